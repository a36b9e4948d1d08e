package event

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// MarkNotYet takes back what hosts have noted of somebody before: the person is
// expected as if nothing had been noted. It is a mark like the others, so that
// what was thought at the time stays.
const MarkNotYet MarkKind = "not_yet"

// aboutTheSameTime is how far apart two hosts may mark somebody without having
// seen each other's mark.
const aboutTheSameTime = time.Minute

// inOrder are marks in the order in which they count, each once: by their time,
// and of the same time by nonce. In which order they arrived decides nothing.
func inOrder(marks []Mark) []Mark {
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(a, b Mark) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Nonce, b.Nonce)) })
	return slices.CompactFunc(sorted, func(a, b Mark) bool { return a.Nonce != "" && a.Nonce == b.Nonce && a.Who() == b.Who() })
}

// notTakenBack are those of marks, in order, that have not been taken back.
func notTakenBack(marks []Mark) []Mark {
	for i := len(marks) - 1; i >= 0; i-- {
		if marks[i].Kind == MarkNotYet {
			return marks[i+1:]
		}
	}
	return marks
}

// TakenBack reports whether nothing stands of one person's marks. Of a walk-in
// nobody knows then that there was one.
func TakenBack(marks []Mark) bool { return len(notTakenBack(inOrder(marks))) == 0 }

// A Stand is where somebody is, as the board of a session has it.
type Stand string

// The stands. Whoever was not marked is not there yet.
const (
	StandNotYet  Stand = "not_yet"
	StandPresent Stand = "present"
	StandLeft    Stand = "left"
	StandExcused Stand = "excused"
)

// stands are where a mark puts somebody.
var stands = map[MarkKind]Stand{MarkIn: StandPresent, MarkOut: StandLeft, MarkExcused: StandExcused, MarkNotYet: StandNotYet}

// A BoardLine is how one person stands at the board of a session.
type BoardLine struct {
	Stand     Stand
	Last      *Mark // the mark that says so; nil: there is none
	Headcount int   // people at the person's computer, at least 1
	// Disagree are two marks by hosts who cannot have known of each other's and
	// who differ, the later one last: that one counts. It is empty where hosts agree.
	Disagree []Mark
}

// OwnLink reports whether the person's own click alone says that they are there.
func (l *BoardLine) OwnLink() bool { return l.Stand == StandPresent && l.Last.Source == EvidenceJoin }

// LineOf derives a line from one person's marks: the latest counts, in whichever
// order they arrived and however often.
func LineOf(marks []Mark) BoardLine {
	sorted := inOrder(marks)
	l := BoardLine{Stand: StandNotYet, Headcount: Headcount(sorted), Disagree: disagreement(sorted)}
	if n := len(sorted); n > 0 {
		l.Last = &sorted[n-1]
		l.Stand = stands[l.Last.Kind]
	}
	return l
}

// disagreement are the newest mark of a host, and the newest of another host
// before it, where they differ and the later host cannot have known the earlier
// mark: it was made at about the same time, or became known afterwards.
func disagreement(sorted []Mark) []Mark {
	hosts := slices.DeleteFunc(slices.Clone(sorted), func(m Mark) bool { return m.Source != EvidenceHost })
	if len(hosts) < 2 {
		return nil
	}
	last := hosts[len(hosts)-1]
	for i := len(hosts) - 2; i >= 0; i-- {
		m := hosts[i]
		if m.RecordedBy == last.RecordedBy {
			continue
		}
		unseen := last.At.Sub(m.At) <= aboutTheSameTime || m.RecordedAt.After(last.At)
		if unseen && m.Kind != last.Kind {
			return []Mark{m, last}
		}
		return nil
	}
	return nil
}

// BoardCounts are the people at the board of a session, speakers and staff
// apart.
type BoardCounts struct {
	Everyone int64 // who stands on the board
	Present  int64 // computers
	Heads    int64 // people at them
	OwnLink  int64 // of those present, by their own click alone
	NotYet   int64
	Left     int64
	Excused  int64
}

// Add counts one line more.
func (c *BoardCounts) Add(l *BoardLine) {
	c.Everyone++
	switch l.Stand {
	case StandPresent:
		c.Present++
		c.Heads += int64(l.Headcount)
		if l.OwnLink() {
			c.OwnLink++
		}
	case StandNotYet:
		c.NotYet++
	case StandLeft:
		c.Left++
	case StandExcused:
		c.Excused++
	}
}
