package invitations

import (
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/table"
)

// columns say where in a row stands what, by the name of the field.
type columns map[string]int

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
	"country": {"country", "land", "staat", "країна", "страна", "ქვეყანა", "država", "zemlja", "држава", "държава", "shteti", "țara"},
	"function": {
		"function", "position", "job title", "title", "role", "funktion", "amt", "посада", "должность", "თანამდებობა", "funkcija", "funksioni", "funcția",
	},
	"language": {"language", "lang", "sprache", "мова", "язык", "ენა", "jezik", "јазик", "език", "gjuha", "limba"},
}

// columnsOf finds the columns by their headings, the first of each, and the
// headings that it does not know.
func columnsOf(header []string) (columns, []string) {
	called := map[string]string{}
	for field, names := range headings {
		for _, name := range names {
			called[event.Fold(name)] = field
		}
	}
	found := columns{}
	var unknown []string
	for i, name := range header {
		field, ok := called[event.Fold(strings.Trim(name, " *:\u00a0"))]
		_, twice := found[field]
		switch {
		case ok && !twice:
			found[field] = i
		case strings.TrimSpace(name) != "":
			unknown = append(unknown, strings.TrimSpace(name))
		}
	}
	return found, unknown
}

// person is what stands in r.
func (c columns) person(r table.Row, countries map[string]string) Person {
	cell := func(field string) string {
		i, ok := c[field]
		if !ok {
			return ""
		}
		return r.Cell(i)
	}
	p := Person{
		Email: strings.TrimPrefix(cell("email"), "mailto:"), GivenName: cell("given_name"), FamilyName: cell("family_name"), Organisation: cell("organisation"),
		Municipality: cell("municipality"), Country: cell("country"), Function: cell("function"), Language: strings.ToLower(cell("language")),
	}
	if code, named := countries[event.Fold(p.Country)]; named {
		p.Country = code
	}
	return p.clean()
}

// countries are the codes of countries by their names in the languages that
// there are words for, and by the codes themselves in any case.
func (d *Inviting) countries() map[string]string {
	codes := map[string]string{}
	for _, lang := range d.Words.Languages() {
		for _, c := range d.Words.Printer(lang).Countries() {
			codes[event.Fold(c.Name)], codes[event.Fold(c.Code)] = c.Code, c.Code
		}
	}
	return codes
}
