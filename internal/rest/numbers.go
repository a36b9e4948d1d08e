package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadStats serves GET /events/{event}/stats.
func (a *API) ReadStats(ctx context.Context, r api.ReadStatsRequestObject) (api.ReadStatsResponseObject, error) {
	s, err := a.desk.Stats(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	n := s.Event
	answer := api.ReadStats200JSONResponse{
		Registered: n.Registered, Confirmed: n.Confirmed, Waitlisted: n.Waitlisted, Cancelled: n.Cancelled, Attended: n.Attended,
		Partial: n.Partial, NoShow: n.NoShow, Excused: n.Excused, WalkIns: n.WalkIns, Companions: n.Companions,
		Sessions: []api.SessionCounts{}, ByCountry: s.ByCountry, ByOrganisationKind: s.ByOrganisationKind, ByMunicipality: s.ByMunicipality, ByDay: s.ByDay,
	}
	answer.Letters, answer.DetailsErasedAt = undelivered(s.Letters), timeOrNull(s.Programme.Event.ErasedAt)
	for i, n := range s.Sessions {
		answer.Sessions = append(answer.Sessions, sessionCounts(s.Programme.Sessions[i].Slug, n))
	}
	return answer, nil
}

func undelivered(u event.Undelivered) api.Undelivered {
	return api.Undelivered{Waiting: u.Waiting, WaitingSince: timeOrNull(u.Since), Tried: u.Tried, Refused: u.Refused, TooLate: u.TooLate, Answers: append([]string{}, u.Answers...)}
}

func counts(n event.Counts) api.Counts {
	return api.Counts{
		Registered: n.Registered, Confirmed: n.Confirmed, Waitlisted: n.Waitlisted, Cancelled: n.Cancelled,
		Attended: n.Attended, Partial: n.Partial, NoShow: n.NoShow, Excused: n.Excused, WalkIns: n.WalkIns, Companions: n.Companions,
	}
}

// ReadLanguages serves GET /events/{event}/languages.
func (a *API) ReadLanguages(ctx context.Context, r api.ReadLanguagesRequestObject) (api.ReadLanguagesResponseObject, error) {
	all, err := a.desk.Languages(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.ReadLanguages200JSONResponse{Items: each(all, languageGaps)}, nil
}

func languageGaps(l *desk.Language) api.LanguageGaps {
	gaps := api.LanguageGaps{Language: l.Code, TextsMissing: []string{}, WordsMissing: l.Words, Words: l.Size}
	for _, m := range l.Texts {
		gaps.TextsMissing = append(gaps.TextsMissing, m.Pointer)
	}
	return gaps
}

func sessionCounts(slug string, n event.Counts) api.SessionCounts {
	return api.SessionCounts{
		Session: slug, Registered: n.Registered, Confirmed: n.Confirmed, Waitlisted: n.Waitlisted, Cancelled: n.Cancelled,
		Attended: n.Attended, Partial: n.Partial, NoShow: n.NoShow, Excused: n.Excused, WalkIns: n.WalkIns, Companions: n.Companions,
	}
}
