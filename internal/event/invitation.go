package event

import (
	"time"

	"rollcall/internal/problem"
)

// InvitationState is how far an invitation has come.
type InvitationState string

// The states. A drafted one is known to the organiser alone.
const (
	InvitationDrafted  InvitationState = "drafted"
	InvitationSent     InvitationState = "sent"     // its letter is owed or has left
	InvitationSeen     InvitationState = "seen"     // somebody has done something on its page
	InvitationAccepted InvitationState = "accepted" // the person is a registrant
	InvitationDeclined InvitationState = "declined" // by the person
	InvitationExpired  InvitationState = "expired"  // nobody has answered in time
	InvitationRevoked  InvitationState = "revoked"  // the organiser took it back
)

// InvitationStates lists all, in the order they are shown.
var InvitationStates = []InvitationState{
	InvitationDrafted, InvitationSent, InvitationSeen, InvitationAccepted, InvitationDeclined, InvitationExpired, InvitationRevoked,
}

// Stands reports whether an invitation with this state has not ended: seats
// are held for it.
func (s InvitationState) Stands() bool { return s == InvitationDrafted || s.Open() }

// Open reports whether its person may answer.
func (s InvitationState) Open() bool { return s == InvitationSent || s == InvitationSeen }

// An Invitation asks one person to an event: the organiser has entered the
// address and what is known of the person, who accepts or declines by the link
// in the letter. An address is invited to an event once.
type Invitation struct {
	ID           int64
	EventID      int64
	Email        *string // nil: erased
	EmailFolded  *string
	GivenName    string
	FamilyName   string
	Organisation string
	Municipality string
	Country      string
	Function     string
	Language     string // of the letter; a tag
	Note         string // of the organiser's, for the letter and the page

	SkipsApproval bool       // who accepts needs no further decision of the organiser
	HoldUntil     *time.Time // until when a seat is held in each of its sessions; nil: none is
	ExpiresAt     *time.Time // nil: it stands until its sessions begin

	State          InvitationState
	AddedAt        time.Time
	SentAt         *time.Time // the last time
	SeenAt         *time.Time
	EndedAt        *time.Time // when it was answered, revoked or ran out
	RemindedAt     *time.Time // the last time since it was sent
	LinkGeneration int64      // a new link raises it
	RegistrantID   *int64     // who has accepted it
	ErasedAt       *time.Time
	Completes      bool   // its person was there without a registration, and is asked to complete one
	WalkInID       *int64 // who they are in a report of attendance; nil: that was read once more
}

// An InvitedSession is a session that an invitation is to.
type InvitedSession struct {
	ID           int64
	InvitationID int64
	SessionID    int64
	HeldUntil    *time.Time // a seat is held for the person until then; nil: none is
}

// TableName says what the rows are.
func (InvitedSession) TableName() string { return "invitation_sessions" }

// Expected failures of inviting and answering.
var (
	ErrInvitationEnded = problem.New(problem.Conflict, "invitation_ended")   // with state
	ErrRemindedAlready = problem.New(problem.Conflict, "reminded_already")   // with after, when the next may be sent
	ErrNotInvitedYet   = problem.New(problem.Conflict, "invitation_drafted") // nothing has been sent that could be reminded of
)

// RemindGap lies between two reminders of one invitation.
const RemindGap = 7 * 24 * time.Hour

// KeepUnaccepted is how long the details of somebody are kept whose invitation
// has ended without an acceptance.
const KeepUnaccepted = 30 * 24 * time.Hour

// Address is the e-mail address or "".
func (i *Invitation) Address() string {
	if i.Email == nil {
		return ""
	}
	return *i.Email
}

// Name is the full name, given name first; "" if the organiser has not said
// it.
func (i *Invitation) Name() string {
	r := Registrant{GivenName: i.GivenName, FamilyName: i.FamilyName}
	return r.Name()
}

// Registrant is what is known of its person, who is none yet.
func (i *Invitation) Registrant() *Registrant {
	return &Registrant{
		EventID: i.EventID, Email: i.Email, EmailFolded: i.EmailFolded, GivenName: i.GivenName, FamilyName: i.FamilyName, Organisation: i.Organisation,
		Municipality: i.Municipality, Country: i.Country, Function: i.Function, Language: i.Language, Role: RoleParticipant, Source: SourceInvitation, SignedUpAt: i.AddedAt,
	}
}

// TimeToComplete is how long somebody who was there without a registration has
// to complete one.
const TimeToComplete = 14 * 24 * time.Hour

// Takes reports whether its person may come into s by it at now: one that asks
// to complete a registration is to a session that has been.
func (i *Invitation) Takes(s *Session, now time.Time) bool {
	return s.CancelledAt == nil && (i.Completes || now.Before(s.StartsAt))
}

// Ends is when the invitation ends by itself: at its own date, and at the
// latest when the last of its sessions starts, unless it is to complete a
// registration.
func (i *Invitation) Ends(to []Session) time.Time {
	if i.Completes && i.ExpiresAt != nil {
		return *i.ExpiresAt
	}
	var end time.Time
	for k := range to {
		if to[k].StartsAt.After(end) {
			end = to[k].StartsAt
		}
	}
	if i.ExpiresAt != nil && i.ExpiresAt.Before(end) {
		return *i.ExpiresAt
	}
	return end
}

// Standing is the state at now: one whose time is over, or whose details have
// been erased, has expired, whether or not that has been written.
func (i *Invitation) Standing(to []Session, now time.Time) InvitationState {
	if i.State.Stands() && (i.ErasedAt != nil || !now.Before(i.Ends(to))) {
		return InvitationExpired
	}
	return i.State
}

