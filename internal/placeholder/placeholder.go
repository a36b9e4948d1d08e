// Package placeholder fills in what an organiser leaves open in a text: {name}
// stands for the reader's name.
//
// There is a fixed list of names and nothing else: no conditions, no paths, no
// functions, so that nothing in a text can be executed. A text is read once
// from left to right, and what is put in is never read again: a person whose
// name is {link} gets no link. A bracket that is meant itself is written twice.
// The package is pure and knows neither letters nor people.
package placeholder

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A Name is what may stand between brackets.
type Name string

// The names. Those of a person stand for what that person has typed.
const (
	Event     Name = "event"     // title of the event
	Session   Name = "session"   // title of the session that the letter is about, else of the next one of the person
	When      Name = "when"      // its start, in the reader's zone
	Organiser Name = "organiser" // who writes
	Link      Name = "link"      // the personal link

	FullName     Name = "name"
	GivenName    Name = "given_name"
	FamilyName   Name = "family_name"
	Organisation Name = "organisation"
	Municipality Name = "municipality"
)

// Common are the names that tell nothing about a person.
func Common() []Name { return []Name{Event, Session, When, Organiser, Link} }

// All are the names that a letter to somebody we know may hold.
func All() []Name {
	return append(Common(), FullName, GivenName, FamilyName, Organisation, Municipality)
}

// A Mistake is a bracket that stands for nothing.
type Mistake struct {
	Text   string // the name that stands there, or what follows the open bracket, shortened
	Open   bool   // it does not close on its line; else no name is written so
	Line   int    // counted from 1
	Column int    // in characters, counted from 1
}

// Check returns every bracket in text that stands for none of the allowed
// names, in their order.
func Check(text string, allowed []Name) []Mistake {
	var wrong []Mistake
	line, column := 1, 1
	for _, p := range split(text) {
		switch {
		case p.open:
			wrong = append(wrong, Mistake{shorten(p.text), true, line, column})
		case p.isName && !slices.Contains(allowed, Name(p.text)):
			wrong = append(wrong, Mistake{shorten(p.text), false, line, column})
		}
		if n := strings.Count(p.source, "\n"); n > 0 {
			line += n
			column = 1 + utf8.RuneCountInString(p.source[strings.LastIndexByte(p.source, '\n')+1:])
			continue
		}
		column += utf8.RuneCountInString(p.source)
	}
	return wrong
}

// Fill is text with the values of its placeholders. What stands for nothing
// stays as it is written; Check tells of it before.
func Fill(text string, values map[Name]string) string {
	var out strings.Builder
	for _, p := range split(text) {
		value, known := values[Name(p.text)]
		switch {
		case p.isName && known:
			out.WriteString(value)
		case p.isName, p.open:
			out.WriteString(p.source)
		default:
			out.WriteString(p.text)
		}
	}
	return out.String()
}

// A part of a text: words, or what stands between two brackets.
type part struct {
	source string // as it is written
	text   string // words as they are read, or the name between the brackets
	isName bool
	open   bool // a bracket that does not close
}

// split cuts text into parts. Their sources together are the text.
func split(text string) []part {
	var parts []part
	for len(text) > 0 {
		p := first(text)
		parts, text = append(parts, p), text[len(p.source):]
	}
	return parts
}

// first is the part that text begins with. A bracket closes before the next
// one opens and on its line.
func first(text string) part {
	switch {
	case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
		return part{source: text[:2], text: text[:1]}
	case text[0] == '}':
		return part{source: "}", text: "}"}
	case text[0] != '{':
		if end := strings.IndexAny(text, "{}"); end >= 0 {
			text = text[:end]
		}
		return part{source: text, text: text}
	}
	end := strings.IndexAny(text[1:], "{}\r\n")
	if end < 0 || text[1+end] != '}' {
		return part{source: "{", text: opening(text[1:]), open: true}
	}
	return part{source: text[:end+2], text: text[1 : end+1], isName: true}
}

// opening is what follows a bracket that does not close, on its line.
func opening(text string) string {
	if end := strings.IndexAny(text, "\r\n"); end >= 0 {
		return text[:end]
	}
	return text
}

// most is how many characters of a mistake are shown.
const most = 30

func shorten(s string) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
