package staff

import (
	"slices"
	"strings"

	"rollcall/internal/desk"
)

// A bars is how many people there are of each kind.
type bars struct {
	ID, Title string
	List      []bar
}

// mostBars is how many have a bar of their own.
const mostBars = 8

// origins are where people come from: the country, and the municipality where
// the event has a list of them.
func (v deskEvent) origins(st *desk.Stats) []bars {
	e := st.Programme.Event
	country := func(code string) string {
		if code == "" {
			return v.T("desk.country_unknown")
		}
		return v.Country(code)
	}
	municipality := func(key string) string {
		if m := e.Municipality(key); m != nil {
			return e.TextIn(m.Name, v.Lang())
		}
		return v.T("desk.municipality_unlisted")
	}
	all := []bars{{"countries", v.T("desk.countries"), v.bars(st.ByCountry, country, "desk.countries_rest")}}
	if len(e.Municipalities) > 0 {
		all = append(all, bars{"municipalities", v.T("desk.municipalities"), v.bars(st.ByMunicipality, municipality, "desk.municipalities_rest")})
	}
	return slices.DeleteFunc(all, func(b bars) bool { return len(b.List) == 0 })
}

// bars are the numbers by what name calls them, the most frequent first; rest
// is the word for those without a bar of their own.
func (g page) bars(by map[string]int64, name func(string) string, rest string) []bar {
	var list []bar
	for key, n := range by {
		list = append(list, bar{Label: name(key), Value: n})
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
	for i := range list {
		list[i].Max = max(list[0].Value, list[len(list)-1].Value)
	}
	return list
}
