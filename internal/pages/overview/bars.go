package overview

import (
	"slices"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A bars is how many people there are of each kind.
type bars struct {
	ID, Title string
	List      []bar
}

// A bar is one line of a ranking.
type bar struct {
	Label string
	Value int64
	Max   int64
}

// mostBars is how many have a bar of their own.
const mostBars = 8

// origins are where people come from: the country, the municipality where the
// event has a list of them, the kind of organisation, and the language.
func (v *overviewPage) origins(e *event.Event, groups *event.Groups) []bars {
	stated := func(key string, name func(string) string) string {
		if key == "" {
			return v.T("desk.country_unknown")
		}
		return name(key)
	}
	country := func(code string) string { return stated(code, v.Country) }
	kind := func(key string) string {
		return stated(key, func(key string) string { return v.T("organisation_kind." + key) })
	}
	language := func(code string) string {
		return stated(code, func(code string) string { return locale.Capital(v.Language(code)) })
	}
	municipality := func(key string) string {
		if m := e.Municipality(key); m != nil {
			return e.TextIn(m.Name, v.Lang())
		}
		return v.T("desk.municipality_unlisted")
	}
	all := []bars{{"countries", v.T("desk.countries"), v.bars(groups.ByCountry, country, "desk.countries_rest")}}
	if len(e.Municipalities) > 0 {
		all = append(all, bars{"municipalities", v.T("desk.municipalities"), v.bars(groups.ByMunicipality, municipality, "desk.municipalities_rest")})
	}
	all = append(all,
		bars{"kinds", v.T("overview.kinds"), v.bars(groups.ByOrganisationKind, kind, "overview.kinds_rest")},
		bars{"spoken", v.T("overview.languages"), v.bars(groups.ByLanguage, language, "overview.languages_rest")},
	)
	return slices.DeleteFunc(all, func(b bars) bool { return len(b.List) == 0 })
}

// bars are the numbers by what name calls them, the most frequent first, and
// last those of whom nothing is stated; rest is the word for those without a bar
// of their own.
func (g *overviewPage) bars(by map[string]int64, name func(string) string, rest string) []bar {
	var list []bar
	for key, n := range by {
		if key != "" {
			list = append(list, bar{Label: name(key), Value: n})
		}
	}
	slices.SortFunc(list, func(a, b bar) int {
		if a.Value != b.Value {
			return int(b.Value - a.Value)
		}
		return strings.Compare(a.Label, b.Label)
	})
	if len(list) > mostBars {
		last := bar{Label: g.T(rest, "count", len(list)-mostBars+1)}
		for _, b := range list[mostBars-1:] {
			last.Value += b.Value
		}
		list = append(list[:mostBars-1], last)
	}
	if n := by[""]; n > 0 {
		list = append(list, bar{Label: name(""), Value: n})
	}
	longest := int64(0)
	for _, b := range list {
		longest = max(longest, b.Value)
	}
	for i := range list {
		list[i].Max = longest
	}
	return list
}
