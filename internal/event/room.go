package event

import (
	"slices"
	"strconv"
	"strings"
)

// Who is the key of the person a mark is about: registrants by id, walk-ins
// by address, else by name.
func (m *Mark) Who() string {
	switch {
	case m.RegistrantID != nil:
		return "registrant:" + strconv.FormatInt(*m.RegistrantID, 10)
	case m.WalkInEmail != "":
		return "address:" + strings.ToLower(m.WalkInEmail)
	}
	return "name:" + strings.Join(strings.Fields(strings.ToLower(m.WalkInName)), " ")
}

// Present is who is in the room after the given marks, by Who.
func Present(marks []Mark) map[string]bool {
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(a, b Mark) int { return a.At.Compare(b.At) })
	present := map[string]bool{}
	for _, m := range sorted {
		switch m.Kind {
		case MarkIn:
			present[m.Who()] = true
		case MarkOut, MarkExcused:
			delete(present, m.Who())
		}
	}
	return present
}

// MayEnter reports whether the person of mark m may be let into a room that
// admits limit connections. Holders of a seat always may. Others may while
// those present and the holders who have not been in yet are fewer than the
// limit. Connections count, not heads.
func MayEnter(limit int64, holders []int64, marks []Mark, m *Mark) bool {
	present := Present(marks)
	if present[m.Who()] || slices.ContainsFunc(marks, func(o Mark) bool { return o.Nonce == m.Nonce }) {
		return true
	}
	seen := map[string]bool{}
	for _, o := range marks {
		seen[o.Who()] = true
	}
	expected := int64(len(present))
	for _, id := range holders {
		who := (&Mark{RegistrantID: &id}).Who()
		if who == m.Who() {
			return true
		}
		if !seen[who] {
			expected++
		}
	}
	return expected < limit
}
