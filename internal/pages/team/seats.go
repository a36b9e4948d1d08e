package team

import (
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/seatplan"
)

// A Number is one of two to six in a line.
type Number struct{ Label, Value, Of string }

// NumberOf is a number with its word; of 0 says nothing of how many there are
// in all.
func (v EventPage) NumberOf(key string, n, of int64) Number {
	line := Number{Label: v.T("desk.number."+key, "count", n), Value: v.Number(int(n))}
	if of > 0 {
		line.Of = v.T("desk.of", "number", of)
	}
	return line
}

// SessionLinks lead to the roll-call, the attendance and the seats of s.
func (v EventPage) SessionLinks(s *event.Session) []Tab {
	var links []Tab
	path := "/desk/" + v.Slug + "/sessions/" + s.Slug
	add := func(a desk.Action, name, path string) {
		if v.May(a) {
			links = append(links, Tab{Name: v.T(name), URL: v.Address(path)})
		}
	}
	add(desk.SeeRoll, "desk.roll", path)
	add(desk.SeeAttendance, "desk.attendance", path+"/attendance")
	add(desk.SeeRegistrants, "desk.seats", path+"/seats")
	return links
}

// Seats draws the seats of s in every state, with a legend that leads those who
// may to the people it counts.
func (v EventPage) Seats(s *event.Session, held map[event.Status]int64) (seatplan.Grid, []seatplan.LegendItem) {
	f := s.Figures(held)
	c := seatplan.Counts{
		Capacity: s.Capacity, Confirmed: f.Confirmed, Held: held[event.Unverified] + held[event.Pending], Offered: held[event.Offered], Kept: f.Kept, Waiting: s.Waiting,
	}
	var legend []seatplan.LegendItem
	add := func(swatch, word string, n int64, status event.Status) {
		item := seatplan.LegendItem{Swatch: swatch, Word: v.T("seats.legend." + word), Count: v.Number(int(n))}
		if status != "" && v.May(desk.SeeRegistrants) {
			item.URL = v.Address("/desk/"+v.Slug+"/registrations", "session", s.Slug, "status", string(status))
		}
		legend = append(legend, item)
	}
	add("taken", "confirmed", c.Confirmed, event.Confirmed)
	add("held", "held", held[event.Unverified], event.Unverified)
	add("held", "pending", held[event.Pending], event.Pending)
	add("offer", "offered", c.Offered, event.Offered)
	add("kept", "kept", c.Kept, "")
	add("free", "free", f.Free, "")
	add("wait", "wait", c.Waiting, event.Waitlisted)
	return seatplan.GridOf(c, v.T("seats.every",
		"capacity", c.Capacity, "confirmed", c.Confirmed, "held", c.Held, "offered", c.Offered, "kept", c.Kept, "free", f.Free, "waiting", c.Waiting)), legend
}
