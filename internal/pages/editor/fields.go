package editor

import (
	"regexp"
	"slices"
	"strings"

	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
)

// A block is what stands together in a form: one field, the same text in
// every language, or a list.
type block struct {
	Heading string
	Hint    string // of a list
	Fields  []*form.Field
	List    *rowsView
}

// A rowsView is a list in a form.
type rowsView struct {
	Name, Label   string
	More, SayMore string // the button's value, and what it does in words
	Rows          []rowView
}

// A rowView is an item of a list in a form.
type rowView struct {
	ID                       string
	Legend                   string
	Hidden                   []form.Field
	Blocks                   []block
	Up, Down, Remove         string // the buttons' values; "" for none
	Say                      buttonWords
	FocusUp, FocusDown, Here bool // where the person was
}

// buttonWords say what the buttons of an item do.
type buttonWords struct{ Up, Down, Remove string }

func (g page) buttonWords(name string) buttonWords {
	return buttonWords{g.T("editor.up", "name", name), g.T("editor.down", "name", name), g.T("editor.take_out", "name", name)}
}

// A sheet is a form as it is shown: blocks, and all their fields.
type sheet struct {
	Blocks []block
	Fields []*form.Field
	lists  []spec
}

// sheetOf is the form that specs ask for, with values. rows and focus are what
// a button of a list did.
func sheetOf(a *asking, specs []spec, v eventfile.Values, did rowsDid) sheet {
	var s sheet
	for _, x := range specs {
		b := block{}
		if x.heading != "" {
			b.Heading = a.T("editor.heading." + x.heading)
		}
		if x.rows != nil {
			s.lists = append(s.lists, x)
			b.List = s.list(a, x, v, did)
			if x.hint {
				b.Hint = a.T("editor.hint." + x.name())
			}
		} else {
			b.Fields = s.fields(a, x, x.path, v)
		}
		s.Blocks = together(s.Blocks, x, b)
	}
	return s
}

// together adds the block of x, whose fields may stand in the one before.
func together(blocks []block, x spec, b block) []block {
	if last := len(blocks) - 1; x.beside && last >= 0 {
		blocks[last].Fields = append(blocks[last].Fields, b.Fields...)
		return blocks
	}
	return append(blocks, b)
}

// rowsDid is what a button of a list has done, and to which item.
type rowsDid struct {
	list   string
	at     int
	button string // up, down, remove or more
}

func (s *sheet) list(a *asking, x spec, v eventfile.Values, did rowsDid) *rowsView {
	label := a.FieldName(x.name())
	l := &rowsView{Name: x.path, Label: label, More: x.path + ".more", SayMore: a.T("editor.one_more", "name", label)}
	n := len(rowNumbers(v, x.path))
	all := n + spare
	if did.list == x.path && did.button == "more" {
		all += spare
	}
	for i := range all {
		r := rowView{ID: strings.ReplaceAll(row(x.path, i), ".", "-"), Legend: a.T("editor.row", "list", label, "number", i+1)}
		r.Say = a.buttonWords(r.Legend)
		for _, y := range x.rows {
			path := row(x.path, i) + "." + y.path
			if y.kind == "hidden" {
				r.Hidden = append(r.Hidden, form.Field{Name: path, Value: v.One(path)})
				continue
			}
			r.Blocks = together(r.Blocks, y, block{Fields: s.fields(a, y, path, v)})
		}
		if i < n {
			r.Remove = row(x.path, i) + ".remove"
			if i > 0 {
				r.Up = row(x.path, i) + ".up"
			}
			if i < n-1 {
				r.Down = row(x.path, i) + ".down"
			}
		}
		if did.list == x.path && did.at == i {
			r.FocusUp = did.button == "up" && r.Up != "" || did.button == "down" && r.Down == ""
			r.FocusDown = !r.FocusUp && (did.button == "down" || did.button == "up")
		}
		l.Rows = append(l.Rows, r)
	}
	if did.list == x.path && did.button == "more" {
		l.Rows[n].Here = true
	}
	return l
}

