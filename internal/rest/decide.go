package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
)

// DecideRegistrations serves POST /events/{event}/registrations/decide. What
// is no id of ours is not found like any other.
func (a *API) DecideRegistrations(ctx context.Context, r api.DecideRegistrationsRequestObject) (api.DecideRegistrationsResponseObject, error) {
	numbers := make([]int64, len(r.Body.Ids))
	named := map[int64]string{}
	for i, text := range r.Body.Ids {
		n, err := number(text)
		if err != nil {
			n = -int64(i) - 1 // each by itself
		}
		numbers[i], named[n] = n, text
	}
	all, err := a.desk.DecideAll(ctx, caller(ctx), r.Event, desk.SeatAction(r.Body.Action), numbers, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	items := make([]api.Decided, len(all))
	for i, d := range all {
		items[i] = api.Decided{ID: named[d.ID], Status: orNull(string(d.Status)), Code: d.Code}
	}
	return api.DecideRegistrations200JSONResponse{Items: items}, nil
}
