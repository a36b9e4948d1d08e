package settings

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
)

// factsOf adds the names of facts that code gives to entries of the audit: in
// With, in facts["name"] and in facts that are set as a whole.
func factsOf(n ast.Node, add func(ast.Expr)) {
	switch x := n.(type) {
	case *ast.CallExpr:
		if method, is := x.Fun.(*ast.SelectorExpr); is && method.Sel.Name == "With" && len(x.Args) == 2 && ofEntry(method.X) {
			add(x.Args[0])
		}
	case *ast.IndexExpr:
		if of, is := x.X.(*ast.Ident); is && of.Name == "facts" {
			add(x.Index)
		}
	case *ast.AssignStmt:
		of, is := x.Lhs[0].(*ast.SelectorExpr)
		all, whole := x.Rhs[0].(*ast.CompositeLit)
		if is && whole && of.Sel.Name == "facts" || is && whole && of.Sel.Name == "Facts" {
			for _, one := range all.Elts {
				add(one.(*ast.KeyValueExpr).Key)
			}
		}
	}
}

// ofEntry reports whether a chain of calls begins with an entry of the audit;
// refusals have facts too.
func ofEntry(x ast.Expr) bool {
	for {
		switch y := x.(type) {
		case *ast.CallExpr:
			x = y.Fun
		case *ast.SelectorExpr:
			if y.Sel.Name == "NewEntry" {
				return true
			}
			x = y.X
		case *ast.Ident:
			return y.Name == "e" || y.Name == "NewEntry"
		default:
			return false
		}
	}
}

// Whatever the desk notes about a deed has a word of its own.
func TestEveryFactOfTheAuditHasAWord(t *testing.T) {
	t.Parallel()
	words, found := localetest.Words(t).Printer("en"), map[string]bool{}
	err := filepath.WalkDir("../../desk", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			factsOf(n, func(name ast.Expr) {
				if literal, is := name.(*ast.BasicLit); is {
					text, _ := strconv.Unquote(literal.Value)
					found[text] = true
					if !words.Has("audit.fact." + text) {
						t.Errorf("%s: the fact %s has no word: enter audit.fact.%s in the catalogues", path, text, text)
					}
				}
			})
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 50 {
		t.Errorf("only %d facts are found: the code notes them in another way", len(found))
	}
	for name := range readings {
		if _, fact, of := strings.Cut(name, "."); of {
			name = fact
		}
		if !found[name] && name != "status" { // a status stands in filters
			t.Errorf("%s is read and never written", name)
		}
	}
}

// told is a column of changes as text.
func told(changes []auditChange) string {
	var all []string
	for _, c := range changes {
		var said []string
		for _, part := range c.Said {
			if part.URL != "" {
				part.Text += " (" + part.URL + ")"
			}
			said = append(said, part.Text)
		}
		all = append(all, c.Name+": "+strings.Join(said, "; "))
	}
	return strings.Join(all, " | ")
}

// What the audit keeps for programs is read as words, and what is unknown as it
// stands.
func TestFactsOfTheAuditAreRead(t *testing.T) {
	t.Parallel()
	found := &desk.AuditPage{}
	found.Event = &event.Event{Slug: "webinar", Languages: []string{"en"}}
	found.Sessions = []event.Session{{ID: 7, Slug: "first", Title: event.Text{"en": "First steps"}}}
	found.Slugs = map[int64]string{7: "first"}
	found.Named = map[int64]event.Account{4: {Name: "Lena"}}
	found.Messages = map[int64]event.Message{6: {Subject: event.Text{"en": "Your seat"}}}
	session := int64(7)
	for _, tt := range []struct{ action, data, want string }{
		{"cancelled", `{"from": "confirmed", "to": "cancelled"}`, "Status: confirmed → cancelled"},
		{"invitation_seen", `{"from": "sent", "to": "seen"}`, "Status: sent → seen"},
		{"restored", `{"to": "confirmed"}`, "After: confirmed"},
		{"seat_taken_over", `{"from": 12}`, "Before: No. 12 (/desk/webinar/registrations/12)"},
		{"signed_up", `{"places": [{"session_id": 7, "status": "unverified", "holds_seat": true}]}`, "Sessions: First steps: address not confirmed"},
		{"registered", `{"place": {"session_id": 7, "status": "waitlisted", "rank": 3}}`, "Session: First steps: waiting list, position 3"},
		{"event_changed", `{"changes": ["sessions/first/capacity", "sessions/gone/capacity", "title/de"]}`, "Changed: Sessions · First steps · Seats; Sessions · gone · Seats; Title · Deutsch"},
		{"event_changed", `{"zone": "Europe/Berlin", "changes": [{"path": "sessions/first/starts", "before": "2021-11-12T10:00", "after": "2021-11-12T11:00"},
			{"path": "sessions/first/join_url", "withheld": true}, {"path": "reminders", "before": [{"before": "24h"}]}], "more": 3, "notify": "notify", "letters": 12}`,
			"Sessions · First steps · Start: 12 Nov 2021, 10:00 CET → 12 Nov 2021, 11:00 CET | Remind people: a day before → – | Sessions · First steps · Join address: changed; the value is not kept here | " +
				"Letters: 12 | Further changes, not listed: 3 | Letters about the change: sent"},
		{"granted", `{"account": 4, "role": "viewer"}`, "Account: Lena | Role: Viewer"},
		{"account_added", `{"account": 5}`, "Account: No. 5"},
		{"message_sent", `{"message": 6}`, "Message: Your seat (/desk/webinar/messages/6)"},
		{"message_deleted", `{"message": 7}`, "Message: No. 7"},
		{"report_accepted", `{"report": 8}`, "Report: No. 8 (/desk/webinar/sessions/first/reports/8)"},
		{"report_removed", `{"report": 8}`, "Report: No. 8"},
		{"event_changed", `{"changes": [], "notify": "quiet"}`, "Letters about the change: none, as chosen"},
		{"member_changed", `{"before": "viewer", "role": "coordinator"}`, "Role: Viewer → Coordinator"},
		{"marked", `{"at": "2021-11-12T09:00:00Z", "kind": "in", "walk_in": true}`, "Time: Friday 12 November 2021, 09:00 UTC | Kind: Present | Without registration: Yes"},
		{"decided", `{"codes": {"4": "", "5": "session_full"}}`, "Registrations, by number: No. 4: done; No. 5: All seats are taken"},
		{"report_accepted", `{"registrants": [3, 4]}`, "Registrations: No. 3 (/desk/webinar/registrations/3); No. 4 (/desk/webinar/registrations/4)"},
		{"view_saved", `{"filter": {"session": "first", "status": "waitlisted", "x": "y"}}`, "Filter: Session: First steps; Status: waiting list; x: y"},
		{"notice_set", `{"before": "confirmed"}`, "Before: confirmed"},
		{"new", `{"outcome": "late", "unheard": {"of": 1}}`, "Attendance: late | unheard: of: 1"},
	} {
		e := &event.AuditEntry{Action: tt.action, SessionID: &session}
		if err := json.Unmarshal([]byte(tt.data), &e.Data); err != nil {
			t.Fatal(err)
		}
		r := &auditReader{auditPage: &auditPage{}, found: found, entry: e, zone: time.UTC}
		r.Printer = localetest.Words(t).Printer("en")
		if text := told(r.changes()); text != tt.want {
			t.Errorf("%s %s reads %q, want %q", tt.action, tt.data, text, tt.want)
		}
	}
}
