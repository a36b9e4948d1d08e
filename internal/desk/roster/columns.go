// Package roster says what stands where in the lists of people that others
// keep: by the headings of their columns, in the languages of our field and in
// those of the pages, and by what an organiser has said that a column means. It
// knows how countries, kinds and languages are written there.
//
// It reads no file, and decides nothing about the people.
package roster

import (
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/table"
)

// Fields are those of a person that a list may have, in the order in which
// they are shown.
var Fields = []string{"email", "given_name", "family_name", "latin_name", "organisation", "organisation_kind", "municipality", "country", "function", "language", "zone"}

// headings are what columns are called in the lists of our field, folded as
// event.Fold does.
var headings = map[string][]string{
	"email": {
		"email", "e-mail", "e mail", "mail", "email address", "e-mail address", "address", "e-mail-adresse", "email-adresse", "mailadresse", "emailadresse",
		"ел. пошта", "ел.пошта", "електронна пошта", "електронна адреса", "пошта", "эл. почта", "почта", "ელფოსტა", "ელ. ფოსტა", "ელ-ფოსტა", "е-пошта", "имейл", "e-posta", "e-pošta", "email adresa", "e-mail adresa",
	},
	"given_name": {
		"given name", "given_name", "first name", "firstname", "first_name", "name given", "vorname", "імʼя", "ім'я", "імя", "имя", "სახელი", "ime", "име", "emri", "prenume", "ad",
	},
	"family_name": {
		"family name", "family_name", "last name", "lastname", "last_name", "surname", "nachname", "familienname", "прізвище", "фамилия", "გვარი", "prezime", "презиме", "фамилно име", "mbiemri", "nume", "soyad",
	},
	"organisation": {
		"organisation", "organization", "institution", "company", "einrichtung", "institution / organisation", "організація", "установа", "організація / установа", "организация", "ორგანიზაცია", "organizacija", "ustanova", "organizata", "organizație",
	},
	"municipality": {
		"municipality", "city", "town", "kommune", "gemeinde", "stadt", "ort", "муніципалітет", "громада", "місто", "громада або муніципалітет", "муниципалитет", "მუნიციპალიტეტი", "općina", "opština", "grad", "општина", "община", "bashkia", "komuna",
	},
	"country":           {"country", "land", "staat", "країна", "страна", "ქვეყანა", "država", "zemlja", "држава", "държава", "shteti", "țara"},
	"latin_name":        {"latin name", "name in latin letters", "name (latin)", "latin_name"},
	"organisation_kind": {"organisation_kind", "kind of organisation", "organisation type", "type of organisation", "organisationsart", "тип організації", "тип организации", "ორგანიზაციის ტიპი", "vrsta organizacije"},
	"zone":              {"zone", "time zone", "timezone", "zeitzone", "часовий пояс", "часовой пояс", "სასაათო სარტყელი", "vremenska zona"},
	"function": {
		"function", "position", "job title", "title", "role", "funktion", "amt", "посада", "должность", "თანამდებობა", "funkcija", "funksioni", "funcția",
	},
	"language": {"language", "lang", "sprache", "мова", "язык", "ენა", "jezik", "јазик", "език", "gjuha", "limba"},
}

// A Column is one of a list.
type Column struct {
	Heading string
	Field   string // "": it is left out
	Said    bool   // an organiser has said so
}

// Columns are those of a list, in its order.
type Columns []Column

// A Reading is how the headings of lists are understood.
type Reading map[string]string // fields by folded heading

// NewReading understands headings in the languages of our field and of words.
func NewReading(words *locale.Words) Reading {
	r := Reading{}
	for _, lang := range words.Languages() {
		p := words.Printer(lang)
		for _, field := range Fields {
			for _, key := range []string{"signup." + field, "sheet.column." + field} {
				if p.Has(key) {
					r[event.Fold(p.T(key))] = field
				}
			}
		}
	}
	for field, names := range headings {
		for _, name := range names {
			r[event.Fold(name)] = field
		}
	}
	return r
}

// Heading is the form in which headings are compared.
func Heading(name string) string { return event.Fold(strings.Trim(name, " *:\u00a0")) }

// Columns says what the columns of a list mean: what was said of their
// headings, by Heading, and else what they are called. Each of the wanted
// fields is the first column of it.
func (r Reading) Columns(header []string, wanted []string, said map[string]string) Columns {
	want := map[string]bool{}
	for _, field := range wanted {
		want[field] = true
	}
	columns := make(Columns, len(header))
	taken := map[string]bool{}
	take := func(i int, field string) {
		if want[field] && !taken[field] {
			taken[field], columns[i].Field = true, field
		}
	}
	for i, name := range header { // what was said comes before what is guessed
		columns[i].Heading = strings.TrimSpace(name)
		if field, ok := said[Heading(name)]; ok {
			columns[i].Said = true
			take(i, field)
		}
	}
	for i, name := range header {
		if !columns[i].Said {
			take(i, r[Heading(name)])
		}
	}
	return columns
}

// Has reports whether one of the columns is a field.
func (c Columns) Has(field string) bool { return c.of(field) >= 0 }

// Name is the heading of the column that is a field, "" if none is.
func (c Columns) Name(field string) string {
	if i := c.of(field); i >= 0 {
		return c[i].Heading
	}
	return ""
}

// Cell is what stands in row r for a field, "" where nothing does.
func (c Columns) Cell(r table.Row, field string) string { return r.Cell(c.of(field)) }

// Unknown are the headings of columns that are left out.
func (c Columns) Unknown() []string {
	var all []string
	for _, column := range c {
		if column.Field == "" && column.Heading != "" {
			all = append(all, column.Heading)
		}
	}
	return all
}

func (c Columns) of(field string) int {
	for i := range c {
		if c[i].Field == field {
			return i
		}
	}
	return -1
}
