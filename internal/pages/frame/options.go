package frame

import (
	"html/template"
	"strings"

	"rollcall/internal/locale"
)

// countryOptions are all countries as the options of a select, by language.
// There are 250 of them, and a template would take longer over these than
// over the rest of a page.
func countryOptions(words *locale.Words) map[string]string {
	all := map[string]string{}
	for _, lang := range words.Languages() {
		var b strings.Builder
		for _, c := range words.Printer(lang).Countries() {
			b.WriteString(option(c.Code) + ">" + template.HTMLEscapeString(c.Name) + "</option>")
		}
		all[lang] = b.String()
	}
	return all
}

// option is the beginning of the option of a value.
func option(value string) string {
	return `<option value="` + template.HTMLEscapeString(value) + `"`
}

// ReadyOptions are options of a select that were made beforehand.
type ReadyOptions struct{ html template.HTML }

// HTML is what stands in the select.
func (o ReadyOptions) HTML() template.HTML { return o.html }

// CountryOptions are all countries as the options of a select, with that of
// code chosen. known reports whether it is among them. Nothing of code gets
// into the HTML that is not there already.
func (g Page) CountryOptions(code string) (options ReadyOptions, known bool) {
	before, after, known := strings.Cut(g.countries, option(code))
	if !known {
		return ReadyOptions{template.HTML(g.countries)}, false
	}
	return ReadyOptions{template.HTML(before + option(code) + " selected" + after)}, true
}
