package rest

import (
	"context"
	"time"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadSeats serves GET /events/{event}/sessions/{session}/seats.
func (a *API) ReadSeats(ctx context.Context, r api.ReadSeatsRequestObject) (api.ReadSeatsResponseObject, error) {
	v, err := a.desk.SeatsOf(ctx, caller(ctx), r.Event, r.Session, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	return api.ReadSeats200JSONResponse(seats(v)), nil
}

// Overbook serves POST /events/{event}/sessions/{session}/seats/overbook.
func (a *API) Overbook(ctx context.Context, r api.OverbookRequestObject) (api.OverbookResponseObject, error) {
	v, err := a.desk.Overbook(ctx, caller(ctx), r.Event, r.Session, r.Body.Capacity)
	if err != nil {
		return nil, err
	}
	return api.Overbook200JSONResponse(seats(v)), nil
}

// ListSeatMoves serves GET /events/{event}/sessions/{session}/seats/moves.
func (a *API) ListSeatMoves(ctx context.Context, r api.ListSeatMovesRequestObject) (api.ListSeatMovesResponseObject, error) {
	v, err := a.desk.MovesOf(ctx, caller(ctx), r.Event, r.Session, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	return api.ListSeatMoves200JSONResponse{Items: each(v.Items, seatMove), Next: orNull(v.Next)}, nil
}

func seats(v *desk.Seats) api.Seats {
	s := v.Session
	return api.Seats{
		Session: s.Slug, Capacity: s.Capacity, RoomLimit: s.RoomLimit, KeptInvited: v.Invited, Free: v.Free, Waiting: s.Waiting,
		Taken: api.SeatsTaken{
			Confirmed: v.Taken[event.Confirmed], Offered: v.Taken[event.Offered], Pending: v.Taken[event.Pending], Unverified: v.Taken[event.Unverified],
		},
		Quotas: each(s.Quotas, quotaState), Offers: each(v.Offers, seatOffer), Standstill: standstill(&v.Still),
		Queue: each(v.Queue, queueItem), Next: orNull(v.Next), Targets: each(v.Targets, targetState), Overbooking: overbooking(v.Room),
	}
}

func quotaState(q *event.Quota) api.QuotaState {
	return api.QuotaState{
		Key: q.Key, Label: text(q.Label), Seats: q.Seats, Taken: q.Taken, Kept: q.Kept(), ReleaseAt: timeOrNull(q.ReleaseAt), ReleasedAt: timeOrNull(q.ReleasedAt),
	}
}

func seatOffer(p *desk.SeatPlaced) api.SeatOffer {
	return api.SeatOffer{Registration: id(p.ID), Registrant: id(p.RegistrantID), Name: p.Person().Name(), Until: api.Instant(*p.OfferUntil)}
}

func standstill(o *event.Outlook) api.Standstill {
	return api.Standstill{Why: orNull(string(o.Why)), Next: orNull(string(o.Next)), NextAt: momentOrNull(o.NextAt)}
}

// momentOrNull is t, or nil where that is zero: not known.
func momentOrNull(t time.Time) *api.Instant {
	if t.IsZero() {
		return nil
	}
	return timeOrNull(&t)
}

func queueItem(w *desk.SeatWaiting) api.QueueItem {
	item := api.QueueItem{
		Rank: w.Rank, Registration: id(w.ID), Registrant: id(w.RegistrantID), Name: w.Person().Name(),
		Why: orNull(string(w.Why)), Next: orNull(string(w.Next)), NextAt: momentOrNull(w.NextAt),
	}
	if w.Quota != nil {
		item.Quota = &w.Quota.Key
	}
	return item
}

func targetState(t *desk.SeatShare) api.TargetState {
	return api.TargetState{Label: text(t.Label), SharePercent: t.SharePercent, Seats: t.Seats, Of: t.Of, Percent: t.Percent()}
}

func overbooking(o *desk.Overbooking) api.Overbooking {
	if o == nil {
		return api.Overbooking{}
	}
	wire := api.Overbooking{Aim: o.Aim, RoomLimit: o.Limit, Sessions: o.Looked}
	if s := o.Suggestion; s != nil {
		wire.Suggestion = api.CapacitySuggestion{
			Capacity: s.Capacity, Event: s.By.In.Slug, Session: s.By.Where.Slug, Expected: s.Lowest.Expected(), NoShow: s.Lowest.NoShow,
		}
	}
	return wire
}

func seatMove(m *desk.SeatMove) api.SeatMove {
	return api.SeatMove{
		ID: id(m.ID), At: api.Instant(m.At), Actor: m.Actor, Account: orNull(m.Who), Action: m.Action, Registrant: idOrNull(m.RegistrantID), Name: orNull(m.Name),
		From: orNull(string(m.From)), To: orNull(string(m.To)), HoldsSeat: m.Holds, Cause: orNull(m.Cause), Quota: orNull(m.Quota), Seats: orNull(m.Seats), Reason: orNull(m.Reason),
	}
}
