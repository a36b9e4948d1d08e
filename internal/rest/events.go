package rest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// defaultLimit is how many items a page has unless the query says otherwise.
const defaultLimit = 50

// ListEvents serves GET /events.
func (a *API) ListEvents(ctx context.Context, r api.ListEventsRequestObject) (api.ListEventsResponseObject, error) {
	all, err := a.desk.PublicEvents(ctx)
	if err != nil {
		return nil, err
	}
	page, next, err := cut(all, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	return api.ListEvents200JSONResponse{Items: each(page, a.event), Next: next}, nil
}

// cut is the page of all after the event that the cursor names.
func cut(all []desk.Programme, cursor string, limit int) (page []desk.Programme, next *string, err error) {
	if cursor != "" {
		slug, err := base64.RawURLEncoding.DecodeString(cursor)
		at := slices.IndexFunc(all, func(p desk.Programme) bool { return p.Event.Slug == string(slug) })
		if err != nil || at < 0 {
			return nil, nil, desk.ErrBadQuery.With("parameter", "cursor")
		}
		all = all[at+1:]
	}
	if limit == 0 {
		limit = defaultLimit
	}
	if len(all) <= limit {
		return all, nil, nil
	}
	last := base64.RawURLEncoding.EncodeToString([]byte(all[limit-1].Event.Slug))
	return all[:limit], &last, nil
}

// ReadEvent serves GET /events/{event}.
func (a *API) ReadEvent(ctx context.Context, r api.ReadEventRequestObject) (api.ReadEventResponseObject, error) {
	if r.Params.Shape == api.ReadEventParamsShapeFile {
		doc, tag, err := a.document(ctx, r.Event)
		return api.ReadEvent200JSONResponse{Body: doc, Headers: api.ReadEvent200ResponseHeaders{ETag: &tag}}, err
	}
	p, err := a.desk.Event(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(a.event(p))
	return api.ReadEvent200JSONResponse{Body: body}, err
}

// CreateEvent serves POST /events.
func (a *API) CreateEvent(ctx context.Context, r api.CreateEventRequestObject) (api.CreateEventResponseObject, error) {
	doc, err := eventfile.ParseJSON(*r.Body)
	if err != nil {
		return nil, err
	}
	if i := a.desk.Installed(); i.RetentionDays > 0 && !names(*r.Body, "retention_days") {
		doc.RetentionDays = i.RetentionDays
	}
	applied, err := a.desk.CreateEvent(ctx, caller(ctx), doc)
	if err != nil {
		return nil, err
	}
	body, tag, err := a.document(ctx, applied.Slug)
	headers := api.CreateEvent201ResponseHeaders{ETag: tag, Location: Base + "/events/" + applied.Slug}
	return api.CreateEvent201JSONResponse{Body: body, Headers: headers}, err
}

// names reports whether a document has a field. That it is one has been found out.
func names(document []byte, field string) bool {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(document, &fields)
	_, named := fields[field]
	return err == nil && named
}

// letters are the choices of PUT.
var letters = map[api.ReplaceEventParamsLetters]desk.LetterChoice{
	api.ReplaceEventParamsLettersNotify: desk.LettersNotify,
	api.ReplaceEventParamsLettersQuiet:  desk.LettersQuiet,
}

// ReplaceEvent serves PUT /events/{event}.
func (a *API) ReplaceEvent(ctx context.Context, r api.ReplaceEventRequestObject) (api.ReplaceEventResponseObject, error) {
	doc, err := eventfile.ParseJSON(*r.Body)
	if err != nil {
		return nil, err
	}
	if _, err := a.desk.ReplaceEvent(ctx, caller(ctx).Because(r.Params.Reason), r.Event, doc, r.Params.IfMatch, letters[r.Params.Letters]); err != nil {
		return nil, err
	}
	body, tag, err := a.document(ctx, r.Event)
	return api.ReplaceEvent200JSONResponse{Body: body, Headers: api.ReplaceEvent200ResponseHeaders{ETag: tag}}, err
}

// DeleteEvent serves DELETE /events/{event}.
func (a *API) DeleteEvent(ctx context.Context, r api.DeleteEventRequestObject) (api.DeleteEventResponseObject, error) {
	if err := a.desk.DeleteEvent(ctx, caller(ctx), r.Event); err != nil {
		return nil, err
	}
	return api.DeleteEvent204Response{}, nil
}

// document is the event as its organiser writes it, and its tag.
func (a *API) document(ctx context.Context, slug string) (api.Raw, string, error) {
	doc, tag, err := a.desk.EventFile(ctx, caller(ctx), slug)
	if err != nil {
		return nil, "", err
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return nil, "", fmt.Errorf("document of %s: %w", slug, err)
	}
	return body, tag, nil
}

// event is p as anyone may see it.
func (a *API) event(p *desk.Programme) api.Event {
	e := p.Event
	return api.Event{
		Slug: e.Slug, Series: orNull(e.Series), Title: text(e.Title), Summary: text(e.Summary),
		Audience: text(e.Audience), Organisers: each(e.Organisers, organiser),
		Languages: list(e.Languages), Zone: e.Zone, ZonesShown: list(e.ZonesShown),
		Visibility: api.EventVisibility(e.Visibility), Contact: contact(e.Contact), Verify: e.Verify,
		WaitingList: e.WaitingMode != event.WaitingOff, ThresholdPercent: e.ThresholdPercent, ThresholdMinutes: e.ThresholdMinutes, RetentionDays: e.RetentionDays,
		Questions: questions(e.Questions), Consents: each(p.Consents, consent),
		Interpretation: list(e.Interpretation), Municipalities: each(e.Municipalities, municipality), URL: a.options.BaseURL + "/" + e.Slug,
		Calendar: a.desk.CalendarAddress(e, e.Languages[0]),
		Sessions: each(p.Sessions, func(s *event.Session) api.Session { return a.session(e, s) }),
	}
}

func municipality(m *event.Municipality) api.Municipality {
	return api.Municipality{Key: m.Key, Country: m.Country, Name: text(m.Name), Aliases: m.Aliases}
}

func (a *API) session(e *event.Event, s *event.Session) api.Session {
	wire := api.Session{
		Slug: s.Slug, Title: text(s.Title), Starts: api.Instant(s.StartsAt), Ends: api.Instant(s.EndsAt), Zone: e.Zone,
		Capacity: s.Capacity, SeatsFree: s.Free(), Waiting: s.Waiting, State: api.SessionState(e.StateOf(s, a.options.Clock())),
		Closes: api.Instant(e.Closes(s)), JoinOpens: api.Instant(s.JoinOpensAt()),
		Breaks: each(s.Breaks, func(b *event.Break) api.Break {
			return api.Break{Starts: api.Instant(b.Starts), Ends: api.Instant(b.Ends)}
		}),
		Agenda:    each(s.Agenda, agendaItem),
		Materials: each(s.PublicMaterials(), material),
	}
	if opens := e.Opens(s); !opens.IsZero() {
		wire.Opens = timeOrNull(&opens)
	}
	return wire
}

func organiser(o *event.OrganisingBody) api.Organiser { return api.Organiser{Name: o.Name, URL: o.URL} }

func contact(c event.Contact) api.Contact {
	return api.Contact{Name: c.Name, Email: c.Email, Controller: c.Controller, PrivacyURL: c.PrivacyURL}
}

func agendaItem(i *event.AgendaItem) api.AgendaItem {
	return api.AgendaItem{
		Kind: i.Kind, Starts: timeOrNone(i.Starts), Ends: timeOrNone(i.Ends), Title: text(i.Title), Summary: api.Text(i.Summary),
		Speakers: each(i.Speakers, func(s *event.Speaker) api.Speaker { return api.Speaker(*s) }),
	}
}

// questions are those that are asked, without retired ones and retired
// options.
func questions(all []event.Question) []api.Question {
	asked := []api.Question{}
	for _, q := range all {
		if !q.Retired {
			asked = append(asked, question(q))
		}
	}
	return asked
}

func question(q event.Question) api.Question {
	wire := api.Question{
		Key: q.Key, Type: api.QuestionType(q.Type), Required: q.Required, Label: text(q.Label), Hint: api.Text(q.Hint),
	}
	for _, o := range q.Options {
		if !o.Retired {
			wire.Options = append(wire.Options, api.Option{Key: o.Key, Label: text(o.Label)})
		}
	}
	if s := q.ShowIf; s != nil {
		wire.ShowIf = api.ShowIf{Question: s.Question, Is: s.Is, Any: parts(s.Any), All: parts(s.All)}
	}
	return wire
}

// parts are the conditions of a show_if, nil if there are none.
func parts(all []event.ShowIf) []api.ShowIfPart {
	var wire []api.ShowIfPart
	for _, s := range all {
		wire = append(wire, api.ShowIfPart{Question: s.Question, Is: list(s.Is)})
	}
	return wire
}

func consent(t *event.ConsentText) api.ConsentText {
	return api.ConsentText{Key: t.Key, Required: t.Required, Text: text(t.Text), Version: t.Version}
}
