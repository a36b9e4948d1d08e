package eventfile

import (
	"reflect"
	"strconv"
	"strings"

	"rollcall/internal/event"
)

// A Missing is a text of an event that a language of the event lacks; its
// first language stands in.
type Missing struct {
	Language string
	Pointer  string // JSON pointer to the text: /sessions/0/title
	Path     string // the same with keys and slugs: sessions nov-12 title
}

// Missing lists the texts that are there in the event's first language and
// not in another of its languages, by language in the order of the document.
// It finds every text there is, whatever it belongs to; what is retired or
// does not take place needs none. The organiser's own words for letters are none
// of them: a language without any has the usual words.
func (d *Document) Missing() []Missing {
	var all []Missing
	if len(d.Languages) < 2 {
		return nil
	}
	people := *d
	people.Letters = event.Letters{}
	eachText(reflect.ValueOf(people), "", "", func(pointer, path string, t event.Text) {
		for _, lang := range d.Languages[1:] {
			if strings.TrimSpace(t[d.Languages[0]]) != "" && strings.TrimSpace(t[lang]) == "" {
				all = append(all, Missing{lang, pointer, strings.TrimSpace(path)})
			}
		}
	})
	return all
}

// eachText calls found for every text in v, in the order of the document.
func eachText(v reflect.Value, pointer, path string, found func(pointer, path string, t event.Text)) {
	if t, ok := v.Interface().(event.Text); ok {
		found(pointer, path, t)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), pointer, path, found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), pointer+"/"+strconv.Itoa(i), path+" "+nameOf(v.Index(i), i), found)
		}
	case reflect.Struct:
		if isOver(v) {
			return
		}
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" {
				eachText(v.Field(i), pointer+"/"+name, path+" "+name, found)
			}
		}
	}
}

// nameOf is what tells an item of a list apart: its key or slug, else its
// number, counted from 1.
func nameOf(v reflect.Value, i int) string {
	if v.Kind() == reflect.Struct {
		for _, field := range []string{"Key", "Slug"} {
			if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.String && f.String() != "" {
				return f.String()
			}
		}
	}
	return strconv.Itoa(i + 1)
}

// isOver reports whether an item is retired or cancelled.
func isOver(v reflect.Value) bool {
	for _, field := range []string{"Retired", "Cancelled"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.Bool && f.Bool() {
			return true
		}
	}
	return false
}
