package report

import (
	"slices"
	"time"
)

// Merge is the union of several reports of one session: people by key, their stays
// together, of sums the larger. An open stay gives way to the same stay with its end,
// so a later download of a meeting replaces an earlier one. The order of the reports
// decides nothing but the order of people; the same report twice changes nothing.
//
// Times are comparable only among reports read with the same zone; of a person whose
// times are of different kinds those of the first report stay.
func Merge(reports ...*Report) []Person {
	var people []Person
	index := map[string]int{}
	for _, r := range reports {
		for i := range r.People {
			p := r.People[i]
			n, ok := index[p.Key]
			if !ok {
				index[p.Key] = len(people)
				p.Names, p.Flags = slices.Clone(p.Names), slices.Clone(p.Flags)
				p.Intervals, p.Merged = slices.Clone(p.Intervals), slices.Clone(p.Merged)
				people = append(people, p)
				continue
			}
			people[n] = joined(people[n], p)
		}
	}
	return people
}

// joined is one person of two reports.
func joined(a, b Person) Person {
	for _, n := range b.Names {
		if !slices.Contains(a.Names, n) {
			a.Names = append(a.Names, n)
		}
	}
	if a.Email == "" {
		a.Email = b.Email
	}
	if weight(b.Role) > weight(a.Role) {
		a.Role = b.Role
	}
	switch {
	case !b.Attended:
		return a
	case !a.Attended:
		b.Names, b.Email, b.Role = a.Names, a.Email, a.Role
		return b
	}
	a.Flags = append(a.Flags, b.Flags...)
	larger := max(a.Seconds, b.Seconds)
	a.Timed = a.Timed || b.Timed
	a.joinTimes(b)
	a.Seconds = max(a.Seconds, larger)
	a.Flags = sortedFlags(slices.DeleteFunc(a.Flags, func(f Flag) bool {
		return f == FlagNoMinutes && a.Timed || f == FlagOpenEnd && !slices.ContainsFunc(a.Intervals, Interval.Open) && len(a.Intervals) > 0
	}))
	return a
}

// joinTimes brings the stays of two reports together.
func (p *Person) joinTimes(o Person) {
	if !o.First.IsZero() && p.First.kind != o.First.kind && !p.First.IsZero() {
		return
	}
	if p.First.IsZero() || !o.First.IsZero() && o.First.Before(p.First) {
		p.First = o.First
	}
	open := p.Last.IsZero() && !p.First.IsZero() || o.Last.IsZero() && !o.First.IsZero()
	if p.Last.IsZero() || p.Last.Before(o.Last) {
		p.Last = o.Last
	}
	if len(p.Intervals)+len(o.Intervals) == 0 {
		return
	}
	p.Intervals = distinct(append(slices.Clone(p.Intervals), o.Intervals...))
	p.Merged, p.Seconds = union(p.Intervals), 0
	for _, s := range p.Merged {
		if !s.Open() {
			p.Seconds += int(s.Left.Sub(s.Joined) / time.Second)
		}
	}
	if len(p.Merged) > 1 {
		p.Flags = append(p.Flags, FlagRejoined)
	}
	if open && slices.ContainsFunc(p.Intervals, func(s Interval) bool { return s.Open() && !s.Joined.Before(p.Last) }) {
		p.Last = Moment{}
	}
}

// distinct sorts stays by joining, each once, and lets a stay with an end replace the
// same one without.
func distinct(stays []Interval) []Interval {
	slices.SortStableFunc(stays, func(a, b Interval) int {
		if c := a.Joined.t.Compare(b.Joined.t); c != 0 {
			return c
		}
		return b.Left.t.Compare(a.Left.t) // the open one last
	})
	var out []Interval
	for _, s := range stays {
		if n := len(out); n > 0 && out[n-1].Joined.Equal(s.Joined) && (s.Open() || out[n-1].Left.Equal(s.Left)) {
			continue
		}
		out = append(out, s)
	}
	return out
}
