package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/event"
)

// ReadOverview serves GET /events/{event}/overview.
func (a *API) ReadOverview(ctx context.Context, r api.ReadOverviewRequestObject) (api.ReadOverviewResponseObject, error) {
	o, err := a.desk.Overview(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	answer := api.ReadOverview200JSONResponse{
		AsOf: api.Instant(o.AsOf), People: counts(o.Event), Groups: groups(&o.Groups), Sessions: []api.OverviewSession{}, Letters: undelivered(o.Letters),
		Next: each(o.Ahead, happening), Needs: each(o.Needs, teamNeed),
	}
	for i := range o.Programme.Sessions {
		s := &o.Programme.Sessions[i]
		answer.Sessions = append(answer.Sessions, api.OverviewSession{
			Session: s.Slug, Counts: counts(o.Sessions[i]), Seats: seatFigures(s, o.Open.HeldIn(s.ID)), Groups: groups(&o.People[i]),
		})
	}
	return answer, nil
}

func groups(g *event.Groups) api.SignUpGroups {
	return api.SignUpGroups{ByCountry: g.ByCountry, ByOrganisationKind: g.ByOrganisationKind, ByMunicipality: g.ByMunicipality, ByLanguage: g.ByLanguage, ByDay: g.ByDay}
}

// seatFigures are the seats of s; held are those that belong to somebody for a
// while, by status.
func seatFigures(s *event.Session, held map[event.Status]int64) api.SeatFigures {
	f := s.Figures(held)
	return api.SeatFigures{
		Capacity: s.Capacity, Confirmed: f.Confirmed, Unverified: held[event.Unverified], Pending: held[event.Pending], Offered: held[event.Offered],
		Kept: f.Kept, Free: f.Free, Waiting: s.Waiting,
	}
}

func happening(a *event.Ahead) api.Happening {
	return api.Happening{
		What: api.HappeningWhat(a.What), At: api.Instant(a.At), Last: momentOrNull(a.Last), Session: slugOrNull(a.Session), Quota: quotaOrNull(a.Quota), Message: idOrNull(a.Message), Count: a.Count,
	}
}

func teamNeed(n *event.Need) api.TeamNeed {
	return api.TeamNeed{
		Cause: api.TeamNeedCause(n.Cause), Session: slugOrNull(n.Session), Quota: quotaOrNull(n.Quota), Report: reportOrNull(n.Report), Count: n.Count, Seats: n.Seats, At: momentOrNull(n.At),
	}
}

func quotaOrNull(q *event.Quota) *string {
	if q == nil {
		return nil
	}
	return &q.Key
}

// reportOrNull is null for 0, which no report has as its id.
func reportOrNull(n int64) *string {
	if n == 0 {
		return nil
	}
	return idOrNull(&n)
}
