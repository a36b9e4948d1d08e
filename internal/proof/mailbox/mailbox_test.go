package mailbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/mail"
	"rollcall/internal/proof/mailbox"
)

func openMailbox(t *testing.T) *mailbox.Mailbox {
	t.Helper()
	m, err := mailbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// compose writes a letter of one kind, as the program does.
func compose(t *testing.T, kind event.LetterKind) mail.Message {
	t.Helper()
	words := localetest.Words(t)
	key, _, err := auth.LoadKey(t.TempDir()+"/key", strings.NewReader(strings.Repeat("k", 1024)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := mail.NewComposer(words, key, "http://127.0.0.1:8080", "")
	if err != nil {
		t.Fatal(err)
	}
	starts := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	to, verified := "ana@example.org", starts.AddDate(0, -1, 0)
	m, err := c.Compose(&event.LetterContext{
		Letter:     event.Letter{Kind: kind, Language: "en", MessageID: "abc-" + string(kind), OwedAt: verified, Data: event.LetterData{SessionID: 1}},
		Registrant: event.Registrant{ID: 7, LinkGeneration: 1, Email: &to, GivenName: "Ana", FamilyName: "Kovač", VerifiedAt: &verified},
		Event:      event.Event{ID: 1, Title: map[string]string{"en": "Webinar"}, Languages: []string{"en"}, Zone: "Europe/Berlin"},
		Sessions:   []event.Session{{ID: 1, EventID: 1, Title: map[string]string{"en": "First"}, StartsAt: starts, EndsAt: starts.Add(time.Hour)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func send(t *testing.T, box *mailbox.Mailbox, m mail.Message) error {
	t.Helper()
	s, err := mail.NewSMTP(box.URL())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err = s.Send(ctx, m)
	return err
}

func TestMailboxKnowsEveryKindOfLetter(t *testing.T) {
	box := openMailbox(t)
	for i, kind := range []event.LetterKind{
		event.LetterVerify, event.LetterConfirmed, event.LetterWaitlisted, event.LetterPromoted, event.LetterCancelled,
		event.LetterWithdrawn, event.LetterLink, event.LetterAgain, event.LetterChanged, event.LetterCalledOff,
	} {
		m := compose(t, kind)
		if err := send(t, box, m); err != nil {
			t.Fatal(err)
		}
		got := box.Letters(i)[0]
		if got.Kind != kind || got.MessageID != "abc-"+string(kind)+"@localhost" || got.To != m.To || string(got.Bytes) != string(m.Bytes) {
			t.Errorf("%s arrived as %s to %s with Message-ID %s", kind, got.Kind, got.To, got.MessageID)
		}
		if id, ok := auth.LinkID(got.Link); !ok || id != 7 {
			t.Errorf("%s carries the link %q", kind, got.Link)
		}
	}
	if n := len(box.To("ana@example.org")); n != 10 || box.Counts()[mailbox.Works] != 10 {
		t.Errorf("%d letters for Ana; %v", n, box.Counts())
	}
}

func TestMailboxFailsAsItIsTold(t *testing.T) {
	box, m := openMailbox(t), compose(t, event.LetterConfirmed)
	for _, tt := range []struct {
		failure mailbox.Failure
		want    mail.Failure
		taken   int
	}{
		{mailbox.PutsOff, mail.Failure{Class: mail.Temporary, Step: "recipient", Code: 451}, 0},
		{mailbox.Refuses, mail.Failure{Class: mail.Permanent, Step: "recipient", Code: 550}, 0},
		{mailbox.Drops, mail.Failure{Class: mail.Unknown, Step: "content"}, 1},
		{mailbox.BadTLS, mail.Failure{Class: mail.Temporary, Step: "connect"}, 0},
		{mailbox.Silent, mail.Failure{Class: mail.Unknown, Step: "content"}, 1},
		{mailbox.Away, mail.Failure{Class: mail.Temporary, Step: "connect"}, 0},
		{mailbox.Hangs, mail.Failure{Class: mail.Temporary, Step: "connect"}, 0},
	} {
		t.Run(string(tt.failure), func(t *testing.T) {
			before := len(box.Letters(0))
			box.Fail(tt.failure)
			if tt.failure == mailbox.Hangs || tt.failure == mailbox.Silent {
				time.AfterFunc(100*time.Millisecond, func() { box.Fail(mailbox.Works) })
			}
			f, ok := errors.AsType[*mail.Failure](send(t, box, m))
			if !ok || f.Class != tt.want.Class || f.Step != tt.want.Step || f.Code != tt.want.Code {
				t.Errorf("got %+v, want %+v", f, tt.want)
			}
			if n := len(box.Letters(before)); n != tt.taken || box.Counts()[tt.failure] != 1 {
				t.Errorf("%d letters taken, want %d; %v", n, tt.taken, box.Counts())
			}
			box.Fail(mailbox.Works)
			if err := send(t, box, m); err != nil {
				t.Errorf("after it: %v", err)
			}
		})
	}
	all := box.Letters(0)
	if all[0].Sum != all[1].Sum || all[0].MessageID != all[1].MessageID {
		t.Error("the same letter twice is told apart")
	}
	mute := 0
	for _, l := range all {
		if !l.Answered {
			mute++
		}
	}
	if mute != 2 {
		t.Errorf("%d letters went unanswered, want the dropped one and the one met with silence", mute)
	}
}

func TestMailboxRefusesNobody(t *testing.T) {
	box, m := openMailbox(t), compose(t, event.LetterConfirmed)
	box.Nobody("an")
	f, ok := errors.AsType[*mail.Failure](send(t, box, m))
	if !ok || f.Class != mail.Permanent || f.Code != 550 || len(box.Letters(0)) != 0 {
		t.Errorf("got %+v", f)
	}
	m.To = "ben@example.org"
	if err := send(t, box, m); err != nil {
		t.Error(err)
	}
}

func TestMailboxRefusesWhatIsNoLetter(t *testing.T) {
	box := openMailbox(t)
	err := send(t, box, mail.Message{From: "desk@example.org", To: "ana@example.org", Bytes: []byte("Subject: none\r\n\r\nhello\r\n")})
	if f, ok := errors.AsType[*mail.Failure](err); !ok || f.Code != 554 || len(box.Letters(0)) > 0 {
		t.Errorf("without a Message-ID: %v", err)
	}
}

func TestLeanMailboxKeepsSums(t *testing.T) {
	box, m := openMailbox(t), compose(t, event.LetterConfirmed)
	if err := send(t, box, m); err != nil {
		t.Fatal(err)
	}
	box.Lean()
	if err := send(t, box, m); err != nil {
		t.Fatal(err)
	}
	all := box.Letters(0)
	if all[0].Bytes == nil || all[1].Bytes != nil || all[0].Sum != all[1].Sum {
		t.Error("the lean mailbox keeps bytes, or forgets sums")
	}
}
