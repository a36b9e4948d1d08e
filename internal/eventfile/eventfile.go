// Package eventfile is the document in which an organiser writes an event:
// YAML in a file, the same shape as JSON on the API.
//
// Reading is strict. An unknown or doubled key, a value of another kind, a
// wall time that its zone does not have, a rule that is broken: everything
// wrong is reported at once, each with its line and a JSON pointer, and
// nothing is guessed. What is read has every default filled in, so that
// writing it and reading that again gives an equal Document.
//
// The package is pure. It knows neither the database nor the present: rules
// about what has happened already, such as a capacity below the seats taken,
// belong to package desk.
package eventfile

import (
	"slices"

	"rollcall/internal/event"
)

// A Document is an event with its sessions as its organiser writes it. Times
// are wall times in Zone, as event.ParseWall reads them.
type Document struct {
	Slug           string                 `json:"slug"`
	Series         string                 `json:"series,omitempty"` // label for counts over a year
	Title          event.Text             `json:"title"`
	Summary        event.Text             `json:"summary,omitempty"`  // Markdown
	Audience       event.Text             `json:"audience,omitempty"` // who it is for; Markdown
	Organisers     []event.OrganisingBody `json:"organisers,omitempty"`
	Languages      []string               `json:"languages"` // the first is the fallback
	Zone           string                 `json:"zone"`
	ZonesShown     []string               `json:"zones_shown,omitempty"`
	Visibility     event.Visibility       `json:"visibility"`
	Contact        event.Contact          `json:"contact,omitzero"`
	Registration   Registration           `json:"registration"`
	Attendance     Attendance             `json:"attendance"`
	Reminders      []Reminder             `json:"reminders,omitempty"`
	After          *event.After           `json:"after,omitempty"`  // letters after each session; nil: none
	Letters        event.Letters          `json:"letters,omitzero"` // the organiser's own words
	Staff          []string               `json:"staff,omitempty"`  // addresses known as team or speakers
	RetentionDays  int                    `json:"retention_days"`
	Questions      []event.Question       `json:"questions,omitempty"`
	Interpretation []string               `json:"interpretation,omitempty"` // languages that are interpreted into
	Municipalities []event.Municipality   `json:"municipalities,omitempty"`
	Consents       []Consent              `json:"consents,omitempty"`
	Quotas         []Quota                `json:"quotas,omitempty"`
	Targets        []event.Target         `json:"targets,omitempty"` // shares that are aimed at and only shown
	Sessions       []Session              `json:"sessions"`
}

// Registration is how people sign up, for all sessions.
type Registration struct {
	Opens        string      `json:"opens,omitempty"`
	Closes       string      `json:"closes,omitempty"`        // empty: when each session starts
	Verify       bool        `json:"verify"`                  // people confirm their address first
	HoldMinutes  int         `json:"hold_minutes"`            // how long an unverified sign-up keeps its seat
	Approval     bool        `json:"approval"`                // an organiser decides about everyone
	ApproveAgain bool        `json:"approve_again,omitempty"` // and again when a decisive answer changes
	KeepTogether bool        `json:"keep_together,omitempty"` // colleagues who sign up in one go get their seats in one go
	WaitingList  WaitingList `json:"waiting_list"`

	PerMunicipality *PerMunicipality `json:"per_municipality,omitempty"` // nil: no limit
}

// PerMunicipality is how many seats of a session people of one municipality
// hold at most.
type PerMunicipality struct {
	Seats int64  `json:"seats"`
	Until string `json:"until,omitempty"` // empty: as long as there are seats to give
}

// A WaitingList is what happens to who comes when no seat is free.
type WaitingList struct {
	Mode       event.WaitingMode `json:"mode"`
	Capacity   int64             `json:"capacity"` // 0 is no limit
	OfferHours int               `json:"offer_hours"`
}

// Attendance is how presence becomes an outcome.
type Attendance struct {
	ThresholdPercent     int  `json:"threshold_percent"`
	ThresholdMinutes     int  `json:"threshold_minutes,omitempty"` // 0: the percent count, else these
	GraceMinutes         int  `json:"grace_minutes"`
	NoShowReleaseMinutes int  `json:"no_show_release_minutes"`
	FreezeDays           int  `json:"freeze_days"`
	SelfDeclare          bool `json:"self_declare"`
}

