package eventfile

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
)

// AgendaKinds are what an agenda item may be. It may also be none of them.
var AgendaKinds = []string{"welcome", "keynote", "talk", "case_study", "panel", "discussion", "group_work", "break", "other"}

func (c *checker) sessions() {
	if len(c.doc.Sessions) == 0 {
		c.refuse("/sessions", "required")
	}
	if c.tooMany("/sessions", len(c.doc.Sessions), maxSessions) {
		return
	}
	slugs := keysOf(c.doc.Sessions, func(s Session) string { return s.Slug })
	for i := range c.doc.Sessions {
		at := "/sessions" + index(i)
		if !event.WellFormedSlug(slugs[i]) {
			c.refuse(at+"/slug", "slug", "max", event.MaxSlug)
		} else if slices.Contains(slugs[:i], slugs[i]) {
			c.refuse(at+"/slug", "doubled")
		}
		c.session(at, &c.doc.Sessions[i])
	}
}

func (c *checker) session(at string, s *Session) {
	c.texts(at+"/title", s.Title, label)
	whole := c.span(at, s.Starts, s.Ends)
	if whole.known && whole.length() > maxSessionHours*time.Hour {
		c.refuse(at+"/ends", "session_too_long", "max", maxSessionHours)
	}
	c.signUp(at, s, whole)
	c.seats(at, s)
	c.between(at+"/join_opens_minutes", s.JoinOpensMinutes, 0, 24*60)
	c.webAddress(at+"/join_url", s.JoinURL)
	c.breaks(at+"/breaks", s.Breaks, whole)
	c.agenda(at+"/agenda", s.Agenda, whole)
	c.materials(at+"/materials", s.Materials)
}

// seats checks how many people a session and its room take.
func (c *checker) seats(at string, s *Session) {
	c.between(at+"/capacity", int(s.Capacity), 1, maxCapacity)
	switch {
	case s.RoomLimit < s.Capacity:
		c.refuse(at+"/room_limit", "below_capacity", "min", s.Capacity)
	case s.RoomLimit > s.Capacity:
		c.between(at+"/room_limit", int(s.RoomLimit), 1, maxCapacity)
	}
	if s.Aim == nil {
		return
	}
	if c.between(at+"/aim", int(*s.Aim), 1, maxCapacity); *s.Aim <= maxCapacity && s.RoomLimit >= 1 && *s.Aim > s.RoomLimit {
		c.refuse(at+"/aim", "above_room_limit", "max", s.RoomLimit)
	}
}

// signUp checks when one may sign up for a session that has times of its own.
func (c *checker) signUp(at string, s *Session, whole span) {
	opens, opened := c.wall(at+"/opens", s.Opens)
	closes, closed := c.wall(at+"/closes", s.Closes)
	if closed && whole.known && closes.After(whole.to) {
		c.refuse(at+"/closes", "closes_after_end")
	}
	if !closed {
		closes, closed = whole.from, whole.known
	}
	if opened && closed && !opens.Before(closes) {
		c.refuse(at+"/opens", "closes_before_opens")
	}
}

// A span is a stretch of time. It is not known if one end is missing or
// wrong.
type span struct {
	from, to time.Time
	known    bool
}

func (s span) length() time.Duration { return s.to.Sub(s.from) }

// holds reports whether t lies inside, ends included.
func (s span) holds(t time.Time) bool { return !s.known || !t.Before(s.from) && !t.After(s.to) }

// span checks the two times, both needed, that stand below a pointer.
func (c *checker) span(at, starts, ends string) span {
	c.needed(at+"/starts", starts)
	c.needed(at+"/ends", ends)
	from, okFrom := c.wall(at+"/starts", starts)
	to, okTo := c.wall(at+"/ends", ends)
	if !okFrom || !okTo {
		return span{}
	}
	if !from.Before(to) {
		c.refuse(at+"/ends", "ends_before_starts")
		return span{}
	}
	return span{from, to, true}
}

func (c *checker) needed(at, s string) {
	if s == "" {
		c.refuse(at, "required")
	}
}

// inside refuses a time outside the session.
func (c *checker) inside(at string, t time.Time, whole span) {
	if !whole.holds(t) {
		c.refuse(at, "outside_session")
	}
}

// breaks checks that breaks stand in their order, apart from each other and
// inside the session.
func (c *checker) breaks(at string, breaks []Break, whole span) {
	if c.tooMany(at, len(breaks), maxFew) {
		return
	}
	var last time.Time
	for i, b := range breaks {
		below := at + index(i)
		s := c.span(below, b.Starts, b.Ends)
		if !s.known {
			continue
		}
		c.inside(below+"/starts", s.from, whole)
		c.inside(below+"/ends", s.to, whole)
		if s.from.Before(last) {
			c.refuse(below+"/starts", "overlaps")
		}
		last = s.to
	}
}

func (c *checker) agenda(at string, items []AgendaItem, whole span) {
	if c.tooMany(at, len(items), maxAgenda) {
		return
	}
	for i, item := range items {
		c.agendaItem(at+index(i), item, whole)
	}
}

func (c *checker) agendaItem(at string, item AgendaItem, whole span) {
	if item.Kind != "" {
		c.oneOf(at+"/kind", item.Kind, AgendaKinds...)
	}
	from, okFrom := c.wall(at+"/starts", item.Starts)
	to, okTo := c.wall(at+"/ends", item.Ends)
	if okFrom {
		c.inside(at+"/starts", from, whole)
	}
	if okTo {
		c.inside(at+"/ends", to, whole)
	}
	if okFrom && okTo && !from.Before(to) {
		c.refuse(at+"/ends", "ends_before_starts")
	}
	c.texts(at+"/title", item.Title, label)
	c.texts(at+"/summary", item.Summary, prose)
	if c.tooMany(at+"/speakers", len(item.Speakers), maxFew) {
		return
	}
	for i, s := range item.Speakers {
		c.speaker(at+"/speakers"+index(i), s)
	}
}

// speaker checks that something is said of a speaker; names may be unknown.
func (c *checker) speaker(at string, s event.Speaker) {
	if strings.TrimSpace(s.Name+s.Organisation) == "" {
		c.refuse(at, "required")
	}
	c.line(at+"/name", s.Name, maxLabel)
	c.line(at+"/organisation", s.Organisation, maxLabel)
}
