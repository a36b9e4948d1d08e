package invitations

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Refusals to invite somebody.
var (
	ErrInvitedAlready    = problem.New(problem.Conflict, "invited_already")    // with state and id
	ErrRegisteredAlready = problem.New(problem.Conflict, "registered_already") // with status
	ErrWaitsAlready      = problem.New(problem.Conflict, "waits_already")      // with status; confirm or offer instead
)

// A Person is what the organiser knows of somebody. All but the address may
// be left to the person.
type Person struct {
	Email        string `json:"email" form:"email" validate:"required,max=254,address"`
	GivenName    string `json:"given_name" form:"given_name" validate:"name,max=200"`
	FamilyName   string `json:"family_name" form:"family_name" validate:"name,max=200"`
	Organisation string `json:"organisation" form:"organisation" validate:"name,max=200"`
	Municipality string `json:"municipality" form:"municipality" validate:"name,max=200"`
	Country      string `json:"country" form:"country" validate:"omitempty,country"`
	Function     string `json:"function" form:"function" validate:"name,max=200"`
	Language     string `json:"language" form:"language" validate:"omitempty,language"` // default: the event's first
}

// clean is p without stray blanks.
func (p Person) clean() Person {
	for _, s := range []*string{&p.Email, &p.GivenName, &p.FamilyName, &p.Organisation, &p.Municipality, &p.Country, &p.Function, &p.Language} {
		*s = input.Clean(*s)
	}
	return p
}

// Terms are what people are invited to, and how.
type Terms struct {
	Sessions      []string   `json:"sessions" form:"sessions" validate:"max=50"` // slugs; none: all that are ahead
	Note          string     `json:"note" form:"note" validate:"lines,max=1000"` // for the letter and the page
	SkipsApproval bool       `json:"skips_approval" form:"skips_approval"`
	HoldUntil     *time.Time `json:"hold_until"` // until when seats are held; nil: none is
	Expires       *time.Time `json:"expires"`    // nil: with the start of the last session
}

// A NewInvitation is one that the organiser enters.
type NewInvitation struct {
	Person
	Terms
	Send bool `json:"send" form:"send"` // at once
}

// Invite enters an invitation to the event called slug, with the seats that
// are held for it, and sends it if that is asked for.
//
// It fails with a problem that lists fields, ErrInvitedAlready,
// ErrRegisteredAlready, ErrWaitsAlready, event.ErrSessionFull (with session)
// where a seat is to be held and none is free, event.ErrSessionCancelled or
// event.ErrSessionOver.
func (d *Inviting) Invite(ctx context.Context, by core.Actor, slug string, in NewInvitation) (*View, error) {
	ev, err := d.EventFor(ctx, by, slug, core.InvitePeople)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	in.Person = in.Person.clean()
	sessions, fields := in.Terms.choose(p, now)
	if err := d.Refuse(d.Check(in), fields); err != nil {
		return nil, err
	}
	res, err := d.Write(ctx, by, core.IDs(sessions), func(tx *store.Tx) (core.Result, error) {
		i := in.invitation(ev, now)
		if err := checkUninvited(ctx, tx, i, core.IDs(sessions)); err != nil {
			return core.Result{}, err
		}
		err := d.add(ctx, tx, by, p, []*event.Invitation{i}, core.IDs(sessions), in.Send, now)
		return core.Result{ID: i.ID, Created: true}, err
	})
	if err != nil {
		return nil, err
	}
	return d.view(ctx, res.ID)
}

// choose finds the sessions that the terms name, or all that are ahead, and
// what is wrong with the terms.
func (t *Terms) choose(p *core.Programme, now time.Time) ([]*event.Session, []problem.Field) {
	slugs := t.Sessions
	if len(slugs) == 0 {
		for _, s := range p.Sessions {
			if s.CancelledAt == nil && now.Before(s.StartsAt) {
				slugs = append(slugs, s.Slug)
			}
		}
	}
	sessions, fields := p.Choose(slugs)
	if len(sessions) == 0 && len(fields) == 0 {
		fields = append(fields, problem.At("/sessions", "nothing_ahead"))
	}
	for i, s := range sessions {
		if len(t.Sessions) > 0 && (s.CancelledAt != nil || !now.Before(s.StartsAt)) {
			fields = append(fields, problem.At(input.Pointer("sessions", i), "not_ahead"))
		}
	}
	if t.HoldUntil != nil && !now.Before(*t.HoldUntil) {
		fields = append(fields, problem.At("/hold_until", "not_future"))
	}
	if t.Expires != nil && !now.Before(*t.Expires) {
		fields = append(fields, problem.At("/expires", "not_future"))
	}
	return sessions, fields
}

