package event

import (
	"time"

	"rollcall/internal/problem"
)

// Expected failures of deciding about people in reports.
var (
	ErrDecidedOtherwise = problem.New(problem.Conflict, "decided_otherwise") // with decision, decided_at, revision, and the id of a registrant
	ErrNothingToUndo    = problem.New(problem.Conflict, "nothing_to_undo")
	ErrReportSuperseded = problem.New(problem.Conflict, "report_superseded")
)

// A ReportVerdict is who a person of a report is, as it stood at one moment.
type ReportVerdict struct {
	Bucket       Bucket         `json:"bucket"`
	Why          string         `json:"why,omitempty"`
	RegistrantID *int64         `json:"registrant,omitempty"`
	Decision     ReportDecision `json:"decision,omitempty"`
	Nameless     bool           `json:"nameless,omitempty"`
	DecidedAt    *time.Time     `json:"decided_at,omitempty"`
	DecidedBy    string         `json:"decided_by,omitempty"`
}

// A ReportStep is one decision about a person of a report with what stood
// before it, so that it can be taken back. What was decided in one go has one
// Batch.
type ReportStep struct {
	ID        int64
	ReportID  int64
	PersonID  int64
	Batch     int64         // the id of its first step; 0 while that is being written
	Kind      string        // the evidence for which several were accepted at once; "": one decision
	Before    ReportVerdict `gorm:"serializer:json"`
	MemoryKey string        // under which the decision is remembered; "": it is not
	Memory    *MatchMemory  `gorm:"serializer:json"` // what was remembered under it before; nil: nothing
	DecidedAt time.Time
	DecidedBy string
	UndoneAt  *time.Time
	Overtaken bool // when it was to be taken back, somebody had decided again
}

// Verdict is who p is.
func (p *ReportPerson) Verdict() ReportVerdict {
	return ReportVerdict{p.Bucket, p.Why, p.RegistrantID, p.Decision, p.Nameless, p.DecidedAt, p.DecidedBy}
}

// Restore makes p who they were.
func (p *ReportPerson) Restore(v ReportVerdict) {
	p.Bucket, p.Why, p.RegistrantID, p.Decision = v.Bucket, v.Why, v.RegistrantID, v.Decision
	p.Nameless, p.DecidedAt, p.DecidedBy = v.Nameless, v.DecidedAt, v.DecidedBy
	p.Revision++
}

// TakeApart puts p back among those about whom somebody has to decide: as
// likely whoever they were taken for, if they were for anybody.
func (p *ReportPerson) TakeApart() {
	v := ReportVerdict{Bucket: BucketUnmatched}
	if id := p.RegistrantID; id != nil && !p.mayBe(*id) {
		p.Candidates = append([]ReportCandidate{{RegistrantID: *id, Reasons: []string{p.Why}}}, p.Candidates...)
	}
	if len(p.Candidates) > 0 {
		v.Bucket, v.Why = BucketSuggested, p.Candidates[0].reason()
	}
	p.Restore(v)
}

func (c *ReportCandidate) reason() string {
	if len(c.Reasons) == 0 {
		return ""
	}
	return c.Reasons[0]
}

func (p *ReportPerson) mayBe(registrantID int64) bool {
	for _, c := range p.Candidates {
		if c.RegistrantID == registrantID {
			return true
		}
	}
	return false
}

// Is reports whether p was decided to be just that. id is a registrant's, with
// DecidedRegistrant.
func (p *ReportPerson) Is(d ReportDecision, id int64, nameless bool) bool {
	return p.Decision == d && p.Nameless == nameless && (d != DecidedRegistrant || p.RegistrantID != nil && *p.RegistrantID == id)
}

// NetOf is how many seconds the union of stays lasts inside s and outside its
// breaks. Stays without an end count none.
func (s *Session) NetOf(stays []Stay) int64 {
	all := make([]Interval, len(stays))
	for i, stay := range stays {
		all[i] = Interval{stay.Joined, stay.LeftAt}
	}
	return s.within(all)
}
