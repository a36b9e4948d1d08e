package person

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// SetConsent gives or withdraws one consent of the person's, at any time. A
// required one may be withdrawn too: the registration stays, and the
// organiser sees it. It fails with ErrNotFound for a consent that cannot be
// given or was never asked for.
func (d *Personal) SetConsent(ctx context.Context, by core.Actor, key string, given bool) (*core.PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	return d.Intake.Revise(ctx, by, v.Registrant.ID, now, func(_ *store.Tx, r *event.Registrant) error {
		all, wrong := input.ChangedConsents(v.Programme.Consents, r.Consents, map[string]bool{key: given}, input.Showing{Event: v.Event, Lang: r.Language, Now: now})
		if len(wrong) > 0 {
			return core.ErrNotFound
		}
		r.Consents = all
		return nil
	})
}
