package event

import (
	"time"

	"rollcall/internal/problem"
)

// UndoMerge is for how long merging two people can be taken back.
const UndoMerge = 10 * time.Minute

// Expected failures of merging two people.
var (
	ErrMerged        = problem.New(problem.Conflict, "merged")
	ErrMergeOtherWay = problem.New(problem.Conflict, "merge_other_way")
	ErrMergeStands   = problem.New(problem.Conflict, "merge_stands")
)

// A Merge says that two registrants of an event are one person: the winner,
// who stands for both.
type Merge struct {
	ID       int64
	EventID  int64
	WinnerID int64
	LoserID  int64
	At       time.Time
	UndoneAt *time.Time
	Places   []MergedPlace `gorm:"serializer:json"` // what the loser had in sessions
	Carried  Carried       `gorm:"serializer:json"`
}

// Carried are the ids of what merging has taken from the loser, so that taking
// it back finds it.
type Carried struct {
	Marks      []int64 // of the winner now
	Reported   []int64 // people of reports who are the winner now
	Remembered []int64 // what is remembered of such people
	Statements []int64 // about attendance that are the winner's now
	Letters    []int64 // that were waiting, and are not to be sent
	Decisions  []int64 // about the winner's attendance that merging has made
}

// A MergedPlace is what merging has done in one session.
type MergedPlace struct {
	SessionID int64
	Winner    *Registration // before; nil: none
	Loser     Registration  // before
	After     Registration  // the winner's; as before where the loser had nothing better
	Moved     bool          // the winner has got something of the loser's
}

// Undoable reports whether m can be taken back at now.
func (m *Merge) Undoable(now time.Time) bool {
	return m.UndoneAt == nil && now.Before(m.At.Add(UndoMerge))
}

// CheckMerge returns nil if winner may stand for loser too. It fails with
// ErrMerged if one of them stands for nobody any more, and with
// ErrMergeOtherWay if the loser alone has an address, has confirmed it, or is
// a speaker or of the staff: what belongs to that would be lost.
func CheckMerge(winner, loser *Registrant) error {
	switch {
	case winner.MergedInto != nil, loser.MergedInto != nil:
		return ErrMerged
	case winner.Email == nil && loser.Email != nil,
		winner.VerifiedAt == nil && loser.VerifiedAt != nil,
		!winner.Role.Team() && loser.Role.Team():
		return ErrMergeOtherWay
	}
	return nil
}

// Frees reports whether a seat becomes free by m.
func (m *MergedPlace) Frees() bool {
	held := 0
	for _, g := range []*Registration{m.Winner, &m.Loser} {
		if g != nil && g.HoldsSeat {
			held++
		}
	}
	if m.After.HoldsSeat {
		held--
	}
	return held > 0
}

// Numbers are the places in the queue that the two had before.
func (m *MergedPlace) Numbers() []int64 {
	all := []int64{m.Loser.number()}
	if m.Winner != nil {
		all = append(all, m.Winner.number())
	}
	return all
}

// BetterOutcome reports whether a counts for more than b, of one person in one
// session.
func BetterOutcome(a, b Outcome) bool { return better(outcomeOrder, a, b) }

// worth orders what a registration has: 0 is nothing that could be passed on,
// since an address that nobody has confirmed holds a seat for itself alone.
func (r *Registration) worth() int {
	switch {
	case r.Status == Confirmed:
		return 5
	case r.Status == Offered:
		return 4
	case r.Status == Pending && r.HoldsSeat:
		return 3
	case r.Status == Waitlisted:
		return 2
	case r.Status == Pending:
		return 1
	}
	return 0
}

// number is the place in the queue that r has or comes back to; 0: none.
func (r *Registration) number() int64 {
	switch {
	case r.QueueSeq != nil:
		return *r.QueueSeq
	case r.KeptSeq != nil:
		return *r.KeptSeq
	}
	return 0
}

// Unite gives w, the winner's registration in s, the better of what w and l
// have there, with the earlier of their numbers in the queue, and ends l. At
// most one seat is left of the two, and the other is counted as free. It
// reports whether w has changed. QuotaID of w is what the winner falls under.
func (s *Seats) Unite(w, l *Registration, now time.Time) bool {
	took, seq := *w, w.number()
	if l.worth() > w.worth() {
		took = *l
	}
	if n := l.number(); n > 0 && (seq == 0 || n < seq) {
		seq = n
	}
	s.End(l, Withdrawn, now)
	queues := took.Status == Waitlisted || took.Status == Pending && !took.HoldsSeat
	if took.worth() == 0 || took.ID == w.ID && (!queues || seq == w.number()) {
		return false
	}
	s.release(w)
	switch {
	case w.Team:
		w.Take(Place{Status: Confirmed}, now)
	case took.HoldsSeat:
		s.give(w.QuotaID)
		w.Take(Place{Status: took.Status, HoldsSeat: true, OfferUntil: instant(took.OfferUntil)}, now)
	case took.Status == Waitlisted:
		s.Waiting++
		w.Take(Place{Status: Waitlisted, QueueSeq: seq}, now)
	default:
		w.Take(Place{Status: Pending}, now)
		w.keep(seq)
	}
	return true
}

// keep notes the number in the queue that r comes back to; 0: none.
func (r *Registration) keep(seq int64) {
	if seq > 0 {
		r.KeptSeq = &seq
	}
}

// instant is the moment that t names, or none.
func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// Part takes back what Unite has done by was: l has again what it had, and so
// has w, unless w has changed since. Nobody loses anything by it: where the
// seat has gone to somebody else, there is the front of the queue instead.
// front is the first number of the queue, 0 if nobody has one; taken are the
// numbers of others.
func (s *Seats) Part(w, l *Registration, was MergedPlace, front int64, taken map[int64]bool, now time.Time) {
	back := was.Moved && w.Status == was.After.Status && w.HoldsSeat == was.After.HoldsSeat && w.number() == was.After.number()
	p := &parting{s, front, taken, now}
	if back {
		s.End(w, Withdrawn, now)
	}
	p.restore(l, &was.Loser)
	if back && was.Winner != nil {
		p.restore(w, was.Winner)
	}
}

// A parting is Part under way.
type parting struct {
	*Seats
	front int64
	taken map[int64]bool
	now   time.Time
}

// restore gives r, which has ended, what it was.
func (p *parting) restore(r, was *Registration) {
	switch {
	case was.Status.Ended(), was.Team:
		r.Take(Place{Status: was.Status}, p.now)
	case was.HoldsSeat && p.SeatsTaken < p.Capacity:
		p.give(r.QuotaID)
		r.Take(Place{Status: was.Status, HoldsSeat: true, OfferUntil: instant(was.OfferUntil)}, p.now)
		if was.Status == Unverified {
			p.UnverifiedSeats++
			r.HoldUntil = was.HoldUntil
		}
	case was.Status == Unverified:
		r.Take(Place{Status: Unverified}, p.now)
	case was.Status == Pending:
		r.Take(Place{Status: Pending}, p.now)
		if was.HoldsSeat || was.number() > 0 {
			r.keep(p.place(was.number()))
		}
	default:
		p.Waiting++
		r.Take(Place{Status: Waitlisted, QueueSeq: p.place(was.number())}, p.now)
	}
}

// place is the number in the queue that somebody gets who had one; 0 and one
// that somebody else has by now are the front of the queue, or its end where
// there is nothing before the first.
func (p *parting) place(had int64) int64 {
	switch {
	case had > 0 && !p.taken[had]:
		return had
	case p.front > 1:
		p.front--
		return p.front
	}
	p.NextSeq++
	return p.NextSeq - 1
}
