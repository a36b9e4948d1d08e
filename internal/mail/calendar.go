package mail

import (
	"bytes"

	gomail "github.com/wneessen/go-mail"

	"rollcall/internal/calendar"
	"rollcall/internal/event"
	"rollcall/internal/invite"
)

// A date is what a letter tells the reader's calendar about one seat.
type date struct {
	name   string // of the file
	method calendar.Method
	bytes  []byte
}

// dates are what the letter tells the reader's calendar: that there is a seat,
// or that it is gone. They say how things stand when the letter is written, by
// the numbers of that moment, so that of several letters that are late at once
// none can undo another; what is no longer so is left to the letter about the
// later change. One object holds one seat, RFC 5546 section 3.2.2.
func (w *writing) dates(by invite.Writer) []date {
	var list []date
	for _, p := range w.places() {
		for i := range w.Registrations {
			seat := invite.Seat{Session: w.session(p.SessionID), Registration: &w.Registrations[i]}
			if seat.Registration.SessionID != p.SessionID || !w.stillSo(seat) {
				continue
			}
			c := by.Invitation(&w.Event, &w.Registrant, seat, w.p.Lang())
			list = append(list, date{seat.Session.Slug + ".ics", c.Method, c.Bytes()})
		}
	}
	return list
}

// stillSo reports whether the letter is about having a seat or losing it, and
// that is how things stand.
func (w *writing) stillSo(s invite.Seat) bool {
	has, ahead := s.Registration.Status == event.Confirmed, s.Session.EndsAt.After(w.Letter.OwedAt)
	switch w.kind {
	case event.LetterConfirmed, event.LetterPromoted:
		return ahead && has && s.Session.CancelledAt == nil
	case event.LetterChanged, event.LetterCalledOff:
		off := w.kind == event.LetterCalledOff || w.change(s.Session.ID).CalledOff
		return ahead && has && off == (s.Session.CancelledAt != nil)
	}
	return ahead && w.Letter.Data.SeatGone && !has
}

// attach adds dates to m. The first, which the subject names, is the last of
// the alternatives, where mail programs look for an invitation (RFC 6047
// sections 2.4 and 2.5). Each is also a file: for programs that look there,
// and for the sessions beyond the first. The files do not call themselves
// text/calendar, since some programs would take them for invitations of their
// own.
func attach(m *gomail.Msg, dates []date) error {
	for i, d := range dates {
		if i == 0 {
			kind := gomail.ContentType("text/calendar; method=" + string(d.method))
			m.AddAlternativeString(kind, string(d.bytes), gomail.WithPartEncoding(gomail.EncodingB64))
		}
		if err := m.AttachReader(d.name, bytes.NewReader(d.bytes), gomail.WithFileContentType("application/ics")); err != nil {
			return err
		}
	}
	return nil
}
