package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/proof/mailbox"
)

// A Tally is letters in numbers.
type Tally struct {
	Owed     int                      `json:"owed"`      // in the database
	Kinds    map[event.LetterKind]int `json:"kinds"`     // of those
	Sent     int                      `json:"sent"`      // of those
	Refused  int                      `json:"refused"`   // of those, for good
	TooLate  int                      `json:"too_late"`  // of those
	Waiting  int                      `json:"waiting"`   // of those, claimed by a dead server at the end
	Taken    int                      `json:"taken"`     // by the mail server, repeats included
	Repeated int                      `json:"repeated"`  // of those, more than once
	UnderWay int                      `json:"under_way"` // claimed by a server that was killed
}

// The rules, as findings name them.
const (
	arrives  = "every letter of use arrives"
	isOwed   = "no letter is sent that is not owed"
	once     = "a letter arrives twice only if nobody could know that it had been taken"
	same     = "a repeated letter is the same, byte for byte"
	visible  = "what was refused for good is visible, with the answer and without the address"
	useful   = "a letter is too late only after its last useful moment"
	foretold = "every failure, kill and kind of letter has been there"
)

// judge compares every letter that is owed with every letter taken.
func (d *delivery) judge(ctx context.Context) error {
	arrived := map[string][]mailbox.Letter{}
	for _, l := range d.box.Letters(0) {
		id, _, _ := strings.Cut(l.MessageID, "@")
		arrived[id] = append(arrived[id], l)
		d.tally.Taken++
	}
	d.tally.UnderWay, d.tally.Kinds = len(d.killed), map[event.LetterKind]int{}
	for _, slug := range d.events {
		ev, err := d.stage.Store.Event(ctx, slug)
		if err != nil {
			return err
		}
		owed, err := d.stage.Store.LettersOfEvent(ctx, ev.ID)
		if err != nil {
			return err
		}
		for i := range owed {
			to, err := d.addressee(ctx, &owed[i])
			if err != nil {
				return err
			}
			d.letter(&owed[i], to, arrived[owed[i].MessageID])
			delete(arrived, owed[i].MessageID)
		}
	}
	for id, letters := range arrived {
		d.found.Add(isOwed, fmt.Sprintf("%s to %s, Message-ID %s", letters[0].Kind, letters[0].To, id), nil)
	}
	d.missing()
	wrong, err := d.stage.Check(ctx)
	d.found = append(d.found, wrong...)
	return err
}

// addressee is the address that a letter goes to.
func (d *delivery) addressee(ctx context.Context, l *event.Letter) (string, error) {
	if l.Address != nil {
		return *l.Address, nil
	}
	if l.InvitationID != nil {
		v, err := d.stage.Store.Invitation(ctx, *l.InvitationID)
		if err != nil {
			return "", err
		}
		return v.Address(), nil
	}
	r, err := d.stage.Store.Registrant(ctx, l.RegistrantID)
	if err != nil {
		return "", err
	}
	return r.Address(), nil
}

// letter judges one letter that is owed to an address.
func (d *delivery) letter(owed *event.Letter, to string, got []mailbox.Letter) {
	is := fmt.Sprintf("%s to %s, Message-ID %s, %s after %d attempts, taken %d times", owed.Kind, to, owed.MessageID, owed.State, owed.Attempts, len(got))
	d.tally.Owed++
	d.tally.Kinds[owed.Kind]++
	unknown := strings.HasPrefix(to, nobody)
	switch owed.State {
	case event.LetterSent:
		d.tally.Sent++
		if len(got) == 0 || unknown {
			d.found.Add(arrives, is, nil)
		}
	case event.LetterFailed:
		d.tally.Refused++
		if !unknown || len(got) > 0 {
			d.found.Add(arrives, is, nil)
		}
		if !strings.Contains(owed.LastError, "550") || strings.Contains(owed.LastError, "@") {
			d.found.Add(visible, fmt.Sprintf("%s: %q", is, owed.LastError), nil)
		}
	case event.LetterTooLate:
		d.tally.TooLate++
		answered := owed.Kind == event.LetterHandover && d.answered[to] // it asks nothing any more
		if !answered && (owed.UsefulUntil == nil || owed.UsefulUntil.After(time.Now())) {
			d.found.Add(useful, is, nil)
		}
	default:
		d.tally.Waiting++
		if d.Drain || !d.killed[owed.MessageID] {
			d.found.Add(arrives, is, nil)
		}
	}
	d.repeats(is, to, d.killed[owed.MessageID], got)
}

// repeats judges the takings of one letter. One after the first is right
// where our server could not know of the one before: it went unanswered, or
// our server was killed.
func (d *delivery) repeats(is, to string, caught bool, got []mailbox.Letter) {
	if len(got) > 1 {
		d.tally.Repeated++
	}
	known := false
	for _, l := range got {
		if known && !caught {
			d.found.Add(once, is, nil)
		}
		known = known || l.Answered
		if l.Sum != first(got, l.To).Sum {
			d.found.Add(same, is, nil)
		}
		if l.To != to && l.To != d.moved[to] {
			d.found.Add(isOwed, fmt.Sprintf("%s, taken for %s", is, l.To), nil)
		}
	}
}

// first is the first taking of a letter for an address: to another one it is
// written again, since the links of before have ended.
func first(got []mailbox.Letter, to string) mailbox.Letter {
	return got[slices.IndexFunc(got, func(l mailbox.Letter) bool { return l.To == to })]
}

// missing are the things that a run is for and that did not happen in it.
func (d *delivery) missing() {
	counts := d.box.Counts()
	for _, p := range phases {
		if p.failure != mailbox.Works && counts[p.failure] == 0 {
			d.found.Add(foretold, fmt.Sprintf("the mail server was never met when it was %q", p.failure), nil)
		}
	}
	for _, kind := range event.LetterKinds() {
		if d.tally.Kinds[kind] == 0 {
			d.found.Add(foretold, fmt.Sprintf("no letter %q is owed", kind), nil)
		}
	}
	if d.tally.Refused == 0 || d.tally.TooLate == 0 || d.tally.UnderWay == 0 || d.tally.Repeated == 0 {
		d.found.Add(foretold, fmt.Sprintf("refused %d, too late %d, under way at a kill %d, repeated %d", d.tally.Refused, d.tally.TooLate, d.tally.UnderWay, d.tally.Repeated), nil)
	}
}
