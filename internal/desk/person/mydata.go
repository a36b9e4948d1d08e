package person

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
)

// MyData is everything that is kept about a person, for themselves.
type MyData struct {
	core.PersonView
	At         time.Time // when it was read
	History    []core.HistoryEntry
	Letters    []event.Letter // without their bytes
	Notes      []event.Note   // that the team has written down, the oldest first
	Attendance []AttendedView // of sessions in which something was noted
	Doubles    []MyData       // of registrants who are the same person, for whom this one stands
}

// An AttendedView is what is known of the person's attendance of a session.
type AttendedView struct {
	Session *event.Session
	core.AttendanceRow
	Marks []event.Mark      // the person's own clicks and what hosts have noted
	Said  []event.Statement // by the person about it
}

// MyData returns everything that is kept about the person. It changes
// nothing.
func (d *Personal) MyData(ctx context.Context, by core.Actor) (*MyData, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	data, err := d.dataOf(ctx, v)
	if err != nil {
		return nil, err
	}
	doubles, err := d.Store.Doubles(ctx, v.Registrant.ID)
	for i := range doubles {
		double, err := d.double(ctx, doubles[i].ID)
		if err != nil {
			return nil, err
		}
		data.Doubles = append(data.Doubles, *double)
	}
	return data, err
}

// double is everything that is kept about somebody for whom another stands.
func (d *Personal) double(ctx context.Context, id int64) (*MyData, error) {
	v, err := d.View(ctx, id)
	if err != nil {
		return nil, err
	}
	if v.Consented, err = d.Consented(ctx, v); err != nil {
		return nil, err
	}
	return d.dataOf(ctx, v)
}

// dataOf is everything that is kept about v's person alone.
func (d *Personal) dataOf(ctx context.Context, v *core.PersonView) (data *MyData, err error) {
	data = &MyData{PersonView: *v, At: d.Now()}
	if data.History, err = core.HistoryOf(ctx, d.Store.Reads, v); err != nil {
		return nil, err
	}
	if data.Letters, err = d.Store.LettersOf(ctx, v.Registrant.ID); err != nil {
		return nil, err
	}
	for i := range data.Letters {
		data.Letters[i].Bytes = nil
	}
	if data.Notes, err = d.Store.Notes(ctx, v.Registrant.ID); err != nil {
		return nil, err
	}
	data.Attendance, err = d.attended(ctx, v)
	return data, err
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
		said, err := evidence.StatementsIn(ctx, d.Store.Reads, s.ID, me)
		if err != nil {
			return nil, err
		}
		if row := known[v.Registrant.ID]; len(marks) > 0 || len(said) > 0 || row.Override != nil || row.Record.Evidence != "" {
			list = append(list, AttendedView{s, *row, marks, said})
		}
	}
	return list, nil
}
