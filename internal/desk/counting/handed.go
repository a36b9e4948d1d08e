package counting

import (
	"context"

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
	}
	return h, nil
}
