// Package document puts the document of an event into words: what its parts
// are called, what its values are, and what becomes different.
package document

import (
	"strconv"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// Words are those of one event for one reader. Things are called by their
// titles and wordings, in the reader's language or else the event's first.
type Words struct {
	frame.Page
	trees     []any    // in which things are looked up, the first that has them first
	languages []string // of the event
	was, is   string   // the zones in which times stood before and stand now
}

// New returns the words for documents of one event. What the first does not
// have is looked up in the others; its zone is that of the times.
func New(g frame.Page, doc *eventfile.Document, others ...*eventfile.Document) Words {
	w := Words{Page: g, languages: doc.Languages, was: doc.Zone, is: doc.Zone, trees: []any{doc.Tree()}}
	for _, d := range others {
		w.trees = append(w.trees, d.Tree())
	}
	return w
}

// Path is a path of keys and slugs, as of a Difference, in words.
func (w Words) Path(path string) string { return w.way(strings.Split(path, "/"), false) }

// Pointer is a JSON pointer into the first document in words, with the question
// where it is to the key of one. What has no words of its own is counted from
// one.
func (w Words) Pointer(pointer string) string {
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	said := w.way(steps, true)
	if steps[len(steps)-1] == "question" {
		for _, x := range w.at(steps, true) {
			if key, is := x.(string); is {
				said += " · " + w.nameAt([]string{"questions", key}, key)
			}
		}
	}
	return said
}

// way is the steps to a value in words.
func (w Words) way(steps []string, numbered bool) string {
	var said []string
	for i, step := range steps {
		_, err := strconv.Atoi(step)
		if i > 0 && (named[steps[i-1]] || numbered && err == nil || w.isList(steps[:i], numbered)) {
			said = append(said, w.item(steps[:i], step, numbered))
			continue
		}
		parent := ""
		if i > 0 {
			parent = steps[i-1]
		}
		said = append(said, w.field(parent, step))
	}
	return strings.Join(said, " · ")
}

// named are the lists whose items have keys or slugs.
var named = map[string]bool{"sessions": true, "questions": true, "options": true, "consents": true, "quotas": true, "materials": true, "municipalities": true}

// item is what an item of the list at steps is called: else its number, from
// one, or the key by which it is known.
func (w Words) item(steps []string, step string, numbered bool) string {
	for _, x := range w.at(append(steps[:len(steps):len(steps)], step), numbered) {
		if name := w.called(steps, x); name != "" {
			return name
		}
	}
	if i, err := strconv.Atoi(step); numbered && err == nil {
		return strconv.Itoa(i + 1)
	}
	return step
}

// field is what a field of the part called parent is called.
func (w Words) field(parent, name string) string {
	for _, key := range []string{"editor.field." + parent + "_" + name, "editor.field." + name, "editor.part." + name} {
		if w.Has(key) {
			return w.T(key)
		}
	}
	switch {
	case name == "country" || name == "organisation" || name == "municipality":
		return w.FieldName(name)
	case parent == "letters" && w.Has("mydata.letter."+name):
		return w.T("mydata.letter." + name)
	case parent != "" && w.Language(name) != name:
		return locale.Capital(w.Language(name))
	}
	return name
}

// find is the item of a list that a step of a path leads to: by its number,
// from zero, or else by its slug or key; nil if there is none.
func find(list []any, step string, numbered bool) any {
	if i, err := strconv.Atoi(step); numbered {
		if err != nil || i < 0 || i >= len(list) {
			return nil
		}
		return list[i]
	}
	for _, x := range list {
		if o, is := x.(map[string]any); is && (o["slug"] == step || o["slug"] == nil && o["key"] == step) {
			return x
		}
	}
	return nil
}

// at is what stands at steps, in every document that has it. Numbers are those
// of the first alone.
func (w Words) at(steps []string, numbered bool) []any {
	var all []any
	trees := w.trees
	if numbered {
		trees = trees[:1]
	}
	for _, x := range trees {
		for _, step := range steps {
			switch y := x.(type) {
			case map[string]any:
				x = y[step]
			case []any:
				x = find(y, step, numbered)
			default:
				x = nil
			}
		}
		if x != nil {
			all = append(all, x)
		}
	}
	return all
}

func (w Words) isList(steps []string, numbered bool) bool {
	for _, x := range w.at(steps, numbered) {
		if _, is := x.([]any); is {
			return true
		}
	}
	return false
}

// text is x in the reader's language, if it is a text; "" if not.
func (w Words) text(x any) string {
	return textOf(x).In(w.Lang(), w.languages...)
}

// textOf is x as a text in languages; nil if it is none.
func textOf(x any) event.Text {
	o, is := x.(map[string]any)
	if !is || len(o) == 0 {
		return nil
	}
	t := event.Text{}
	for lang, one := range o {
		s, is := one.(string)
		if !is || len(lang) != 2 {
			return nil
		}
		t[lang] = s
	}
	return t
}
