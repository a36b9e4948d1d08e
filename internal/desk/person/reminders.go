package person

import (
	"context"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A StopView is what the link that stops reminders shows: not who is
// reminded, since the link stands in a header that mail programs pass on.
type StopView struct {
	Event    *event.Event
	Language string // the person's
	Stopped  bool
}

// StopLink is what the link in reminders that stops them would do. It fails
// with ErrNotFound for whatever is no such link.
func (d *Personal) StopLink(ctx context.Context, token string) (*StopView, error) {
	r, err := d.byStopLink(ctx, token)
	if err != nil {
		return nil, err
	}
	ev, err := d.Store.EventByID(ctx, r.EventID)
	return &StopView{ev, r.Language, r.RemindersOffAt != nil}, err
}

// StopReminders stops the reminders of one person in one event, by the link
// that reminders carry. It changes nothing else, and stopping again changes
// nothing.
func (d *Personal) StopReminders(ctx context.Context, token string) (*StopView, error) {
	r, err := d.byStopLink(ctx, token)
	if err != nil {
		return nil, err
	}
	if _, err := d.SetReminders(ctx, core.Actor{Kind: core.Person, Registrant: r}, false); err != nil {
		return nil, err
	}
	return d.StopLink(ctx, token)
}

// SetReminders turns the person's reminders on or off. Unlike ChangeMe it
// looks at nothing else that is known of them.
func (d *Personal) SetReminders(ctx context.Context, by core.Actor, on bool) (*core.PersonView, error) {
	if by.Kind != core.Person {
		return nil, core.ErrUnauthorised
	}
	now := d.Now()
	return d.Intake.Revise(ctx, by, by.Registrant.ID, now, func(_ *store.Tx, r *event.Registrant) error { r.WantReminders(on, now); return nil })
}

// byStopLink is whom the link that stops reminders belongs to.
func (d *Personal) byStopLink(ctx context.Context, token string) (*event.Registrant, error) {
	id, ok := auth.LinkID(token)
	if !ok || !d.Key.IsStopLink(token, id) {
		return nil, core.ErrNotFound
	}
	r, err := d.Store.Registrant(ctx, id)
	if err == nil {
		r, err = d.Store.StandsFor(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	if r.ErasedAt != nil {
		return nil, core.ErrNotFound
	}
	return r, nil
}
