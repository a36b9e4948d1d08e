package rest

import (
	"context"
	"encoding/json"
	"mime"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadMyData serves GET /me/data.
func (a *API) ReadMyData(ctx context.Context, _ api.ReadMyDataRequestObject) (api.ReadMyDataResponseObject, error) {
	data, err := a.desk.MyData(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	name := mime.FormatMediaType("attachment", map[string]string{"filename": data.Event.Slug + ".json"})
	return api.ReadMyData200JSONResponse{Body: myData(data), Headers: api.ReadMyData200ResponseHeaders{ContentDisposition: name}}, nil
}

// MyDataFile is the document of GET /me/data for people to keep: the same,
// with line breaks.
func MyDataFile(data *desk.MyData) ([]byte, error) {
	text, err := json.MarshalIndent(myData(data), "", "  ")
	return append(text, '\n'), err
}

// myData is everything about a person as they take it along.
func myData(d *desk.MyData) api.MyData {
	r := d.Registrant
	return api.MyData{
		Doubles: each(d.Doubles, func(x *desk.MyData) api.MyData { return myData(x) }),
		Event:   d.Event.Slug, MadeAt: api.Instant(d.At), Registrant: person(r), Source: r.Source,
		AskedEmail: r.AskedEmail, AskedEmailAt: timeOrNull(r.AskedEmailAt), RemindersOffAt: timeOrNull(r.RemindersOffAt),
		Consents: each(d.Consented, myConsent), Registrations: each(d.Registrations, myRegistrationData),
		History: each(d.History, myHistory), Attendance: each(d.Attendance, myAttendance),
		Letters: each(d.Letters, func(l *event.Letter) api.MyLetter { return letterTo(&d.PersonView, l) }),
		Notes:   each(d.Notes, func(n *event.Note) api.MyNote { return api.MyNote{At: api.Instant(n.At), Text: n.Text} }),
	}
}

func myRegistrationData(g *desk.RegistrationView) api.MyRegistrationData {
	r := registration(g)
	return api.MyRegistrationData{
		ID: r.ID, Session: r.Session, Status: r.Status, Position: r.Position, HoldsSeat: r.HoldsSeat,
		SignedUpAt: api.Instant(g.SignedUpAt), ChangedAt: api.Instant(g.ChangedAt), HoldUntil: timeOrNull(g.HoldUntil),
	}
}

func myHistory(h *desk.HistoryEntry) api.MyHistory {
	return api.MyHistory{
		At: api.Instant(h.At), Action: h.Action, By: api.MyHistoryBy(h.By), Session: slugOrNull(h.Session),
		From: orNull(string(h.From)), To: orNull(string(h.To)), Reason: orNull(h.Reason),
		Changes: each(h.Changes, fieldChange),
	}
}

func fieldChange(v *event.AuditValue) api.MyFieldChange {
	return api.MyFieldChange{Field: v.Field, Before: v.Before, After: v.After}
}

func slugOrNull(s *event.Session) *string {
	if s == nil {
		return nil
	}
	return &s.Slug
}

func letterTo(d *desk.PersonView, l *event.Letter) api.MyLetter {
	wire := api.MyLetter{
		Kind: string(l.Kind), Language: l.Language, State: api.MyLetterState(l.State), OwedAt: api.Instant(l.OwedAt), SentAt: timeOrNull(l.SentAt), ReturnedAt: timeOrNull(l.ReturnedAt),
	}
	for i := range d.Sessions {
		if d.Sessions[i].ID == l.Data.SessionID {
			wire.Session = &d.Sessions[i].Slug
		}
	}
	return wire
}

func myAttendance(v *desk.AttendedView) api.MyAttendance {
	wire := api.MyAttendance{
		Session: v.Session.Slug, Outcome: api.Outcome(v.Outcome()), Minutes: v.Minutes, Percent: v.Percent, Evidence: orNull(string(v.Record.Evidence)), Intervals: each(v.Record.Intervals, interval), Statements: each(v.Said, statement),
		Marks: each(v.Marks, func(m *event.Mark) api.MyMark {
			return api.MyMark{At: api.Instant(m.At), Kind: api.MyMarkKind(m.Kind), Source: api.MyMarkSource(m.Source), Headcount: m.Headcount}
		}),
	}
	if o := v.Override; o != nil {
		wire.DecidedAt, wire.Reason = timeOrNull(&o.DecidedAt), orNull(o.Reason)
	}
	return wire
}
