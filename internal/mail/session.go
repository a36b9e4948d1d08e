package mail

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// A row is one session in a letter.
type row struct {
	Day    string // of the month, as large numeral
	Under  string // "November 2021, Friday"
	Date   string // "Friday 12 November 2021"
	Hours  string // "11:00–13:30 Kyiv time (EET)"; with the weekday of the end where it is another
	Others string // the same moment elsewhere; "" if it is everywhere the same
	Title  string
	State  string
	Before []string // what has been otherwise
}

// places are what the letter speaks of, in the order of the sessions: what
// stood at commit if the letter says so, else what the registrations are when
// it is written. A letter about one session has that one.
func (w *writing) places() []event.Place {
	if w.Invitation != nil {
		return w.invitedPlaces()
	}
	places := slices.Clone(w.Letter.Data.Places)
	if id := w.Letter.Data.SessionID; len(places) == 0 && id != 0 {
		places = []event.Place{w.present(id)}
	}
	if len(places) == 0 {
		for _, c := range w.Letter.Data.Changes {
			places = append(places, w.present(c.SessionID))
		}
	}
	if len(places) == 0 && !w.abroad() && w.kind != event.LetterMessage {
		for _, g := range w.Registrations {
			places = append(places, w.present(g.SessionID))
		}
	}
	if w.kind == event.LetterAgain {
		places = append(places, w.missing(places)...)
	}
	slices.SortStableFunc(places, func(a, b event.Place) int {
		return w.session(a.SessionID).StartsAt.Compare(w.session(b.SessionID).StartsAt)
	})
	return slices.DeleteFunc(places, func(p event.Place) bool { return w.session(p.SessionID).ID == 0 })
}

// present is what the registration for a session is when the letter is
// written; for letters that announce an end or a seat, what they announce.
func (w *writing) present(sessionID int64) event.Place {
	switch w.kind {
	case event.LetterPromoted:
		return event.Place{SessionID: sessionID, Status: event.Confirmed, HoldsSeat: true}
	case event.LetterCancelled, event.LetterHandedOver:
		return event.Place{SessionID: sessionID, Status: event.Cancelled}
	case event.LetterWithdrawn:
		return event.Place{SessionID: sessionID, Status: event.Withdrawn}
	case event.LetterRejected:
		return event.Place{SessionID: sessionID, Status: event.Rejected}
	case event.LetterOfferOver:
		return event.Place{SessionID: sessionID, Status: event.Expired}
	}
	for _, g := range w.Registrations {
		if g.SessionID == sessionID {
			return event.Place{SessionID: sessionID, Status: g.Status, HoldsSeat: g.HoldsSeat}
		}
	}
	return event.Place{SessionID: sessionID}
}

// missing are the sessions that the person could still sign up for. Their
// places have no status.
func (w *writing) missing(places []event.Place) []event.Place {
	var more []event.Place
	for i := range w.Sessions {
		s := &w.Sessions[i]
		known := slices.ContainsFunc(places, func(p event.Place) bool { return p.SessionID == s.ID })
		if !known && w.Event.CheckOpen(s, w.Letter.OwedAt) == nil {
			more = append(more, event.Place{SessionID: s.ID})
		}
	}
	return more
}

// session is the session with that id, or an empty one.
func (w *writing) session(id int64) *event.Session {
	for i := range w.Sessions {
		if w.Sessions[i].ID == id {
			return &w.Sessions[i]
		}
	}
	return &event.Session{}
}

// foremost is the session that the subject names: the first with a seat,
// else the first that is not over, else the first.
func (w *writing) foremost(places []event.Place) *event.Session {
	if len(places) == 0 {
		return nil
	}
	weight := func(p event.Place) int {
		switch {
		case p.Status == event.Confirmed && !w.session(p.SessionID).EndsAt.Before(w.Letter.OwedAt):
			return 0
		case !p.Status.Ended() && !w.session(p.SessionID).EndsAt.Before(w.Letter.OwedAt):
			return 1
		}
		return 2
	}
	best := slices.MinFunc(places, func(a, b event.Place) int { return cmp.Compare(weight(a), weight(b)) })
	return w.session(best.SessionID)
}

// rows show the sessions of places.
func (w *writing) rows(places []event.Place) []row {
	var rows []row
	for _, p := range places {
		s := w.session(p.SessionID)
		at := s.StartsAt.In(w.own)
		rows = append(rows, row{
			Day: strconv.Itoa(at.Day()),
			Under: w.p.T("mail.day", "month", w.p.Month(at, w.own), "year", strconv.Itoa(at.Year()),
				"weekday", w.p.Weekday(at, w.own)),
			Date: locale.Capital(w.p.Date(at, w.own)), Hours: w.p.Hours(s.StartsAt, s.EndsAt, w.own), Others: w.elsewhere(s.StartsAt),
			Title: oneLine(w.Event.TextIn(s.Title, w.p.Lang())), State: w.state(p, s), Before: w.before(s.ID),
		})
	}
	return rows
}

// elsewhere is the local-time line: what the clocks show in the event's
// zones, without the reader's own.
func (w *writing) elsewhere(t time.Time) string {
	return w.p.Elsewhere(t, append([]string{w.own.String(), w.Event.Zone}, w.Event.ZonesShown...))
}

// past reports whether s has ended when the letter is owed.
func (w *writing) past(s *event.Session) bool { return !s.EndsAt.After(w.Letter.OwedAt) }

// state says what someone has in a session, or had.
func (w *writing) state(p event.Place, s *event.Session) string {
	switch w.kind {
	case event.LetterInvitation, event.LetterInvitationRemind:
		return ""
	case event.LetterCalledOff:
		return w.p.T("mail.state.called_off")
	case event.LetterHandover, event.LetterHandedOver, event.LetterRecording, event.LetterAttended, event.LetterMissed:
		return w.p.T("mail.state." + string(w.kind))
	}
	switch {
	case s.CancelledAt != nil:
		return w.p.T("mail.state.called_off")
	case p.Status == "":
		return w.p.T("mail.state.missing")
	case p.Status == event.Confirmed && w.past(s):
		return w.p.T("personal.hint.over_seat")
	case !p.Status.Ended() && w.past(s):
		return w.p.T("personal.hint.over_none")
	case p.Status == event.Waitlisted && p.Rank > 0:
		return w.p.T("mail.state.rank", "rank", p.Rank)
	case p.Status == event.Confirmed && w.Registrant.Role.Team():
		return w.p.T("mail.state." + string(w.Registrant.Role))
	case p.Status == event.Unverified && p.HoldsSeat:
		return w.p.T("mail.state.held")
	case p.Status == event.Pending && p.HoldsSeat:
		return w.p.T("mail.state.pending_seat")
	case p.Status == event.Cancelled && w.Letter.Data.Declined:
		return w.p.T("mail.state.declined")
	case p.Status == event.Expired && w.Registrant.VerifiedAt != nil:
		return w.p.T("mail.state.offer_over")
	}
	return w.p.T("mail.state." + string(p.Status))
}
