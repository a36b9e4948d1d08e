package eventfile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A Point is something to look at before an event is published. Its pointer
// is to the value in the document that settles it.
type Point struct {
	problem.Field
	Needed bool // the event cannot be published before; else it is advice
}

// The hours at which nobody should have to be awake, by any clock that the
// event is shown in: a session is to lie between them.
const (
	earliest = 7 * time.Hour
	latest   = 22 * time.Hour
)

// Ready is what there is to look at before the document is published at now,
// in the order in which one would settle it. What is missing that people have a right
// to, and whatever leaves nothing to sign up for, is needed; the rest may be
// meant. The document must have been checked.
func (d *Document) Ready(now time.Time) []Point {
	r := &readying{doc: d, now: now}
	if loc, err := event.LoadZone(d.Zone); err == nil {
		r.zones = append(r.zones, loc)
	}
	for _, name := range d.ZonesShown {
		if loc, err := event.LoadZone(name); err == nil && name != d.Zone {
			r.zones = append(r.zones, loc)
		}
	}
	r.contact()
	if len(r.zones) > 0 {
		r.sessions()
	}
	r.questions()
	for _, m := range d.Missing() {
		r.note(m.Pointer, "text_missing", "language", m.Language)
	}
	return r.points
}

// Unready are those of points that are needed, as what is wrong with the
// document.
func Unready(points []Point) []problem.Field {
	var wrong []problem.Field
	for _, p := range points {
		if p.Needed {
			wrong = append(wrong, p.Field)
		}
	}
	return wrong
}

// A readying gathers points.
type readying struct {
	doc    *Document
	now    time.Time
	zones  []*time.Location // of the event, its own first
	points []Point
}

// note adds advice; params are pairs of name and value.
func (r *readying) note(at, code string, params ...any) {
	c := &checker{}
	c.refuse(at, code, params...)
	r.points = append(r.points, Point{Field: c.wrong[0]})
}

// need adds what must be settled.
func (r *readying) need(at, code string, params ...any) {
	r.note(at, code, params...)
	r.points[len(r.points)-1].Needed = true
}

// contact looks for whom people can ask, and who answers for their data
// (GDPR, article 13).
func (r *readying) contact() {
	c := r.doc.Contact
	if c.Email == "" {
		r.need("/contact/email", "no_contact")
	}
	if strings.TrimSpace(c.Controller) == "" {
		r.need("/contact/controller", "no_controller")
	}
	if c.PrivacyURL == "" {
		r.note("/contact/privacy_url", "no_privacy_notice")
	}
}

// questions looks for those that nobody is asked, since they hang on one that is
// retired.
func (r *readying) questions() {
	retired := map[string]bool{}
	for _, q := range r.doc.Questions {
		retired[q.Key] = q.Retired
	}
	for i, q := range r.doc.Questions {
		if !q.Retired && q.ShowIf != nil && never(*q.ShowIf, retired) {
			r.note("/questions"+index(i)+"/show_if", "never_asked")
		}
	}
}

// never reports whether nobody who signs up from now on can meet a condition.
func never(s event.ShowIf, retired map[string]bool) bool {
	of := func(s event.ShowIf) bool { return never(s, retired) }
	switch {
	case len(s.Any) > 0:
		return !slices.ContainsFunc(s.Any, func(s event.ShowIf) bool { return !of(s) })
	case len(s.All) > 0:
		return slices.ContainsFunc(s.All, of)
	}
	return retired[s.Question]
}

// A dated session is one that takes place, with its times.
type dated struct {
	*Session
	at       string // pointer
	from, to time.Time
}

func (r *readying) sessions() {
	var all []dated
	for i := range r.doc.Sessions {
		s := &r.doc.Sessions[i]
		from, err := event.ParseWall(s.Starts, r.zones[0])
		to, wrong := event.ParseWall(s.Ends, r.zones[0])
		if !s.Cancelled && err == nil && wrong == nil {
			all = append(all, dated{s, "/sessions" + index(i), from, to})
		}
	}
	if len(all) == 0 {
		r.need("/sessions", "no_session")
	}
	r.open(all)
	for i, s := range all {
		for _, other := range all[:i] {
			if s.from.Before(other.to) && other.from.Before(s.to) {
				r.note(s.at+"/starts", "overlaps_session", "session", other.Slug)
			}
		}
		r.nights(s)
		r.clocks(s, all[:i])
		r.address(s)
		r.room(s)
	}
}

