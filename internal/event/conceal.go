package event

import (
	"maps"
	"slices"
)

// SmallGroup is the least number of people that is told outside of the team
// (DESIGN rule 21).
const SmallGroup = 5

// A Cell is a group as it may be told outside of the team.
type Cell struct {
	Key    string
	People int64 // 0 where Few or Hidden
	Few    bool  // fewer than SmallGroup
	Hidden bool  // not told, since the number of a group of few would follow from it
}

// Conceal is a count by key as it may be told outside of the team. The sum is
// taken to be known, and so is this rule: groups below SmallGroup are few, and
// so many others are hidden, the smallest first, that of each group that is
// not told more than one number is possible. ok is false where that cannot be
// reached: then no group may be named at all.
func Conceal(count map[string]int64) (told []Cell, ok bool) {
	hidden := map[string]bool{}
	for key, n := range count {
		hidden[key] = n > 0 && n < SmallGroup
	}
	for !concealed(count, hidden) {
		next, found := smallest(count, hidden)
		if !found {
			return nil, false
		}
		hidden[next] = true
	}
	for _, key := range slices.Sorted(maps.Keys(count)) {
		switch n := count[key]; {
		case n == 0:
		case !hidden[key]:
			told = append(told, Cell{Key: key, People: n})
		default:
			told = append(told, Cell{Key: key, Few: n < SmallGroup, Hidden: n >= SmallGroup})
		}
	}
	return told, true
}

// smallest is the smallest group that is told still, the first by key of
// several.
func smallest(count map[string]int64, hidden map[string]bool) (key string, found bool) {
	for _, k := range slices.Sorted(maps.Keys(count)) {
		if n := count[k]; n > 0 && !hidden[k] && (!found || n < count[key]) {
			key, found = k, true
		}
	}
	return key, found
}

// concealed reports whether each group of few could have at least two numbers,
// and with it those that are hidden. The sum of them is known; groups of few have 1 to SmallGroup-1
// people, and the others at least SmallGroup and no more than the smallest that
// is told.
func concealed(count map[string]int64, hidden map[string]bool) bool {
	var sum, few, more int64
	most, told := int64(0), false
	for key, n := range count {
		switch {
		case n == 0:
		case !hidden[key] && (!told || n < most):
			most, told = n, true
		case !hidden[key]:
		case n < SmallGroup:
			few, sum = few+1, sum+n
		default:
			more, sum = more+1, sum+n
		}
	}
	if !told {
		most = sum
	}
	// Beside one group of few, the others have at least so many people, and at
	// most so many.
	const fewest, least = SmallGroup - 1, SmallGroup
	others, atMost := few-1+more*least, (few-1)*fewest+more*most
	return few == 0 || min(fewest, sum-others) > max(1, sum-atMost)
}
