package rest

import (
	"context"
	"slices"
	"time"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// PreviewEvent serves GET /events/{event}/preview.
func (a *API) PreviewEvent(ctx context.Context, r api.PreviewEventRequestObject) (api.PreviewEventResponseObject, error) {
	pv, lang, err := a.preview(ctx, r.Event, "")
	if err != nil {
		return nil, err
	}
	letters, err := a.desk.WrittenLetters(pv, lang)
	if err != nil {
		return nil, err
	}
	wire := api.EventPreview{
		At: api.Instant(pv.At), Languages: pv.Event.Languages, Event: a.at(pv.At).event(pv.Programme),
		Letters: each(letters, func(l *desk.WrittenLetter) api.LetterSubject {
			return api.LetterSubject{Kind: string(l.Kind), Subject: l.Subject}
		}),
		People: each(pv.Everyone(lang), func(x *desk.Sample) string { return x.Key }), Invitations: []api.InvitationState{},
	}
	if pv.TakesPlace() {
		wire.Invitations = each(desk.PreviewInvitationStates, func(s *event.InvitationState) api.InvitationState { return api.InvitationState(*s) })
	}
	return api.PreviewEvent200JSONResponse(wire), nil
}

// preview is what others will see of an event, and one of its languages: lang,
// its first if that is empty.
func (a *API) preview(ctx context.Context, slug, lang string) (*desk.Preview, string, error) {
	pv, err := a.desk.Preview(ctx, caller(ctx), slug)
	switch {
	case err != nil:
		return nil, "", err
	case lang == "":
		lang = pv.Event.Languages[0]
	case !slices.Contains(pv.Event.Languages, lang):
		return nil, "", desk.ErrBadQuery.With("parameter", "lang")
	}
	return pv, lang, nil
}

// at is the API as it answers at another time.
func (a *API) at(t time.Time) *API {
	then := *a
	then.options.Clock = func() time.Time { return t }
	return &then
}

// PreviewLetter serves GET /events/{event}/preview/letters/{kind}.
func (a *API) PreviewLetter(ctx context.Context, r api.PreviewLetterRequestObject) (api.PreviewLetterResponseObject, error) {
	pv, lang, err := a.preview(ctx, r.Event, r.Params.Lang)
	if err != nil {
		return nil, err
	}
	l, err := a.desk.WrittenLetter(pv, event.LetterKind(r.Kind), lang)
	if err != nil {
		return nil, err
	}
	wire := api.LetterPreview{
		Kind: r.Kind, Language: lang, To: l.To, Date: api.Instant(l.Date), Subject: l.Subject, Text: l.Text, HTML: l.HTML, Files: []api.LetterFile{},
	}
	for _, d := range l.Dates {
		if d.Name != "" {
			wire.Files = append(wire.Files, api.LetterFile{Name: d.Name, Text: string(d.Bytes)})
		}
	}
	return api.PreviewLetter200JSONResponse(wire), nil
}

// PreviewPerson serves GET /events/{event}/preview/people/{state}.
func (a *API) PreviewPerson(ctx context.Context, r api.PreviewPersonRequestObject) (api.PreviewPersonResponseObject, error) {
	pv, lang, err := a.preview(ctx, r.Event, r.Params.Lang)
	if err != nil {
		return nil, err
	}
	everyone := pv.Everyone(lang)
	i := slices.IndexFunc(everyone, func(x desk.Sample) bool { return x.Key == r.State })
	if i < 0 {
		return nil, desk.ErrNotFound
	}
	x := &everyone[i]
	me := a.at(x.At).me(&x.View)
	if _, o := pv.Handover(x.Key, lang); o != nil {
		me.SeatsOffered = []api.SeatOffered{seatOffered(o)}
	}
	return api.PreviewPerson200JSONResponse{At: api.Instant(x.At), Me: me}, nil
}

// PreviewInvitation serves GET /events/{event}/preview/invitations/{state}.
func (a *API) PreviewInvitation(ctx context.Context, r api.PreviewInvitationRequestObject) (api.PreviewInvitationResponseObject, error) {
	pv, lang, err := a.preview(ctx, r.Event, r.Params.Lang)
	if err != nil {
		return nil, err
	}
	i := pv.Invitation(event.InvitationState(r.State), lang)
	if i == nil {
		return nil, desk.ErrNotFound
	}
	return api.PreviewInvitation200JSONResponse(a.at(pv.At).myInvitation(i)), nil
}