// address looks for the address of the meeting. It may follow until one can
// join; from then on people stand before a door that does not open.
func (r *readying) address(s dated) {
	opens := s.from.Add(-time.Duration(s.JoinOpensMinutes) * time.Minute)
	switch {
	case s.JoinURL != "":
	case r.now.Before(opens) || !r.now.Before(s.to):
		r.note(s.at+"/join_url", "no_join_address")
	default:
		r.need(s.at+"/join_url", "join_address_due")
	}
}

// open looks for sessions that nobody can sign up for, any more or ever. Where
// that is all of them, there is nothing to publish.
func (r *readying) open(all []dated) {
	before, open := len(r.points), false
	for _, s := range all {
		at, code := r.shut(s)
		switch {
		case code == "":
			open = true
		case !slices.ContainsFunc(r.points, func(p Point) bool { return p.Pointer == at }):
			r.note(at, code)
		}
	}
	for i := before; i < len(r.points) && !open; i++ {
		r.points[i].Needed = true
	}
}

// shut is why nobody can sign up for s, and the pointer to what says so; ""
// while one can sign up or will be able to.
func (r *readying) shut(s dated) (at, code string) {
	closes, at := s.Closes, s.at+"/closes"
	if closes == "" {
		closes, at = r.doc.Registration.Closes, "/registration/closes"
	}
	end, err := event.ParseWall(closes, r.zones[0])
	switch {
	case s.Closes == "" && !r.now.Before(s.from):
		return s.at + "/starts", "starts_in_past"
	case err == nil && !r.now.Before(end):
		return at, "sign_up_over"
	}
	if err != nil || s.Closes == "" && s.from.Before(end) {
		end = s.from
	}
	opens, at := s.Opens, s.at+"/opens"
	if opens == "" {
		opens, at = r.doc.Registration.Opens, "/registration/opens"
	}
	if begin, err := event.ParseWall(opens, r.zones[0]); err == nil && !begin.Before(end) {
		return at, "opens_too_late"
	}
	return "", ""
}

// nights looks for clocks by which s begins or ends at night.
func (r *readying) nights(s dated) {
	for _, loc := range r.zones {
		from, to := s.from.In(loc), s.to.In(loc)
		if sinceMidnight(from) < earliest || sinceMidnight(to) > latest || from.YearDay() != to.YearDay() {
			r.note(s.at+"/starts", "at_night", "zone", loc.String(), "earlier", from.Format("15:04"), "later", to.Format("15:04"))
		}
	}
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// clocks looks for what a change of the clocks does to s: on its very day, when
// alarms are wrong; and since another session that begins at the same time in
// the event's zone, when it begins at another elsewhere.
func (r *readying) clocks(s dated, others []dated) {
	for _, loc := range r.zones {
		y, m, d := s.from.In(loc).Date()
		_, then := time.Date(y, m, d, 0, 0, 0, 0, loc).Zone()
		if _, at := s.to.In(loc).Zone(); at != then {
			r.note(s.at+"/starts", "clock_changes", "zone", loc.String())
		}
		for _, other := range others {
			if clockOf(other.from, r.zones[0]) == clockOf(s.from, r.zones[0]) && clockOf(other.from, loc) != clockOf(s.from, loc) {
				r.note(s.at+"/starts", "hour_differs", "zone", loc.String(), "session", other.Slug, "earlier", clockOf(other.from, loc), "later", clockOf(s.from, loc))
				break
			}
		}
	}
}

func clockOf(t time.Time, loc *time.Location) string { return t.In(loc).Format("15:04") }

// room looks whether all who will be in the room get in: speakers and staff
// take part without a seat.
func (r *readying) room(s dated) {
	team := map[string]bool{}
	for _, item := range s.Agenda {
		for i, who := range item.Speakers {
			name := strings.ToLower(strings.TrimSpace(who.Name))
			if name == "" { // not known by name yet, and one more person
				name = item.Starts + "/" + strconv.Itoa(i) + "/" + who.Organisation
			}
			team[name] = true
		}
	}
	people := s.Capacity + int64(len(team)+len(r.doc.Staff))
	if people > s.RoomLimit {
		r.note(s.at+"/room_limit", "room_too_small", "max", s.RoomLimit, "taken", people)
	}
}
