package core

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rollcall/internal/event"
	"rollcall/internal/store/accounts"
)

// Kind says what sort of actor someone is.
type Kind int

// The kinds of actor.
const (
	Anyone   Kind = iota // nobody we know
	Person               // a registrant with the personal link
	Staff                // an account
	Operator             // a command on the machine itself; has every right
	LinkHost             // whoever has a host link: the host of one session, without an account
	Program              // Rollcall by itself, when a time has come
	Invitee              // somebody with the link of an invitation
)

// An Actor is who takes an action. It is a parameter of every method.
type Actor struct {
	Kind       Kind
	Account    *event.Account    // for Staff
	Registrant *event.Registrant // for Person; by a link no more of them is known than store.Reads.LinkHolder tells
	Invitation *event.Invitation // for Invitee
	Hosting    *Hosting          // for LinkHost
	Visit      *event.Visit      // of Staff, where they are signed in by a browser
	OnlyEvent  *int64            // an API token may be tied to one event
	Most       event.TeamRole    // and do no more in events than somebody in this role; "": all that its account may
	TokenID    int64             // of the API token; 0: by no token
	Once       *event.Once       // the request's Idempotency-Key, if it had one
	Reason     string            // why, where they have said so: it stands in every entry of the audit that follows
}

// Because is a with a reason for what they do next. "" is none.
func (a Actor) Because(reason string) Actor {
	a.Reason = norm.NFC.String(strings.TrimSpace(reason))
	return a
}

// String names the actor in the audit; it says nothing personal.
func (a Actor) String() string {
	switch a.Kind {
	case Person:
		return fmt.Sprintf("registrant:%d", a.Registrant.ID)
	case Staff:
		return fmt.Sprintf("account:%d", a.Account.ID)
	case Operator:
		return "operator"
	case LinkHost:
		return fmt.Sprintf("host_link:%d", a.Hosting.Link.ID)
	case Program:
		return "rollcall"
	case Invitee:
		return fmt.Sprintf("invitation:%d", a.Invitation.ID)
	}
	return "public"
}

// Bounded reports whether by acts through a token that may do less than its
// account.
func (a Actor) Bounded() bool { return a.OnlyEvent != nil || a.Most != "" }

// IsTeam reports whether by decides for the event: an organiser by account or
// at the machine itself.
func (a Actor) IsTeam() bool { return a.Kind == Staff || a.Kind == Operator }

// An Action is something that not everyone may do.
type Action string

// The actions.
const (
	ReadPublic       Action = "read_public" // lists and pages of published events
	SignUpPublicly   Action = "sign_up"
	ActForOneself    Action = "act_for_oneself" // everything under a personal link
	SignIn           Action = "sign_in"
	SeeDesk          Action = "see_desk" // the list of one's own events
	CreateEvents     Action = "create_events"
	SeeNumbers       Action = "see_numbers"
	SeeRoll          Action = "see_roll" // names and who is there, without addresses
	CheckPeopleIn    Action = "check_people_in"
	SetNotice        Action = "set_notice"
	SeeRegistrants   Action = "see_registrants" // with addresses and answers
	SeeAttendance    Action = "see_attendance"
	DecideOutcome    Action = "decide_outcome"
	ExportLists      Action = "export"
	AddPeople        Action = "add_people"
	ChangeRegistrant Action = "change_registrant"
	ManageSeats      Action = "manage_seats" // promote, withdraw, restore
	ChangeEvent      Action = "change_event"
	SeeAudit         Action = "see_audit"

	KeepAccount    Action = "keep_account"    // one's own: how one signs in, and where one is signed in
	ManageAccounts Action = "manage_accounts" // everybody's
	ManageTeam     Action = "manage_team"     // see, invite, change and take out who works on an event
	LeaveTeam      Action = "leave_team"      // take oneself out
	ManageTokens   Action = "manage_tokens"   // one's own; an admin's right reaches to all
	SeeAllAudit    Action = "see_all_audit"   // of all events and of the installation
	ChangeSetting  Action = "change_setting"  // what the installation says about itself

	InvitePeople       Action = "invite_people"        // with all that belongs to it: see, send, remind, revoke
	AskWalkIns         Action = "ask_walk_ins"         // of reports, to complete a registration
	AnswerAnInvitation Action = "answer_an_invitation" // everything under the link of one
	MakeHostLinks      Action = "make_host_links"
	HostByLink         Action = "host_by_link"      // take the roll of the one session that a host link is for
	KeepViews          Action = "keep_views"        // of the table of registrations, and its columns, for the whole team
	PreviewEvent       Action = "preview_event"     // see its pages and letters as others will
	PublishEvent       Action = "publish_event"     // with all that belongs to it: what is missing, taking it back, putting it away
	CopyEvent          Action = "copy_event"        // which also needs the right to create events
	TakeFile           Action = "take_file"         // the event file
	WriteMessages      Action = "write_messages"    // with all that belongs to it: letters and own words
	WriteNotes         Action = "write_notes"       // about people
	SeePersonalLinks   Action = "see_personal_link" // which is a secret, so that each look is in the audit
)

