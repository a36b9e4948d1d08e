package eventfile

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
)

// perMunicipality checks the limit for people of one municipality.
func (c *checker) perMunicipality(p *PerMunicipality) {
	if p == nil {
		return
	}
	const at = "/registration/per_municipality"
	c.between(at+"/seats", int(p.Seats), 1, maxCapacity)
	until, ok := c.wall(at+"/until", p.Until)
	if last := c.lastStart(); ok && !last.IsZero() && until.After(last) {
		c.refuse(at+"/until", "after_last_start")
	}
}

// lastStart is when the last session starts, as far as the times can be read.
func (c *checker) lastStart() time.Time {
	var last time.Time
	for i := range c.doc.Sessions {
		if starts := c.starts(&c.doc.Sessions[i]); starts.After(last) {
			last = starts
		}
	}
	return last
}

// starts is when s starts; zero if that cannot be read, which is refused where
// it stands.
func (c *checker) starts(s *Session) time.Time {
	if c.loc == nil {
		return time.Time{}
	}
	t, err := event.ParseWall(s.Starts, c.loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// quotas checks what is reserved for whom. In no session may that be more than
// there is.
func (c *checker) quotas() {
	if c.tooMany("/quotas", len(c.doc.Quotas), maxFew) {
		return
	}
	keys := keysOf(c.doc.Quotas, func(q Quota) string { return q.Key })
	reserved := make([]int64, len(c.doc.Sessions))
	for i := range c.doc.Quotas {
		q, at := &c.doc.Quotas[i], "/quotas"+index(i)
		c.key(at+"/key", keys, i)
		c.texts(at+"/label", q.Label, label)
		c.between(at+"/seats", int(q.Seats), 1, maxCapacity)
		c.belonging(at, q.Country, q.Organisation, q.Municipality, q.Invited)
		c.quotaSessions(at, q)
		c.reserve(at, q, reserved)
	}
}

// belonging checks what the people of a quota or a target have in common:
// exactly one thing.
func (c *checker) belonging(at, country, organisation, municipality string, invited bool) {
	said := 0
	for _, is := range []bool{country != "", organisation != "", municipality != "", invited} {
		if is {
			said++
		}
	}
	if said != 1 {
		c.refuse(at, "one_belonging")
	}
	if country != "" && !event.ValidCountry(country) {
		c.refuse(at+"/country", "country")
	}
	c.named(at+"/organisation", organisation)
	c.named(at+"/municipality", municipality)
}

// named checks an optional name that others are compared with.
func (c *checker) named(at, name string) {
	c.line(at, name, maxLabel)
	if name != "" && event.Fold(name) == "" {
		c.refuse(at, "required")
	}
}

// quotaSessions checks the sessions that a quota names, and that it is
// released before they start.
func (c *checker) quotaSessions(at string, q *Quota) {
	if c.tooMany(at+"/sessions", len(q.Sessions), maxSessions) {
		return
	}
	for i, slug := range q.Sessions {
		below := at + "/sessions" + index(i)
		switch {
		case slices.Contains(q.Sessions[:i], slug):
			c.refuse(below, "doubled")
		case !slices.ContainsFunc(c.doc.Sessions, func(s Session) bool { return s.Slug == slug }):
			c.refuse(below, "unknown_session")
		}
	}
	release, ok := c.wall(at+"/release", q.Release)
	for i := range c.doc.Sessions {
		s := &c.doc.Sessions[i]
		if starts := c.starts(s); ok && q.covers(s.Slug) && !starts.IsZero() && release.After(starts) {
			c.refuse(at+"/release", "release_after_start", "session", s.Slug)
			return
		}
	}
}

// covers reports whether q reserves seats of the session called slug.
func (q *Quota) covers(slug string) bool {
	return len(q.Sessions) == 0 || slices.Contains(q.Sessions, slug)
}

// reserve adds the seats of q to those of the quotas before it.
func (c *checker) reserve(at string, q *Quota, reserved []int64) {
	if q.Seats < 1 || q.Seats > maxCapacity {
		return
	}
	refused := false
	for i := range c.doc.Sessions {
		s := &c.doc.Sessions[i]
		if !q.covers(s.Slug) {
			continue
		}
		if reserved[i] += q.Seats; !refused && s.Capacity > 0 && reserved[i] > s.Capacity {
			c.refuse(at+"/seats", "reserves_too_much", "session", s.Slug, "reserved", reserved[i], "capacity", s.Capacity)
			refused = true
		}
	}
}

// targets checks the shares that are aimed at.
func (c *checker) targets() {
	if c.tooMany("/targets", len(c.doc.Targets), maxFew) {
		return
	}
	for i, t := range c.doc.Targets {
		at := "/targets" + index(i)
		c.texts(at+"/label", t.Label, label)
		c.belonging(at, t.Country, t.Organisation, t.Municipality, false)
		c.between(at+"/share_percent", t.SharePercent, 1, 100)
		if slices.ContainsFunc(c.doc.Targets[:i], func(o event.Target) bool { return sameTarget(o, t) }) {
			c.refuse(at, "doubled")
		}
	}
}

// sameTarget reports whether a and b are about the same people.
func sameTarget(a, b event.Target) bool {
	return a.Country == b.Country && strings.EqualFold(a.Organisation, b.Organisation) && strings.EqualFold(a.Municipality, b.Municipality)
}
