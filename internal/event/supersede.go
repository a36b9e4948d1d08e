package event

import (
	"cmp"
	"time"
)

// SameMeeting reports whether both reports are of one meeting: their files name the
// same platform, meeting and start. Where a file does not name them nobody can tell.
func (r *Report) SameMeeting(o *Report) bool {
	return r.Platform == o.Platform && r.MeetingID != "" && r.MeetingID == o.MeetingID &&
		r.MeetingStart != nil && o.MeetingStart != nil && r.MeetingStart.Equal(*o.MeetingStart)
}

// compareReach is how far reports of one meeting tell of it: until when, of how many
// rows, and, where that is the same, which was given last. An end that is not known
// comes before all others: in a circle of reports that are each longer than the
// next none would count.
func compareReach(a, b *Report) int {
	end := func(r *Report) time.Time {
		if r.MeetingEnd == nil {
			return time.Time{}
		}
		return *r.MeetingEnd
	}
	return cmp.Or(end(a).Compare(end(b)), cmp.Compare(a.Rows, b.Rows), cmp.Compare(a.ID, b.ID))
}

// Supersede settles which reports of a session count, and returns those in which
// that has changed: of the applied ones of one meeting the one that tells furthest,
// by which the others are superseded (DESIGN rule 19). It depends on nothing
// but what is applied, so that undoing one brings another back.
func Supersede(reports []*Report) []*Report {
	var changed []*Report
	for _, r := range reports {
		var by *int64
		longest := r
		for _, o := range reports {
			if r.AppliedAt != nil && o.AppliedAt != nil && r.SameMeeting(o) && compareReach(o, longest) > 0 {
				longest, by = o, &o.ID
			}
		}
		if (by == nil) != (r.SupersededBy == nil) || by != nil && *by != *r.SupersededBy {
			r.SupersededBy = by
			changed = append(changed, r)
		}
	}
	return changed
}
