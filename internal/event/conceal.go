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
//
// Those who have not stated it (NotStated) are taken to be as many by every
// other property, since walk-ins and whoever is erased state nothing: another
// table may tell of them. So they never hide anybody, each group is concealed
// from somebody who knows how many they are, and where they are few themselves
// no table says more of them than that.
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

// smallest is the smallest stated group that is told still, the first by key
// of several.
func smallest(count map[string]int64, hidden map[string]bool) (key string, found bool) {
	for _, k := range slices.Sorted(maps.Keys(count)) {
		if n := count[k]; k != NotStated && n > 0 && !hidden[k] && (!found || n < count[key]) {
			key, found = k, true
		}
	}
	return key, found
}

// concealed reports whether each group of few could have at least two numbers,
// and with it those that are hidden, and whoever has not stated it any number of
// a few, if they are few.
func concealed(count map[string]int64, hidden map[string]bool) bool {
	h := hiding{}
	for key, n := range count {
		if key != NotStated && n > 0 {
			h.add(n, hidden[key])
		}
	}
	if h.few > 0 {
		// Beside one group of few, the others have at least so many people, and
		// at most so many.
		least, most := h.bounds(h.sum)
		if min(fewest, h.sum-(least-1)) <= max(1, h.sum-(most-fewest)) {
			return false
		}
	}
	if !hidden[NotStated] {
		return true
	}
	sum := h.sum + count[NotStated]
	least, most := h.bounds(sum)
	return sum-least >= fewest && sum-most <= 1
}

// fewest is the most that a group of few has.
const fewest = SmallGroup - 1

// A hiding is the stated groups that are not told.
type hiding struct {
	few, more int64 // how many groups: of few, and others
	sum       int64 // of their people
	told      int64 // the smallest group that is told; 0: none is
}

func (h *hiding) add(n int64, hidden bool) {
	switch {
	case !hidden && (h.told == 0 || n < h.told):
		h.told = n
	case !hidden:
	case n < SmallGroup:
		h.few, h.sum = h.few+1, h.sum+n
	default:
		h.more, h.sum = h.more+1, h.sum+n
	}
}

// bounds are how many people the groups have at least and at most: those of few 1
// to fewest, the others at least SmallGroup and no more than the smallest that is
// told, else than sum.
func (h *hiding) bounds(sum int64) (least, most int64) {
	if h.told > 0 {
		sum = h.told
	}
	return h.few + h.more*SmallGroup, h.few*fewest + h.more*sum
}
