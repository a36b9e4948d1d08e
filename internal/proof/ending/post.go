package ending

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/mailbox"
	"rollcall/internal/store"
)

// A PostTally is letters in numbers.
type PostTally struct {
	Owed     int `json:"owed"`      // in the database
	Taken    int `json:"taken"`     // by the mailbox, repeats included
	Repeated int `json:"repeated"`  // taken more than once
	UnderWay int `json:"under_way"` // claimed by a server that was killed
	Waiting  int `json:"waiting"`   // claimed by such a server, and still not free again at the end
}

// leaseAtMost is how long a claimed letter may stay away from other servers.
const leaseAtMost = 60 * time.Second

// drainWithin is how long the outbox may take to be empty: the longest lease,
// the pause until a server looks, and the sending.
const drainWithin = leaseAtMost + 30*time.Second

// A post compares letters that are owed with letters that arrived.
type post struct {
	box       *mailbox.Mailbox
	addresses map[string]string // by the registrant's id
	killed    map[string]bool   // Message-IDs of letters under way at a kill
}

func newPost(box *mailbox.Mailbox) *post {
	return &post{box: box, addresses: map[string]string{}, killed: map[string]bool{}}
}

// people notes who has which address.
func (p *post) people(o *proof.Observation) {
	for _, x := range o.People {
		p.addresses[x.ID] = x.Email
	}
}

// underWay notes the letters that a server had claimed when it was killed:
// those of its successor are claimed for longer.
func (p *post) underWay(ctx context.Context, st *store.Store, killed time.Time) error {
	queued, err := st.QueuedLetters(ctx)
	for _, l := range queued {
		if l.ClaimedUntil != nil && !l.ClaimedUntil.After(killed.Add(leaseAtMost)) {
			p.killed[l.MessageID] = true
		}
	}
	return err
}

// settle waits until nothing is left to send, but for letters that a dead
// server has claimed; with all, for these too.
func (p *post) settle(ctx context.Context, st *store.Store, all bool) error {
	for end := time.Now().Add(drainWithin); time.Now().Before(end) && ctx.Err() == nil; load.Wait(ctx, 50*time.Millisecond) {
		queued, err := st.QueuedLetters(ctx)
		if err != nil {
			return err
		}
		left := 0
		for _, l := range queued {
			if all || !p.killed[l.MessageID] {
				left++
			}
		}
		if left == 0 {
			break
		}
	}
	return ctx.Err()
}

// judge compares every letter of the given events with every letter taken.
func (p *post) judge(ctx context.Context, st *store.Store, slugs []string) (PostTally, proof.Findings, error) {
	var found proof.Findings
	taken := p.box.Letters(0)
	n := PostTally{Taken: len(taken), UnderWay: len(p.killed)}
	arrived := map[string][]mailbox.Letter{}
	for _, l := range taken {
		id, _, _ := strings.Cut(l.MessageID, "@")
		arrived[id] = append(arrived[id], l)
	}
	for _, slug := range slugs {
		ev, err := st.Event(ctx, slug)
		if err != nil {
			return n, nil, err
		}
		owed, err := st.LettersOfEvent(ctx, ev.ID)
		if err != nil {
			return n, nil, err
		}
		n.Owed += len(owed)
		for i := range owed {
			p.letter(&found, &n, &owed[i], arrived[owed[i].MessageID])
			delete(arrived, owed[i].MessageID)
		}
	}
	for id, letters := range arrived {
		found.Add("no letter is sent that is not owed", fmt.Sprintf("%s to %s, Message-ID %s", letters[0].Kind, letters[0].To, id), nil)
	}
	return n, found, nil
}

// letter judges one letter that is owed.
func (p *post) letter(found *proof.Findings, n *PostTally, owed *event.Letter, got []mailbox.Letter) {
	to := p.addresses[fmt.Sprint(owed.RegistrantID)]
	is := fmt.Sprintf("%s to %s, Message-ID %s, %s after %d attempts", owed.Kind, to, owed.MessageID, owed.State, owed.Attempts)
	caught := p.killed[owed.MessageID]
	switch {
	case owed.State == event.LetterSent && len(got) == 0:
		found.Add("a letter that counts as sent has arrived", is, nil)
	case owed.State == event.LetterQueued && caught:
		n.Waiting++
	case owed.State != event.LetterSent:
		found.Add("every letter is sent in the end", is, nil)
	}
	if len(got) > 1 {
		n.Repeated++
		if !caught {
			found.Add("a letter arrives twice only if it was under way at a kill", fmt.Sprintf("%s, arrived %d times", is, len(got)), nil)
		}
	}
	for _, l := range got {
		if l.Sum != got[0].Sum {
			found.Add("a repeated letter is the same, byte for byte", is, nil)
		}
		if l.To != to || l.Kind != owed.Kind && !(owed.Kind == event.LetterAgain && l.Kind == event.LetterVerify) {
			found.Add("a letter is what is owed", fmt.Sprintf("%s, arrived as %s to %s", is, l.Kind, l.To), nil)
		}
	}
}
