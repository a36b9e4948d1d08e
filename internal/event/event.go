// Package event holds the vocabulary of Rollcall and the rules that must
// always hold.
//
// Its types are the rows of the database: plain structs that know neither
// how they are stored nor how they are shown. Its functions decide from their
// arguments alone: who holds a seat, who waits at which rank, what a status
// may become, who was there. There is no I/O here, no clock and no chance.
//
// The words are the field's: an Event has Sessions; a Registrant is a person
// as signed up to one event, and has one Registration per session. What a
// registration is (Status) and what became of it (Outcome) are two machines
// and are kept apart. Words not used: user, guest, order, booking, ticket.
package event

import (
	"strings"
	"time"

	"rollcall/internal/problem"
)

// ErrNotFound is what is not there, or not for whoever asks.
var ErrNotFound = problem.New(problem.NotFound, "not_found")

// A Text is one text in several languages, by language tag.
type Text map[string]string

// In returns the text in lang, else in the first of fallbacks that has it,
// else "".
func (t Text) In(lang string, fallbacks ...string) string {
	if s := t[lang]; s != "" {
		return s
	}
	for _, f := range fallbacks {
		if s := t[f]; s != "" {
			return s
		}
	}
	return ""
}

// Visibility says where an event is shown.
type Visibility string

// The visibilities. An unlisted event has a page but is in no list; a draft
// exists for its team only.
const (
	Public   Visibility = "public"
	Unlisted Visibility = "unlisted"
	Draft    Visibility = "draft"
)

// WaitingMode says what happens to who comes when no seat is free.
type WaitingMode string

// The modes: refuse, queue and promote by itself, or queue and offer.
const (
	WaitingOff   WaitingMode = "off"
	WaitingAuto  WaitingMode = "auto"
	WaitingOffer WaitingMode = "offer"
)

// An Event is what is announced: its page, its questions, its sessions.
// Wall times stand beside their instants as the organiser wrote them.
type Event struct {
	ID                   int64
	Slug                 string
	Series               string
	Visibility           Visibility
	Revision             int64            // raised by every change of the event or its sessions, never by sign-ups
	Title                Text             `gorm:"serializer:json"`
	Summary              Text             `gorm:"serializer:json"` // Markdown
	Audience             Text             `gorm:"serializer:json"` // who it is for; Markdown
	Organisers           []OrganisingBody `gorm:"serializer:json"` // in the order of the page
	Languages            []string         `gorm:"serializer:json"` // the first is the fallback
	Zone                 string
	ZonesShown           []string `gorm:"serializer:json"`
	Contact              Contact  `gorm:"serializer:json"`
	OpensAt              *time.Time
	OpensWall            string
	ClosesAt             *time.Time
	ClosesWall           string
	Verify               bool // people confirm their address first
	HoldMinutes          int  // how long an unverified sign-up keeps its seat
	WaitingMode          WaitingMode
	WaitingCapacity      int64 // 0 is no limit
	OfferHours           int
	Approval             bool       // an organiser decides about everyone who signs up by themselves
	ApproveAgain         bool       // and again when a decisive answer changes
	KeepTogether         bool       // an office gets its seats in one go
	PerMunicipality      int64      // seats of a session for people of one municipality at most; 0 is no limit
	PerMunicipalityUntil *time.Time // nil: as long as there are seats to give
	PerMunicipalityWall  string
	ThresholdPercent     int
	ThresholdMinutes     int // 0: the percent count, else these
	GraceMinutes         int
	NoShowReleaseMinutes int
	FreezeDays           int
	SelfDeclare          bool
	Reminders            []string `gorm:"serializer:json"` // durations before the start, as written
	After                *After   `gorm:"serializer:json"` // letters after each session; nil: none
	Staff                []string `gorm:"serializer:json"` // addresses known as team or speakers
	RetentionDays        int
	Questions            []Question     `gorm:"serializer:json"`
	Interpretation       []string       `gorm:"serializer:json"` // languages that are interpreted into
	Municipalities       []Municipality `gorm:"serializer:json"` // as they are counted
	Targets              []Target       `gorm:"serializer:json"` // shares that are aimed at
	Letters              Letters        `gorm:"serializer:json"` // the organiser's own words
	AnnouncedAt          time.Time
	ChangedAt            time.Time  // of the event's own data
	ArchivedAt           *time.Time // since when it is put away; nil: it is not
	ErasedAt             *time.Time // when the details of its people were erased; nil: they are kept
}

