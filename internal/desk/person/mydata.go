package person

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// MyData is everything that is kept about a person, for themselves.
type MyData struct {
	core.PersonView
	At         time.Time // when it was read
	History    []HistoryEntry
	Letters    []event.Letter // without their bytes
	Attendance []AttendedView // of sessions in which something was noted
}

// A HistoryEntry is what was done about the person, and when. Names of the
// team and of other people are not in it.
type HistoryEntry struct {
	At      time.Time
	Action  string
	By      HistoryActor
	Session *event.Session // nil: none, or one that was removed
	From    event.Status   // "" where the status did not change
	To      event.Status
	Reason  string
	Changes []event.AuditValue // what was changed, before and after
}

// A HistoryActor says who did something: the person, the team or Rollcall by
// itself. What somebody else has caused, Rollcall has done.
type HistoryActor string

// The actors.
const (
	ByPerson   HistoryActor = "person"
	ByTeam     HistoryActor = "team"
	ByRollcall HistoryActor = "rollcall"
)

// An AttendedView is what is known of the person's attendance of a session.
type AttendedView struct {
	Session *event.Session
	core.AttendanceRow
	Marks []event.Mark // the person's own clicks and what hosts have noted
}

// MyData returns everything that is kept about the person. It changes
// nothing.
func (d *Personal) MyData(ctx context.Context, by core.Actor) (*MyData, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	data := &MyData{PersonView: *v, At: d.Now()}
	if data.History, err = d.history(ctx, v); err != nil {
		return nil, err
	}
	if data.Letters, err = d.Store.LettersOf(ctx, v.Registrant.ID); err != nil {
		return nil, err
	}
	for i := range data.Letters {
		data.Letters[i].Bytes = nil
	}
	data.Attendance, err = d.attended(ctx, v)
	return data, err
}

// history is what was done about v's person, oldest first.
func (d *Personal) history(ctx context.Context, v *core.PersonView) ([]HistoryEntry, error) {
	entries, err := d.Store.AuditAbout(ctx, v.Registrant.ID)
	if err != nil {
		return nil, err
	}
	values, err := d.Store.AuditValues(ctx, v.Registrant.ID)
	if err != nil {
		return nil, err
	}
	of := map[int64][]event.AuditValue{}
	for _, x := range values {
		of[x.AuditID] = append(of[x.AuditID], x)
	}
	list := make([]HistoryEntry, len(entries))
	for i := range entries {
		e := &entries[i]
		h := HistoryEntry{At: e.At, Action: e.Action, By: historyActor(e), Changes: of[e.ID]}
		h.From, h.To = event.Status(fact(e, "from")), event.Status(fact(e, "to"))
		h.Reason = fact(e, "reason")
		if e.SessionID != nil {
			h.Session = v.SessionByID(*e.SessionID)
		}
		list[i] = h
	}
	return list, nil
}

// fact is a text among the facts of an entry, or "".
func fact(e *event.AuditEntry, name string) string {
	text, _ := e.Data[name].(string)
	return text
}

// historyActor is who has done e, as far as it is the person's business.
func historyActor(e *event.AuditEntry) HistoryActor {
	person := core.Actor{Kind: core.Person, Registrant: &event.Registrant{ID: *e.RegistrantID}}
	switch e.Role {
	case core.Actor{}.Role():
		return ByPerson
	case person.Role():
		if e.Actor == person.String() {
			return ByPerson
		}
		return ByRollcall
	case core.Actor{Kind: core.Program}.Role():
		return ByRollcall
	}
	return ByTeam
}

// attended is what is known of the attendance of v's person, by session.
func (d *Personal) attended(ctx context.Context, v *core.PersonView) ([]AttendedView, error) {
	var list []AttendedView
	for i := range v.Sessions {
		s, me := &v.Sessions[i], []int64{v.Registrant.ID}
		known, err := d.Records(ctx, v.Event, s, me)
		if err != nil {
			return nil, err
		}
		marks, err := d.Store.MarksOf(ctx, s.ID, me)
		if err != nil {
			return nil, err
		}
		if row := known[v.Registrant.ID]; len(marks) > 0 || row.Override != nil {
			list = append(list, AttendedView{s, *row, marks})
		}
	}
	return list, nil
}
