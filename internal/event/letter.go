package event

import "time"

// LetterKind says what a letter is about.
type LetterKind string

// The kinds. Each is owed once per registrant and occasion.
const (
	LetterVerify     LetterKind = "verify"     // confirm your address
	LetterConfirmed  LetterKind = "confirmed"  // you have a seat
	LetterWaitlisted LetterKind = "waitlisted" // you wait, with the rank
	LetterPromoted   LetterKind = "promoted"   // a seat became free for you
	LetterCancelled  LetterKind = "cancelled"  // you gave your seat back
	LetterWithdrawn  LetterKind = "withdrawn"  // the organiser took the seat back
	LetterLink       LetterKind = "link"       // your link again
	LetterAgain      LetterKind = "again"      // you signed up already: what is there
	LetterChanged    LetterKind = "changed"    // sessions have other times or titles, or take place after all
	LetterCalledOff  LetterKind = "called_off" // a session does not take place
	LetterReminder   LetterKind = "reminder"   // a session with a seat of yours comes near; optional

	LetterAddress        LetterKind = "address"         // to an address that is to take the place of another: confirm it
	LetterAddressTaken   LetterKind = "address_taken"   // somebody else wants to use your address
	LetterAddressChanged LetterKind = "address_changed" // to the address that was replaced
	LetterHandover       LetterKind = "handover"        // somebody gives you a seat: take it or not
	LetterHandedOver     LetterKind = "handed_over"     // your colleague has taken your seat
	LetterSeatStays      LetterKind = "seat_stays"      // your colleague has not, so it stays yours
	LetterRecording      LetterKind = "recording"       // a recording is there; optional
	LetterAttended       LetterKind = "attended"        // after a session, to who was there: what there is of it; optional
	LetterMissed         LetterKind = "missed"          // the same, to who had a seat and was not; optional

	LetterPending   LetterKind = "pending"    // an organiser decides
	LetterRejected  LetterKind = "rejected"   // the organiser has said no
	LetterOffered   LetterKind = "offered"    // a seat is kept for you until a deadline
	LetterOfferOver LetterKind = "offer_over" // the deadline has passed

	LetterInvitation       LetterKind = "invitation"        // to somebody who is no registrant: come, or say that you do not
	LetterInvitationRemind LetterKind = "invitation_remind" // the same, to who has not answered

	LetterSignIn  LetterKind = "sign_in" // to an account: a link that signs in once
	LetterWelcome LetterKind = "welcome" // to an account that somebody has made: the same, and what it is for

	LetterMessage     LetterKind = "message"      // what the organiser writes; optional
	LetterMessageTest LetterKind = "message_test" // the same as somebody would get it, to who has written it
)

// LetterKinds are all kinds of letter about an event that people outside its
// team get, in the order in which somebody may get them.
func LetterKinds() []LetterKind {
	return []LetterKind{
		LetterInvitation, LetterInvitationRemind,
		LetterVerify, LetterConfirmed, LetterPending, LetterRejected, LetterWaitlisted, LetterOffered, LetterOfferOver,
		LetterPromoted, LetterAgain, LetterLink, LetterReminder, LetterChanged, LetterCalledOff, LetterCancelled,
		LetterWithdrawn, LetterHandover, LetterHandedOver, LetterSeatStays, LetterAddress, LetterAddressTaken,
		LetterAddressChanged, LetterRecording, LetterAttended, LetterMissed, LetterMessage,
	}
}

// SignUpLetter is the kind of the one letter about new places: what it says
// first.
func SignUpLetter(places []Place) LetterKind {
	kind := LetterWaitlisted
	for _, p := range places {
		switch p.Status {
		case Unverified:
			return LetterVerify
		case Confirmed:
			kind = LetterConfirmed
		case Pending:
			if kind == LetterWaitlisted {
				kind = LetterPending
			}
		}
	}
	return kind
}

// CausedKinds are the kinds of letter to a registrant's address that a
// stranger can cause.
func CausedKinds() []LetterKind {
	return []LetterKind{LetterVerify, LetterAgain, LetterLink, LetterAddressTaken, LetterHandover}
}

// LetterState says how far a letter has come.
type LetterState string

// The states of a letter.
const (
	LetterQueued  LetterState = "queued"
	LetterSent    LetterState = "sent"
	LetterFailed  LetterState = "failed"   // refused for good
	LetterTooLate LetterState = "too_late" // its last useful moment has passed
)

// LongestPause is the longest that a letter waits between two attempts.
const LongestPause = time.Hour

