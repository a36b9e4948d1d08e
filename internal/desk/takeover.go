package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// An Offer is a seat that a colleague gives the person.
type Offer struct {
	store.Given
	Session  *event.Session
	Consents []event.ConsentText // that have to be given with it
}

// offered is the newest offer of a seat in the session called slug, open or
// not. It fails with ErrNotFound.
func (v *PersonView) offered(slug string) (*Offer, error) {
	for _, o := range slices.Backward(v.Offered) {
		if o.Session.Slug == slug {
			return &o, nil
		}
	}
	return nil, ErrNotFound
}

// Offer is the newest offer of a seat in the session called slug to the
// person, and whether it may still be taken. It fails with ErrNotFound.
func (d *Desk) Offer(ctx context.Context, by Actor, slug string) (v *PersonView, o *Offer, open bool, err error) {
	if v, err = d.Me(ctx, by); err != nil {
		return nil, nil, false, err
	}
	o, err = v.offered(slug)
	return v, o, err == nil && v.mayTake(o, d.now()), err
}

// mayTake reports whether nothing stands against taking o at now but what the
// holder may do meanwhile.
func (v *PersonView) mayTake(o *Offer, now time.Time) bool {
	g := v.find(o.Session.Slug)
	return o.Open(now) && o.Session.CancelledAt == nil && now.Before(o.Session.StartsAt) && (g == nil || !event.HasPlace(&g.Registration))
}

// Offers are the seats that the person may take now.
func (d *Desk) Offers(v *PersonView) []Offer {
	return slices.DeleteFunc(slices.Clone(v.Offered), func(o Offer) bool { return !v.mayTake(&o, d.now()) })
}

// missing are the required consents that r has not given.
func missing(texts []event.ConsentText, r *event.Registrant) []event.ConsentText {
	var needed []event.ConsentText
	for _, t := range texts {
		if t.Required && !r.Consents[t.Key].Given {
			needed = append(needed, t)
		}
	}
	return needed
}

// Accept takes the seat in the session called slug that a colleague gives the
// person, in one step: there is never one seat more or less. Whoever takes it
// has confirmed the address by that. Accepting again changes nothing.
//
// It fails with ErrNotFound, event.ErrHandoverOver, event.ErrHasPlace, or a
// problem with fields where a required consent is missing.
func (d *Desk) Accept(ctx context.Context, by Actor, slug string, consents map[string]bool) (*RegistrationView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	o, err := v.offered(slug)
	if err != nil {
		return nil, err
	}
	now := d.now()
	_, err = d.write(ctx, by, v.sessionIDs(), func(tx *store.Tx) (result, error) {
		h, err := tx.Handover(ctx, o.ID)
		if err != nil || h.Result == event.HandoverAccepted {
			return result{id: o.ID}, err
		}
		t := &takeover{ctx: ctx, tx: tx, by: by, now: now, handover: h}
		if err := t.load(); err != nil {
			return result{}, err
		}
		return result{id: h.ID}, t.run(consents)
	})
	if err != nil {
		return nil, err
	}
	if v, err = d.Me(ctx, by); err != nil {
		return nil, err
	}
	if g := v.find(slug); g != nil {
		return g, nil
	}
	return nil, ErrNotFound
}

// A takeover is one seat on its way from one person to another, inside a
// transaction.
type takeover struct {
	ctx      context.Context
	tx       *store.Tx
	by       Actor
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
	if t.person.ErasedAt != nil {
		return ErrErased
	}
	t.to, err = t.tx.RegistrationIn(t.ctx, t.person.ID, t.session.ID)
	if errors.Is(err, ErrNotFound) {
		t.to = &event.Registration{RegistrantID: t.person.ID, SessionID: t.session.ID, Status: event.Expired, SignedUpAt: t.now}
		return nil
	}
	return err
}

// run gives the seat to t's person, with both letters and the audit.
func (t *takeover) run(consents map[string]bool) error {
	if err := t.session.HandOver(t.handover, t.from, t.to, t.now); err != nil {
		return err
	}
	if err := t.consent(consents); err != nil {
		return err
	}
	err := errors.Join(t.tx.SaveHandover(t.handover), t.tx.SaveRegistration(t.from), t.tx.SaveRegistration(t.to))
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
		owePlaces(t.ctx, t.tx, t.person, places, t.now),
		owe(t.tx, t.holder, l),
		audit(t.tx, entry(t.by, event, t.now, "seat_taken_over").about(t.person.ID, t.session.ID).with("from", t.holder.ID)),
		audit(t.tx, entry(t.by, event, t.now, "seat_handed_over").about(t.holder.ID, t.session.ID).with("to", t.person.ID)),
	)
}

// consent keeps what was agreed to. Required consents that were given before
// are not asked again.
func (t *takeover) consent(given map[string]bool) error {
	texts, err := t.tx.Consents(t.ctx, t.session.EventID)
	if err != nil {
		return err
	}
	ev, err := t.tx.EventByID(t.ctx, t.session.EventID)
	if err != nil {
		return err
	}
	kept, wrong := consent(missing(texts, t.person), given, showing{ev, t.person.Language, t.now}, true)
	if len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	if len(kept) > 0 {
		t.person.Agree(kept)
		t.person.Revision++
	}
	return nil
}

// Decline says no to the seat in the session called slug that a colleague
// gives the person, and tells the colleague. Declining again changes nothing.
//
// It fails with ErrNotFound, or with event.ErrHandoverOver when it has been
// taken, or has ended otherwise.
func (d *Desk) Decline(ctx context.Context, by Actor, slug string) (*PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	o, err := v.offered(slug)
	if err != nil {
		return nil, err
	}
	now := d.now()
	_, err = d.write(ctx, by, []int64{o.Session.ID}, func(tx *store.Tx) (result, error) {
		h, err := tx.Handover(ctx, o.ID)
		switch {
		case err != nil:
			return result{}, err
		case h.Result == event.HandoverDeclined:
			return result{id: h.ID}, nil
		case !h.Open(now):
			return result{}, event.ErrHandoverOver
		}
		s, err := tx.Session(ctx, o.Session.ID)
		if err != nil {
			return result{}, err
		}
		if err := endHandover(tx, by, s, h, event.HandoverDeclined, now); err != nil {
			return result{}, err
		}
		return result{id: h.ID}, tellHolder(ctx, tx, s, h, now)
	})
	if err != nil {
		return nil, err
	}
	return d.Me(ctx, by)
}
