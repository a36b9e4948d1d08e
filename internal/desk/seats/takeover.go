package seats

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Handover is the newest handover of a seat in the session called slug to the
// person, and whether it may still be taken. It fails with ErrNotFound.
func (d *Seats) Handover(ctx context.Context, by core.Actor, slug string) (v *core.PersonView, h *core.Handover, open bool, err error) {
	if v, err = d.Me(ctx, by); err != nil {
		return nil, nil, false, err
	}
	h, err = v.HandoverIn(slug)
	return v, h, err == nil && v.MayTake(h, d.Now()), err
}

// Handovers are the seats of colleagues that the person may take now.
func (d *Seats) Handovers(v *core.PersonView) []core.Handover {
	return slices.DeleteFunc(slices.Clone(v.Handovers), func(h core.Handover) bool { return !v.MayTake(&h, d.Now()) })
}

// takeOver takes the seat of h for v's person, in one step: there is never one
// seat more or less. Whoever takes it has confirmed the address by that.
// Taking it again changes nothing.
func (d *Seats) takeOver(ctx context.Context, by core.Actor, v *core.PersonView, o *core.Handover, in input.Verification) (*core.RegistrationView, error) {
	now := d.Now()
	_, err := d.Write(ctx, by, v.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		h, err := tx.Handover(ctx, o.ID)
		if err != nil || h.Result == event.HandoverAccepted {
			return core.Result{ID: o.ID}, err
		}
		t := &takeover{ctx: ctx, tx: tx, by: by, now: now, handover: h}
		if err := t.load(); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: h.ID}, t.run(in)
	})
	if err != nil {
		return nil, err
	}
	if v, err = d.Me(ctx, by); err != nil {
		return nil, err
	}
	if g := v.Find(o.Session.Slug); g != nil {
		return g, nil
	}
	return nil, core.ErrNotFound
}

// A takeover is one seat on its way from one person to another, inside a
// transaction.
type takeover struct {
	ctx      context.Context
	tx       *store.Tx
	by       core.Actor
	now      time.Time
	handover *event.Handover
	session  *event.Session
	from, to *event.Registration
	holder   *event.Registrant
	person   *event.Registrant // who takes it
}

// load reads what taking the seat needs.
func (t *takeover) load() (err error) {
	if t.from, err = t.tx.Registration(t.ctx, t.handover.RegistrationID); err != nil {
		return err
	}
	if t.session, err = t.tx.Session(t.ctx, t.from.SessionID); err != nil {
		return err
	}
	if t.holder, err = t.tx.Registrant(t.ctx, t.handover.FromID); err != nil {
		return err
	}
	if t.person, err = t.tx.Registrant(t.ctx, t.handover.ToID); err != nil {
		return err
	}
	if err := core.CheckThere(t.person); err != nil {
		return err
	}
	t.to, err = t.tx.RegistrationIn(t.ctx, t.person.ID, t.session.ID)
	if errors.Is(err, core.ErrNotFound) {
		t.to = &event.Registration{RegistrantID: t.person.ID, SessionID: t.session.ID, Status: event.Expired, Team: t.person.Role.Team(), SignedUpAt: t.now}
		return nil
	}
	return err
}

// run gives the seat to t's person, with both letters and the audit.
func (t *takeover) run(in input.Verification) error {
	if !t.to.HoldsSeat {
		t.to.QuotaID = event.QuotaOf(t.session.Quotas, t.person)
	}
	if err := t.session.HandOver(t.handover, t.from, t.to, t.now); err != nil {
		return err
	}
	if err := t.complete(in); err != nil {
		return err
	}
	err := errors.Join(t.tx.SaveHandover(t.handover), t.tx.SaveRegistration(t.from), t.tx.SaveRegistration(t.to), t.tx.SaveSeats(t.session))
	if err != nil {
		return err
	}
	places := []event.Place{{SessionID: t.session.ID, Status: event.Confirmed, HoldsSeat: true}}
	if t.person.VerifiedAt == nil {
		more, err := settleAll(t.ctx, t.tx, t.by, t.person, t.now)
		if err != nil {
			return err
		}
		places = append(places, more...)
	} else if err := t.tx.SaveRegistrant(t.person); err != nil {
		return err
	}
	l := handoverLetter(t.holder, event.LetterHandedOver, t.session, t.handover, t.now)
	l.Data.SeatGone = true
	event := t.session.EventID
	return errors.Join(
		core.OwePlaces(t.ctx, t.tx, t.person, places, t.now),
		core.Owe(t.tx, t.holder, l),
		core.Audit(t.tx, core.NewEntry(t.by, event, t.now, "seat_taken_over").About(t.person.ID, t.session.ID).With("from", t.holder.ID)),
		core.Audit(t.tx, core.NewEntry(t.by, event, t.now, "seat_handed_over").About(t.holder.ID, t.session.ID).With("to", t.person.ID)),
	)
}

// complete keeps what was said along with it. What the event requires and was
// said before is not asked again.
func (t *takeover) complete(in input.Verification) error {
	p, err := core.ProgrammeIn(t.ctx, t.tx, t.session.EventID)
	if err != nil {
		return err
	}
	changed, err := p.Complete(t.person, in, t.now)
	if changed {
		t.person.Revision++
	}
	return err
}

// declineHandover ends o without the person, and tells the colleague.
// Declining again changes nothing.
func (d *Seats) declineHandover(ctx context.Context, by core.Actor, o *core.Handover) error {
	now := d.Now()
	_, err := d.Write(ctx, by, []int64{o.Session.ID}, func(tx *store.Tx) (core.Result, error) {
		h, err := tx.Handover(ctx, o.ID)
		switch {
		case err != nil:
			return core.Result{}, err
		case h.Result == event.HandoverDeclined:
			return core.Result{ID: h.ID}, nil
		case !h.Open(now):
			return core.Result{}, event.ErrHandoverOver
		}
		s, err := tx.Session(ctx, o.Session.ID)
		if err != nil {
			return core.Result{}, err
		}
		if err := core.EndHandover(tx, by, s, h, event.HandoverDeclined, now); err != nil {
			return core.Result{}, err
		}
		return core.Result{ID: h.ID}, tellHolder(ctx, tx, s, h, now)
	})
	return err
}
