package event

import "golang.org/x/text/language"

// ValidCountry takes ISO 3166-1 alpha-2 codes of countries, and XK.
func ValidCountry(code string) bool {
	if len(code) != 2 {
		return false
	}
	r, err := language.ParseRegion(code)
	return err == nil && r.String() == code && (code == "XK" || r.IsCountry() && r.Canonicalize().String() == code)
}
