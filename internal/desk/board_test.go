package desk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// opens is when the session of the webinar starts, after noon.
const opens = 30*day + 21*time.Hour

// told is a board as far as it does not depend on when marks arrived.
func (o *office) told() map[string]string {
	o.t.Helper()
	b, err := o.Board(o.t.Context(), operator, "webinar", "first", desk.BoardFilter{})
	if err != nil {
		o.t.Fatal(err)
	}
	all := map[string]string{"": fmt.Sprintf("%+v, %d in the room", b.Counts, b.Room.Present)}
	for _, l := range b.Items {
		all[l.Name()] = fmt.Sprint(l.Stand, " ", l.Headcount, " ", len(l.Disagree))
	}
	return all
}

// TestMarksInAnyOrderAndAgain lets the same marks of two hosts arrive in several
// orders, some of them twice.
func TestMarksInAnyOrderAndAgain(t *testing.T) {
	t.Parallel()
	var first map[string]string
	for round := range 4 {
		o := open(t)
		o.announce(10, false)
		a, b := o.signUp(1), o.signUp(2)
		l, err := o.MakeHostLink(t.Context(), operator, "webinar", "first", "Tablet")
		if err != nil {
			t.Fatal(err)
		}
		door, err := o.ByHostLink(t.Context(), l.URL[len("https://desk.example.org/h/"):])
		if err != nil {
			t.Fatal(err)
		}
		at := func(minute int) *time.Time { return new(noon.Add(opens + time.Duration(minute)*time.Minute)) }
		ana := &desk.WalkIn{Name: "Ana", Organisation: "Bihać"}
		marks := []struct {
			by desk.Actor
			in desk.CheckIn
		}{
			{operator, desk.CheckIn{Registrant: a.ID, Kind: "in", At: at(0)}}, {door, desk.CheckIn{Registrant: a.ID, Kind: "out", At: at(30)}},
			{door, desk.CheckIn{Registrant: b.ID, Kind: "in", At: at(5), Headcount: 3}}, {operator, desk.CheckIn{Registrant: b.ID, Kind: "not_yet", At: at(5)}},
			{operator, desk.CheckIn{Registrant: b.ID, Kind: "in", At: at(40), Headcount: 2}}, {door, desk.CheckIn{WalkIn: ana, Kind: "in", At: at(3)}},
			{operator, desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Mira"}, Kind: "in", At: at(3)}}, {door, desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Mira"}, Kind: "not_yet", At: at(50)}},
		}
		for i := range marks {
			marks[i].in.Nonce = fmt.Sprint("mark-", i)
		}
		if round > 0 {
			marks = append(marks, marks[:round*2]...)
			rand.New(rand.NewPCG(uint64(round), 38)).Shuffle(len(marks), func(i, j int) { marks[i], marks[j] = marks[j], marks[i] })
		}
		for i, m := range marks {
			o.set(opens + time.Hour + time.Duration(i)*time.Second)
			if _, err := o.CheckIn(t.Context(), m.by, "webinar", "first", m.in); err != nil {
				t.Fatalf("round %d, %+v: %v", round, m.in, err)
			}
		}
		if first == nil {
			first = o.told()
		}
		got := o.told()
		for name := range got { // whether hosts can have known of each other depends on when marks arrived
			if name != "" {
				got[name], first[name] = got[name][:len(got[name])-1], first[name][:len(got[name])-1]
			}
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("round %d: %s", round, diff)
		}
		o.clean()
	}
}

func TestTheTimeOfAMarkIsBounded(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a := o.signUp(1)
	for i, tt := range []struct {
		now, at time.Duration // after the start
		kind    string
		want    string
	}{
		{0, 6 * time.Second, "in", "/at in_future"},
		{0, 4 * time.Second, "in", ""},
		{time.Hour, -31 * time.Minute, "out", "/at before_doors"},
		{time.Hour, -30 * time.Minute, "out", ""},
		{-20 * day, -20 * day, "excused", ""},
		{-20 * day, -20 * day, "not_yet", "/at before_doors"},
		{40 * day, 30 * day, "in", "/at not_in_session"},
		{40 * day, 30 * day, "excused", ""},
	} {
		o.set(opens + tt.now)
		in := desk.CheckIn{Registrant: a.ID, Kind: tt.kind, Nonce: fmt.Sprint(i), At: new(noon.Add(opens + tt.at))}
		_, err := o.CheckIn(t.Context(), operator.Because("She wrote."), "webinar", "first", in)
		if got := refused(err); (tt.want == "") != (err == nil) || tt.want != "" && !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%s at %v, sent at %v: %v, want %q", tt.kind, tt.at, tt.now, err, tt.want)
		}
	}
	for i, tt := range []struct { // which are made as they arrive
		now  time.Duration
		kind string
		want string
	}{
		{-30*time.Minute - time.Second, "in", "/at before_doors"}, {-30 * time.Minute, "in", ""}, {-20 * day, "excused", ""},
		{40 * day, "out", "/at not_in_session"}, {40 * day, "excused", ""},
	} {
		o.set(opens + tt.now)
		_, err := o.CheckIn(t.Context(), operator.Because("She wrote."), "webinar", "first", desk.CheckIn{Registrant: a.ID, Kind: tt.kind, Nonce: fmt.Sprint("untimed-", i)})
		if got := refused(err); (tt.want == "") != (err == nil) || tt.want != "" && !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%s without a time at %v: %v, want %q", tt.kind, tt.now, err, tt.want)
		}
	}
}

