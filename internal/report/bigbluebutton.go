package report

import (
	"slices"
	"strings"
)

// bigBlueButton is what the learning dashboard of BigBlueButton saves: one row per
// person without an address, times in the reader's own language and zone. Older ones
// save names alone, every person twice.
var bigBlueButton = platform{
	name:   BigBlueButton,
	summed: true,
	recognise: func(d *document) int {
		if d.any(func(t *table) bool {
			if t.said&mEngagement != 0 || t.said&(mScore|mTalk) == 0 && !t.has(cModerator) {
				return false
			}
			n := 0
			for _, m := range []meaning{mScore, mTalk, mCamera, mMessage, mReaction, mHand} {
				if t.said&m != 0 {
					n++
				}
			}
			if t.has(cModerator) {
				n += 2
			}
			return n >= 3 && t.kind.attendance()
		}) {
			return 20
		}
		return 0
	},
	skip: func(t *table, l line) Reason {
		name := fold(t.get(l, cName))
		anonymous := strings.HasPrefix(name, "anonym") || strings.HasPrefix(name, "аноним") || strings.HasPrefix(name, "анонім") || strings.HasPrefix(name, "ανωνυμ") || strings.HasPrefix(name, "ანონიმ")
		if (t.has(cJoined) || t.has(cLeft)) && void(t.get(l, cJoined)) && void(t.get(l, cLeft)) && (void(t.get(l, cMinutes)) || anonymous) {
			return ReasonAnonymous
		}
		return ""
	},
}

// listOfNames finds the saved names of BigBlueButton: every name twice, in two orders,
// each under a label. It is a table with one column.
func listOfNames(lines []line) *table {
	at := map[string][]int{}
	for i, l := range lines {
		if l.filled(2) != 1 {
			return nil
		}
		parts := words(fold(firstCell(l)))
		slices.Sort(parts)
		k := strings.Join(parts, " ")
		at[k] = append(at[k], i)
	}
	var first []int
	end, begin := -1, len(lines) // of the first list and of the second
	for _, list := range at {
		if half := len(list) / 2; len(list)%2 == 0 {
			first = append(first, list[:half]...)
			end, begin = max(end, list[half-1]), min(begin, list[half])
		}
	}
	if len(first) < 2 || len(lines)-2*len(first) > 4 || end >= begin {
		return nil
	}
	slices.Sort(first)
	label := max(0, first[0]-1)
	t := newTable([]heading{{text: firstCell(lines[label]), col: cName}}, lines[label].number)
	for _, i := range first {
		t.rows = append(t.rows, lines[i])
	}
	t.kind = kindPresence
	return t
}

func firstCell(l line) string {
	for i := range l.cells {
		if s := l.cell(i); s != "" {
			return s
		}
	}
	return ""
}
