package event

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Who is the key of the person a mark is about: registrants by id, walk-ins
// by address, else by name and where they are from.
func (m *Mark) Who() string {
	switch {
	case m.RegistrantID != nil:
		return RegistrantKey(*m.RegistrantID)
	case m.WalkInEmail != "":
		return "address:" + strings.ToLower(m.WalkInEmail)
	}
	key := "name:" + plain(m.WalkInName)
	if from := plain(m.WalkInOrganisation); from != "" {
		key += ", " + from
	}
	return key
}

// plain is a text without what people write differently from one time to the
// next.
func plain(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// RegistrantKey is what Mark.Who says of the registrant with an id.
func RegistrantKey(id int64) string { return "registrant:" + strconv.FormatInt(id, 10) }

// Present is who is in the room after the given marks, by Who.
func Present(marks []Mark) map[string]bool {
	present := map[string]bool{}
	for _, m := range inOrder(marks) {
		if m.Kind == MarkIn {
			present[m.Who()] = true
		} else {
			delete(present, m.Who())
		}
	}
	return present
}

// A Door is what decides who may be let into a room without a seat in the
// session. Connections count, not heads.
type Door struct {
	Limit   int64
	Holders []int64 // registrants with a seat, and speakers and staff: to whom the room is open
	Marks   []Mark
	// Knocking are the registrants without a seat who have asked to be let in,
	// in the order of the queue.
	Knocking []int64
	Released bool // those with a seat who have not come are waited for no longer
}

// ReleasesAt is when the seats of those who have not come are given away:
// some minutes after the start. It is zero in an event that never does.
func (s *Session) ReleasesAt(e *Event) time.Time {
	if e.NoShowReleaseMinutes == 0 {
		return time.Time{}
	}
	return s.StartsAt.Add(time.Duration(e.NoShowReleaseMinutes) * time.Minute)
}

// Released reports whether the seats of those who have not come are given
// away at now.
func (s *Session) Released(e *Event, now time.Time) bool {
	at := s.ReleasesAt(e)
	return !at.IsZero() && !now.Before(at)
}

// Admits reports whether the person of mark m may be let in. Holders of a seat
// always may, and whoever is in already, or was marked since: then m, which was
// sent late, is a record. Others may while the room has a place
// beyond those who are in, the holders who may still come, and those who
// knocked and come before them in the queue; somebody who is in no queue comes
// after all who knocked (DESIGN rule 5).
func (d *Door) Admits(m *Mark) bool {
	present := Present(d.Marks)
	who := m.Who()
	if present[who] || slices.ContainsFunc(d.Marks, func(o Mark) bool { return o.Nonce == m.Nonce || o.At.After(m.At) && o.Who() == who }) {
		return true
	}
	if m.RegistrantID != nil && slices.Contains(d.Holders, *m.RegistrantID) {
		return true
	}
	return d.spoken(present, who) < d.Limit
}

// Present is how many connections are in the room.
func (d *Door) Present() int64 { return int64(len(Present(d.Marks))) }

// AtIt are those who have asked to be let in and have not been, in the order in
// which they are.
func (d *Door) AtIt() []int64 {
	seen := d.seen()
	return slices.DeleteFunc(slices.Clone(d.Knocking), func(id int64) bool { return seen[RegistrantKey(id)] })
}

// seen are all of whom a mark stands, by Who.
func (d *Door) seen() map[string]bool {
	seen := map[string]bool{}
	for _, m := range inOrder(d.Marks) {
		if m.Kind == MarkNotYet {
			delete(seen, m.Who())
		} else {
			seen[m.Who()] = true
		}
	}
	return seen
}

// Crowded reports whether the room is so full that its host should know: from
// 95 % of the limit on.
func (d *Door) Crowded() bool { return d.Present()*100 >= d.Limit*95 }

// spoken is how many places are taken, or kept for others than who.
func (d *Door) spoken(present map[string]bool, who string) int64 {
	n := int64(len(present))
	seen := d.seen()
	for _, id := range d.Holders {
		if !d.Released && !seen[RegistrantKey(id)] {
			n++
		}
	}
	for _, id := range d.Knocking {
		key := RegistrantKey(id)
		if key == who {
			break
		}
		if !seen[key] {
			n++
		}
	}
	return n
}
