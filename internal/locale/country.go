package locale

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Country is one a person can choose.
type Country struct {
	Code string // ISO 3166-1 alpha-2, or XK
	Name string
}

// iso3166 are the officially assigned codes, and XK.
const iso3166 = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
	"CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
	"GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
	"KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
	"NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
	"SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
	"UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"

// Country is the name of a country: the catalogue's where it has one, since
// the library's list is older than some names and spellings, else CLDR's. An unknown code
// is returned as it is.
func (p *Printer) Country(code string) string {
	if key := "country." + code; p.Has(key) {
		return p.T(key)
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.Regions(language.Make(p.tongue.tag)).Name(region); name != "" {
		return name
	}
	return code
}

// Countries are all countries in the order of the printer's language. The
// list is shared and must not be changed.
func (p *Printer) Countries() []Country { return p.countries }

// CountriesIn are the countries by their names in a language, whether or not
// there are words in it.
func CountriesIn(tag string) []Country {
	names := display.Regions(language.Make(tag))
	var list []Country
	for code := range strings.FieldsSeq(iso3166) {
		list = append(list, Country{code, names.Name(language.MustParseRegion(code))})
	}
	return list
}

// spoken are the languages that people of Europe and its neighbours name as
// theirs, by ISO 639.
const spoken = "ar az be bg bs ca cs da de el en es et eu fa fi fr ga gl he hr hu hy is it ka kk ku ky lb lt lv mk mt nb nl pl pt ro ru " +
	"sk sl sq sr sv tg tk tr uk uz zh"

// A SpokenLanguage is one that a person can choose.
type SpokenLanguage struct {
	Code string // tag
	Name string
}

// Spoken are languages by their names in the printer's language and in its
// order; more are added to the list.
func (p *Printer) Spoken(more []string) []SpokenLanguage {
	names := display.Languages(language.Make(p.tongue.tag))
	var list []SpokenLanguage
	for _, code := range slices.Concat(strings.Fields(spoken), more) {
		if slices.ContainsFunc(list, func(l SpokenLanguage) bool { return l.Code == code }) {
			continue
		}
		name := names.Name(language.Make(code))
		if name == "" {
			name = p.Language(code)
		}
		list = append(list, SpokenLanguage{code, name})
	}
	order := collate.New(language.Make(p.tongue.tag))
	slices.SortFunc(list, func(a, b SpokenLanguage) int { return order.CompareString(a.Name, b.Name) })
	return list
}

func (p *Printer) listCountries() []Country {
	var list []Country
	for code := range strings.FieldsSeq(iso3166) {
		list = append(list, Country{code, p.Country(code)})
	}
	order := collate.New(language.Make(p.tongue.tag))
	slices.SortFunc(list, func(a, b Country) int { return order.CompareString(a.Name, b.Name) })
	return list
}
