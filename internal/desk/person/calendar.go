package person

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/invite"
)

// Calendar is the iCalendar object of an event's dates, to subscribe to. p is
// what Event has shown to whoever asks; times are written in lang.
func (d *Personal) Calendar(p *core.Programme, lang string) []byte {
	return d.Invites.Dates(p.Event, p.Sessions, lang).Bytes()
}

// CalendarAddress is the absolute address of an event's dates in lang.
func (d *Personal) CalendarAddress(ev *event.Event, lang string) string {
	return d.Invites.Feed(ev.Slug, lang)
}

// SeatCalendar is the iCalendar object of the seats of v's person: of all of
// them, or of the one in the session called slug, which fails with ErrNotFound
// if there is none. Those who wait have none.
func (d *Personal) SeatCalendar(v *core.PersonView, slug, lang string) ([]byte, error) {
	var seats []invite.Seat
	for i := range v.Registrations {
		g := &v.Registrations[i]
		if g.Status == event.Confirmed && (slug == "" || slug == g.Session.Slug) {
			seats = append(seats, invite.Seat{Session: g.Session, Registration: &g.Registration})
		}
	}
	if slug != "" && len(seats) == 0 {
		return nil, core.ErrNotFound
	}
	return d.Invites.Seats(v.Event, v.Registrant, seats, lang).Bytes(), nil
}