// fields are the fields of x at path, one for each language of a text.
func (s *sheet) fields(a *asking, x spec, path string, v eventfile.Values) []*form.Field {
	label := a.FieldName(x.name())
	if !x.texts {
		f := field(a, x, path, v)
		f.Label = label
		if x.hint {
			f.Hint = a.T("editor.hint." + x.name())
		}
		s.Fields = append(s.Fields, f)
		return []*form.Field{f}
	}
	var all []*form.Field
	for i, lang := range a.doc.Languages {
		f := field(a, x, path+"."+lang, v)
		f.Label = label
		if len(a.doc.Languages) > 1 {
			f.Label = a.T("editor.in_language", "field", label, "language", a.nameIn(lang))
		}
		first := v.One(path + "." + a.doc.Languages[0])
		switch {
		case i > 0 && f.Value == "" && first != "":
			f.Hint = a.T("editor.missing_here")
		case i == 0 && x.hint:
			f.Hint = a.T("editor.hint." + x.name())
		}
		if i > 0 {
			f.Optional = a.T("signup.optional")
		}
		all = append(all, f)
	}
	s.Fields = append(s.Fields, all...)
	return all
}

// wallShape and clockShape are what the browser's controls for times take;
// anything else is text.
var (
	wallShape  = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$`)
	clockShape = regexp.MustCompile(`^(\d\d:\d\d)?$`)
)

func field(a *asking, x spec, path string, v eventfile.Values) *form.Field {
	f := &form.Field{Name: path, Kind: x.kind, Value: v.One(path), Autocomplete: "off", ShowIf: x.showIf}
	if x.optional && x.kind != "tick" { // a box may always stay empty
		f.Optional = a.T("signup.optional")
	}
	if x.unless != "" {
		f.Optional = a.T("editor.needed_for." + x.unless)
	}
	switch x.kind {
	case "tick":
		f.Choices = []form.Choice{{Value: "true"}}
	case "number":
		f.Kind, f.Mode = "text", "numeric"
	case "wall":
		f.Kind = "datetime-local"
		if !wallShape.MatchString(f.Value) {
			f.Kind = "text"
		}
	case "clock":
		f.Kind = "time"
		if !clockShape.MatchString(f.Value) {
			f.Kind = "text"
		}
	}
	if path == "zone" {
		f.Suggestions = zones(a.page)
	}
	if x.choices != nil {
		f.Choices = x.choices(a)
	}
	for i := range f.Choices {
		f.Choices[i].Chosen = slices.Contains(v[path], f.Choices[i].Value)
	}
	return f
}

// zones are those of the world, to choose from while one writes.
func zones(g page) []form.Choice {
	var list []form.Choice
	for _, c := range g.Zones() {
		for _, z := range c.Zones {
			list = append(list, form.Choice{Value: z, Label: c.Name})
		}
	}
	return list
}

// names are those of all fields.
func (s sheet) names() []string {
	var all []string
	for _, f := range s.Fields {
		all = append(all, f.Name)
	}
	for _, b := range s.Blocks {
		if b.List == nil {
			continue
		}
		for _, r := range b.List.Rows {
			for _, h := range r.Hidden {
				all = append(all, h.Name)
			}
		}
	}
	return all
}

// named are the names of the fields that specs ask for, with as many items of
// lists as v has.
func named(specs []spec, languages []string, v eventfile.Values) []string {
	var all []string
	add := func(s spec, path string) {
		if !s.texts {
			all = append(all, path)
			return
		}
		for _, lang := range languages {
			all = append(all, path+"."+lang)
		}
	}
	for _, s := range specs {
		if s.rows == nil {
			add(s, s.path)
			continue
		}
		for _, i := range rowNumbers(v, s.path) {
			for _, y := range s.rows {
				add(y, row(s.path, i)+"."+y.path)
			}
		}
	}
	return all
}

// landing is the name of the field at which something is shown that a pointer
// names, seen from what the form is about: its own, the first below it, or the
// nearest around it; "" if there is none.
func landing(names []string, pointer string) string {
	path := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
	last := lastStep(path)
	for path != "" {
		for _, n := range names {
			if n == path {
				return n
			}
		}
		if own := path + "." + last; slices.Contains(names, own) {
			return own // of the same language
		}
		for _, n := range names {
			if strings.HasPrefix(n, path+".") {
				return n
			}
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return ""
}
