package editor

import (
	"os"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/web"
)

// whole is a document that says something of everything.
func whole(t *testing.T) *eventfile.Document {
	t.Helper()
	data, err := os.ReadFile("../../eventfile/testdata/whole.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := eventfile.Parse("whole.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return f.Document
}

// english is a page of the editor about doc, in English.
func english(t *testing.T) editPage {
	t.Helper()
	f, err := frame.New(localetest.Words(t), web.Files, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return editPage{page: page{f.In("en", false, []string{"en"})}, About: team.About{Slug: "everything"}}
}

// elsewhere are values that no form of the editor has: the event's own name
// stays for good, canonical municipalities have a page of their own, and the
// organiser's words for letters stand beside the letters.
var elsewhere = []string{"slug", "municipalities", "letters"}

func TestEveryValueOfTheDocumentHasAField(t *testing.T) {
	doc, v := whole(t), english(t)
	for path := range eventfile.ValuesOf(doc) {
		if first, _, _ := strings.Cut(path, "."); slices.Contains(elsewhere, first) {
			continue
		}
		pointer := "/" + strings.ReplaceAll(path, ".", "/")
		s, rest := home(doc, pointer)
		item, _ := s.in(doc)
		if item == nil {
			t.Errorf("%s is on no page", pointer)
			continue
		}
		a := &asking{editPage: v, doc: doc, item: item}
		names := named(s.specs(a), doc.Languages, shown(doc, item))
		got := landing(names, rest)
		if lastStep(path) == "key" && s.item != "" && strings.Count(rest, "/") == 1 || lastStep(path) == "slug" {
			continue // what an item is called stays for good
		}
		if got == "" {
			t.Errorf("%s lands at no field of %s %s", pointer, s.part, s.item)
		}
		if own := strings.ReplaceAll(strings.TrimPrefix(rest, "/"), "/", "."); slices.Contains(names, own) && got != own {
			t.Errorf("%s lands at %s", pointer, got)
		}
		if address := v.place(doc, pointer); !strings.HasPrefix(address, "/desk/everything/edit/"+s.part) {
			t.Errorf("%s is at %s", pointer, address)
		}
	}
}

// What is missing leads to fields that there are.
func TestWhatIsMissingLeadsToItsField(t *testing.T) {
	doc, v := whole(t), english(t)
	doc.Languages = append(doc.Languages, "uk")
	gaps := doc.Missing()
	if len(gaps) < 10 {
		t.Fatalf("only %d texts are missing", len(gaps))
	}
	for _, m := range gaps {
		if strings.HasPrefix(m.Pointer, "/municipalities") {
			continue
		}
		if got, want := v.textPlace(doc, m.Pointer, m.Language), v.place(doc, m.Pointer+"/"+m.Language); got != want {
			t.Errorf("%s leads to %s, but the field is %s", m.Pointer, got, want)
		}
	}
}

func TestEveryFieldHasWords(t *testing.T) {
	doc, v := whole(t), english(t)
	doc.Visibility = event.Public
	has := func(key string) {
		t.Helper()
		if !v.Has(key) {
			t.Errorf("no words for %s", key)
		}
	}
	var check func(a *asking, specs []spec)
	check = func(a *asking, specs []spec) {
		for _, x := range specs {
			if x.kind != "hidden" && !v.Has("editor.field."+x.name()) {
				has("signup." + x.name())
			}
			if x.hint {
				has("editor.hint." + x.name())
			}
			if x.heading != "" {
				has("editor.heading." + x.heading)
			}
			if x.choices != nil {
				for _, c := range x.choices(a) {
					if strings.HasPrefix(c.Label, "editor.") {
						t.Errorf("no words for %s", c.Label)
					}
				}
			}
			check(a, x.rows)
		}
	}
	for _, part := range partNames {
		has("editor.part." + part)
		has("editor.about." + part)
		subjects := []subject{{part: part}}
		if l, many := lists[part]; many {
			subjects = []subject{{part: part, adds: true}}
			for _, name := range l.names(doc) {
				subjects = append(subjects, subject{part: part, item: name})
			}
		}
		for _, s := range subjects {
			copied, err := again(doc)
			if err != nil {
				t.Fatal(err)
			}
			item, _ := s.in(copied)
			a := &asking{editPage: v, doc: copied, item: item}
			check(a, s.specs(a))
		}
	}
	for _, kind := range []event.LetterKind{event.LetterChanged, event.LetterCalledOff, event.LetterPromoted, event.LetterOffered, event.LetterRecording} {
		has("editor.letter." + string(kind))
		has("editor.letters." + string(kind))
	}
}

// A form that is sent as it was shown changes nothing.
func TestAFormThatIsSentAsItIsChangesNothing(t *testing.T) {
	v := english(t)
	for _, part := range partNames {
		doc := whole(t)
		subjects := []subject{{part: part}}
		if l, many := lists[part]; many {
			subjects = nil
			for _, name := range l.names(doc) {
				subjects = append(subjects, subject{part: part, item: name})
			}
		}
		for _, s := range subjects {
			mine, err := again(doc)
			if err != nil {
				t.Fatal(err)
			}
			item, at := s.in(mine)
			a := &asking{editPage: v, doc: mine, item: item}
			sh := sheetOf(a, s.specs(a), shown(mine, item), rowsDid{})
			f := &filled{subject: s, base: doc, doc: mine, values: sent(s, sh)}
			if f.read(a, at, ""); len(f.wrong) > 0 {
				t.Errorf("%s %s: refused %v", s.part, s.item, f.wrong)
			}
			mine.Settle()
			if diff := eventfile.Diff(doc, mine); len(diff) > 0 {
				t.Errorf("%s %s: %v", s.part, s.item, diff)
			}
		}
	}
}

// sent is what a browser sends of a form.
func sent(s subject, sh sheet) eventfile.Values {
	v := eventfile.Values{"has." + s.part: {"1"}}
	for _, l := range sh.lists {
		v["has."+l.path] = []string{"1"}
	}
	for _, f := range sh.Fields {
		switch f.Kind {
		case "tick", "checks", "radio", "select":
			for _, c := range f.Choices {
				if c.Chosen {
					v[f.Name] = append(v[f.Name], c.Value)
				}
			}
			if f.Kind == "select" && len(v[f.Name]) == 0 && len(f.Choices) > 0 {
				v[f.Name] = []string{f.Choices[0].Value}
			}
		default:
			v[f.Name] = []string{strings.ReplaceAll(f.Value, "\n", "\r\n")}
		}
	}
	for _, b := range sh.Blocks {
		if b.List == nil {
			continue
		}
		for _, r := range b.List.Rows {
			for _, h := range r.Hidden {
				v[h.Name] = []string{h.Value}
			}
		}
	}
	return v
}

func TestRowsAreRearranged(t *testing.T) {
	specs := []spec{{path: "key", kind: "hidden"}, {path: "name", kind: "text"}, {path: "kind", kind: "select"}, {path: "country", kind: "select"}}
	rows := func() eventfile.Values {
		return eventfile.Values{
			"list.0.name": {"A"}, "list.1.name": {" "}, "list.1.key": {"kept"}, "list.1.kind": {"talk"}, "list.3.name": {"B"}, "list.3.key": {"b"}, "list.10.country": {"BA"}, "other": {"x"},
		}
	}
	read := func(v eventfile.Values) string {
		var all []string
		for _, i := range rowNumbers(v, "list") {
			all = append(all, v.One(row("list", i)+".name")+v.One(row("list", i)+".country"))
		}
		return strings.Join(all, " ")
	}
	v := rows()
	closeUp(v, "list", specs)
	if got := read(v); got != "A B BA" || v.One("list.1.key") != "b" || v.One("other") != "x" {
		t.Errorf("closed up: %q, %v", got, v)
	}
	for _, tt := range []struct {
		button, want string
		ok           bool
	}{
		{"list.1.up", "B A BA", true}, {"list.0.up", "A B BA", true}, {"list.1.down", "A BA B", true}, {"list.2.down", "A B BA", true},
		{"list.0.remove", "B BA", true}, {"list.more", "A B BA", true},
		{"list.7.up", "A B BA", false}, {"list.x.up", "A B BA", false}, {"list.1.sideways", "A B BA", false}, {"remove", "A B BA", false}, {"", "A B BA", false},
	} {
		v := rows()
		closeUp(v, "list", specs)
		_, _, ok := rearrange(v, tt.button)
		renumber(v, "list")
		if got := read(v); ok != tt.ok || got != tt.want {
			t.Errorf("%s: %q %v, want %q %v", tt.button, got, ok, tt.want, tt.ok)
		}
	}
}

func TestTimesWithinASession(t *testing.T) {
	for _, tt := range []struct{ starts, clock, wall string }{
		{"2021-11-12T10:00", "10:10", "2021-11-12T10:10"},
		{"2021-11-12T10:00", "10:00", "2021-11-12T10:00"},
		{"2021-12-31T22:00", "00:30", "2022-01-01T00:30"},
		{"2021-10-31T01:00", "02:30+01:00", "2021-10-31T02:30+01:00"},
		{"2021-11-12T10:00", "", ""},
		{"", "10:10", "10:10"},
	} {
		if got := wallOf(tt.starts, tt.clock); got != tt.wall {
			t.Errorf("%s in a session from %s is %q, want %q", tt.clock, tt.starts, got, tt.wall)
		}
		if got := clock(tt.starts, tt.wall); got != tt.clock {
			t.Errorf("%s in a session from %s shows %q, want %q", tt.wall, tt.starts, got, tt.clock)
		}
	}
	if got := clock("2021-11-12T10:00", "2021-11-14T09:00"); got != "2021-11-14T09:00" {
		t.Errorf("a time of another day shows %q", got)
	}
}

func TestConditions(t *testing.T) {
	for _, tt := range []struct {
		answers []string
		mode    string
		want    event.ShowIf
	}{
		{[]string{"peer=now", "peer=later"}, "all", event.ShowIf{Question: "peer", Is: []string{"now", "later"}}},
		{[]string{"peer=now", "come=yes"}, "any", event.ShowIf{Any: []event.ShowIf{{Question: "peer", Is: []string{"now"}}, {Question: "come", Is: []string{"yes"}}}}},
		{[]string{"peer=now", "come=yes", "peer=later"}, "all", event.ShowIf{All: []event.ShowIf{{Question: "peer", Is: []string{"now", "later"}}, {Question: "come", Is: []string{"yes"}}}}},
	} {
		got := conditionOf(tt.answers, tt.mode)
		if got == nil || !slices.Equal(partsOf(got), partsOf(&tt.want)) || len(got.Any) != len(tt.want.Any) || len(got.All) != len(tt.want.All) {
			t.Errorf("%v: %+v, want %+v", tt.answers, got, tt.want)
		}
	}
	if conditionOf(nil, "any") != nil {
		t.Error("no answers are a condition")
	}
}

func TestOnlyADocumentIsUnpacked(t *testing.T) {
	packed, err := pack(whole(t))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := unpack(packed)
	if err != nil || len(eventfile.Diff(whole(t), doc)) > 0 {
		t.Errorf("came back otherwise: %v", err)
	}
	big := whole(t)
	big.Summary = event.Text{"en": strings.Repeat("x", eventfile.MaxSize)}
	bomb, err := pack(big)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"", "!", "AAAA", packed[:len(packed)/2], bomb} {
		if _, err := unpack(field); err == nil {
			t.Errorf("%.20q is taken for a document", field)
		}
	}
}

func TestLanguagesOfTheForm(t *testing.T) {
	for _, tt := range []struct {
		name        string
		first       string
		more, added []string
		want        string
	}{
		{"as they are", "en", []string{"de"}, []string{""}, "en de"},
		{"another first", "de", []string{"de"}, nil, "de en"},
		{"one more", "en", []string{"de"}, []string{"uk"}, "en de uk"},
		{"one less", "en", nil, nil, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := whole(t)
			fill(doc, doc, []string{"languages", "languages_more", "languages_add"}, eventfile.Values{"languages": {tt.first}, "languages_more": tt.more, "languages_add": tt.added})
			if got := strings.Join(doc.Languages, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestOptionsByLines(t *testing.T) {
	got := optionsOf([]string{"en", "de"}, eventfile.Values{"options.en": {"Now\r\nLater\r\n"}, "options.de": {"Jetzt\n\nNie"}})
	if len(got) != 3 || got[0].Label["de"] != "Jetzt" || got[1].Label["en"] != "Later" || got[1].Label["de"] != "" || got[2].Label["de"] != "Nie" {
		t.Errorf("got %+v", got)
	}
}

func TestTheTenthItemIsNotBelowTheFirst(t *testing.T) {
	for _, tt := range []struct {
		pointer, at, rest string
		ok                bool
	}{
		{"/questions/1/label/en", "/questions/1", "/label/en", true}, {"/questions/1", "/questions/1", "", true},
		{"/questions/10/label/en", "/questions/1", "0/label/en", false}, {"/title/en", "", "/title/en", true}, {"/title", "-", "/title", false},
	} {
		if rest, ok := below(tt.pointer, tt.at); ok != tt.ok || rest != tt.rest {
			t.Errorf("%s from %s: %q %v", tt.pointer, tt.at, rest, ok)
		}
	}
}
