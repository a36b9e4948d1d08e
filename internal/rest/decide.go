package rest

import (
	"context"
	"slices"

	"rollcall/api"
	"rollcall/internal/desk"
)

// DecideRegistrations serves POST /events/{event}/registrations/decide. What
// is no id of ours is not found like any other.
func (a *API) DecideRegistrations(ctx context.Context, r api.DecideRegistrationsRequestObject) (api.DecideRegistrationsResponseObject, error) {
	var numbers []int64
	named := map[int64]string{}
	for i, text := range r.Body.Ids {
		n, err := number(text)
		if err != nil {
			n = -1 - int64(slices.Index(r.Body.Ids[:i+1], text)) // no id, and each its own
		}
		numbers, named[n] = append(numbers, n), text
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
