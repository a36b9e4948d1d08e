package attendance

import (
	"cmp"
	"slices"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/team"
)

// A group is how many participants there were of each kind.
type group struct {
	ID     string // the dimension
	Title  string
	Rows   []groupRow // the first of them
	More   []groupRow // the others
	Others string     // how many these are, in words
	None   string     // why there are none
	Note   string     // what is yet to be done about them; "" for nothing
	Do     team.Tab   // where that is; without an address for those who may not
}

// mostRows is how many groups are seen at once.
const mostRows = 10

// fold leaves as many rows as are seen at once.
func (g *group) fold(d team.EventPage) {
	if n := len(g.Rows) - mostRows; n > 1 {
		g.Rows, g.More = g.Rows[:mostRows], g.Rows[mostRows:]
		g.Others = d.T("counting.others", "count", n)
	}
}

// A groupRow is one of them.
type groupRow struct {
	Name  string
	Value string // a number, or why there is none
	Of    int64  // for its bar; 0: no bar
	Max   int64
	URL   string // whom it counts; "" for nobody in particular
}

// groupsOf are the participants by each property that anybody has told, the most
// frequent first. list is where those of one group stand.
func groupsOf(d team.EventPage, e *event.Event, t *event.Tally, list func(event.Dimension, string) string) []group {
	var all []group
	for _, dim := range event.Dimensions {
		if t.Known(dim) == 0 {
			continue
		}
		g := group{ID: string(dim), Title: d.T("counting.by." + string(dim))}
		most := int64(0)
		for key, n := range t.By[dim] {
			row := groupRow{Name: nameOf(d, e, t, dim, key), Value: d.Number(int(n)), Of: n}
			if list != nil {
				row.URL = list(dim, key)
			}
			g.Rows, most = append(g.Rows, row), max(most, n)
		}
		slices.SortFunc(g.Rows, func(a, b groupRow) int {
			return cmp.Or(cmp.Compare(b.Of, a.Of), strings.Compare(a.Name, b.Name))
		})
		for i := range g.Rows {
			g.Rows[i].Max = most
		}
		g.fold(d)
		g.loose(d, t)
		all = append(all, g)
	}
	return all
}

// loose says how many municipalities are names that nobody has assigned yet.
func (g *group) loose(d team.EventPage, t *event.Tally) {
	n := t.Loose()
	if g.ID != string(event.ByMunicipality) || n == 0 {
		return
	}
	g.Note = d.T("counting.loose", "names", n)
	if d.May(desk.SeeRegistrants) {
		g.Do = team.Tab{Name: d.T("counting.assign"), URL: d.Address("/desk/" + d.Slug + "/municipalities")}
	}
}

// nameOf is what the value of a property is called among those of t.
func nameOf(d team.EventPage, e *event.Event, t *event.Tally, dim event.Dimension, key string) string {
	if key == "" {
		return d.T("counting.unknown")
	}
	switch dim {
	case event.ByCountry:
		return d.Country(key)
	case event.ByOrganisationKind:
		return d.T("organisation_kind." + key)
	case event.ByLanguage:
		return locale.Capital(d.Language(key))
	case event.ByGender:
		return genderName(d, e, key)
	}
	if known, listed := strings.CutPrefix(key, "key:"); listed {
		if m := e.Municipality(known); m != nil {
			return e.TextIn(m.Name, d.Lang())
		}
		return known
	}
	country, name := desk.TownOf(t, key)
	if country == "" {
		return name
	}
	return d.T("counting.unlisted", "name", name, "country", d.Country(country))
}

func genderName(d team.EventPage, e *event.Event, key string) string {
	if key == event.Woman || key == event.Man {
		return d.T("counting.gender." + key)
	}
	if q := e.GenderQuestion(); q != nil {
		for _, o := range q.Options {
			if o.Key == key {
				return e.TextIn(o.Label, d.Lang())
			}
		}
	}
	return key
}

// unknownKey stands in addresses for those of whom a property is not known.
const unknownKey = "-"

// keyOf is the value of a property in an address.
func keyOf(key string) string {
	if key == "" {
		return unknownKey
	}
	return key
}
