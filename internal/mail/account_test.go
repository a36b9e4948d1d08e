package mail

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
)

// toStaff is a letter to a member of staff.
func toStaff(kind event.LetterKind, lang string, lasts time.Duration) *event.LetterContext {
	account, owed := int64(5), moment("2021-10-28T09:00")
	ends := owed.Add(lasts)
	return &event.LetterContext{
		Letter: event.Letter{
			ID: 9, AccountID: &account, Kind: kind, Language: lang, MessageID: "SIGN1", Attempts: 1, State: event.LetterQueued, OwedAt: owed, DueAt: owed, UsefulUntil: &ends,
		},
		Account: &event.Account{ID: account, Email: "lena@example.org", Name: "Lena Albrecht"},
	}
}

func TestLettersToStaffBringALink(t *testing.T) {
	c := composer(t)
	for _, lang := range c.words.Languages() {
		for kind, lasts := range map[event.LetterKind]time.Duration{event.LetterSignIn: time.Hour, event.LetterWelcome: 72 * time.Hour} {
			m, r := written(t, toStaff(kind, lang, lasts))
			link := "https://see-network.example.org/desk/sign-in/" + c.key.SignInLink(5, "SIGN1")
			if m.To != "lena@example.org" || !strings.Contains(r.Text, "\r\n"+link+"\r\n") && !strings.Contains(r.Text, "\n"+link+"\n") || !strings.Contains(r.HTML, link) {
				t.Errorf("%s %s to %s lacks the link:\n%s", kind, lang, m.To, r.Text)
			}
			if strings.Contains(r.Subject+r.Text, "mail.") || strings.ContainsAny(r.Subject+r.Text, "{}") || !strings.Contains(r.Text, "Lena Albrecht") {
				t.Errorf("%s %s:\n%s", kind, lang, r.Text)
			}
		}
	}
	_, r := written(t, toStaff(event.LetterSignIn, "en", time.Hour))
	if r.Subject != "Your link to sign in" || !strings.Contains(r.Text, "within 1 hour") {
		t.Errorf("%s\n%s", r.Subject, r.Text)
	}
	if _, r = written(t, toStaff(event.LetterWelcome, "xx", 72*time.Hour)); r.Subject != "You have an account at the desk" {
		t.Errorf("in a language without words: %s", r.Subject)
	}
}

func TestALetterToADisabledAccountIsNotSent(t *testing.T) {
	l := toStaff(event.LetterSignIn, "en", time.Hour)
	if l.Outdated() {
		t.Error("to one in force it is of no use")
	}
	l.Account.DisabledAt = &l.Letter.OwedAt
	if !l.Outdated() {
		t.Error("to a disabled one it is sent")
	}
}
