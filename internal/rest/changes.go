package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
)

// TryEvent serves POST /events/{event}/changes.
func (a *API) TryEvent(ctx context.Context, r api.TryEventRequestObject) (api.TryEventResponseObject, error) {
	doc, err := eventfile.ParseJSON(*r.Body)
	if err != nil {
		return nil, err
	}
	applied, err := a.desk.TryEvent(ctx, caller(ctx), r.Event, doc, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	answer := api.TryEvent200JSONResponse{
		Letters: map[string]int64{}, Calendars: map[string]int64{},
		Changes: each(applied.Changes, func(c *eventfile.Change) api.DocumentChange {
			return api.DocumentChange{Path: c.Path, Old: c.Old, New: c.New}
		}),
		Final: applied.Final, People: each(applied.People, toldOfChange), WithoutAddress: each(applied.Unwritten, toldOfChange), Quotas: each(applied.Quotas, changedQuota),
	}
	for kind, n := range applied.Letters {
		answer.Letters[string(kind)] = n
	}
	for method, n := range applied.Calendars {
		answer.Calendars[string(method)] = n
	}
	return answer, nil
}

func toldOfChange(p *desk.ToldOfChange) api.ToldOfChange {
	told := api.ToldOfChange{Registrant: id(p.RegistrantID), Name: p.Name, Letter: string(p.Kind), Calendars: []string{}}
	for _, m := range p.Calendars {
		told.Calendars = append(told.Calendars, string(m))
	}
	return told
}

func changedQuota(q *desk.AppliedQuota) api.ChangedQuota {
	return api.ChangedQuota{Session: q.Session, Key: q.Key, Seats: q.Seats, Taken: q.Taken, Kept: q.Kept, Released: q.Released}
}
