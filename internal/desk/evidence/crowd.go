package evidence

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A crowd is who was in the meeting by some reports, with their stays: by registrant, else
// by address or name.
type crowd map[string][]event.Stay

// add adds the people of a report who were there, speakers, staff and those who are
// ignored apart.
func (c crowd) add(people []event.ReportPerson, stays map[int64][]event.Stay) {
	for i := range people {
		p := &people[i]
		if !p.Attended || p.Bucket == event.BucketStaff || p.Bucket == event.BucketNotCounted {
			continue
		}
		who := cmp.Or(p.Key, "number:"+strconv.FormatInt(p.ReportID, 10)+"."+strconv.FormatInt(p.Number, 10))
		if p.RegistrantID != nil {
			who = event.RegistrantKey(*p.RegistrantID)
		}
		c[who] = append(c[who], stays[p.ID]...)
	}
}

// minutes is how many whole minutes the people of c were in s, breaks counted.
func (c crowd) minutes(s *event.Session) int64 {
	var total time.Duration
	for _, stays := range c {
		total += within(stays, s.StartsAt, s.EndsAt)
	}
	return int64(total / time.Minute)
}

// within is how long the union of stays is between two times. A stay without an end
// lasts until the second.
func within(stays []event.Stay, from, until time.Time) time.Duration {
	var total time.Duration
	sorted := slices.SortedFunc(slices.Values(stays), func(a, b event.Stay) int { return a.Joined.Compare(b.Joined) })
	at := from
	for _, s := range sorted {
		joined, left := s.Joined, until
		if joined.Before(at) {
			joined = at
		}
		if s.LeftAt != nil && s.LeftAt.Before(until) {
			left = *s.LeftAt
		}
		if left.After(joined) {
			total += left.Sub(joined)
			at = left
		}
	}
	return total
}

// crowdOf is who was in the meeting by the reports that count for a session, without
// those in which skip is.
func crowdOf(ctx context.Context, reads store.Reads, reports []event.Report, skip func(*event.Report) bool) (crowd, error) {
	all := crowd{}
	for i := range reports {
		r := &reports[i]
		if !r.Counts() || r.ReadAt == nil || skip(r) {
			continue
		}
		if err := all.addReport(ctx, reads, r.ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (c crowd) addReport(ctx context.Context, reads store.Reads, id int64) error {
	people, err := evidence.ReportPeople(ctx, reads, evidence.ReportPeopleQuery{ReportID: id})
	if err != nil {
		return err
	}
	stays, err := evidence.StaysOfReport(ctx, reads, id)
	c.add(people, stays)
	return err
}
