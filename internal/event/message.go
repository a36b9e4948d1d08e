package event

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/problem"
)

// MessageState says how far a message has come.
type MessageState string

// The states. Only a draft can be changed; a scheduled message that is
// stopped is a draft again, one that is being sent stays stopped.
const (
	MessageDraft     MessageState = "draft"
	MessageScheduled MessageState = "scheduled" // waits for its time
	MessageSending   MessageState = "sending"   // addressed; its letters are owed bit by bit
	MessageSent      MessageState = "sent"      // no letter of it waits any more
	MessageStopped   MessageState = "stopped"   // while it was being sent
)

// MessageStates lists all, in their order.
var MessageStates = []MessageState{MessageDraft, MessageScheduled, MessageSending, MessageSent, MessageStopped}

// ErrMessageState refuses what a message does not allow in its state.
var ErrMessageState = problem.New(problem.Conflict, "message_state")

// A Message is what an organiser writes to people of an event: one letter to
// each of those whom it is for.
type Message struct {
	ID        int64
	EventID   int64
	Subject   Text          `gorm:"serializer:json"` // with placeholders
	Body      Text          `gorm:"serializer:json"` // paragraphs with placeholders, in the same languages
	Audience  MessageFilter `gorm:"serializer:json"`
	State     MessageState
	SendAt    *time.Time // when it is to be sent; nil: at once
	Revision  int64      // raised by every change of the text or of whom it is for
	WrittenAt time.Time
	WrittenBy string // the actor, as in the audit
	ChangedAt time.Time
	StartedAt *time.Time // when it was addressed
	EndedAt   *time.Time // when it was stopped, or its last letter left
}

// MessageUseful is how long a letter of a message is tried to be delivered.
const MessageUseful = 7 * 24 * time.Hour

// A MessageFilter says whom of an event a message is for. What is empty says
// nothing. It holds nothing personal.
type MessageFilter struct {
	SessionID int64     `json:"session_id,omitempty"` // who has a registration for it
	Statuses  []Status  `json:"statuses,omitempty"`   // in that session, or in any
	Outcomes  []Outcome `json:"outcomes,omitempty"`   // in that session
	Role      Role      `json:"role,omitempty"`
	Language  string    `json:"language,omitempty"` // that the person reads
	Country   string    `json:"country,omitempty"`

	Kind         string `json:"organisation_kind,omitempty"`
	Municipality string `json:"municipality,omitempty"` // the key
	Source       string `json:"source,omitempty"`
	Verified     *bool  `json:"verified,omitempty"`
	Refused      bool   `json:"refused,omitempty"`  // a letter to them has been refused for good
	Question     string `json:"question,omitempty"` // key of a choice that was answered with Option
	Option       string `json:"option,omitempty"`
}

// Occasion tells the letters of m apart from those of other messages.
func (m *Message) Occasion() string { return strconv.FormatInt(m.ID, 10) }

// LanguageFor is the language of those m is written in that somebody gets who
// reads lang: that one, else the first of the event's that there is.
func (m *Message) LanguageFor(e *Event, lang string) string {
	for _, l := range append([]string{lang}, e.Languages...) {
		if m.Body[l] != "" {
			return l
		}
	}
	return ""
}

// SaysTheSame reports whether other has the same words for the same people.
func (m *Message) SaysTheSame(other *Message) bool {
	return maps.Equal(m.Subject, other.Subject) && maps.Equal(m.Body, other.Body) && m.Audience.equal(other.Audience)
}

func (f MessageFilter) equal(other MessageFilter) bool {
	same := slices.Equal(f.Statuses, other.Statuses) && slices.Equal(f.Outcomes, other.Outcomes)
	f.Statuses, f.Outcomes, other.Statuses, other.Outcomes = nil, nil, nil, nil
	return same && reflect.DeepEqual(f, other)
}

// Schedule lets a draft be sent at a time, or at once if that is nil. It fails
// with ErrMessageState.
func (m *Message) Schedule(at *time.Time) error {
	if m.State != MessageDraft {
		return ErrMessageState.With("message_state", string(m.State))
	}
	m.State, m.SendAt = MessageScheduled, at
	return nil
}

// Due reports whether a scheduled message is to be sent at now.
func (m *Message) Due(now time.Time) bool {
	return m.State == MessageScheduled && (m.SendAt == nil || !now.Before(*m.SendAt))
}

// Start notes that m has been addressed at now.
func (m *Message) Start(now time.Time) { m.State, m.StartedAt = MessageSending, &now }

// Finish notes that no letter of m waits any more.
func (m *Message) Finish(now time.Time) { m.State, m.EndedAt = MessageSent, &now }

// Stop ends m at now: a scheduled one is a draft again, one that is being sent
// is stopped, and letters that have not left are not sent any more. It
// fails with ErrMessageState.
func (m *Message) Stop(now time.Time) error {
	switch m.State {
	case MessageScheduled:
		m.State, m.SendAt = MessageDraft, nil
	case MessageSending:
		m.State, m.EndedAt = MessageStopped, &now
	default:
		return ErrMessageState.With("message_state", string(m.State))
	}
	return nil
}

// An Exclusion is why somebody who matches gets no letter of a message.
type Exclusion string

// The reasons, in the order in which they are looked at: everybody is counted
// under the first alone.
const (
	NoAddress   Exclusion = "no_address"
	Unconfirmed Exclusion = "unconfirmed" // nobody has said that the address is theirs
	Objects     Exclusion = "objects"     // wants no optional letters
)

// Exclusions lists all.
var Exclusions = []Exclusion{NoAddress, Unconfirmed, Objects}

// A MessageRecipient is somebody whom a message was addressed to when it was
// started, or who was left out then.
type MessageRecipient struct {
	ID           int64
	MessageID    int64
	RegistrantID int64
	Excluded     Exclusion  // "": gets a letter
	OwedAt       *time.Time // since when the letter stands in the outbox; nil: not yet
}

// A MessageResult is what became of a message for one person.
type MessageResult string

// The results. What an Exclusion names is a result too.
const (
	ResultWaiting  MessageResult = "waiting" // in the outbox, or about to be put there
	ResultSent     MessageResult = "sent"
	ResultRefused  MessageResult = "refused"   // by a mail server, for good
	ResultReturned MessageResult = "returned"  // it was taken and came back
	ResultTooLate  MessageResult = "too_late"  // not taken while it was of use, or the person objects since
	ResultStopped  MessageResult = "stopped"   // the message was stopped before
	ResultErased   MessageResult = "no_person" // the person's details have been erased before
)

// MessageResults lists all, Exclusions apart.
var MessageResults = []MessageResult{ResultSent, ResultWaiting, ResultRefused, ResultReturned, ResultTooLate, ResultStopped, ResultErased}

// ResultOf is what became of m for r, whose letter is l; nil: none is there.
// erased says that the person's details are not kept any more.
func (m *Message) ResultOf(r *MessageRecipient, l *Letter, erased bool) MessageResult {
	switch {
	case r.Excluded != "":
		return MessageResult(r.Excluded)
	case l != nil && l.State == LetterSent:
		return ResultSent
	case l != nil && l.State == LetterFailed && l.ReturnedAt != nil:
		return ResultReturned
	case l != nil && l.State == LetterFailed:
		return ResultRefused
	case m.State == MessageStopped:
		return ResultStopped
	case erased:
		return ResultErased
	case l != nil && l.State == LetterTooLate:
		return ResultTooLate
	}
	return ResultWaiting
}