// A mark without a time comes after those of a clock that is a little ahead.
func TestAPressComesAfterWhatIsKnown(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a := o.signUp(1)
	o.set(opens)
	for i, in := range []desk.CheckIn{{Kind: "in", At: new(noon.Add(opens + 3*time.Second))}, {Kind: "out"}, {Kind: "not_yet"}, {Kind: "in"}} {
		in.Registrant, in.Nonce = a.ID, fmt.Sprint(i)
		if _, err := o.CheckIn(t.Context(), operator, "webinar", "first", in); err != nil {
			t.Fatal(err)
		}
		b, err := o.Board(t.Context(), operator, "webinar", "first", desk.BoardFilter{})
		if err != nil || string(b.Items[0].Last.Kind) != in.Kind {
			t.Errorf("after %s the board has %+v, %v", in.Kind, b.Items[0].Last, err)
		}
	}
}

func TestTheBoardOfASession(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	a, b, speaker, waits := o.signUp(1), o.signUp(2), o.signUp(3), o.signUp(4)
	role := "speaker"
	if _, err := o.ChangeRegistrant(t.Context(), operator, "webinar", speaker.ID, desk.Change{Role: &role}); err != nil {
		t.Fatal(err)
	}
	late := o.signUp(5) // waits: the seat of the speaker went to the one before
	o.set(opens)
	if _, err := o.Join(t.Context(), o.as(late), "first", 1); !errors.Is(err, event.ErrWrongStatus) {
		t.Fatalf("who waits is let in: %v", err)
	}
	if _, err := o.Join(t.Context(), o.as(b), "first", 2); err != nil {
		t.Fatal(err)
	}
	mark := func(in desk.CheckIn) {
		t.Helper()
		if _, err := o.CheckIn(t.Context(), operator, "webinar", "first", in); err != nil {
			t.Fatal(err)
		}
	}
	mark(desk.CheckIn{Registrant: speaker.ID, Kind: "in", Nonce: "1"})
	mark(desk.CheckIn{Registrant: waits.ID, Kind: "excused", Nonce: "2"})
	board := func(f desk.BoardFilter) *desk.BoardPage {
		t.Helper()
		p, err := o.Board(t.Context(), operator, "webinar", "first", f)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	all := board(desk.BoardFilter{})
	want(t, "counts", all.Counts, event.BoardCounts{Everyone: 3, Present: 1, Heads: 2, OwnLink: 1, NotYet: 1, Excused: 1})
	want(t, "speakers", len(all.Team), 1)
	want(t, "at the door", all.Door[0].Registrant.ID, late.ID)
	want(t, "connections, the speaker's too", all.Room.Present, 2)
	want(t, "the last mark", all.Moves[0].Name, waits.Name())
	if !slices.IsSortedFunc(all.Moves, func(x, y desk.BoardMove) int { return y.At.Compare(x.At) }) {
		t.Errorf("marks stand in another order than the latest first: %v", all.Moves)
	}
	if all.Items[0].Registrant.Email != nil {
		t.Error("the board has an address")
	}
	want(t, "not yet there", board(desk.BoardFilter{Show: event.StandNotYet}).Items[0].Registrant.ID, a.ID)
	page := board(desk.BoardFilter{Limit: 2})
	if len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("%d lines, next %q", len(page.Items), page.Next)
	}
	if rest := board(desk.BoardFilter{Limit: 2, After: page.Next}); len(rest.Items) != 1 || rest.Next != "" || rest.Items[0].Registrant.ID == page.Items[1].Registrant.ID {
		t.Errorf("the second page has %d lines, next %q", len(rest.Items), rest.Next)
	}
	for _, f := range []desk.BoardFilter{{Show: "nowhere"}, {After: "x"}, {Limit: 501}} {
		if _, err := o.Board(t.Context(), operator, "webinar", "first", f); !errors.Is(err, desk.ErrBadQuery) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// A walk-in of another session is nobody here, and one who was taken back is
// counted nowhere.
func TestWalkInsAreNamedByTheBoard(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.set(opens)
	row, err := o.CheckIn(t.Context(), operator, "webinar", "first", desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Ana", Email: "ana@example.org"}, Kind: "in", Nonce: "1"})
	if err != nil || row.Name() != "Ana" {
		t.Fatalf("%+v, %v", row, err)
	}
	b, err := o.Board(t.Context(), operator, "webinar", "first", desk.BoardFilter{})
	if err != nil {
		t.Fatal(err)
	}
	back := desk.CheckIn{WalkInID: b.Items[0].WalkIn.ID, Kind: "not_yet", Nonce: "2"}
	if _, err := o.CheckIn(t.Context(), operator, "webinar", "second", back); !slices.Equal(refused(err), []string{"/walk_in_id unknown_walk_in"}) {
		t.Errorf("in another session: %v", err)
	}
	if row, err := o.CheckIn(t.Context(), operator, "webinar", "first", back); err != nil || row.Name() != "Ana" || row.Outcome() != event.OutcomeUnknown {
		t.Errorf("taken back: %+v, %v", row, err)
	}
	if b, err = o.Board(t.Context(), operator, "webinar", "first", desk.BoardFilter{}); err != nil || len(b.Items) != 0 {
		t.Errorf("still there: %+v, %v", b.Items, err)
	}
	stats, err := o.Stats(t.Context(), operator, "webinar")
	if err != nil || stats.Event.WalkIns != 0 {
		t.Errorf("%d are counted, %v", stats.Event.WalkIns, err)
	}
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil || len(page.Items) != 0 {
		t.Errorf("%d rows of attendance, %v", len(page.Items), err)
	}
}
