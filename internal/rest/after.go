package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadAfter serves GET /events/{event}/sessions/{session}/after.
func (a *API) ReadAfter(ctx context.Context, r api.ReadAfterRequestObject) (api.ReadAfterResponseObject, error) {
	v, err := a.desk.After(ctx, caller(ctx), r.Event, r.Session)
	if err != nil {
		return nil, err
	}
	return api.ReadAfter200JSONResponse(after(v)), nil
}

// SendAfter serves POST /events/{event}/sessions/{session}/after.
func (a *API) SendAfter(ctx context.Context, r api.SendAfterRequestObject) (api.SendAfterResponseObject, error) {
	v, err := a.desk.SendAfter(ctx, caller(ctx), r.Event, r.Session, desk.AfterSending{Letter: event.LetterKind(r.Body.Letter), Expected: int64(r.Body.Expected)})
	if err != nil {
		return nil, err
	}
	return api.SendAfter200JSONResponse(after(v)), nil
}

func after(v *desk.AfterView) api.After {
	return api.After{Unknown: int(v.Open), Undecided: int(v.Undecided), Letters: each(v.Rounds, afterRound)}
}

func afterRound(r *desk.AfterRound) api.AfterRound {
	x := api.AfterRound{
		Letter: api.AfterRoundLetter(r.Kind), Recipients: int(r.Recipients), LeftOut: map[string]int{}, Sent: int(r.Owed), Running: r.Running, Waits: api.AfterRoundWaits(r.Waits),
	}
	if !r.Opens.IsZero() {
		x.Opens = timeOrNull(&r.Opens)
	}
	for why, n := range r.LeftOut {
		x.LeftOut[string(why)] = int(n)
	}
	return x
}
