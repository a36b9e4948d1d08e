// Package invite says what a calendar holds about a session.
//
// There are two kinds of entry. A date is the session as it is announced to
// everyone; a seat is what one person has in it, and is what letters invite to
// and cancel. They have UIDs of their own, since a seat can be gone while the
// date stands. Both are made here and nowhere else, so that a letter, the
// personal page and the API can never tell a calendar different things.
//
// No entry holds a personal link or the address of the meeting: calendars are
// shared, synchronised and read by programs. Nothing here reads a clock; the
// same rows make the same bytes.
package invite

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"rollcall/internal/auth"
	"rollcall/internal/calendar"
	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// Refresh is how often a subscribed calendar is worth loading again.
const Refresh = time.Hour

// A Writer makes calendars. Its fields are what comes from outside.
type Writer struct {
	Key     auth.Key
	Words   *locale.Words
	BaseURL string // how the outside reaches us, without a slash at the end
	From    string // the address that letters come from
}

// A Seat is what a person has in a session.
type Seat struct {
	Session      *event.Session
	Registration *event.Registration
}

// Dates is the calendar of an event to subscribe to: every session, those
// that do not take place as cancelled (RFC 5545 section 3.8.1.11), so that
// they go from the calendars they are in. Times are written in lang.
func (w Writer) Dates(e *event.Event, sessions []event.Session, lang string) *calendar.Calendar {
	n := w.note(e, lang)
	c := &calendar.Calendar{
		Method: calendar.Publish, Zone: n.home, Name: oneLine(e.TextIn(e.Title, lang)), Source: w.Feed(e.Slug, lang), Refresh: Refresh,
	}
	for i := range sessions {
		s := &sessions[i]
		d := n.entry(s, n.home)
		d.UID, d.Sequence, d.Changed, d.Free = w.uid("date", s.ID), s.Sequence, e.ChangedAt, true
		d.Description = n.describe(s, n.home, "")
		c.Entries = append(c.Entries, d)
	}
	return c
}

// Feed is the absolute address of the calendar that Dates makes.
func (w Writer) Feed(slug, lang string) string {
	return w.BaseURL + "/" + slug + "/calendar.ics?lang=" + lang
}

// Seats is a file of the seats that r has, to add to a calendar by hand. Those
// who wait for one have none: seats may hold any registrations of r.
func (w Writer) Seats(e *event.Event, r *event.Registrant, seats []Seat, lang string) *calendar.Calendar {
	n := w.note(e, lang)
	c := &calendar.Calendar{Method: calendar.Publish, Zone: n.home}
	for _, s := range seats {
		if s.Registration.Status == event.Confirmed {
			c.Entries = append(c.Entries, n.seat(r, s))
		}
	}
	return c
}

// Invitation is what a letter to r says about one seat: a request while r has
// it and the session takes place, else a cancellation (RFC 5546 sections
// 3.2.2 and 3.2.5). Its number rises with every change of the seat and of the
// session's title, times or state.
func (w Writer) Invitation(e *event.Event, r *event.Registrant, s Seat, lang string) *calendar.Calendar {
	n := w.note(e, lang)
	c := &calendar.Calendar{Method: calendar.Request, Zone: n.home, Entries: []calendar.Entry{n.seat(r, s)}}
	c.Entries[0].Attendee = &calendar.Party{Name: oneLine(r.Name()), Email: ascii(r.Address())}
	if c.Entries[0].Cancelled {
		c.Method = calendar.Cancel
	}
	return c
}

// A note is what the entries of one calendar have in common.
type note struct {
	Writer
	event *event.Event
	p     *locale.Printer
	lang  string         // of the organiser's texts; may have no catalogue
	home  *time.Location // the event's
}

func (w Writer) note(e *event.Event, lang string) note {
	return note{w, e, w.Words.Printer(lang), lang, location(e.Zone, time.UTC)}
}

func location(name string, otherwise *time.Location) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil && name != "" {
		return loc
	}
	return otherwise
}

// entry is what a date and a seat in s have in common.
func (n note) entry(s *event.Session, own *time.Location) calendar.Entry {
	e := n.event
	d := calendar.Entry{
		Starts: s.StartsAt, Ends: s.EndsAt, Summary: oneLine(e.TextIn(s.Title, n.lang)), Location: n.p.T("calendar.location"),
		URL: n.page(), Contact: contact(e.Contact), Cancelled: s.CancelledAt != nil,
		Organizer: calendar.Party{Name: oneLine(e.Host(n.lang)), Email: n.From},
	}
	if d.Cancelled { // some programs show what is cancelled like anything else
		d.Summary = n.p.T("calendar.cancelled", "title", d.Summary)
	}
	return d
}

// seat is the entry of a seat that r has or had. Both of its numbers only
// rise, and so does their sum.
func (n note) seat(r *event.Registrant, s Seat) calendar.Entry {
	own := location(r.Zone, n.home)
	d := n.entry(s.Session, own)
	d.UID = n.uid("seat", s.Registration.ID)
	d.Sequence = s.Session.Sequence + s.Registration.Sequence
	d.Changed = later(n.event.ChangedAt, s.Registration.ChangedAt)
	what := "calendar.seat"
	if s.Registration.Team {
		what = "calendar.team"
	}
	d.Description = n.describe(s.Session, own, n.p.T(what))
	d.Cancelled = d.Cancelled || s.Registration.Status != event.Confirmed
	return d
}

// describe says what does not fit into one line: the event, when it is where,
// what to do.
func (n note) describe(s *event.Session, own *time.Location, todo string) string {
	zones := append([]string{own.String(), n.event.Zone}, n.event.ZonesShown...)
	lines := []string{
		oneLine(n.event.TextIn(n.event.Title, n.lang)), n.p.When(s.StartsAt, s.EndsAt, own), n.p.Elsewhere(s.StartsAt, zones), todo, n.page(),
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

// page is the address of the event's page; a draft has none.
func (n note) page() string {
	if n.event.Visibility == event.Draft {
		return ""
	}
	return n.BaseURL + "/" + n.event.Slug
}

// uid names an entry for ever, whatever the installation's address becomes. It
// tells nothing about whose it is, RFC 7986 section 5.3, and has the form of a
// UUID of version 8, RFC 9562 section 5.8.
func (w Writer) uid(kind string, id int64) string {
	b := w.Key.MAC("calendar "+kind, binary.BigEndian.AppendUint64(nil, uint64(id)))[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// contact is whom to ask, in one line.
func contact(c event.Contact) string {
	return strings.Join(slices.DeleteFunc([]string{oneLine(c.Name), oneLine(c.Email)}, func(s string) bool { return s == "" }), ", ")
}

// ascii is the address with its domain as mail programs compare it.
func ascii(address string) string {
	at := strings.LastIndexByte(address, '@')
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return address
	}
	return address[:at+1] + domain
}

// oneLine is s with every run of blanks and line ends as one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
