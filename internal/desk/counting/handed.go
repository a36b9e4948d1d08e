package counting

import (
	"context"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// HandedOn are the figures of an event as they may be told outside of the team:
// no names, and no group of few. Groups are those of the whole event alone,
// people once: beside those of each session, some of what is hidden could be
// worked out.
type HandedOn struct {
	core.Programme
	Whole  Scope
	In     []Scope // of each session, in the order of Programme.Sessions
	Groups []HandedGroups
	Gender map[string]string // how many were women and men, by language; none where nobody may be told
}

// HandedGroups are the participants by one property.
type HandedGroups struct {
	By    event.Dimension
	Cells []event.Cell // none where no group may be named
}

// HandedOn are those of the event called slug. It fails as EventFor does.
func (d *Counting) HandedOn(ctx context.Context, by core.Actor, slug string) (*HandedOn, error) {
	f, err := d.Figures(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	h := &HandedOn{Programme: f.Programme, Whole: f.Whole, In: f.In}
	for _, dim := range event.Dimensions {
		if f.Whole.Tally.Known(dim) == 0 {
			continue
		}
		cells, _ := event.Conceal(f.Whole.Tally.By[dim])
		h.Groups = append(h.Groups, HandedGroups{dim, cells})
		if dim == event.ByGender && len(cells) > 0 && f.Programme.Event.GenderQuestion() != nil {
			h.Gender = d.genderHanded(f.Programme.Event, f.Whole.Words, cells)
		}
	}
	return h, nil
}

// genderHanded is how many were women and men, in the languages of words. It says of each
// group what cells do, and nothing beside that.
func (d *Counting) genderHanded(ev *event.Event, words map[string]Spoken, cells []event.Cell) map[string]string {
	keys := genderKeys(ev.GenderQuestion())
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, func(a, b event.Cell) int { return slices.Index(keys, a.Key) - slices.Index(keys, b.Key) })
	all := map[string]string{}
	for lang := range words {
		v := voice{d.Words.Printer(lang), ev, lang}
		var list []string
		for _, c := range cells {
			switch {
			case c.Few:
				list = append(list, v.T("report.of_gender", "label", v.genderLabel(c.Key), "count", v.T("counting.few")))
			case c.Hidden:
				list = append(list, v.T("report.of_gender", "label", v.genderLabel(c.Key), "count", v.T("counting.hidden")))
			default:
				list = append(list, v.genderCount(c.Key, c.People))
			}
		}
		all[lang] = v.T("report.gender", "list", strings.Join(list, ", "))
	}
	return all
}
