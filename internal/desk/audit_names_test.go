package desk_test

import (
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// Whose account and which message an entry is about is known with it, also
// where that account has done nothing itself.
func TestTheAuditKnowsAccountsAndMessages(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	lena := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.GrantRole(t.Context(), operator, "lena@example.org", "webinar", "viewer"); err != nil {
		t.Fatal(err)
	}
	m, err := o.DraftMessage(t.Context(), operator, "webinar", desk.MessageInput{Subject: event.Text{"en": "Your seat"}, Text: event.Text{"en": "It waits."}})
	if err != nil {
		t.Fatal(err)
	}
	page, err := o.AuditLog(t.Context(), operator, desk.AuditQuery{Event: "webinar"})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the account", page.Named[lena.Account.ID].Name, "Staff")
	want(t, "those who acted", len(page.Accounts), 0)
	message := page.Messages[m.ID]
	want(t, "the message", message.Subject["en"], "Your seat")
}
