package staff

import (
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// A moveRow is one line of the history.
type moveRow struct {
	When      string
	Name, URL string
	Chip      chip
	Did       string
	Notes     []string // its cause, and a reason that was told
	Who       string
}

// history is what has moved, in words.
func (v *seatsPage) history(moves *desk.SeatMoves, e *event.Event) {
	for i := range moves.Items {
		v.Moves = append(v.Moves, v.moveRow(&moves.Items[i], e, moves.Session))
	}
}

func (v *seatsPage) moveRow(m *desk.SeatMove, e *event.Event, s *event.Session) moveRow {
	zone := frame.Location(e.Zone)
	row := moveRow{When: v.Stamp(m.At, zone), Name: m.Name, Who: v.doer(m), Did: v.did(m, e, s)}
	if m.RegistrantID != nil {
		row.URL = v.personURL(*m.RegistrantID)
		if m.Name == "" {
			row.Name = v.T("desk.seats.erased")
		}
	}
	if m.To != "" {
		look := frame.Looks[m.To]
		row.Chip = chip{Icon: look.Icon, Text: locale.Capital(v.T("status." + string(m.To))), Tint: look.Tint}
	}
	if key := "desk.seats.cause." + m.Cause; m.Cause != "" && v.Has(key) {
		row.Notes = append(row.Notes, v.T("desk.seats.because", "cause", v.T(key)))
	}
	if m.Reason != "" {
		row.Notes = append(row.Notes, v.T("desk.seats.told", "reason", m.Reason))
	}
	return row
}

// did is what happened in a move.
func (v *seatsPage) did(m *desk.SeatMove, e *event.Event, s *event.Session) string {
	key := "desk.seats.did." + m.Action
	if !v.Has(key) {
		key = "desk.seats.did.other"
	}
	quota := m.Quota
	for i := range s.Quotas {
		if s.Quotas[i].Key == m.Quota {
			quota = e.TextIn(s.Quotas[i].Label, v.Lang())
		}
	}
	return v.T(key, "quota", quota, "count", m.Seats)
}

// doer is who has done something.
func (v *seatsPage) doer(m *desk.SeatMove) string {
	switch {
	case m.Who != "":
		return m.Who
	case m.Actor == "rollcall":
		return v.T("desk.seats.by_itself")
	case m.Actor == "operator":
		return v.T("desk.seats.by_operator")
	case strings.HasPrefix(m.Actor, "account:"):
		return v.T("desk.seats.by_team")
	}
	return v.T("desk.seats.by_person")
}
