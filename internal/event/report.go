package event

import (
	"slices"
	"time"
)

// A ReportSource is how a report came here.
type ReportSource string

// The sources.
const (
	ReportFile  ReportSource = "file"
	ReportNames ReportSource = "names" // names that somebody typed where there is no file
)

// A Report is what a meeting platform wrote about who was there, given for
// one session. Its people count from the moment it is applied until it is
// undone or a longer report of the same meeting supersedes it; nothing of it
// is copied elsewhere.
type Report struct {
	ID        int64
	EventID   int64
	SessionID int64
	Source    ReportSource
	Name      string // of the file
	SHA256    string `gorm:"column:sha256"` // of its bytes, in hex; a session has the same bytes once
	Size      int64

	Settings     ReportSettings `gorm:"serializer:json"`
	Platform     string         // as CONTRACT section 4 names it
	Encoding     string         // a WHATWG name, or "xlsx"
	Delimiter    string
	DateOrder    string
	Zone         string // what the wall times of the file are in
	MeetingID    string
	MeetingTitle string
	MeetingStart *time.Time
	MeetingEnd   *time.Time
	Columns      []ReportColumn `gorm:"serializer:json"`
	Doubts       []ReportDoubt  `gorm:"serializer:json"`
	Rows         int64
	People       int64

	Revision     int64 // rises with everything that is done to it
	GivenAt      time.Time
	GivenBy      string
	ReadAt       *time.Time // nil: a part of its people and rows is missing
	AppliedAt    *time.Time
	AppliedBy    string
	UndoneAt     *time.Time
	UndoneBy     string
	OverLimit    bool // it was accepted that more people were there than the room admits
	SupersededBy *int64
}

// ReportSettings are what a coordinator has said about a file that it does not
// say itself, or says wrongly. What is empty is found out.
type ReportSettings struct {
	Zone     string            `json:"zone,omitempty"`
	Date     string            `json:"date,omitempty"` // 2026-10-06
	Order    string            `json:"order,omitempty"`
	Encoding string            `json:"encoding,omitempty"`
	Columns  map[string]string `json:"columns,omitempty"` // header -> field
}

// A ReportColumn is a header and what it was taken for.
type ReportColumn struct {
	Header string `json:"header"`
	Field  string `json:"field,omitempty"`
}

// A ReportDoubt is something that was decided without being certain.
type ReportDoubt struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Counts reports whether the people of the report count.
func (r *Report) Counts() bool { return r.AppliedAt != nil && r.SupersededBy == nil }

// A Bucket is where a row of a report ends. Each ends in one (DESIGN rule 20).
type Bucket string

// The buckets.
const (
	BucketMatched    Bucket = "matched"     // a registrant's
	BucketSuggested  Bucket = "suggested"   // likely somebody's; to be decided
	BucketUnmatched  Bucket = "unmatched"   // nobody's, or a walk-in's
	BucketNotCounted Bucket = "not_counted" // for nobody, or of somebody who was not there
	BucketStaff      Bucket = "staff"
)

// Buckets lists all, in the order they are shown.
var Buckets = []Bucket{BucketMatched, BucketSuggested, BucketUnmatched, BucketNotCounted, BucketStaff}

// A ReportDecision is what somebody has decided a person of a report to be.
type ReportDecision string

// The decisions.
const (
	DecidedNothing    ReportDecision = ""
	DecidedRegistrant ReportDecision = "registrant"
	DecidedWalkIn     ReportDecision = "walk_in"
	DecidedStaff      ReportDecision = "staff"
	DecidedIgnore     ReportDecision = "ignore"
)

// A ReportPerson is somebody in a report: all rows with one key.
type ReportPerson struct {
	ID        int64
	ReportID  int64
	Number    int64    // in the report, from 1
	Key       string   // the folded address, else "name:" and the folded name; "" erased
	MemoryKey string   // the keyed hash under which a decision is remembered; "": it is not
	Names     []string `gorm:"serializer:json"` // as the file writes them
	Email     string   // "" where there is no usable address
	Role      string   // host, presenter, staff or attendee
	Flags     []string `gorm:"serializer:json"`
	Attended  bool     // false: registered with the platform, and did not come
	Seconds   *int64   // the platform's sum where there are no stays; nil: unknown
	FirstJoin *time.Time
	LastLeave *time.Time

	Bucket       Bucket
	Why          string            // the reason, of package match or of the row
	Candidates   []ReportCandidate `gorm:"serializer:json"` // the likeliest first
	RegistrantID *int64            // whose rows these are, in the bucket matched
	Decision     ReportDecision
	Nameless     bool // a walk-in who is counted and not named
	DecidedAt    *time.Time
	DecidedBy    string
	Revision     int64 // rises with every decision
}

// TableName is where people of reports are kept.
func (ReportPerson) TableName() string { return "report_people" }

// Name is how the file names the person, the first if it has several names.
func (p *ReportPerson) Name() string {
	if len(p.Names) == 0 {
		return ""
	}
	return p.Names[0]
}

// Has reports whether the person carries a flag.
func (p *ReportPerson) Has(flag string) bool { return slices.Contains(p.Flags, flag) }

// Undecided reports whether somebody has still to decide who the person is.
func (p *ReportPerson) Undecided() bool {
	return p.Decision == DecidedNothing && (p.Bucket == BucketSuggested || p.Bucket == BucketUnmatched)
}

// Decide makes the person what d says, and moves their rows to the bucket of
// that decision. id is the registrant's, with DecidedRegistrant.
func (p *ReportPerson) Decide(d ReportDecision, id int64, by string, at time.Time) {
	p.Decision, p.RegistrantID, p.Nameless = d, nil, false
	switch d {
	case DecidedRegistrant:
		p.Bucket, p.RegistrantID = BucketMatched, &id
	case DecidedWalkIn:
		p.Bucket = BucketUnmatched
	case DecidedStaff:
		p.Bucket = BucketStaff
	case DecidedIgnore:
		p.Bucket = BucketNotCounted
	}
	p.DecidedAt, p.DecidedBy = &at, by
	p.Revision++
}

// A ReportCandidate is somebody a person of a report may be.
type ReportCandidate struct {
	RegistrantID int64    `json:"registrant,omitempty"` // 0: staff who are not registered
	Staff        bool     `json:"staff,omitempty"`
	Reasons      []string `json:"reasons"` // of package match, the strongest first
}

// A ReportRow is one row of an attendance table.
type ReportRow struct {
	ID       int64
	ReportID int64
	PersonID *int64 // nil: the row counts for nobody
	Number   int64  // in the file, as a spreadsheet shows it
	Name     string
	Email    string
	Place    string // where it ended, of package report
	Reason   string // why it is not counted
	Joined   *time.Time
	LeftAt   *time.Time
	Seconds  *int64 // the platform's own duration
}

// A Stay is one interval of a person in a report.
type Stay struct {
	ID       int64
	PersonID int64
	Joined   time.Time
	LeftAt   *time.Time // nil: the file does not say
	Closed   bool       // LeftAt is the end of the meeting
}

// A Reported is what one report says of somebody's presence.
type Reported struct {
	ReportPerson
	MeetingEnd *time.Time
	Stays      []Stay
}

// A MatchMemory is a decision about people in reports that is kept for the
// next report.
type MatchMemory struct {
	ID           int64
	EventID      int64
	Series       string // for whose other events it counts as well; "": none
	Key          string // keyed hash
	Decision     ReportDecision
	RegistrantID *int64
	Nameless     bool
	DecidedAt    time.Time
	DecidedBy    string
}

// TableName is where decisions are remembered.
func (MatchMemory) TableName() string { return "match_memory" }
