package board

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/attendance"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/watching"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// mostMoves is how many marks a board tells of that were made last.
const mostMoves = 10

// A Board is how a session stands for its hosts. It has no addresses, and must
// not be changed: all who watch share it.
type Board struct {
	Event   *event.Event
	Session *event.Session
	AsOf    time.Time
	Door    []Line // who has no seat, has asked to be let in and has not been, in the order in which they are
	Lines   []Line // everyone else but speakers and staff, by name
	Team    []Line // speakers and staff, by name
	Counts  event.BoardCounts
	Room    *attendance.Room
	Moves   []Move            // the last marks that became known, the latest first
	hosts   map[string]string // names of those who marked, as the audit names actors
}

// A Line is one person at the board.
type Line struct {
	Registrant *event.Registrant // without address; nil for a walk-in
	Status     event.Status      // of the registration; "" without one
	HoldsSeat  bool
	WalkIn     *event.Mark // the first of a walk-in's marks, whose id names them; nil for a registrant
	event.BoardLine
	order string // what lines are sorted by
}

// A Move is a mark that was made.
type Move struct {
	event.Mark
	Name string // of the person
}

// Name is the person's name.
func (l *Line) Name() string {
	if l.Registrant != nil {
		return l.Registrant.Name()
	}
	return l.WalkIn.WalkInName
}

// Findable are the words, each after a blank, by whose beginnings the person is
// found. They are made each time that they are asked for, which takes longer than
// everything else about a line.
func (l *Line) Findable() string {
	if l.Registrant != nil {
		return store.FindableText(l.Registrant)
	}
	return store.FindableText(&event.Registrant{GivenName: l.WalkIn.WalkInName, Organisation: l.WalkIn.WalkInOrganisation})
}

// Host is the name of who made a mark, as the board has it: of an account, or of
// a host link. "" is nobody with a name, or the person themselves.
func (b *Board) Host(m *event.Mark) string { return b.hosts[m.RecordedBy] }

// read reads the board of a session.
func (d *Boards) read(ctx context.Context, sessionID int64) (*Board, error) {
	s, err := d.Store.Session(ctx, sessionID)
	if err != nil {
		return nil, err
	}
	ev, err := d.Store.EventByID(ctx, s.EventID)
	if err != nil {
		return nil, err
	}
	people, err := d.Store.BoardPeople(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	door, err := d.presence.DoorOf(ctx, ev, s)
	if err != nil {
		return nil, err
	}
	b := &Board{Event: ev, Session: s, AsOf: d.Now(), Room: attendance.RoomBehind(door, ev, s)}
	b.fill(people, door.Marks)
	b.hosts, err = d.hostsOf(ctx, s.ID, door.Marks)
	return b, err
}

// fill puts everybody where they belong.
func (b *Board) fill(people []store.BoardPerson, marks []event.Mark) {
	of := map[string][]event.Mark{}
	walkIns := []string{}
	for i := range marks {
		who := marks[i].Who()
		if marks[i].RegistrantID == nil && of[who] == nil {
			walkIns = append(walkIns, who)
		}
		of[who] = append(of[who], marks[i])
	}
	names := map[string]string{}
	for i := range people {
		p := &people[i]
		who := event.RegistrantKey(p.ID)
		names[who] = p.Name()
		b.add(Line{Registrant: &p.Registrant, Status: p.Status, HoldsSeat: p.HoldsSeat, BoardLine: event.LineOf(of[who]), order: p.ByName})
	}
	for _, who := range walkIns {
		first := &of[who][0]
		for i := range of[who] {
			if of[who][i].ID < first.ID {
				first = &of[who][i]
			}
		}
		names[who] = first.WalkInName
		if !event.TakenBack(of[who]) {
			b.add(Line{WalkIn: first, BoardLine: event.LineOf(of[who]), order: event.Fold(first.WalkInName)})
		}
	}
	slices.SortStableFunc(b.Door, func(x, y Line) int {
		return slices.Index(b.Room.Knocking, x.Registrant.ID) - slices.Index(b.Room.Knocking, y.Registrant.ID)
	})
	slices.SortStableFunc(b.Lines, byName)
	slices.SortStableFunc(b.Team, byName)
	b.Moves = movesOf(marks, names)
}

// add puts l where it belongs, and counts it. Nobody waits at the board of whom
// nothing stands, but who has a seat or asks to be let in.
func (b *Board) add(l Line) {
	switch {
	case l.Registrant != nil && l.Registrant.Role != event.RoleParticipant:
		b.Team = append(b.Team, l)
		return
	case l.Registrant != nil && slices.Contains(b.Room.Knocking, l.Registrant.ID):
		b.Door = append(b.Door, l)
		return
	case l.Stand == event.StandNotYet && !l.HoldsSeat:
		return
	}
	b.Lines = append(b.Lines, l)
	b.Counts.Add(&l.BoardLine)
}

// byName compares by name, in Latin letters where there are some, and walk-ins by
// the name that was typed.
func byName(x, y Line) int {
	return cmp.Or(strings.Compare(x.order, y.order), cmp.Compare(x.id(), y.id()))
}

func (l *Line) id() int64 {
	if l.Registrant != nil {
		return l.Registrant.ID
	}
	return l.WalkIn.ID
}

// movesOf are the marks that became known last, of people who still have a name, those
// that were made last first.
func movesOf(marks []event.Mark, names map[string]string) []Move {
	sorted := slices.Clone(marks)
	slices.SortFunc(sorted, func(x, y event.Mark) int { return cmp.Compare(y.ID, x.ID) })
	var moves []Move
	for i := range sorted {
		if name := names[sorted[i].Who()]; name != "" && len(moves) < mostMoves {
			moves = append(moves, Move{sorted[i], name})
		}
	}
	slices.SortStableFunc(moves, func(x, y Move) int { return y.At.Compare(x.At) })
	return moves
}

// hostsOf are the names of those who made marks.
func (d *Boards) hostsOf(ctx context.Context, sessionID int64, marks []event.Mark) (map[string]string, error) {
	links, err := d.Store.HostLinks(ctx, sessionID)
	if err != nil {
		return nil, err
	}
	hosts := map[string]string{}
	for i := range links {
		hosts[core.Actor{Kind: core.LinkHost, Hosting: &core.Hosting{Link: &links[i]}}.String()] = links[i].Label
	}
	accounts := core.AccountNames{}
	for i := range marks {
		name, err := accounts.Of(ctx, d.Store.Reads, marks[i].RecordedBy)
		if err != nil {
			return nil, err
		}
		if name != "" {
			hosts[marks[i].RecordedBy] = name
		}
	}
	return hosts, nil
}

// holds reports whether b may still be told at now: the places of those who have
// not come have not gone to others since, the session has not ended, and it is
// not stale.
func (b *Board) holds(now time.Time) bool {
	passed := func(at time.Time) bool { return !at.IsZero() && b.AsOf.Before(at) && !now.Before(at) }
	return now.Before(b.AsOf.Add(watching.Stale)) && !now.Before(b.AsOf) && !passed(b.Room.ReleasesAt) && !passed(b.Session.EndsAt)
}