// A Letter is owed to a registrant, to somebody who is invited, or to an
// account. It is stored as kind, language and data
// with the change it speaks of; the worker renders it before its first
// attempt and keeps the bytes, so that a repeat is identical.
type Letter struct {
	ID           int64
	RegistrantID int64   `gorm:"default:null"` // 0: it is to somebody else
	InvitationID *int64  // of those who are invited; nil: it is to somebody else
	AccountID    *int64  // of a member of staff; nil: it is to somebody else
	EventID      int64   `gorm:"default:null"` // 0: it is to an account, and about no event
	Address      *string // folded; where it goes, if not to the registrant's address
	Kind         LetterKind
	Occasion     string // tells apart letters of one kind to one registrant
	Language     string
	Data         LetterData `gorm:"serializer:json"`
	MessageID    string     // without angle brackets; stays the same over attempts
	State        LetterState
	OwedAt       time.Time
	DueAt        time.Time
	UsefulUntil  *time.Time
	ClaimedUntil *time.Time
	Attempts     int
	SentAt       *time.Time
	Bytes        []byte
	LastError    string     // what the server answered, without addresses
	ReturnedAt   *time.Time // when it was found that the letter, once sent, came back
}

// LetterData is what a letter says that may have changed when it is sent.
type LetterData struct {
	Places      []Place         `json:"places,omitempty"` // as they were at commit
	SessionID   int64           `json:"session_id,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	SeatGone    bool            `json:"seat_gone,omitempty"` // the person had a seat until now
	Declined    bool            `json:"declined,omitempty"`  // the seat was only offered to the person
	Changes     []SessionChange `json:"changes,omitempty"`   // of sessions, by their start
	HoldMinutes int             `json:"hold_minutes,omitempty"`
	Starts      time.Time       `json:"starts,omitzero"`      // of the session that a reminder is about
	Everywhere  bool            `json:"everywhere,omitempty"` // about all events that the address is signed up to
	Asked       time.Time       `json:"asked,omitzero"`       // when the address was asked for that is to be confirmed
	HandoverID  int64           `json:"handover_id,omitempty"`
	WrittenID   int64           `json:"written_id,omitempty"` // of the Message that the letter is one of
}

// A SessionChange is what was different about a session before it was
// changed. What is zero has stayed as it was.
type SessionChange struct {
	SessionID  int64     `json:"session_id"`
	FromStarts time.Time `json:"from_starts,omitzero"` // both times, if one of them is another
	FromEnds   time.Time `json:"from_ends,omitzero"`
	FromTitle  string    `json:"from_title,omitempty"` // in the reader's language
	CalledOff  bool      `json:"called_off,omitempty"` // it takes place no more
	Back       bool      `json:"back,omitempty"`       // it was called off, and takes place after all
}

// Any reports whether there is something to tell.
func (c SessionChange) Any() bool {
	return !c.FromStarts.IsZero() || c.FromTitle != "" || c.CalledOff || c.Back
}

// ChangeOf is what a reader in lang has to be told about a session of e that
// was before, in an event that was ever, and is s. What is called off is not
// told apart further.
func ChangeOf(ever, e *Event, before, s *Session, lang string) SessionChange {
	c := SessionChange{SessionID: s.ID}
	switch {
	case s.CancelledAt != nil:
		c.CalledOff = before.CancelledAt == nil
		return c
	case before.CancelledAt != nil:
		c.Back = true
	}
	if !s.StartsAt.Equal(before.StartsAt) || !s.EndsAt.Equal(before.EndsAt) {
		c.FromStarts, c.FromEnds = before.StartsAt, before.EndsAt
	}
	if title := ever.TextIn(before.Title, lang); title != e.TextIn(s.Title, lang) {
		c.FromTitle = title
	}
	return c
}

// Undelivered are the letters of an event that have not reached anybody, in
// numbers.
type Undelivered struct {
	Waiting int64      // to be sent, or to be tried again
	Since   *time.Time // since when the oldest of those is owed; nil if none waits
	Tried   int64      // of those, how many a mail server has not taken so far
	Refused int64      // by a mail server, for good
	TooLate int64      // not taken by a mail server while they were of use
	Answers []string   // what mail servers said, the most frequent first, without addresses
}

// A LetterContext is everything a letter is written from.
type LetterContext struct {
	Letter        Letter
	Registrant    Registrant
	Event         Event
	Sessions      []Session      // of the event, by start
	Registrations []Registration // of the registrant, as they are now
	// Elsewhere is the same address in other events, each without a letter;
	// only for a letter that is about all of them.
	Elsewhere []LetterContext
	Handover  *Handover // that the letter is about; nil if none
	Colleague string    // name of the other person in it; "" once that is erased

	// Installation is what the installation says about itself, for what the
	// event leaves open.
	Installation Installation

	// Invitation is what a letter to somebody is about who is no registrant;
	// Registrant holds then what is known of them, without an id, and
	// Sessions those that they are invited to. It is nil for other letters.
	Invitation *Invitation

	// Account is whom a letter is to that is about no event; nil for others.
	Account *Account

	Message *Message // that the letter is one of; nil if none
}

// To is the address that the letter goes to, or "".
func (c *LetterContext) To() string {
	switch {
	case c.Letter.Address != nil:
		return *c.Letter.Address
	case c.Account != nil:
		return c.Account.Email
	}
	return c.Registrant.Address()
}
