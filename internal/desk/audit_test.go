package desk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/store/lists"
)

// found are the actions that q chooses.
func (o *office) found(q desk.AuditQuery) []string {
	o.t.Helper()
	page, err := o.AuditLog(o.t.Context(), operator, q)
	if err != nil {
		o.t.Fatalf("%+v: %v", q, err)
	}
	var all []string
	for _, e := range page.Items {
		all = append(all, e.Action)
	}
	return all
}

func TestTheAuditIsNarrowed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	ana := o.signUp(1)
	o.set(24 * time.Hour)
	lena := o.staff("lena@example.org", desk.NewAccount{})
	if err := o.GrantRole(t.Context(), operator, "lena@example.org", "webinar", "organiser"); err != nil {
		t.Fatal(err)
	}
	secret, _, err := o.MakeToken(t.Context(), lena, desk.OwnToken{Name: "Statistics"})
	if err != nil {
		t.Fatal(err)
	}
	by, err := o.ByToken(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Export(t.Context(), by, "webinar", desk.ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		q    desk.AuditQuery
		want []string
	}{
		{desk.AuditQuery{Event: "webinar"}, []string{"exported", "granted", "signed_up", "event_created"}},
		{desk.AuditQuery{Event: "webinar", Who: "team"}, []string{"exported"}},
		{desk.AuditQuery{Event: "webinar", Who: "account:1"}, []string{"exported"}},
		{desk.AuditQuery{Event: "webinar", Who: "account:2"}, nil},
		{desk.AuditQuery{Event: "webinar", Who: "people"}, []string{"signed_up"}},
		{desk.AuditQuery{Event: "webinar", Who: "operator"}, []string{"granted", "event_created"}},
		{desk.AuditQuery{Event: "webinar", What: "looks"}, []string{"exported"}},
		{desk.AuditQuery{Event: "webinar", What: "seats"}, []string{"signed_up"}},
		{desk.AuditQuery{Event: "webinar", Person: ana.ID}, []string{"signed_up"}},
		{desk.AuditQuery{Event: "webinar", From: "2021-10-13"}, []string{"exported", "granted"}},
		{desk.AuditQuery{Event: "webinar", Until: "2021-10-12"}, []string{"signed_up", "event_created"}},
		{desk.AuditQuery{Event: "webinar", From: "2021-10-13", Until: "2021-10-13", Who: "operator"}, []string{"granted"}},
		{desk.AuditQuery{What: "team"}, []string{"token_made", "granted", "signed_in", "sign_in_link_made", "account_added"}},
	} {
		if got := o.found(tt.q); !slices.Equal(got, tt.want) {
			t.Errorf("%+v finds %v, want %v", tt.q, got, tt.want)
		}
	}
	page, err := o.AuditLog(t.Context(), lena, desk.AuditQuery{Event: "webinar", Limit: 1})
	if err != nil || page.Next == "" {
		t.Fatal(page, err)
	}
	if e := &page.Items[0]; page.Tokens[desk.TokenOf(e)] != "Statistics" || page.Accounts[lena.Account.ID].Name != "Staff" {
		t.Errorf("who acted is not known: %+v", page.Items[0])
	}
	if _, err := o.AuditLog(t.Context(), lena, desk.AuditQuery{}); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an organiser sees the audit of all: %v", err)
	}
	for _, q := range []desk.AuditQuery{
		{Who: "account:x"}, {Who: "everyone"}, {What: "nothing"}, {From: "yesterday"}, {Until: "2021-13-01"}, {From: "2021-10-13", Until: "2021-10-12"}, {Cursor: "x"},
	} {
		q.Event = "webinar"
		if _, err := o.AuditLog(t.Context(), lena, q); !errors.Is(err, desk.ErrBadQuery) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// The audit leaves without names or addresses of people, and its download
// stands in it.
func TestTheAuditIsTakenAlong(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	ana := o.signUp(1)
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	reason := "=1+1"
	g, err := o.Registrant(t.Context(), admin, "webinar", ana.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Act(t.Context(), admin, "webinar", g.Registrations[0].ID, desk.Withdraw, reason); err != nil {
		t.Fatal(err)
	}
	for _, q := range []desk.AuditQuery{{Event: "webinar"}, {}} {
		for _, csv := range []bool{true, false} {
			x, err := o.ExportAudit(t.Context(), admin, q, "", csv)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := x.Write(&b); err != nil {
				t.Fatal(err)
			}
			if csv && (!strings.Contains(b.String(), "Registration withdrawn,webinar,first,1,") || !strings.Contains(b.String(), "reason: =1+1")) {
				t.Errorf("the file says %s", b.String())
			}
			if a := ana.Address(); csv && (strings.Contains(b.String(), a) || strings.Contains(b.String(), ana.FamilyName)) {
				t.Errorf("the file names people: %s", b.String())
			}
		}
	}
	if got := o.found(desk.AuditQuery{What: "looks", Limit: 4}); !slices.Equal(got, []string{"exported", "exported", "exported", "exported"}) {
		t.Errorf("four downloads are noted as %v", got)
	}
	if _, err := o.ExportAudit(t.Context(), admin, desk.AuditQuery{}, "xx", true); !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("a language that nobody speaks: %v", err)
	}
}

func TestALookAtASecretLinkIsNoted(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	if _, err := o.HostLinks(t.Context(), operator, "webinar", "first"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.MakeHostLink(t.Context(), operator, "webinar", "first", "Moderation"); err != nil {
		t.Fatal(err)
	}
	if got := o.found(desk.AuditQuery{Event: "webinar", What: "looks"}); !slices.Equal(got, []string{"host_link_made"}) {
		t.Errorf("where there is no link %v are noted", got)
	}
	asOf, err := lists.AsOf(t.Context(), o.store.Reads, 1)
	if err != nil {
		t.Fatal(err)
	}
	o.set(time.Hour)
	if _, err := o.HostLinks(t.Context(), operator, "webinar", "first"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, _, err := o.AddRegistrant(t.Context(), operator, "webinar", person(7)); err != nil {
			t.Fatal(err)
		}
	}
	page, err := o.AuditLog(t.Context(), operator, desk.AuditQuery{Event: "webinar", What: "looks"})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []any
	for _, e := range page.Items {
		if e.Action == event.ActionLinksSeen {
			kinds = append(kinds, e.Data["kind"])
		}
	}
	if !slices.Equal(kinds, []any{"personal_link", "host_link"}) {
		t.Errorf("the looks are %v", kinds)
	}
	o.set(2 * time.Hour)
	if _, err := o.HostLinks(t.Context(), operator, "webinar", "first"); err != nil {
		t.Fatal(err)
	}
	if now, err := lists.AsOf(t.Context(), o.store.Reads, 1); err != nil || !now.After(asOf) || !now.Equal(noon.Add(time.Hour)) {
		t.Errorf("looking counts as a change: %v, %v", now, err)
	}
}

// What the audit has words for is found under what it is about, and nothing is
// asked for that is never written.
func TestEveryActionOfTheAuditIsOfAKind(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../web/locales/en.json")
	done(t, err)
	var words map[string]any
	done(t, json.Unmarshal(data, &words))
	listed := map[string]bool{}
	for _, kind := range desk.AuditKinds {
		for _, action := range desk.AuditActions(kind) {
			listed[action] = true
			if _, said := words["audit.did."+action]; !said {
				t.Errorf("%s: %s has no words", kind, action)
			}
		}
	}
	if len(listed) < 80 {
		t.Errorf("only %d actions are of a kind", len(listed))
	}
	for key := range words {
		if action, is := strings.CutPrefix(key, "audit.did."); is && !listed[action] {
			t.Errorf("%s is of no kind: enter it in internal/desk/team/auditkinds.go", action)
		}
	}
}