// TextIn returns t in lang or in the event's languages, in their order.
func (e *Event) TextIn(t Text, lang string) string { return t.In(lang, e.Languages...) }

// An OrganisingBody is a body that holds an event, as the public page names it.
type OrganisingBody struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"` // https, or none
}

// Host is who invites: the body that answers for the event, else the contact,
// else the event itself by its title in lang.
func (e *Event) Host(lang string) string {
	for _, name := range []string{e.Contact.Controller, e.Contact.Name} {
		if strings.TrimSpace(name) != "" {
			return name
		}
	}
	return e.TextIn(e.Title, lang)
}

// A Contact is who answers for an event.
type Contact struct {
	Name       string `json:"name,omitempty"`
	Email      string `json:"email,omitempty"`
	Controller string `json:"controller,omitempty"`
	PrivacyURL string `json:"privacy_url,omitempty"`
}

// A Session is one dated unit of an event with seats of its own.
type Session struct {
	ID               int64
	EventID          int64
	Slug             string
	Title            Text `gorm:"serializer:json"`
	StartsAt         time.Time
	StartsWall       string
	EndsAt           time.Time
	EndsWall         string
	OpensAt          *time.Time
	OpensWall        string
	ClosesAt         *time.Time
	ClosesWall       string
	RoomLimit        int64
	JoinURL          string
	JoinOpensMinutes int
	CancelledAt      *time.Time
	Sequence         int          // of calendar entries, RFC 5545 §3.8.7.4
	NoticeText       string       // of the host's; Notice tells whether it still counts
	NoticeAt         *time.Time   // since when it stands
	RemindedTo       *time.Time   // reminders that fall due up to then are done with
	MovedFrom        *time.Time   // the start before the last move; nil: never moved
	Breaks           []Break      `gorm:"serializer:json"`
	Agenda           []AgendaItem `gorm:"serializer:json"`
	Materials        []Material   `gorm:"serializer:json"`
	// FillAt is when seats that are free, and that nobody in the queue gets
	// yet, are to be looked at again; nil: nothing is left to give.
	FillAt *time.Time
	Aim    int64 // people to be in the room, for overbooking; 0: no overbooking
	Seats
}

// JoinOpensAt is when the join link begins to work.
func (s *Session) JoinOpensAt() time.Time {
	return s.StartsAt.Add(-time.Duration(s.JoinOpensMinutes) * time.Minute)
}

// A Break is a part of a session that does not count as attendance.
type Break struct {
	Starts     time.Time `json:"starts"`
	StartsWall string    `json:"starts_wall"`
	Ends       time.Time `json:"ends"`
	EndsWall   string    `json:"ends_wall"`
}

// An AgendaItem is a keynote, case study, panel or other part of a session.
type AgendaItem struct {
	Kind       string     `json:"kind,omitempty"`
	Starts     *time.Time `json:"starts,omitempty"`
	StartsWall string     `json:"starts_wall,omitempty"`
	Ends       *time.Time `json:"ends,omitempty"`
	EndsWall   string     `json:"ends_wall,omitempty"`
	Title      Text       `json:"title"`
	Summary    Text       `json:"summary,omitempty"`
	Speakers   []Speaker  `json:"speakers,omitempty"`
}

// A Speaker is named on the agenda. Either part may be missing.
type Speaker struct {
	Name         string `json:"name,omitempty"`
	Organisation string `json:"organisation,omitempty"`
}

// A Question is asked on the sign-up form.
type Question struct {
	Key      string   `json:"key"`
	Type     string   `json:"type"`
	Required bool     `json:"required,omitempty"`
	Label    Text     `json:"label"`
	Hint     Text     `json:"hint,omitempty"`
	Options  []Option `json:"options,omitempty"`
	ShowIf   *ShowIf  `json:"show_if,omitempty"`
	Decisive bool     `json:"decisive,omitempty"` // for approval
	Measure  string   `json:"measure,omitempty"`  // one of Measures: what participants are counted by its answers; "" for nothing
	Retired  bool     `json:"retired,omitempty"`  // kept for its answers, no longer asked
}

// An Option is one answer of a choice.
type Option struct {
	Key     string `json:"key"`
	Label   Text   `json:"label"`
	Retired bool   `json:"retired,omitempty"`
}

// A ShowIf says when a question is shown: when the named question has one of
// the answers, or when any or all of its parts hold (one level).
type ShowIf struct {
	Question string   `json:"question,omitempty"`
	Is       []string `json:"is,omitempty"`
	Any      []ShowIf `json:"any,omitempty"`
	All      []ShowIf `json:"all,omitempty"`
}

