package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadRecord serves GET /events/{event}/registrants/{registrant}/record.
func (a *API) ReadRecord(ctx context.Context, r api.ReadRecordRequestObject) (api.ReadRecordResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	p, err := a.desk.Panel(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	var into *string
	if p.Into != nil {
		stands := id(p.Into.ID)
		into = &stands
	}
	return api.ReadRecord200JSONResponse{
		LettersIn: p.LettersIn, MergedInto: into, Doubles: each(p.Doubles, func(x *desk.PanelDouble) api.Double { return double(p, x) }),
		Registrant: registrant(&p.PersonView), Answers: each(p.Answers, answerThen), History: each(p.History, teamHistory), Notes: each(p.Notes, note),
		Letters: each(p.Letters, func(l *event.Letter) api.MyLetter { return letterTo(&p.PersonView, l) }),
	}, nil
}

// AddNote serves POST /events/{event}/registrants/{registrant}/notes.
func (a *API) AddNote(ctx context.Context, r api.AddNoteRequestObject) (api.AddNoteResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	written, err := a.desk.AddNote(ctx, caller(ctx), r.Event, n, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return api.AddNote201JSONResponse(note(written)), nil
}

// ShowLink serves POST /events/{event}/registrants/{registrant}/link.
func (a *API) ShowLink(ctx context.Context, r api.ShowLinkRequestObject) (api.ShowLinkResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	link, err := a.desk.ShowLink(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.ShowLink200JSONResponse{PersonalLink: link}, nil
}

// ResendLink serves POST /events/{event}/registrants/{registrant}/link/send.
func (a *API) ResendLink(ctx context.Context, r api.ResendLinkRequestObject) (api.ResendLinkResponseObject, error) {
	n, err := number(r.Registrant)
	if err != nil {
		return nil, err
	}
	if err := a.desk.ResendLink(ctx, caller(ctx), r.Event, n); err != nil {
		return nil, err
	}
	return api.ResendLink202JSONResponse{Status: api.AcceptedStatusAccepted}, nil
}

func answerThen(v *desk.PanelAnswer) api.AnswerThen {
	wire := api.AnswerThen{Key: v.Question.Key, Label: text(v.Question.Label), Options: map[string]api.Text{}, Value: v.Value, At: api.Instant(v.At), Reworded: v.Reworded}
	for _, o := range v.Question.Options {
		wire.Options[o.Key] = text(o.Label)
	}
	return wire
}

func teamHistory(h *desk.PanelHistory) api.TeamHistory {
	return api.TeamHistory{
		At: api.Instant(h.At), Action: h.Action, By: api.TeamHistoryBy(h.By), Who: orNull(h.Who), Session: slugOrNull(h.Session),
		From: orNull(string(h.From)), To: orNull(string(h.To)), Reason: orNull(h.Reason), Changes: each(h.Changes, fieldChange),
	}
}

func note(n *desk.PanelNote) api.Note {
	return api.Note{ID: id(n.ID), At: api.Instant(n.At), Who: orNull(n.Who), Text: n.Text}
}