// Send makes a drafted invitation a sent one, and one that has ended without
// an acceptance a new one: the date that it had is not kept if it has passed,
// and a link that was revoked stays void. It reports false, and changes
// nothing, if it has been sent and stands. It fails with ErrInvitationEnded
// (with state) if it was accepted, ErrSessionOver if all of its sessions have
// begun, or ErrNotFound if its details have been erased.
func (i *Invitation) Send(to []Session, now time.Time) (bool, error) {
	switch i.Standing(to, now) {
	case InvitationSent, InvitationSeen:
		return false, nil
	case InvitationAccepted:
		return false, i.ended(to, now)
	case InvitationRevoked:
		i.LinkGeneration++
	}
	again := Invitation{}
	if i.Completes && i.ErasedAt == nil {
		i.ExpiresAt = new(now.Add(TimeToComplete))
	}
	switch {
	case i.ErasedAt != nil:
		return false, ErrNotFound
	case !i.Completes && !now.Before(again.Ends(to)):
		return false, ErrSessionOver
	case i.ExpiresAt != nil && !now.Before(*i.ExpiresAt):
		i.ExpiresAt = nil
	}
	i.State, i.SentAt, i.SeenAt, i.EndedAt, i.RemindedAt = InvitationSent, &now, nil, nil, nil
	return true, nil
}

// CheckRemind returns nil if its person may be reminded at now: nobody is who
// has answered, and nobody twice in RemindGap. It fails with ErrNotInvitedYet,
// ErrInvitationEnded (with state) or ErrRemindedAlready (with after).
func (i *Invitation) CheckRemind(to []Session, now time.Time) error {
	switch state := i.Standing(to, now); {
	case state == InvitationDrafted:
		return ErrNotInvitedYet
	case !state.Open():
		return i.ended(to, now)
	}
	if i.RemindedAt != nil && now.Before(i.RemindedAt.Add(RemindGap)) {
		return ErrRemindedAlready.With("after", i.RemindedAt.Add(RemindGap))
	}
	return nil
}

// Remind notes that its person is reminded at now. It fails as CheckRemind
// does, and changes nothing then.
func (i *Invitation) Remind(to []Session, now time.Time) error {
	if err := i.CheckRemind(to, now); err != nil {
		return err
	}
	i.RemindedAt = &now
	return nil
}

// See notes that somebody has done something on its page, and reports whether
// that was not known.
func (i *Invitation) See(to []Session, now time.Time) bool {
	if i.Standing(to, now) != InvitationSent {
		return false
	}
	i.State, i.SeenAt = InvitationSeen, &now
	return true
}

// CheckAnswer returns nil if its person may answer at now, else
// ErrInvitationEnded (with state).
func (i *Invitation) CheckAnswer(to []Session, now time.Time) error {
	if i.Standing(to, now).Open() {
		return nil
	}
	return i.ended(to, now)
}

// Accept makes it that of a registrant. It fails as CheckAnswer does.
func (i *Invitation) Accept(registrantID int64, to []Session, now time.Time) error {
	if err := i.CheckAnswer(to, now); err != nil {
		return err
	}
	i.end(InvitationAccepted, now)
	i.RegistrantID = &registrantID
	return nil
}

// Decline ends it by its person. It reports false if that has been done, and
// fails as CheckAnswer does.
func (i *Invitation) Decline(to []Session, now time.Time) (bool, error) {
	if i.State == InvitationDeclined {
		return false, nil
	}
	if err := i.CheckAnswer(to, now); err != nil {
		return false, err
	}
	i.end(InvitationDeclined, now)
	return true, nil
}

// Revoke ends it by the organiser, answered or not, unless it was accepted:
// that one has become a registration. It reports false if it has been revoked.
func (i *Invitation) Revoke(to []Session, now time.Time) (bool, error) {
	switch i.State {
	case InvitationRevoked:
		return false, nil
	case InvitationAccepted:
		return false, i.ended(to, now)
	}
	i.end(InvitationRevoked, now)
	return true, nil
}

// Expire ends it if its time is over, and reports whether it did.
func (i *Invitation) Expire(to []Session, now time.Time) bool {
	if i.State == InvitationExpired || i.Standing(to, now) != InvitationExpired {
		return false
	}
	i.end(InvitationExpired, now)
	return true
}

func (i *Invitation) end(state InvitationState, now time.Time) { i.State, i.EndedAt = state, &now }

// ended is the refusal of what the state does not allow.
func (i *Invitation) ended(to []Session, now time.Time) error {
	return ErrInvitationEnded.With("state", i.Standing(to, now))
}

// Hold keeps a seat of s for the person of an invitation. It fails with
// ErrSessionCancelled, ErrSessionOver from the start on, or ErrSessionFull
// while no seat is free that nobody waits for.
func (s *Session) Hold(now time.Time) error {
	switch {
	case s.CancelledAt != nil:
		return ErrSessionCancelled
	case !now.Before(s.StartsAt):
		return ErrSessionOver
	case s.Free() == 0:
		return ErrSessionFull
	}
	s.Kept++
	return nil
}

// Holds reports whether a seat of s is held at now: until its date, and no
// longer than until s starts, whether or not its end has been written.
func (i *InvitedSession) Holds(s *Session, now time.Time) bool {
	return i.HeldUntil != nil && now.Before(*i.HeldUntil) && now.Before(s.StartsAt)
}

// LetGo gives back a seat that Hold has kept. Those who wait come first, so
// that whoever calls it looks at the queue.
func (s *Seats) LetGo() { s.Kept-- }

// Held is how many seats are kept for invitations.
func (s *Seats) Held() int64 {
	held := s.Kept
	for i := range s.Quotas {
		held -= s.Quotas[i].Kept()
	}
	return held
}