// A right is the least that someone must be to take an action.
type right int

const (
	nobody right = iota // an action that the table forgot
	anyone
	holder
	invitee
	linked
	signedIn
	viewer
	host
	coordinator
	organiser
	creator
	owner // of an account: by a token, only one without bounds
	admin
)

// rights is who may what: the one table. A role has the rights of those
// above it in this order: viewer, host, coordinator, organiser. Admins are
// organisers of every event.
var rights = map[Action]right{
	ReadPublic:       anyone,
	SignUpPublicly:   anyone,
	SignIn:           anyone,
	ActForOneself:    holder,
	HostByLink:       linked,
	SeeDesk:          signedIn,
	SeeNumbers:       viewer,
	SeeRoll:          host,
	CheckPeopleIn:    host,
	SetNotice:        host,
	SeeRegistrants:   coordinator,
	SeeAttendance:    coordinator,
	DecideOutcome:    coordinator,
	ExportLists:      coordinator,
	AddPeople:        organiser,
	ChangeRegistrant: organiser,
	ManageSeats:      organiser,
	ChangeEvent:      organiser,
	SeeAudit:         organiser,
	MakeHostLinks:    organiser,
	CreateEvents:     creator,
	KeepAccount:      owner,
	ManageAccounts:   admin,
	ManageTeam:       organiser,
	LeaveTeam:        viewer,
	ManageTokens:     owner,
	SeeAllAudit:      admin,
	ChangeSetting:    admin,

	InvitePeople:       organiser,
	AskWalkIns:         coordinator,
	WriteMessages:      organiser,
	WriteNotes:         coordinator,
	SeePersonalLinks:   organiser,
	AnswerAnInvitation: invitee,

	KeepViews:    coordinator,
	PreviewEvent: viewer,
	PublishEvent: organiser,
	CopyEvent:    organiser,
	TakeFile:     organiser,
}

// RoleRight is the right that a role in an event amounts to.
var RoleRight = map[event.TeamRole]right{
	event.Viewer: viewer, event.Host: host, event.Coordinator: coordinator, event.Organiser: organiser,
}

// Actions lists every action, for tests that try each route against the
// table.
func Actions() []Action {
	var all []Action
	for a := range rights {
		all = append(all, a)
	}
	return all
}

// Allows reports whether someone with the given role in an event (empty:
// none) may take an action there.
func (a Action) Allows(role event.TeamRole) bool {
	need := rights[a]
	return need != nobody && need != linked && (need <= signedIn || need <= RoleRight[role])
}

// Whole reports whether the action needs an account without the bounds of a
// token.
func (a Action) Whole() bool { return rights[a] >= owner }

// Admins reports whether the action belongs to admins alone.
func (a Action) Admins() bool { return rights[a] == admin }

// Public reports whether anyone may take the action.
func (a Action) Public() bool { return rights[a] == anyone }

// Personal reports whether the action belongs to the holder of a personal
// link alone.
func (a Action) Personal() bool { return rights[a] == holder }

// Invited reports whether the action belongs to the holder of an invitation's
// link alone.
func (a Action) Invited() bool { return rights[a] == invitee }

