package frame

import (
	"net/url"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A Page is what every template may use.
type Page struct {
	*locale.Printer
	Query     string // "?lang=de" if the visitor chose the language, for links that keep it
	Host      string // who invites, named at the top
	Contact   event.Contact
	Languages []LanguageLink
	Canonical string // absolute; "" on pages that are nobody else's business
	Default   string // the same page in the language that the browser asks for
	Card      *Card  // nil on pages without one
	Linked    any    // the page for machines (JSON-LD); nil on those that are none's
	Refresh   string // content of a meta refresh
	Again     int    // seconds after which a browser without script loads the page again; 0: never
	Account   *event.Account
	Demo      bool
	Preview   *Preview
	Brand     Brand
	Bare      bool   // nothing at the top or the bottom leads elsewhere
	OwnZone   string // in which times stand first, where it is not the event's
	countries string // options of all countries, as HTML
}

// A LanguageLink leads to the same page in another language.
type LanguageLink struct {
	Code     string
	Name     string
	Query    string // "?lang=de"
	Absolute string // for search engines; "" where there is nothing to find
	Current  bool
}

// Indexed reports whether search engines may list the page.
func (g Page) Indexed() bool { return g.Canonical != "" }

// InvitedBy names the event's host on the page.
func (g *Page) InvitedBy(e *event.Event) {
	if e.Contact.Name != "" {
		g.Host = e.Contact.Name
	}
	g.Contact = e.Contact
}

// YesNo is an answer to a question of that type.
func (g Page) YesNo(yes bool) string {
	if yes {
		return g.T("signup.yes")
	}
	return g.T("signup.no")
}

// Address is a path of ours with a query; empty values are left out, and
// the language is kept.
func (g Page) Address(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if g.Query != "" {
		query.Set("lang", strings.TrimPrefix(g.Query, "?lang="))
	}
	return (&url.URL{Path: path, RawQuery: query.Encode()}).String()
}

// A Happening is something that happened, and when.
type Happening struct {
	When string
	What string
	Who  string
	More []string // values before and after, a reason
}

// A Fact is one thing that is good to know.
type Fact struct {
	Label, Text string
	URL, Link   string // where there is more, and the words that lead there
}

// TextLang is the language t is really in when lang is wanted, "" if that is
// the page's own.
func TextLang(e *event.Event, t event.Text, lang, page string) string {
	found := lang
	if t[lang] == "" {
		for _, l := range e.Languages {
			if t[l] != "" {
				found = l
				break
			}
		}
	}
	if found == page {
		return ""
	}
	return found
}

// A Card is what other sites show of a page that someone links to (Open
// Graph).
type Card struct {
	Title       string
	Description string // plain text
	Locale      string // "uk_UA"
}
