package server_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"rollcall/api"
	"rollcall/web"
)

// elsewhere are codes that never reach the API, and who meets them.
var elsewhere = map[string]string{
	"bad_form":              "pages",
	"hasty":                 "pages",
	"meant":                 "pages",
	"code_wrong":            "pages",
	"first_admin_there":     "pages",
	"password_common":       "pages",
	"password_short":        "pages",
	"password_wrong":        "pages",
	"provider_away":         "pages",
	"provider_refused":      "pages",
	"provider_unknown":      "pages",
	"provider_unverified":   "pages",
	"second_step_due":       "pages",
	"second_step_needed":    "pages",
	"second_step_not_there": "pages",
	"second_step_there":     "pages",
	"sign_in_link_invalid":  "pages",
	"sign_in_wrong":         "pages",
	"too_many_tries":        "pages",
}

// inFiles are rules that only a YAML file can break.
var inFiles = []string{
	"byte_order_mark", "doubled_field", "empty_file", "file_too_large", "not_utf8", "several_documents", "too_deep", "unreadable", "yaml_extra",
}

func TestEveryCodeIsListedAndHasWordsInEveryLanguage(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		t.Fatal(err)
	}
	used := codesInUse(t)
	for kind, codes := range map[string]codes{"ProblemCode": used.problems, "RuleCode": used.rules} {
		listed := map[string]bool{}
		for _, code := range doc.Components.Schemas[kind].Value.Enum {
			listed[code.(string)] = true
			if codes[code.(string)] == "" {
				t.Errorf("%s lists %s, which nothing uses", kind, code)
			}
		}
		for code, where := range codes {
			if !listed[code] && elsewhere[code] == "" {
				t.Errorf("%s uses %s, which %s does not list", where, code, kind)
			}
		}
	}
	for lang, words := range catalogues(t) {
		compareWords(t, lang, "problem.", words, used.problems)
		compareWords(t, lang, "rule.", words, used.rules)
	}
}

// compareWords compares the keys with a prefix with the codes in use.
func compareWords(t *testing.T, lang, prefix string, words map[string]any, used codes) {
	t.Helper()
	for code := range used {
		if words[prefix+code] == nil {
			t.Errorf("%s has no words for %s%s", lang, prefix, code)
		}
	}
	for key := range words {
		code, ours := strings.CutPrefix(key, prefix)
		if ours && used[strings.TrimSuffix(code, ".title")] == "" {
			t.Errorf("%s has words for %s, which nothing uses", lang, key)
		}
	}
}

// catalogues are the words of every language.
func catalogues(t *testing.T) map[string]map[string]any {
	t.Helper()
	names, err := fs.Glob(web.Files, "locales/*.json")
	if err != nil || len(names) < 2 {
		t.Fatalf("%d catalogues (%v)", len(names), err)
	}
	all := map[string]map[string]any{}
	for _, name := range names {
		text, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]any
		if err := json.Unmarshal(text, &words); err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(name), ".json")] = words
	}
	return all
}

// codes are codes with the file that uses each.
type codes map[string]string

// A scan collects the codes in the program's source.
type scan struct {
	problems, rules codes
	file            string
}

func codesInUse(t *testing.T) scan {
	t.Helper()
	s := scan{problems: codes{}, rules: codes{}}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "tools/") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		s.file = filepath.ToSlash(path)
		if err == nil {
			ast.Inspect(file, s.look)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range inFiles {
		delete(s.rules, code)
	}
	if len(s.problems) < 20 || len(s.rules) < 40 {
		t.Fatalf("only %d problems and %d rules were found", len(s.problems), len(s.rules))
	}
	return s
}

// look notes the codes that n names.
func (s scan) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		s.call(n)
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" && !strings.HasSuffix(s.file, "problem/problem.go") {
			s.note(s.rules, n.Value)
		}
	case *ast.Field:
		s.tag(n)
	case *ast.ReturnStmt: // of functions that return an answer, or the rule it breaks
		if len(n.Results) == 2 && strings.HasSuffix(s.file, "input/answers.go") {
			s.note(s.rules, n.Results[1])
		}
	case *ast.ValueSpec:
		s.reasons(n)
	}
	return true
}

// call notes the code that a call makes a problem or a field with.
func (s scan) call(c *ast.CallExpr) {
	switch name(c.Fun) {
	case "problem.New":
		if name(c.Args[0]) == "problem.Invalid" && strings.HasSuffix(s.file, "event/wall.go") {
			s.note(s.rules, c.Args[1]) // of a time in a document, so always of a field
			return
		}
		s.note(s.problems, c.Args[1])
	case "problem.At", "broken", "bounded":
		if len(c.Args) > 1 {
			s.note(s.rules, c.Args[1])
		}
	case "problem.Refuse":
		s.problems["invalid"] = s.file
	}
}

// tag notes the rules in a validate tag, under the names that fields get.
func (s scan) tag(f *ast.Field) {
	if f.Tag == nil {
		return
	}
	rules := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("validate")
	for rule := range strings.SplitSeq(rules, ",") {
		rule, _, _ = strings.Cut(rule, "=")
		ours := map[string]string{"max": "too_long", "min": "required", "oneof": "unknown_choice", "gte": "too_small", "lte": "too_large"}
		if renamed := ours[rule]; renamed != "" {
			rule = renamed
		}
		if rule != "" && rule != "omitempty" && rule != "omitnil" && rule != "dive" {
			s.rules[rule] = s.file
		}
	}
}

// reasons notes the rules of event files, which stand in one table, and why a
// mark cannot have been made.
func (s scan) reasons(v *ast.ValueSpec) {
	if v.Type != nil && name(v.Type) == "MarkedWrong" {
		s.note(s.rules, v.Values[0])
	}
	if v.Names[0].Name != "reasons" || len(v.Values) != 1 {
		return
	}
	for _, e := range v.Values[0].(*ast.CompositeLit).Elts {
		s.note(s.rules, e.(*ast.KeyValueExpr).Key)
	}
}

func (s scan) note(into codes, e ast.Expr) {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING && lit.Value != `""` {
		if code, err := strconv.Unquote(lit.Value); err == nil {
			into[code] = s.file
		}
	}
}

// name is how an identifier is written.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return name(e.X) + "." + e.Sel.Name
	}
	return ""
}

func TestWordsNameOnlyFactsThatAreGiven(t *testing.T) {
	given := []string{
		"capacity", "choices", "column", "count", "earlier", "ends_at", "frozen_at", "key", "language", "later", "line", "max", "meant", "min", "minutes", "near", "offsets", "opens_at", "option", "parameter", "people", "ratio", "reserved", "session", "starts_at", "state", "status", "taken", "text", "value", "what", "why", "zone",
	}
	for lang, words := range catalogues(t) {
		for _, key := range slices.Sorted(maps.Keys(words)) {
			text, ok := words[key].(string)
			if !ok || !strings.HasPrefix(key, "problem.") && !strings.HasPrefix(key, "rule.") {
				continue
			}
			for part := range strings.SplitSeq(text, "{") {
				fact, _, placeholder := strings.Cut(part, "}")
				if placeholder && !slices.Contains(given, fact) {
					t.Errorf("%s: %s speaks of {%s}", lang, key, fact)
				}
			}
		}
	}
}
