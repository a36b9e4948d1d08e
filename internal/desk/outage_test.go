package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/mail"
)

// A carrier is the worker that takes letters to a mail server, which may be
// away. It goes by the clock of a bubble, which stands where the office's
// does.
type carrier struct {
	*office
	worker *mail.Worker
	mu     sync.Mutex
	away   bool
	taken  map[string]int // by Message-ID
}

var errAway = &mail.Failure{Class: mail.Temporary, Step: "connect", Err: errors.New("421 service not available")}

// carrier is a worker over the office's letters. The test is in a bubble.
func (o *office) carrier() *carrier {
	o.t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		o.t.Fatal(err)
	}
	composer, err := mail.NewComposer(localetest.Words(o.t), key, "https://desk.example.org", "")
	if err != nil {
		o.t.Fatal(err)
	}
	c := &carrier{office: o, taken: map[string]int{}}
	c.worker = mail.NewWorker(o.store, c, composer, slog.New(slog.DiscardHandler))
	return c
}

// Send is the mail server.
func (c *carrier) Send(_ context.Context, m mail.Message) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return "", errAway
	}
	letter, err := netmail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		return "", err
	}
	c.taken[letter.Header.Get("Message-ID")]++
	return "250 ok", nil
}

// goes turns the mail server on or off.
func (c *carrier) goes(away bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = away
}

// carry lets the worker run until it has nothing more to do at this time.
func (c *carrier) carry() {
	ctx, stop := context.WithCancel(c.t.Context())
	done := make(chan struct{})
	go func() { c.worker.Run(ctx); close(done) }()
	synctest.Wait()
	stop()
	<-done
}

// carryAt does what time asks for some time after noon of the first day, and
// then carries.
func (c *carrier) carryAt(after time.Duration) {
	c.t.Helper()
	time.Sleep(time.Until(noon.Add(after)))
	c.tidyAt(after)
	c.carry()
}

// The mail server is away for a day, in which a session is held. What is
// still of use arrives when it is back, once; the rest is closed; and
// meanwhile the desk says what is stuck and why.
func TestAMailServerThatIsAwayForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, dayWithoutMail)
}

func dayWithoutMail(t *testing.T) {
	time.Sleep(time.Until(noon)) // the bubble begins long before
	o := open(t)
	o.announceReminders(3)
	c := o.carrier()
	first, second := o.signUp(1), o.signUp(2, "second")
	c.carry()
	u := c.undelivered()
	want(t, "stuck while it works", fmt.Sprint(u.Waiting, u.Refused, u.TooLate, u.Since == nil), "0 0 0 true")
	c.goes(true)
	down := begin - 10*time.Hour
	time.Sleep(time.Until(noon.Add(down)))
	o.set(down)
	late := o.signUp(3)
	other := o.signUp(4, "second")
	if _, err := o.Cancel(t.Context(), o.as(second), "second", ""); err != nil {
		t.Fatal(err)
	}
	for after := down; after < down+24*time.Hour; after += 20 * time.Minute {
		c.carryAt(after)
	}
	u = c.undelivered()
	want(t, "stuck after a day", fmt.Sprintf("%d since %s, %d tried, %d too late, %v", u.Waiting, u.Since.Format(time.RFC3339), u.Tried, u.TooLate, u.Answers),
		fmt.Sprintf("2 since %s, 2 tried, 4 too late, [%s]", noon.Add(down).Format(time.RFC3339), errAway))
	c.goes(false)
	for range 3 {
		c.carryAt(down + 25*time.Hour)
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
	t.Parallel()
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
	t.Parallel()
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
