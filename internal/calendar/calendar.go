// Package calendar writes iCalendar objects (RFC 5545): files, calendars to
// subscribe to, and the invitations and cancellations that travel in letters
// (RFC 5546).
//
// The same value always gives the same bytes: nothing here reads a clock, and
// the time zone component is made from the entries' own years. Whatever text
// an entry holds, the lines are whole: folded at 75 octets and never inside a
// character, escaped, ended by CRLF, without control characters. The package
// knows nothing of events, people's rights or languages; what an entry says is
// its caller's business.
package calendar

import (
	"strconv"
	"time"
)

// A Method says what a program is to do with an object, RFC 5546 section 1.4.
type Method string

// The methods in use.
const (
	Publish Method = "PUBLISH" // take note; nobody is invited (section 3.2.1)
	Request Method = "REQUEST" // put it into the attendee's calendar, or update it there (section 3.2.2)
	Cancel  Method = "CANCEL"  // take it out of there (section 3.2.5)
)

// A Calendar is one iCalendar object, RFC 5545 section 3.4. Its entries share
// one zone.
type Calendar struct {
	Method  Method
	Zone    *time.Location // in which times are written; nil is UTC
	Name    string         // what a subscriber sees, RFC 7986 section 5.1; "" for none
	Source  string         // address to load it from again, RFC 7986 section 5.8; "" for none
	Refresh time.Duration  // how often that is worth it, RFC 7986 section 5.7; 0 for no hint
	Entries []Entry
}

// An Entry is one VEVENT, RFC 5545 section 3.6.1. Empty texts are left out.
type Entry struct {
	UID         string    // stays the same as long as the entry exists, section 3.8.4.7
	Sequence    int       // rises with every change that concerns the attendee, section 3.8.7.4
	Changed     time.Time // of the newest change: DTSTAMP and LAST-MODIFIED, sections 3.8.7.2 and 3.8.7.3
	Starts      time.Time
	Ends        time.Time // after Starts
	Summary     string
	Description string
	Location    string
	URL         string
	Contact     string // whom to ask, section 3.8.4.2
	Cancelled   bool   // STATUS:CANCELLED, else CONFIRMED; section 3.8.1.11
	Free        bool   // takes up none of the reader's time, section 3.8.2.7
	Organizer   Party  // section 3.8.4.3
	Attendee    *Party // section 3.8.4.1; nil where nobody is invited
}

// A Party is someone with an address, RFC 5545 section 3.3.3.
type Party struct {
	Name  string // shown instead of the address; may be empty
	Email string // with its domain in ASCII
}

// product names the program that wrote the object, RFC 5545 section 3.7.3.
const product = "-//Rollcall//Rollcall//EN"

// Bytes is the object as it is sent: UTF-8 with lines that end in CRLF, RFC
// 5545 section 3.1. An object must hold some component (section 3.6) and one
// with a method some entry (RFC 5546 section 3.2): without entries it holds
// the zone UTC and names no method.
func (c *Calendar) Bytes() []byte {
	w := &writer{}
	w.raw("BEGIN", "VCALENDAR")
	w.raw("VERSION", "2.0")
	w.raw("PRODID", product)
	w.raw("CALSCALE", "GREGORIAN")
	if len(c.Entries) > 0 {
		w.raw("METHOD", string(c.Method))
	}
	w.text("NAME", c.Name)
	w.text("X-WR-CALNAME", c.Name)
	w.uri("SOURCE;VALUE=URI", c.Source)
	if c.Refresh > 0 {
		every := "PT" + strconv.Itoa(int(c.Refresh.Minutes())) + "M"
		w.raw("REFRESH-INTERVAL;VALUE=DURATION", every)
		w.raw("X-PUBLISHED-TTL", every)
	}
	clock := c.clock()
	w.zone(clock, c.Entries)
	for i := range c.Entries {
		w.entry(clock, &c.Entries[i])
	}
	w.raw("END", "VCALENDAR")
	return w.out
}

// entry writes e.
func (w *writer) entry(clock clock, e *Entry) {
	w.raw("BEGIN", "VEVENT")
	w.text("UID", e.UID)
	w.raw("DTSTAMP", utc(e.Changed))
	w.raw("LAST-MODIFIED", utc(e.Changed))
	w.raw("SEQUENCE", strconv.Itoa(e.Sequence))
	w.raw("DTSTART"+clock.parameter(e), clock.write(e, e.Starts))
	w.raw("DTEND"+clock.parameter(e), clock.write(e, e.Ends))
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	w.uri("URL", e.URL)
	w.text("CONTACT", e.Contact)
	w.party("ORGANIZER", "", e.Organizer)
	if e.Attendee != nil {
		w.party("ATTENDEE", attending, *e.Attendee)
	}
	w.raw("STATUS", map[bool]string{true: "CANCELLED", false: "CONFIRMED"}[e.Cancelled])
	w.raw("TRANSP", map[bool]string{true: "TRANSPARENT", false: "OPAQUE"}[e.Free])
	w.raw("END", "VEVENT")
}

// attending says of an attendee that they have accepted and are not asked for
// a reply, RFC 5545 sections 3.2.12 and 3.2.17: they signed up themselves.
const attending = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"

// utc is t in form 2 of RFC 5545 section 3.3.5.
func utc(t time.Time) string { return t.UTC().Format(localLayout + "Z") }
