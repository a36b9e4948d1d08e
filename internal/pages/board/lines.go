package board

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/team"
)

// A line is one person on the page.
type line struct {
	ID      string // of the element
	Field   string // of the form that names the person
	Value   string // what it holds
	Name    string
	About   string
	Stand   event.Stand
	Chips   []team.Chip
	Differ  string // what two hosts have noted who cannot have known of each other; "" where they agree
	Since   string
	People  int    // at this computer, for the form
	Knocks  bool   // asks to be let in
	Refused string // why the last press was; "" for most
	After   string // the element it comes after, where it is sent alone for the first time
	of      *desk.BoardLine
}

// Find is what the person is found by.
func (l line) Find() string { return strings.TrimSpace(l.of.Findable()) }

// same reports whether a and b show the same.
func same(a, b *line) bool {
	return slices.Equal(a.Chips, b.Chips) && a.Name == b.Name && a.About == b.About && a.Stand == b.Stand && a.Differ == b.Differ &&
		a.Since == b.Since && a.People == b.People && a.Knocks == b.Knocks
}

// A move is a mark that was just made.
type move struct{ At, Text string }

// A teller says in words what stands on a board, to one of those who look at it.
type teller struct {
	team.EventPage
	board *desk.Board
	me    string // who looks, as the audit names actors
	zone  *time.Location
}

func (t *teller) lines(all []desk.BoardLine) []line {
	lines := make([]line, len(all))
	for i := range all {
		lines[i] = t.line(&all[i])
	}
	return lines
}

func (t *teller) line(l *desk.BoardLine) line {
	v := line{ID: lineID(l), Name: l.Name(), Stand: l.Stand, People: l.Headcount, of: l}
	if r := l.Registrant; r != nil {
		v.Field, v.Value = "registrant", strconv.FormatInt(r.ID, 10)
		v.About = joined(r.LatinName, cmp.Or(r.Organisation, r.Municipality))
		v.Knocks = slices.Contains(t.board.Room.Knocking, r.ID)
	} else {
		v.Field, v.Value, v.About = "walk_in", strconv.FormatInt(l.WalkIn.ID, 10), l.WalkIn.WalkInOrganisation
	}
	v.Chips = t.chips(l, v.Knocks)
	if l.Stand == event.StandPresent && !l.OwnLink() {
		v.Since = t.T("desk.since", "time", t.Clock(l.Last.At, t.zone))
	}
	if len(l.Disagree) == 2 {
		v.Differ = t.T("board.differ", "first", t.marked(&l.Disagree[0]), "second", t.marked(&l.Disagree[1]))
	}
	return v
}

// chips are the states of a line that its buttons do not show.
func (t *teller) chips(l *desk.BoardLine, knocks bool) []team.Chip {
	var all []team.Chip
	add := func(icon, text, tint string) { all = append(all, team.Chip{Icon: icon, Text: text, Tint: tint}) }
	switch {
	case l.Registrant == nil:
		add("walk", t.T("desk.walk_in"), "")
	case l.Registrant.Role != event.RoleParticipant:
		add("people", t.T("role."+string(l.Registrant.Role)), "tint")
	case knocks:
		add("enter", t.T("desk.knocks"), "warn")
	case !l.HoldsSeat:
		add("alert", t.T("desk.no_seat"), "warn")
	case l.Status == event.Unverified:
		add("dashed", t.T("desk.chip.unverified"), "")
	}
	if l.OwnLink() {
		add("enter", t.T("desk.clicked", "time", t.Clock(l.Last.At, t.zone)), "tint")
	}
	if l.Headcount > 1 {
		add("people", t.T("desk.at_computer", "number", l.Headcount), "tint")
	}
	return all
}

// marked is a mark with its time and who made it: 10:31, Present, you.
func (t *teller) marked(m *event.Mark) string {
	return strings.Join([]string{t.Clock(m.At, t.zone), t.kind(m), t.host(m)}, ", ")
}

func (t *teller) kind(m *event.Mark) string { return t.T("desk.mark." + string(m.Kind)) }

// host is who made a mark, for whoever looks.
func (t *teller) host(m *event.Mark) string {
	switch {
	case m.Source == event.EvidenceJoin:
		return t.T("board.own_link")
	case m.RecordedBy == t.me:
		return t.T("board.you")
	}
	return cmp.Or(t.board.Host(m), t.T("board.somebody"))
}

func (t *teller) moves(all []desk.BoardMove) []move {
	moves := make([]move, len(all))
	for i := range all {
		m := &all[i]
		moves[i] = move{At: t.Clock(m.At, t.zone), Text: joined(m.Name, t.kind(&m.Mark), t.host(&m.Mark))}
	}
	return moves
}

// joined are the texts that are not empty.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), " · ")
}
