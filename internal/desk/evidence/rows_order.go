package evidence

import (
	"cmp"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/match"
)

// ease is how soon somebody comes in the queue: first those of whom one person
// is likely, then those of whom several are, then those who only look like
// somebody, last those who are like nobody.
func ease(p *event.ReportPerson) int {
	likely := 0
	for _, c := range p.Candidates {
		if strong(reasonsOf(c)) {
			likely++
		}
	}
	switch {
	case likely == 1:
		return 0
	case likely > 1:
		return 1
	case len(p.Candidates) > 0:
		return 2
	}
	return 3
}

func reasonsOf(c event.ReportCandidate) []match.Why {
	all := make([]match.Why, len(c.Reasons))
	for i, r := range c.Reasons {
		all[i] = match.Why(r)
	}
	return all
}

// queued are those of people who are to be decided, the easiest first and then
// as the report has them.
func queued(people []event.ReportPerson) []event.ReportPerson {
	open := slices.DeleteFunc(slices.Clone(people), func(p event.ReportPerson) bool { return !p.Undecided() || !p.Attended })
	slices.SortStableFunc(open, func(a, b event.ReportPerson) int {
		return cmp.Or(ease(&a)-ease(&b), cmp.Compare(a.Number, b.Number))
	})
	return open
}

// startAt is where in a queue of n the one called me begins while others
// decide as well: each as far from the next as can be, so that nobody is shown
// whom another has before them. It needs to know no more than who has decided
// lately.
func startAt(n int, me string, others []string) int {
	all := append(slices.Clone(others), me)
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.Index(all, me) * n / len(all)
}

// after is the place in open of whoever comes after somebody who stood in the
// queue as p does, whether or not they still do; the first comes after the
// last. It is -1 where nobody is left.
func after(open []event.ReportPerson, p *event.ReportPerson) int {
	if len(open) == 0 {
		return -1
	}
	for i := range open {
		if cmp.Or(ease(&open[i])-ease(p), cmp.Compare(open[i].Number, p.Number)) > 0 {
			return i
		}
	}
	return 0
}
