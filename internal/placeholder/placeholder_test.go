package placeholder_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/placeholder"
)

func TestFill(t *testing.T) {
	values := map[placeholder.Name]string{
		placeholder.FullName: "Олена {link} Коваленко", placeholder.Link: "https://desk.example.org/r/1.x", placeholder.Organisation: "",
	}
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"words alone", "Dear all,\nsee you.", "Dear all,\nsee you."},
		{"a value is not read again", "Dear {name}, {link}", "Dear Олена {link} Коваленко, https://desk.example.org/r/1.x"},
		{"an empty value", "[{organisation}]", "[]"},
		{"a bracket itself", "{{name}} is {name}", "{name} is Олена {link} Коваленко"},
		{"a name after a bracket itself", "{{{link}}}", "{https://desk.example.org/r/1.x}"},
		{"what stands for nothing", "{nmae} {name and } {", "{nmae} {name and } {"},
		{"blanks make another name", "{ name }", "{ name }"},
		{"no paths, no calls", "{name.Secret} {.} {{.}} {call name}", "{name.Secret} {.} {.} {call name}"},
		{"a closing bracket alone", "a } b }} c", "a } b } c"},
		{"not over lines", "{na\nme}", "{na\nme}"},
	} {
		if got := placeholder.Fill(tt.text, values); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCheckSaysWhere(t *testing.T) {
	text := "Добрий день, {name}.\n\nДля: {nmae}, {{name}} {link}\r\n{open\n{" + strings.Repeat("x", 50) + "}"
	want := []placeholder.Mistake{
		{Text: "nmae", Line: 3, Column: 6},
		{Text: "open", Open: true, Line: 4, Column: 1},
		{Text: strings.Repeat("x", 30) + "…", Line: 5, Column: 1},
	}
	if got := placeholder.Check(text, placeholder.All()); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := placeholder.Check("{name} {event}", placeholder.Common()); len(got) != 1 || got[0].Text != "name" || got[0].Column != 1 {
		t.Errorf("a letter to somebody unknown: %+v", got)
	}
}

func TestEveryNameIsFilledInAndAllowed(t *testing.T) {
	for _, name := range placeholder.All() {
		text := "a {" + string(name) + "} b"
		if wrong := placeholder.Check(text, placeholder.All()); len(wrong) > 0 {
			t.Errorf("%s is refused: %+v", name, wrong)
		}
		if got := placeholder.Fill(text, map[placeholder.Name]string{name: "x"}); got != "a x b" {
			t.Errorf("%s becomes %q", name, got)
		}
	}
	if slices.Contains(placeholder.Common(), placeholder.FullName) {
		t.Error("a name is no secret")
	}
}

// Whatever somebody writes, a text that passes the check holds nothing but
// words and values, and one without brackets stays as it is.
func FuzzFill(f *testing.F) {
	f.Add("{name} {{ }} {x", "v")
	f.Fuzz(func(t *testing.T, text, value string) {
		values := map[placeholder.Name]string{}
		for _, name := range placeholder.All() {
			values[name] = value
		}
		got := placeholder.Fill(text, values)
		if !strings.ContainsAny(text, "{}") && got != text {
			t.Errorf("%q becomes %q", text, got)
		}
		if len(placeholder.Check(text, placeholder.All())) > 0 {
			return
		}
		for _, name := range placeholder.All() {
			if !strings.ContainsAny(value, "{}") && !strings.Contains(text, "{{") && strings.Contains(got, "{"+string(name)+"}") {
				t.Errorf("%q leaves %s open: %q", text, name, got)
			}
		}
	})
}