// A ConsentText is one version of the text of a consent. A change of wording
// makes a new version; old ones stay for those who agreed to them.
type ConsentText struct {
	ID        int64
	EventID   int64
	Key       string
	Version   int
	Position  int // order on the form
	Required  bool
	Retired   bool
	Text      Text `gorm:"serializer:json"`
	WrittenAt time.Time
}

// Role says in which quality a registrant takes part.
type Role string

// The roles. Speakers and staff are counted apart.
const (
	RoleParticipant Role = "participant"
	RoleSpeaker     Role = "speaker"
	RoleStaff       Role = "staff"
)

// Roles lists all, in the order they are shown.
var Roles = []Role{RoleParticipant, RoleSpeaker, RoleStaff}

// The sources of registrants: how someone came to be signed up.
const (
	SourcePublic     = "public"    // by themselves
	SourceColleague  = "colleague" // by someone of their office
	SourceStaff      = "staff"
	SourceInvitation = "invitation" // by an invitation that they accepted
)

// Sources lists all, in the order they are shown.
var Sources = []string{SourcePublic, SourceColleague, SourceStaff, SourceInvitation}

// A Registrant is a person as signed up to one event, unique there by folded
// address. Someone added by staff may have no address.
type Registrant struct {
	ID               int64
	EventID          int64
	Email            *string
	EmailFolded      *string
	GivenName        string
	FamilyName       string
	LatinName        string
	Organisation     string
	OrganisationKind string
	Municipality     string // as it was written
	MunicipalityKey  string // of the event's list; "" if none is meant
	Country          string
	Function         string
	Language         string
	Zone             string
	Role             Role
	LanguagesSpoken  []string           `gorm:"serializer:json"` // tags
	Interpretation   string             // the language needed; "" if none
	Source           string             // one of the Source constants
	OfficeID         *int64             // the registrant who signed up in the same go, of several; nil: alone
	Answers          map[string]any     `gorm:"serializer:json"`
	Consents         map[string]Consent `gorm:"serializer:json"`
	SignedUpAt       time.Time
	VerifiedAt       *time.Time
	ErasedAt         *time.Time
	CountedAs        *string    // of somebody erased: by what a series counts them, a keyed hash of their address; nil: by themselves
	RemindersOffAt   *time.Time // since when the person wants no reminders
	AskedEmail       *string    // the address that is to take the place of Email, while it is not confirmed
	AskedEmailAt     *time.Time // when that was last asked for
	LinkGeneration   int64      // a new personal link raises it
	MergedInto       *int64     // the registrant who is the same person and stands for both; nil: nobody
	Revision         int64      // raised by every change, for If-Match
	Search           string     // the words of names, address and organisation, each after a blank; filled after the answer
	ByName           string     // what lists by name are sorted by; filled with Search
	ByOrganisation   string     // the same of lists by organisation
}

// Name is the full name, given name first.
func (r *Registrant) Name() string {
	switch {
	case r.GivenName == "":
		return r.FamilyName
	case r.FamilyName == "":
		return r.GivenName
	}
	return r.GivenName + " " + r.FamilyName
}

// Address is the e-mail address or "".
func (r *Registrant) Address() string {
	if r.Email == nil {
		return ""
	}
	return *r.Email
}

// A Consent is what a person agreed to or not: which version, and when.
type Consent struct {
	Given    bool      `json:"given"`
	Version  int       `json:"version"`
	Language string    `json:"language,omitempty"` // the text was shown in
	Hash     string    `json:"hash,omitempty"`     // SHA-256 of the text shown, in hexadecimal
	At       time.Time `json:"at"`
}

// A Registration is one registrant in one session. There is one row for
// ever: coming back reuses it.
type Registration struct {
	ID           int64
	RegistrantID int64
	SessionID    int64
	Status       Status
	HoldsSeat    bool
	QueueSeq     *int64     // order in the queue; only while waitlisted
	HoldUntil    *time.Time // end of an unverified seat; only while unverified with a seat
	OfferUntil   *time.Time // end of an offer; only while offered
	QuotaID      *int64     // that the person falls under in the session
	KeptSeq      *int64     // place in the queue to come back to; only while pending
	Team         bool       // of a speaker or a member of staff, who takes part without a seat
	SignedUpAt   time.Time
	ChangedAt    time.Time
	Sequence     int // 0 from the sign-up on, raised whenever a confirmed seat is gained or lost
}
