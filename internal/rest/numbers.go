package rest

import (
	"context"
	"strings"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadStats serves GET /events/{event}/stats.
func (a *API) ReadStats(ctx context.Context, r api.ReadStatsRequestObject) (api.ReadStatsResponseObject, error) {
	f, err := a.desk.Figures(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	n, t := f.Whole.Counts, turnout(&f.Whole)
	answer := api.ReadStats200JSONResponse{
		Registered: n.Registered, Confirmed: n.Confirmed, Waitlisted: n.Waitlisted, Cancelled: n.Cancelled, Attended: n.Attended,
		Partial: n.Partial, NoShow: n.NoShow, Excused: n.Excused, WalkIns: n.WalkIns, Companions: n.Companions,
		Participants: t.Participants, ConfirmedAtStart: t.ConfirmedAtStart, Rate: t.Rate, NoShowRate: t.NoShowRate, FirstTimers: t.FirstTimers,
		CameBefore: t.CameBefore, Unrecognised: t.Unrecognised, LooseMunicipalities: t.LooseMunicipalities, MedianMinutes: t.MedianMinutes, Undecided: t.Undecided, ParticipantsBy: t.ParticipantsBy, Sentence: t.Sentence,
		Sessions: []api.SessionCounts{}, ByCountry: f.ByCountry, ByOrganisationKind: f.ByOrganisationKind, ByMunicipality: f.ByMunicipality,
		ByGender: api.Tally{}, ByLanguage: f.ByLanguage, ByDay: f.ByDay,
	}
	if f.Programme.Event.GenderQuestion() != nil {
		answer.ByGender = f.ByGender
	}
	answer.Letters, answer.DetailsErasedAt = undelivered(f.Letters), timeOrNull(f.Programme.Event.ErasedAt)
	for i := range f.In {
		answer.Sessions = append(answer.Sessions, sessionCounts(f.Programme.Sessions[i].Slug, &f.In[i]))
	}
	if f.Series != nil {
		answer.Series = seriesCounts(f)
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

func sessionCounts(slug string, s *desk.FigureScope) api.SessionCounts {
	n, t := s.Counts, turnout(s)
	return api.SessionCounts{
		Session: slug, Registered: n.Registered, Confirmed: n.Confirmed, Waitlisted: n.Waitlisted, Cancelled: n.Cancelled,
		Attended: n.Attended, Partial: n.Partial, NoShow: n.NoShow, Excused: n.Excused, WalkIns: n.WalkIns, Companions: n.Companions,
		Participants: t.Participants, ConfirmedAtStart: t.ConfirmedAtStart, Rate: t.Rate, NoShowRate: t.NoShowRate, FirstTimers: t.FirstTimers,
		CameBefore: t.CameBefore, Unrecognised: t.Unrecognised, LooseMunicipalities: t.LooseMunicipalities, MedianMinutes: t.MedianMinutes, Undecided: t.Undecided, ParticipantsBy: t.ParticipantsBy, Sentence: t.Sentence,
	}
}

func seriesCounts(f *desk.Figures) api.SeriesCounts {
	n, t := f.Series.Counts, turnout(f.Series)
	return api.SeriesCounts{
		Series: f.Programme.Event.Series, Events: f.SeriesOf, Registered: n.Registered, Confirmed: n.Confirmed, Waitlisted: n.Waitlisted, Cancelled: n.Cancelled,
		Attended: n.Attended, Partial: n.Partial, NoShow: n.NoShow, Excused: n.Excused, WalkIns: n.WalkIns, Companions: n.Companions,
		Participants: t.Participants, ConfirmedAtStart: t.ConfirmedAtStart, Rate: t.Rate, NoShowRate: t.NoShowRate, FirstTimers: t.FirstTimers,
		CameBefore: t.CameBefore, Unrecognised: t.Unrecognised, LooseMunicipalities: t.LooseMunicipalities, MedianMinutes: t.MedianMinutes, Undecided: t.Undecided, ParticipantsBy: t.ParticipantsBy, Sentence: t.Sentence,
	}
}

// turnout is who the participants of s were.
func turnout(s *desk.FigureScope) api.Turnout {
	t := &s.Tally
	v := api.Turnout{
		Participants: t.Participants, ConfirmedAtStart: s.Rates.Confirmed, Rate: share(s.Rates.Rate()), NoShowRate: share(s.Rates.NoShowRate()),
		FirstTimers: t.FirstTimers, CameBefore: t.CameBefore, Unrecognised: t.Unrecognised, LooseMunicipalities: t.Loose(), MedianMinutes: t.Minutes, Undecided: s.Open, Sentence: map[string]api.ReportSentence{},
		ParticipantsBy: api.ParticipantGroups{
			ByCountry: t.By[event.ByCountry], ByMunicipality: municipalities(t), ByOrganisationKind: t.By[event.ByOrganisationKind],
			ByGender: api.Tally{}, ByLanguage: t.By[event.ByLanguage],
		},
	}
	if t.Known(event.ByGender) > 0 {
		v.ParticipantsBy.ByGender = t.By[event.ByGender]
	}
	for lang, said := range s.Words {
		v.Sentence[lang] = api.ReportSentence{Text: said.String(), Gender: textOrNull(said.Gender), Open: textOrNull(said.Open)}
	}
	return v
}

// share is a rate, null where there is none.
func share(percent float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &percent
}

// municipalities are counts by municipality under the names of the wire.
func municipalities(t *event.Tally) api.Tally {
	by := api.Tally{}
	for home, n := range t.By[event.ByMunicipality] {
		by[homeKey(t, home)] = n
	}
	return by
}

// homeKey is the key of a municipality in the event's list, else its country and
// its name as the pages have it.
func homeKey(t *event.Tally, home string) string {
	if key, listed := strings.CutPrefix(home, "key:"); listed || home == "" {
		return key
	}
	country, name := desk.TownOf(t, home)
	return country + ":" + name
}