// invitation is in as a row.
func (in *NewInvitation) invitation(ev *event.Event, now time.Time) *event.Invitation {
	folded := input.FoldAddress(in.Email)
	return &event.Invitation{
		EventID: ev.ID, Email: &in.Email, EmailFolded: &folded, GivenName: in.GivenName, FamilyName: in.FamilyName,
		Organisation: in.Organisation, Municipality: in.Municipality, Country: in.Country, Function: in.Function, Language: cmp.Or(in.Language, ev.Languages[0]),
		Note: input.Clean(in.Note), SkipsApproval: in.SkipsApproval, HoldUntil: in.HoldUntil, ExpiresAt: in.Expires,
		State: event.InvitationDrafted, AddedAt: now, LinkGeneration: 1,
	}
}

// checkUninvited refuses who has been invited, or has a place in one of the
// sessions.
func checkUninvited(ctx context.Context, tx *store.Tx, i *event.Invitation, sessions []int64) error {
	invited, err := tx.InvitationsTo(ctx, i.EventID, []string{*i.EmailFolded})
	if err != nil {
		return err
	}
	if len(invited) > 0 {
		return ErrInvitedAlready.With("state", invited[0].State).With("id", strconv.FormatInt(invited[0].ID, 10))
	}
	return checkUnregistered(ctx, tx, i, sessions)
}

func checkUnregistered(ctx context.Context, tx *store.Tx, i *event.Invitation, sessions []int64) error {
	signed, err := tx.SignedTo(ctx, i.EventID, []string{*i.EmailFolded})
	if err != nil {
		return err
	}
	switch place, status := placed(signed, sessions); place {
	case Registered:
		return ErrRegisteredAlready.With("status", status)
	case Waiting:
		return ErrWaitsAlready.With("status", status)
	}
	return nil
}

// add writes new invitations to the given sessions with the seats that they
// hold, and their letters if they are sent at once.
func (d *Inviting) add(ctx context.Context, tx *store.Tx, by core.Actor, p *core.Programme, all []*event.Invitation, sessions []int64, send bool, now time.Time) error {
	to := make([][]event.InvitedSession, len(all))
	for _, id := range sessions {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return err
		}
		for k, i := range all {
			x := event.InvitedSession{SessionID: id}
			if err := hold(s, i, &x, now); err != nil {
				return err
			}
			to[k] = append(to[k], x)
		}
		if err := tx.SaveSeats(s); err != nil {
			return err
		}
	}
	fresh, err := tx.AddInvitations(all, to)
	if err == nil && !fresh {
		err = store.ErrBusy // somebody has invited the same at the same moment: try again
	}
	if err != nil {
		return err
	}
	e := core.NewEntry(by, p.Event.ID, now, "invitations_added").With("invitations", idsOf(all))
	if err := core.Audit(tx, e); err != nil || !send {
		return err
	}
	return d.deliver(tx, by, p, all, to, now)
}

// hold holds a seat of s for i, if i is one that holds seats.
func hold(s *event.Session, i *event.Invitation, x *event.InvitedSession, now time.Time) error {
	if i.HoldUntil == nil || !now.Before(*i.HoldUntil) {
		return nil
	}
	if err := s.Hold(now); err != nil {
		if p := problem.From(err); p != nil && errors.Is(err, event.ErrSessionFull) {
			return p.With("session", s.Slug)
		}
		return err
	}
	x.HeldUntil = i.HoldUntil
	return nil
}

func idsOf(all []*event.Invitation) []int64 {
	ids := make([]int64, len(all))
	for k, i := range all {
		ids[k] = i.ID
	}
	return ids
}
