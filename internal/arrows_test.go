package internal_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows is the architecture: which of our packages each of our packages may
// import. Read from top to bottom it is the way of a request. Another arrow
// is a decision; it is made here.
var arrows = map[string][]string{
	"cmd/rollcall": {"auth", "auth/provider", "bench", "bench/reference", "calendar", "desk", "demo", "event", "eventfile", "load", "locale", "mail", "match", "pages", "problem", "proof", "proof/delivery", "proof/ending", "proof/outage", "proof/seats", "proof/syncs", "report", "report/apart", "report/book", "rest", "server", "sheet", "store", "store/accounts", "web"},
	"demo":         {"desk", "event", "eventfile", "problem", "testdata"},
	"server":       {"api", "locale", "pages", "problem", "rest"},
	"rest":         {"api", "desk", "event", "eventfile", "locale", "problem"},
	"pages":        {"desk", "locale", "pages/account", "pages/attendance", "pages/board", "pages/demo", "pages/editor", "pages/frame", "pages/overview", "pages/personal", "pages/public", "pages/publish", "pages/registrations", "pages/reports", "pages/settings", "pages/staff", "pages/team", "pages/writing", "problem"},
	"desk":         {"desk/afterwards", "desk/attendance", "desk/board", "desk/clockwork", "desk/core", "desk/counting", "desk/editing", "desk/evidence", "desk/input", "desk/invitations", "desk/lists", "desk/overview", "desk/people", "desk/person", "desk/programme", "desk/publishing", "desk/roster", "desk/seating", "desk/seats", "desk/settings", "desk/signin", "desk/signup", "desk/team", "desk/writing", "event", "eventfile", "store"},

	"pages/account":       {"auth/provider", "desk", "event", "locale", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/attendance":    {"desk", "event", "locale", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/board":         {"desk", "event", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/demo":          {"desk", "event", "locale", "mail", "pages/account", "pages/frame"},
	"pages/document":      {"event", "eventfile", "locale", "pages/frame"},
	"pages/editor":        {"calendar", "desk", "event", "eventfile", "locale", "pages/document", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/form":          {"desk", "event", "locale", "pages/frame", "problem"},
	"pages/frame":         {"desk", "event", "locale", "problem"},
	"pages/overview":      {"desk", "event", "locale", "pages/frame", "pages/seatplan", "pages/team", "problem"},
	"pages/personal":      {"desk", "event", "locale", "pages/form", "pages/frame", "pages/seatplan", "problem"},
	"pages/public":        {"desk", "event", "locale", "pages/form", "pages/frame", "pages/seatplan", "problem"},
	"pages/publish":       {"desk", "event", "eventfile", "locale", "pages/document", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/seatplan":      {},
	"pages/registrations": {"desk", "event", "locale", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/reports":       {"desk", "event", "locale", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/settings":      {"desk", "event", "eventfile", "locale", "pages/document", "pages/form", "pages/frame", "pages/team", "problem"},
	"pages/staff":         {"desk", "event", "locale", "pages/form", "pages/frame", "pages/seatplan", "pages/team", "problem"},
	"pages/team":          {"desk", "event", "pages/frame", "pages/seatplan"},
	"pages/writing":       {"desk", "event", "locale", "pages/form", "pages/frame", "pages/team", "problem"},

	"desk/attendance":  {"desk/core", "desk/counting", "desk/input", "event", "locale", "problem", "sheet", "store", "store/evidence", "store/lists"},
	"desk/clockwork":   {"desk/afterwards", "desk/core", "desk/counting", "desk/invitations", "desk/seats", "desk/writing", "event", "store", "store/writing"},
	"desk/afterwards":  {"desk/core", "event", "problem", "store", "store/evidence", "store/lists", "store/writing"},
	"desk/core":        {"auth", "desk/input", "event", "guard", "invite", "locale", "problem", "report", "store", "store/accounts", "store/evidence"},
	"desk/counting":    {"desk/core", "desk/input", "event", "locale", "store/evidence", "store/lists"},
	"desk/board":       {"desk/attendance", "desk/core", "desk/watching", "event", "store", "store/overview"},
	"desk/editing":     {"desk/core", "desk/programme", "event", "eventfile", "problem"},
	"desk/evidence":    {"auth", "desk/core", "desk/input", "desk/invitations", "event", "match", "problem", "report", "spelling", "store", "store/evidence", "store/lists"},
	"desk/input":       {"event", "problem"},
	"desk/invitations": {"auth", "desk/core", "desk/input", "desk/roster", "desk/seats", "desk/signup", "event", "problem", "store", "store/evidence", "table"},
	"desk/lists":       {"desk/core", "desk/input", "desk/seats", "desk/signup", "event", "problem", "store", "store/lists"},
	"desk/overview":    {"desk/attendance", "desk/core", "desk/counting", "desk/programme", "desk/watching", "desk/writing", "event", "store/overview", "store/writing"},
	"desk/watching":    {"store", "store/overview"},
	"desk/person":      {"auth", "desk/core", "desk/input", "desk/seats", "desk/signup", "event", "invite", "problem", "store", "store/evidence"},
	"desk/programme":   {"calendar", "desk/core", "desk/input", "desk/seats", "event", "eventfile", "problem", "store", "store/accounts", "store/writing"},
	"desk/publishing":  {"auth", "desk/core", "desk/invitations", "desk/programme", "event", "eventfile", "mail", "problem", "store"},
	"desk/people":      {"desk/core", "desk/input", "desk/programme", "desk/roster", "desk/seats", "desk/signup", "event", "eventfile", "problem", "spelling", "store", "store/evidence", "store/lists", "table"},
	"desk/roster":      {"desk/input", "event", "locale", "problem", "table"},
	"desk/seating":     {"desk/attendance", "desk/core", "desk/seats", "event", "problem", "store"},
	"desk/seats":       {"desk/core", "desk/input", "event", "problem", "store"},
	"desk/signin":      {"auth", "desk/core", "desk/input", "desk/team", "event", "problem", "store", "store/accounts"},
	"desk/signup":      {"desk/core", "desk/input", "desk/seats", "event", "problem", "store"},
	"desk/team":        {"auth", "desk/core", "desk/input", "event", "locale", "problem", "sheet", "store", "store/accounts", "store/writing"},
	"desk/writing":     {"desk/core", "desk/input", "desk/lists", "desk/programme", "event", "mail", "placeholder", "problem", "store", "store/lists", "store/writing"},
	"desk/settings":    {"brand", "desk/core", "desk/input", "event", "problem", "store"},

	"store":          {"event", "guard", "problem", "spelling"},
	"store/accounts": {"event", "store"},
	"store/lists":    {"event", "store"},
	"store/evidence": {"event", "store"},
	"store/overview": {"event", "store"},
	"store/writing":  {"event", "store"},
	"mail":           {"auth", "calendar", "event", "guard", "invite", "locale", "placeholder", "problem", "web"},
	"invite":         {"auth", "calendar", "event", "locale"},
	"eventfile":      {"event", "placeholder", "problem", "spelling"},
	"auth":           {},
	"brand":          {},
	"calendar":       {},
	"report":         {},
	"sheet":          {},
	"table":          {},
	"match":          {"spelling"},
	"spelling":       {},
	"locale":         {},
	"event":          {"guard", "placeholder", "problem"},
	"problem":        {},
	"guard":          {},

	"placeholder": {},
	"api":         {},
	"web":         {},
	"testdata":    {},

	"auth/provider": {"problem"},

	"report/apart": {"problem", "report"},
	"report/book":  {"locale", "report", "sheet"},

	// For measuring only.
	"bench":           {"auth", "bench/reference", "desk", "event", "load", "locale", "match", "report", "store", "store/lists", "web"},
	"bench/reference": {"auth", "event", "store"},
	"load":            {},
	"proof":           {"load"},
	"proof/delivery":  {"auth", "desk", "event", "eventfile", "load", "locale", "proof", "proof/mailbox", "proof/stage", "store", "web"},
	"proof/ending":    {"event", "load", "proof", "proof/mailbox", "proof/stage", "store"},
	"proof/mailbox":   {"event", "locale", "web"},
	"proof/outage":    {"load", "proof", "proof/stage"},
	"proof/seats":     {"event", "load", "proof", "proof/stage"},
	"proof/stage":     {"auth", "event", "load", "proof", "store"},
	"proof/syncs":     {"load", "proof", "proof/stage", "store"},
	// For tests only.
	"auth/provider/providertest": {},
	"calendar/calendartest":      {},
	"locale/localetest":          {"locale", "web"},
	"pages/frame/frametest":      {"locale/localetest", "pages/frame", "web"},
	"store/storetest":            {"event", "store", "store/evidence"},
}

// owners are the packages that alone may import a library, so that replacing
// it is a change to one folder.
var owners = map[string][]string{
	"gorm.io/":                           {"bench/reference", "store", "store/accounts", "store/evidence", "store/lists", "store/writing"},
	"github.com/mattn/go-sqlite3":        {"bench/reference", "store"},
	"github.com/jackc/pgx":               {"bench/reference", "store", "store/storetest"},
	"github.com/pressly/goose":           {"store"},
	"github.com/evanw/esbuild":           {}, // bundles in tests and go generate; nothing of it is in the program
	"github.com/xuri/excelize":           {"bench/reference", "report", "sheet", "table"},
	"github.com/klauspost/compress":      {"bench/reference", "sheet"},
	"github.com/go-playground/validator": {"desk/core", "desk/input"},
	"github.com/goccy/go-yaml":           {"eventfile"},
	"github.com/go-playground/locales":   {"locale"},
	"github.com/wneessen/go-mail":        {"mail"},
	"github.com/emersion/go-smtp":        {"proof/mailbox"},
	"github.com/coreos/go-oidc":          {"auth/provider"},
	"golang.org/x/oauth2":                {"auth/provider"},
	"golang.org/x/crypto":                {"auth"},
	"rsc.io/qr":                          {"pages/account"},
	"github.com/alexedwards/scs":         {"pages", "pages/team"},
	"github.com/anishathalye/porcupine":  {"proof"},
	"github.com/alecthomas/kong":         {"cmd/rollcall"},
	"github.com/labstack/echo":           {"api", "bench/reference", "pages", "pages/account", "pages/attendance", "pages/board", "pages/demo", "pages/editor", "pages/form", "pages/frame", "pages/overview", "pages/personal", "pages/public", "pages/publish", "pages/registrations", "pages/reports", "pages/settings", "pages/staff", "pages/team", "pages/writing", "rest", "server"},
	"github.com/getkin/kin-openapi":      {"rest", "server"},
	"github.com/prometheus":              {"server"},
	"html/template":                      {"mail", "pages/demo", "pages/editor", "pages/frame", "pages/public"},
	"database/sql":                       {"bench/reference", "store", "store/storetest"},
}

func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	for _, root := range []string{"../cmd", "../internal", "../api", "../web", "../testdata"} {
		err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if name := d.Name(); dir != root && (name == "testdata" || name == "tools") {
				return filepath.SkipDir
			}
			checkPackage(t, dir, seen)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range arrows {
		if !seen[name] {
			t.Errorf("the table names package %s, which is not there", name)
		}
	}
}

// The document of the architecture says of every package what it is.
func TestEveryPackageIsInTheDocument(t *testing.T) {
	text, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range arrows {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/architecture.md does not name `%s`", name)
		}
	}
}

// doors lead from the store to its database. They are exported for the stories
// below it, and nobody else goes through them.
var doors = []string{"On", "DB"}

func TestOnlyTheStoreGoesToItsDatabase(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "../internal/store" || path == "../internal/bench/reference" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(doors, s.Sel.Name) {
				t.Errorf("%s: %s() leads to the database, which only internal/store and what is below it know", files.Position(s.Pos()), s.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkPackage compares the imports of the package in dir with the tables.
func checkPackage(t *testing.T, dir string, seen map[string]bool) {
	t.Helper()
	p, err := build.ImportDir(dir, 0)
	if _, none := err.(*build.NoGoError); none || err == nil && len(p.GoFiles) == 0 {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(strings.TrimPrefix(filepath.ToSlash(dir), "../"), "internal/")
	seen[name] = true
	allowed, known := arrows[name]
	if !known {
		t.Errorf("package %s is not in the table", name)
	}
	for _, imported := range p.Imports {
		if ours, ok := strings.CutPrefix(imported, "rollcall/"); ok {
			if ours = strings.TrimPrefix(ours, "internal/"); !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, which the table does not allow", name, ours)
			}
		}
		for library, packages := range owners {
			if strings.HasPrefix(imported, library) && !slices.Contains(packages, name) {
				t.Errorf("%s imports %s; only %s may", name, imported, strings.Join(packages, ", "))
			}
		}
	}
}
