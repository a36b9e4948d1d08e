package desk_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

func TestJoin(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1), o.signUp(2)
	start := 30*day + 21*time.Hour // 2021-11-12T10:00 in Berlin
	o.set(start - 31*time.Minute)
	_, err := o.Join(t.Context(), o.as(a), "first", 1)
	if p := problem.From(err); !errors.Is(err, event.ErrJoinTooEarly) || !p.Params["opens_at"].(time.Time).Equal(noon.Add(start-30*time.Minute)) {
		t.Fatalf("too early: %v", err)
	}
	o.set(start)
	for range 2 {
		url, err := o.Join(t.Context(), o.as(a), "first", 1)
		if err != nil || url != "https://meet.example.org/a" {
			t.Fatalf("%q, %v", url, err)
		}
		o.set(start + time.Minute)
	}
	if _, err := o.Join(t.Context(), o.as(b), "first", 1); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("joining from the queue: %v", err)
	}
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("%d rows, %v; want only who holds a seat", len(page.Items), err)
	}
	row := page.Items[0]
	if !row.Record.FirstJoin.Equal(noon.Add(start)) || row.Record.Evidence != event.EvidenceJoin || row.Minutes != nil || row.Outcome() != event.OutcomeAttended {
		t.Errorf("attendance by a click: %+v", row)
	}
	o.set(start + 3*time.Hour)
	if _, err := o.Join(t.Context(), o.as(a), "first", 1); !errors.Is(err, event.ErrSessionOver) {
		t.Errorf("when it is over: %v", err)
	}
}

func TestRollCall(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	start := 30*day + 21*time.Hour
	mark := func(in desk.CheckIn) (*desk.AttendanceRow, error) {
		return o.CheckIn(t.Context(), operator, "webinar", "first", in)
	}
	o.set(start)
	row, err := mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: "1"})
	if err != nil || !row.Present || row.Minutes != nil {
		t.Fatalf("in: %+v, %v", row, err)
	}
	o.set(start + 90*time.Minute)
	if row, err = mark(desk.CheckIn{Registrant: a.ID, Kind: "out", Nonce: "2"}); err != nil || *row.Minutes != 90 || row.Outcome() != event.OutcomePartial {
		t.Fatalf("out: %+v, %v", row, err)
	}
	o.set(start + 91*time.Minute)
	if row, err = mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: "2"}); err != nil || *row.Minutes != 90 {
		t.Fatalf("a known nonce changes nothing: %+v, %v", row, err)
	}
	walkIn := desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Нино"}, Kind: "in", Nonce: "3"}
	if row, err = mark(walkIn); err != nil || row.Name() != "Нино" {
		t.Fatalf("walk-in: %+v, %v", row, err)
	}
	if _, err = mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Vesna"}, Kind: "in", Nonce: "4"}); err != nil {
		t.Fatalf("a place that was left is free for others: %v", err)
	}
	if _, err = mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Vera"}, Kind: "in", Nonce: "5"}); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("a full room: %v", err)
	}
	for _, bad := range []desk.CheckIn{
		{Kind: "in", Nonce: "6"}, {Registrant: a.ID, WalkIn: &desk.WalkIn{Name: "x"}, Kind: "in", Nonce: "6"}, {Registrant: a.ID, Kind: "up", Nonce: "6"},
		{Registrant: a.ID, Kind: "in"}, {Registrant: 999, Kind: "in", Nonce: "6"}, {Registrant: a.ID, Kind: "in", Nonce: "6", Headcount: -1},
	} {
		if _, err := mark(bad); problem.From(err) == nil || problem.From(err).Kind != problem.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	stats, err := o.Stats(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "numbers", stats.Sessions[0], event.Counts{Registered: 1, Confirmed: 1, Partial: 1, WalkIns: 2})
	if row, err = o.Decide(t.Context(), operator, "webinar", "first", a.ID, "attended", "was on the phone"); err != nil || row.Outcome() != event.OutcomeAttended {
		t.Errorf("decided: %+v, %v", row, err)
	}
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 2)
	if err != nil || len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("first page: %d rows, next %q, %v", len(page.Items), page.Next, err)
	}
	if page, err = o.Attendance(t.Context(), operator, "webinar", "first", page.Next, 2); err != nil || len(page.Items) != 1 || page.Next != "" {
		t.Errorf("second page: %d rows, next %q, %v", len(page.Items), page.Next, err)
	}
}

func TestNoncesAndWalkIns(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	a, b := o.signUp(1), o.signUp(2)
	o.set(30*day + 21*time.Hour)
	mark := func(in desk.CheckIn) (*desk.AttendanceRow, error) {
		return o.CheckIn(t.Context(), operator, "webinar", "first", in)
	}
	if _, err := mark(desk.CheckIn{Registrant: a.ID, Kind: "in", Nonce: fmt.Sprintf("join:%d", b.ID)}); err != nil {
		t.Fatal(err)
	}
	if _, err := mark(desk.CheckIn{Registrant: b.ID, Kind: "in", Nonce: fmt.Sprintf("join:%d", b.ID)}); !errors.Is(err, desk.ErrNonceReused) {
		t.Errorf("the nonce of somebody else: %v", err)
	}
	if _, err := o.Join(t.Context(), o.as(b), "first", 1); err != nil {
		t.Fatal(err)
	}
	rows, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil || rows.Items[1].Record.FirstJoin == nil {
		t.Errorf("a click is hidden by a host's nonce: %+v, %v", rows, err)
	}
	for i, name := range []string{"Anna Roe", "anna  roe "} {
		row, err := mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: name}, Kind: []string{"in", "out"}[i], Nonce: fmt.Sprint("w", i)})
		if err != nil || row.Name() != "Anna Roe" {
			t.Errorf("%q: %+v, %v", name, row, err)
		}
	}
	if _, err := mark(desk.CheckIn{WalkIn: &desk.WalkIn{Name: "  "}, Kind: "in", Nonce: "w3"}); problem.From(err) == nil {
		t.Errorf("a blank name: %v", err)
	}
}
