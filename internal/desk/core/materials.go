package core

import (
	"context"

	"rollcall/internal/event"
)

// Withheld is a material that a person may not have, or not yet. Its address
// is not told.
type Withheld struct {
	Kind    event.MaterialKind
	Title   event.Text
	Access  event.Access
	Decided bool // nothing is waited for: the person was not there
}

// addMaterials sorts the materials of r's session into those that the person
// may have and the others.
func (d *Desk) addMaterials(ctx context.Context, ev *event.Event, r *RegistrationView) error {
	outcome := event.OutcomeUnknown
	if r.Session.NeedsOutcome() {
		known, err := d.Records(ctx, ev, r.Session, []int64{r.RegistrantID})
		if err != nil {
			return err
		}
		outcome = known[r.RegistrantID].Outcome()
	}
	for _, m := range r.Session.Materials {
		if m.MayHave(&r.Registration, outcome) {
			r.Materials = append(r.Materials, m)
			continue
		}
		r.Withheld = append(r.Withheld, Withheld{m.Kind, m.Title, m.Access, outcome != event.OutcomeUnknown})
	}
	return nil
}