// A Reminder is a letter before each session.
type Reminder struct {
	Before string `json:"before"` // a duration such as 168h
}

// A Consent is something people are asked to agree to.
type Consent struct {
	Key      string     `json:"key"`
	Required bool       `json:"required,omitempty"`
	Text     event.Text `json:"text"`
	Retired  bool       `json:"retired,omitempty"` // kept for those who agreed, no longer asked
}

// A Quota reserves seats of each of its sessions for people who have something
// in common: exactly one of the last four says what.
type Quota struct {
	Key      string     `json:"key"`
	Label    event.Text `json:"label"`
	Seats    int64      `json:"seats"`
	Release  string     `json:"release,omitempty"`  // when what is left of it is free for all
	Sessions []string   `json:"sessions,omitempty"` // slugs; empty: all

	Country      string `json:"country,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Municipality string `json:"municipality,omitempty"` // a key of the event's list, else a name
	Invited      bool   `json:"invited,omitempty"`      // whoever comes by an invitation
}

// A Session is one dated unit with seats of its own.
type Session struct {
	Slug             string       `json:"slug"`
	Title            event.Text   `json:"title"`
	Starts           string       `json:"starts"`
	Ends             string       `json:"ends"`
	Opens            string       `json:"opens,omitempty"`  // instead of the registration's
	Closes           string       `json:"closes,omitempty"` // instead of the registration's; up to the end
	Capacity         int64        `json:"capacity"`
	RoomLimit        int64        `json:"room_limit"`    // what the meeting room admits
	Aim              *int64       `json:"aim,omitempty"` // people to be in the room; nil: no overbooking
	JoinOpensMinutes int          `json:"join_opens_minutes"`
	JoinURL          string       `json:"join_url,omitempty"`
	Cancelled        bool         `json:"cancelled,omitempty"` // does not take place
	Breaks           []Break      `json:"breaks,omitempty"`
	Agenda           []AgendaItem `json:"agenda,omitempty"`

	Materials []event.Material `json:"materials,omitempty"` // recordings, slides, links
}

// A Break is a part of a session that does not count as attendance.
type Break struct {
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
}

// An AgendaItem is one part of a session's programme.
type AgendaItem struct {
	Kind     string          `json:"kind,omitempty"` // one of AgendaKinds
	Starts   string          `json:"starts,omitempty"`
	Ends     string          `json:"ends,omitempty"`
	Title    event.Text      `json:"title"`
	Summary  event.Text      `json:"summary,omitempty"`
	Speakers []event.Speaker `json:"speakers,omitempty"`
}

// New returns a Document in which every value that has a default is set to
// it. Parse and ParseJSON start from here.
func New() *Document {
	return &Document{
		Visibility: event.Public,
		Registration: Registration{
			Verify:      true,
			HoldMinutes: 60,
			WaitingList: WaitingList{Mode: event.WaitingAuto, OfferHours: 24},
		},
		Attendance:    Attendance{ThresholdPercent: 80, GraceMinutes: 10, FreezeDays: 14},
		RetentionDays: 180,
	}
}

// NewSession returns a Session in which every value that has a default is set
// to it. A RoomLimit of 0 becomes the capacity when a document is read.
func NewSession() Session { return Session{JoinOpensMinutes: 30} }

// Settle fills in the defaults that follow from other values: a room without a
// limit admits the capacity, and letters after a session leave a day later.
func (d *Document) Settle() {
	for i := range d.Sessions {
		if s := &d.Sessions[i]; s.RoomLimit == 0 {
			s.RoomLimit = s.Capacity
		}
	}
	if d.After != nil && d.After.Delay == "" {
		d.After.Delay = event.AfterDelay
	}
}

// Tidy gives what may be written in several ways its one form: the sessions of
// a quota stand by the alphabet, and none are named where all are meant; letters
// after a session that go to nobody are none. The document must have been
// checked.
func (d *Document) Tidy() {
	if d.After != nil && !d.After.Attended && !d.After.Missed {
		d.After = nil
	}
	for i := range d.Quotas {
		q := &d.Quotas[i]
		q.Sessions = slices.Sorted(slices.Values(q.Sessions))
		if len(q.Sessions) == len(d.Sessions) {
			q.Sessions = nil
		}
	}
}
