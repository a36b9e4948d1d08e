package rest

import (
	"context"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ListMessages serves GET /events/{event}/messages.
func (a *API) ListMessages(ctx context.Context, r api.ListMessagesRequestObject) (api.ListMessagesResponseObject, error) {
	all, err := a.desk.Messages(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	return api.ListMessages200JSONResponse{Items: each(all, message)}, nil
}

// DraftMessage serves POST /events/{event}/messages.
func (a *API) DraftMessage(ctx context.Context, r api.DraftMessageRequestObject) (api.DraftMessageResponseObject, error) {
	v, err := a.desk.DraftMessage(ctx, caller(ctx), r.Event, desk.MessageInput{
		Subject: event.Text(r.Body.Subject), Text: event.Text(r.Body.Text), Audience: messageAudience(&r.Body.Audience),
	})
	if err != nil {
		return nil, err
	}
	return api.DraftMessage201JSONResponse(message(v)), nil
}

// ReadMessage serves GET /events/{event}/messages/{message}.
func (a *API) ReadMessage(ctx context.Context, r api.ReadMessageRequestObject) (api.ReadMessageResponseObject, error) {
	n, err := number(r.Message)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.Message(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.ReadMessage200JSONResponse(message(v)), nil
}

// ChangeMessage serves PATCH /events/{event}/messages/{message}.
func (a *API) ChangeMessage(ctx context.Context, r api.ChangeMessageRequestObject) (api.ChangeMessageResponseObject, error) {
	n, err := number(r.Message)
	if err != nil {
		return nil, err
	}
	c := desk.MessageChange{Subject: event.Text(r.Body.Subject), Text: event.Text(r.Body.Text), Revision: int64(r.Body.Revision)}
	if r.Body.Audience != nil {
		audience := messageAudience(r.Body.Audience)
		c.Audience = &audience
	}
	v, err := a.desk.ChangeMessage(ctx, caller(ctx), r.Event, n, c)
	if err != nil {
		return nil, err
	}
	return api.ChangeMessage200JSONResponse(message(v)), nil
}

// PreviewMessage serves GET /events/{event}/messages/{message}/preview.
func (a *API) PreviewMessage(ctx context.Context, r api.PreviewMessageRequestObject) (api.PreviewMessageResponseObject, error) {
	n, as, err := messageAs(r.Message, r.Params.Registrant, r.Params.Language)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.ShowMessage(ctx, caller(ctx), r.Event, n, as)
	if err != nil {
		return nil, err
	}
	return api.PreviewMessage200JSONResponse{
		From: v.From, ReplyTo: orNull(v.ReplyTo), Subject: v.Subject, Text: v.Text, HTML: v.HTML, Language: v.Language, Registrant: id(v.Registrant.ID),
	}, nil
}

// messageAs reads which message is to be shown, and as whom.
func messageAs(message, registrant, language string) (n int64, as desk.MessageAs, err error) {
	if n, err = number(message); err != nil || registrant == "" {
		return n, desk.MessageAs{Language: language}, err
	}
	as = desk.MessageAs{Language: language}
	as.Registrant, err = number(registrant)
	return n, as, err
}

// TestMessage serves POST /events/{event}/messages/{message}/test.
func (a *API) TestMessage(ctx context.Context, r api.TestMessageRequestObject) (api.TestMessageResponseObject, error) {
	in := or(r.Body)
	n, as, err := messageAs(r.Message, in.Registrant, in.Language)
	if err != nil {
		return nil, err
	}
	to, err := a.desk.TestMessage(ctx, caller(ctx), r.Event, n, as)
	if err != nil {
		return nil, err
	}
	return api.TestMessage200JSONResponse{Email: to}, nil
}

// SendMessage serves POST /events/{event}/messages/{message}/send.
func (a *API) SendMessage(ctx context.Context, r api.SendMessageRequestObject) (api.SendMessageResponseObject, error) {
	n, err := number(r.Message)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.SendMessage(ctx, caller(ctx), r.Event, n, desk.MessageSending{Expected: int64(r.Body.Expected), Revision: int64(r.Body.Revision), At: given(r.Body.At)})
	if err != nil {
		return nil, err
	}
	return api.SendMessage200JSONResponse(message(v)), nil
}

// StopMessage serves POST /events/{event}/messages/{message}/stop.
func (a *API) StopMessage(ctx context.Context, r api.StopMessageRequestObject) (api.StopMessageResponseObject, error) {
	n, err := number(r.Message)
	if err != nil {
		return nil, err
	}
	v, err := a.desk.StopMessage(ctx, caller(ctx), r.Event, n)
	if err != nil {
		return nil, err
	}
	return api.StopMessage200JSONResponse(message(v)), nil
}

// DeleteMessage serves DELETE /events/{event}/messages/{message}.
func (a *API) DeleteMessage(ctx context.Context, r api.DeleteMessageRequestObject) (api.DeleteMessageResponseObject, error) {
	n, err := number(r.Message)
	if err != nil {
		return nil, err
	}
	if err := a.desk.DeleteMessage(ctx, caller(ctx), r.Event, n); err != nil {
		return nil, err
	}
	return api.DeleteMessage204Response{}, nil
}

// ListRecipients serves GET
// /events/{event}/messages/{message}/recipients.
func (a *API) ListRecipients(ctx context.Context, r api.ListRecipientsRequestObject) (api.ListRecipientsResponseObject, error) {
	n, err := number(r.Message)
	if err != nil {
		return nil, err
	}
	page, err := a.desk.MessageRecipients(ctx, caller(ctx), r.Event, n, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	return api.ListRecipients200JSONResponse{Items: each(page.Items, messageRecipient), Next: orNull(page.Next)}, nil
}

func messageRecipient(x *desk.MessageRecipient) api.MessageRecipient {
	v := api.MessageRecipient{Registrant: id(x.RegistrantID), Name: x.Registrant.Name(), Email: x.Registrant.Email, Result: string(x.Result)}
	if l := x.Letter; l != nil {
		v.At, v.Answer = timeOrNull(l.SentAt), l.LastError
		if l.ReturnedAt != nil {
			v.At = timeOrNull(l.ReturnedAt)
		}
	}
	return v
}

func messageAudience(a *api.MessageAudience) desk.MessageAudience {
	return desk.MessageAudience{
		Session: a.Session, Statuses: a.Statuses, Outcomes: a.Outcomes, Role: a.Role, Language: a.Language, Country: a.Country, OrganisationKind: a.OrganisationKind,
		Municipality: a.Municipality, Source: a.Source, Verified: a.Verified, Letters: a.Letters, Answer: a.Answer,
	}
}

func message(v *desk.Message) api.Message {
	m := api.Message{
		ID: id(v.ID), State: api.MessageState(v.State), Subject: text(v.Subject), Text: text(v.Body), Revision: int(v.Revision),
		Audience: api.MessageAudience{
			Session: v.For.Session, Statuses: list(v.For.Statuses), Outcomes: list(v.For.Outcomes), Role: v.For.Role, Language: v.For.Language, Country: v.For.Country, OrganisationKind: v.For.OrganisationKind,
			Municipality: v.For.Municipality, Source: v.For.Source, Verified: v.For.Verified, Letters: v.For.Letters, Answer: v.For.Answer,
		},
		SendAt: timeOrNull(v.SendAt), WrittenAt: api.Instant(v.WrittenAt), ChangedAt: api.Instant(v.ChangedAt), StartedAt: timeOrNull(v.StartedAt), EndedAt: timeOrNull(v.EndedAt),
		Matching: int(v.Matching), Recipients: int(v.Recipients), Excluded: map[string]int{}, Results: map[string]int{},
		Languages: each(v.Languages, func(s *desk.MessageShare) api.MessageShare {
			return api.MessageShare{Language: s.Language, ReadIn: s.ReadIn, People: int(s.People)}
		}),
	}
	for why, n := range v.Excluded {
		m.Excluded[string(why)] = int(n)
	}
	for result, n := range v.Results {
		m.Results[string(result)] = int(n)
	}
	return m
}
