package event

import (
	"slices"
	"strings"
)

// A Dimension is a property by which participants are counted.
type Dimension string

// The dimensions.
const (
	ByCountry          Dimension = "country" // of the organisation
	ByMunicipality     Dimension = "municipality"
	ByOrganisationKind Dimension = "organisation_kind"
	ByGender           Dimension = "gender" // where a question is marked so
	ByLanguage         Dimension = "language"
)

// Dimensions lists all, in the order they are shown.
var Dimensions = []Dimension{ByCountry, ByMunicipality, ByOrganisationKind, ByGender, ByLanguage}

// An About is what somebody has said of themselves, as far as it is counted;
// "" is what is not known.
type About struct {
	Country          string
	Municipality     string // as Registrant.Home has it
	Town             string // the municipality as the person wrote it
	OrganisationKind string
	Gender           string // key of the answer
	Language         string
}

// By is the value in a dimension.
func (a *About) By(d Dimension) string {
	switch d {
	case ByCountry:
		return a.Country
	case ByMunicipality:
		return a.Municipality
	case ByOrganisationKind:
		return a.OrganisationKind
	case ByGender:
		return a.Gender
	}
	return a.Language
}

// A Tally is who the participants were, each counted once.
type Tally struct {
	Participants int64
	FirstTimers  int64 // were never there before
	CameBefore   int64
	Unrecognised int64  `json:",omitempty"` // walk-ins without an address: over several sessions each counts as often as they came
	Minutes      *int64 // the median of what is known, whole and floored; nil: of nobody
	By           map[Dimension]map[string]int64
	Spelt        map[string]string `json:",omitempty"` // municipalities that are in no list, as most people write them
}

// TallyOf counts those of parts who were there. before are the people who had
// been there earlier. Companions are nobody of whom anything is known, and
// walk-ins without an address nobody who could be recognised: they are neither
// there for the first time nor for another.
func TallyOf(parts []Part, before map[string]bool) Tally {
	t := Tally{By: map[Dimension]map[string]int64{}}
	for _, d := range Dimensions {
		t.By[d] = map[string]int64{}
	}
	var known []int64
	towns := map[string]map[string]int64{}
	for _, p := range Merged(slices.DeleteFunc(slices.Clone(parts), func(p Part) bool { return !p.There() })) {
		companions := max(p.Heads, 1) - 1
		t.Participants += 1 + companions
		for _, d := range Dimensions {
			t.By[d][p.About.By(d)]++
			if companions > 0 {
				t.By[d][""] += companions
			}
		}
		if p.About.Town != "" && p.About.Municipality != "" {
			if towns[p.About.Municipality] == nil {
				towns[p.About.Municipality] = map[string]int64{}
			}
			towns[p.About.Municipality][p.About.Town]++
		}
		switch {
		case before[p.Person]:
			t.CameBefore++
		case Recognised(p.Person):
			t.FirstTimers++
		default:
			t.Unrecognised++
		}
		if p.Seconds != nil {
			known = append(known, *p.Seconds)
		}
	}
	t.Minutes, t.Spelt = median(known), spelt(towns)
	return t
}

// spelt is the commonest spelling of each, of several the first in the order of
// letters; nil of none.
func spelt(towns map[string]map[string]int64) map[string]string {
	if len(towns) == 0 {
		return nil
	}
	all := map[string]string{}
	for key, by := range towns {
		for name, n := range by {
			if best := all[key]; best == "" || n > by[best] || n == by[best] && name < best {
				all[key] = name
			}
		}
	}
	return all
}

// Known is how many different values the participants have in a dimension.
func (t *Tally) Known(d Dimension) int64 {
	n := int64(len(t.By[d]))
	if _, unknown := t.By[d][""]; unknown {
		n--
	}
	return n
}

// Loose is how many of the municipalities are names that people typed and nobody has
// assigned to the event's list. Until somebody does, another spelling is another of them.
func (t *Tally) Loose() int64 {
	n := int64(0)
	for home := range t.By[ByMunicipality] {
		if home != "" && !strings.HasPrefix(home, "key:") {
			n++
		}
	}
	return n
}

// median is that of seconds in whole minutes, nil of none. Of an even number
// it is the mean of the two in the middle.
func median(seconds []int64) *int64 {
	n := len(seconds)
	if n == 0 {
		return nil
	}
	slices.Sort(seconds)
	m := (seconds[(n-1)/2] + seconds[n/2]) / 2 / 60
	return &m
}
