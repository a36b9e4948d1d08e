package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// A carrier takes letters to a mail server that may be away, as the worker
// does, by the office's clock.
type carrier struct {
	*office
	away  bool
	mu    sync.Mutex
	taken map[string]int // by Message-ID
}

var errAway = errors.New("connect: 421 service not available")

// carry makes one attempt at each letter that is due.
func (c *carrier) carry() {
	c.t.Helper()
	claimed, err := c.store.ClaimLetters(c.t.Context(), c.now(), 500, time.Minute)
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range claimed {
		l := &claimed[i]
		id, attempt := l.Letter.ID, l.Letter.Attempts
		switch until := l.Letter.UsefulUntil; {
		case until != nil && !c.now().Before(*until):
			err = c.store.CloseLetter(context.Background(), id, attempt, event.LetterTooLate, l.Letter.LastError)
		case c.away:
			err = c.store.RetryLetter(context.Background(), id, attempt, c.now().Add(event.LongestPause), errAway.Error())
		default:
			c.taken[l.Letter.MessageID]++
			err = c.store.LetterSent(context.Background(), id, attempt, c.now())
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
}

// The mail server is away for a day, in which a session is held. What is
// still of use arrives when it is back, once; the rest is closed; and
// meanwhile the desk says what is stuck and why.
func TestAMailServerThatIsAwayForADay(t *testing.T) {
	o := open(t)
	o.announceReminders(3)
	c := &carrier{office: o, taken: map[string]int{}}
	first, second := o.signUp(1), o.signUp(2, "second")
	c.carry()
	u := c.undelivered()
	want(t, "stuck while it works", fmt.Sprint(u.Waiting, u.Refused, u.TooLate, u.Since == nil), "0 0 0 true")
	c.away = true
	down := begin - 10*time.Hour
	o.set(down)
	late := o.signUp(3)
	other := o.signUp(4, "second")
	if _, err := o.Cancel(t.Context(), o.as(second), "second", ""); err != nil {
		t.Fatal(err)
	}
	for after := down; after < down+24*time.Hour; after += 20 * time.Minute {
		o.tidyAt(after)
		c.carry()
	}
	u = c.undelivered()
	want(t, "stuck after a day", fmt.Sprintf("%d since %s, %d tried, %d too late, %v", u.Waiting, u.Since.Format(time.RFC3339), u.Tried, u.TooLate, u.Answers),
		fmt.Sprintf("2 since %s, 2 tried, 4 too late, [%s]", noon.Add(down).Format(time.RFC3339), errAway))
	c.away = false
	for range 3 {
		o.tidyAt(down + 25*time.Hour)
		c.carry()
		down += time.Hour
	}
	u = c.undelivered()
	want(t, "stuck afterwards", fmt.Sprintf("%d waiting, %d too late", u.Waiting, u.TooLate), "0 waiting, 4 too late")
	for name, r := range map[string]*event.Registrant{
		"confirmed sent, reminder too_late, reminder too_late": first, "confirmed sent, cancelled sent": second,
		"confirmed too_late, reminder too_late": late, "confirmed sent": other,
	} {
		want(t, "letters", c.fates(r), name)
	}
	for id, n := range c.taken {
		if n != 1 {
			t.Errorf("%s was taken %d times", id, n)
		}
	}
}

func (c *carrier) undelivered() event.Undelivered {
	c.t.Helper()
	s, err := c.Stats(c.t.Context(), operator, "webinar")
	if err != nil {
		c.t.Fatal(err)
	}
	return s.Letters
}

// fates are what became of the letters to r.
func (c *carrier) fates(r *event.Registrant) string {
	c.t.Helper()
	all, err := c.store.LettersOf(c.t.Context(), r.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	var fates []string
	for _, l := range all {
		fates = append(fates, fmt.Sprint(l.Kind, " ", l.State))
	}
	return strings.Join(fates, ", ")
}

// What was refused is told with the answer; what became useless untried, such
// as a reminder of a seat that was given back, is nobody's trouble.
func TestWhatIsStuckIsCounted(t *testing.T) {
	o := open(t)
	o.announce(3, false)
	for i := range 3 {
		o.signUp(i)
	}
	claimed, err := o.store.ClaimLetters(t.Context(), o.now(), 3, time.Minute)
	if err != nil || len(claimed) != 3 {
		t.Fatalf("%d letters, %v", len(claimed), err)
	}
	for i, l := range claimed {
		var err error
		switch i {
		case 0:
			err = o.store.CloseLetter(t.Context(), l.Letter.ID, l.Letter.Attempts, event.LetterFailed, "recipient: 550 nobody")
		case 1:
			err = o.store.CloseLetter(t.Context(), l.Letter.ID, l.Letter.Attempts, event.LetterTooLate, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := o.Stats(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	u := s.Letters
	want(t, "stuck", fmt.Sprint(u.Waiting, " ", u.Tried, " ", u.Refused, " ", u.TooLate, " ", u.Answers), "1 0 1 0 [recipient: 550 nobody]")
}

func TestLanguagesOfAnEvent(t *testing.T) {
	o := open(t)
	text := strings.NewReplacer("%t", "false", "%d", "5", "languages: [en, de]", "languages: [en, de, sq]").Replace(webinar)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	all, err := o.Languages(t.Context(), operator, "webinar")
	if err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	var lacks []string
	for _, l := range all {
		lacks = append(lacks, fmt.Sprint(l.Code, " ", len(l.Texts), " ", l.Words == l.Size))
	}
	want(t, "languages", strings.Join(lacks, ", "), "en 0 false, de 8 false, sq 9 true")
	want(t, "the first text", all[1].Texts[0].Path, "audience")
	if got := o.Incomplete(); len(got) != 0 {
		t.Errorf("words are missing: %+v", got)
	}
	if _, err := o.Languages(t.Context(), desk.Actor{}, "webinar"); err == nil {
		t.Error("anyone sees what is missing")
	}
}