// Linked reports whether the action belongs to whoever has a host link alone.
func (a Action) Linked() bool { return rights[a] == linked }

// OnEvent reports whether the action needs a role in an event.
func (a Action) OnEvent() bool { return rights[a] >= viewer && rights[a] <= organiser }

// May returns nil if by may take an action that belongs to no event. It
// fails with ErrUnauthorised for strangers and ErrForbidden for accounts
// without the right.
func (d *Desk) May(by Actor, a Action) error {
	switch {
	case rights[a] == nobody:
		return ErrForbidden
	case rights[a] == anyone || by.Kind == Operator:
		return nil
	case by.Kind != Staff:
		return ErrUnauthorised
	case rights[a] == creator && !by.Account.Admin && !by.Account.MayCreate:
		return ErrForbidden
	case rights[a] == admin && !by.Account.Admin:
		return ErrForbidden
	case by.Bounded() && rights[a] >= creator:
		return ErrForbidden
	}
	return nil
}

// EventFor returns the event called slug if by may take action a there.
//
// It fails with ErrUnauthorised for strangers, with ErrNotFound where there
// is no such event or by has no role in it (the same for both), and with
// ErrForbidden where the role is too small.
func (d *Desk) EventFor(ctx context.Context, by Actor, slug string, a Action) (*event.Event, error) {
	if rights[a] != anyone && by.Kind != Staff && by.Kind != Operator {
		return nil, ErrUnauthorised
	}
	ev, err := d.Store.Event(ctx, slug)
	if err != nil {
		return nil, err
	}
	role, err := d.RoleIn(ctx, by, ev)
	if err != nil {
		return nil, err
	}
	switch {
	case rights[a] == anyone && ev.Visibility != event.Draft:
		return ev, nil
	case role == "":
		return nil, ErrNotFound
	case !a.Allows(role):
		return nil, ErrForbidden
	}
	return ev, nil
}

// RoleIn is by's role in ev, "" for none.
func (d *Desk) RoleIn(ctx context.Context, by Actor, ev *event.Event) (event.TeamRole, error) {
	role, err := d.accountRole(ctx, by, ev)
	if by.Most != "" {
		role = role.Least(by.Most)
	}
	return role, err
}

// accountRole is the role in ev of the account that by acts for.
func (d *Desk) accountRole(ctx context.Context, by Actor, ev *event.Event) (event.TeamRole, error) {
	switch {
	case by.Kind == Operator:
		return event.Organiser, nil
	case by.Kind != Staff, by.OnlyEvent != nil && *by.OnlyEvent != ev.ID:
		return "", nil
	case by.Account.Admin:
		return event.Organiser, nil
	}
	g, err := accounts.Grant(ctx, d.Store.Reads, by.Account.ID, ev.ID)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return g.Role, err
}

// SessionFor returns the session called session of the event called slug if by
// may take action a there. It fails as EventFor does. The host of one session
// has the rights of a host in that one, and finds no other.
func (d *Desk) SessionFor(ctx context.Context, by Actor, slug, session string, a Action) (*event.Event, *event.Session, error) {
	if h := by.Hosting; by.Kind == LinkHost {
		switch {
		case h.Event.Slug != slug || h.Session.Slug != session:
			return nil, nil, ErrNotFound
		case !a.OnEvent() || !a.Allows(event.Host):
			return nil, nil, ErrForbidden
		}
		return h.Event, h.Session, nil
	}
	ev, err := d.EventFor(ctx, by, slug, a)
	if err != nil {
		return nil, nil, err
	}
	s, err := d.SessionOf(ctx, ev, session)
	return ev, s, err
}

// SessionOf returns the session of ev called slug, or ErrNotFound.
func (d *Desk) SessionOf(ctx context.Context, ev *event.Event, slug string) (*event.Session, error) {
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	return Find(sessions, slug)
}

// Find returns the session called slug, or ErrNotFound.
func Find(sessions []event.Session, slug string) (*event.Session, error) {
	for i := range sessions {
		if sessions[i].Slug == slug {
			return &sessions[i], nil
		}
	}
	return nil, ErrNotFound
}
