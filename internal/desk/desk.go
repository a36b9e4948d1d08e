// Package desk is every action someone can take at the registration desk.
//
// One method is one action, named as the person would name it. It checks who
// acts (the table in core/rights.go), validates what was typed, reads the
// clock once, and does its work in one transaction of the store together with
// its audit entry and the letters it causes. Both faces, the commands and the
// workers go through it, so no rule stands anywhere else. It speaks neither
// HTTP nor HTML, and answers in domain types and problems.
//
// The actions stand in one package per story over core, which holds what all of
// them share. Whoever asks for an action knows this package alone.
package desk

import (
	"context"

	"rollcall/internal/desk/afterwards"
	"rollcall/internal/desk/attendance"
	"rollcall/internal/desk/board"
	"rollcall/internal/desk/clockwork"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/counting"
	"rollcall/internal/desk/editing"
	"rollcall/internal/desk/evidence"
	"rollcall/internal/desk/invitations"
	"rollcall/internal/desk/lists"
	"rollcall/internal/desk/overview"
	"rollcall/internal/desk/people"
	"rollcall/internal/desk/person"
	"rollcall/internal/desk/programme"
	"rollcall/internal/desk/publishing"
	"rollcall/internal/desk/seating"
	"rollcall/internal/desk/seats"
	"rollcall/internal/desk/settings"
	"rollcall/internal/desk/signin"
	"rollcall/internal/desk/signup"
	"rollcall/internal/desk/team"
	"rollcall/internal/desk/writing"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Desk offers the actions of every story.
type Desk struct {
	core *core.Desk
	signup.Intake
	lists.Lists
	person.Personal
	seats.Seats
	attendance.Presence
	evidence.Evidence
	counting.Counting
	board.Boards
	seating.Seating
	overview.Overviews
	programme.Events
	editing.Editing
	publishing.Publishing
	invitations.Inviting
	team.Team
	settings.Settings
	signin.Signing
	writing.Writing
	afterwards.Afterwards
	people.Keeping
	clockwork.Clockwork
}

// New returns a desk over st.
func New(st *store.Store, o Options) *Desk {
	c := core.New(st, o)
	moves, presence, counts := seats.Seats{Desk: c}, attendance.Presence{Desk: c}, counting.Counting{Desk: c}
	intake := signup.Intake{Desk: c}
	events := programme.Events{Desk: c}
	inviting := invitations.Inviting{Desk: c, Intake: intake}
	writes, after := writing.Writing{Desk: c, Events: events}, afterwards.Afterwards{Desk: c}
	return &Desk{
		core:       c,
		Intake:     intake,
		Lists:      lists.Lists{Desk: c, Seats: moves},
		Keeping:    people.Keeping{Desk: c, Intake: intake, Events: events},
		Personal:   person.Personal{Desk: c, Intake: intake},
		Seats:      moves,
		Presence:   presence,
		Evidence:   evidence.New(c, inviting),
		Counting:   counts,
		Boards:     board.New(c),
		Inviting:   inviting,
		Seating:    seating.Seating{Desk: c, Presence: presence},
		Overviews:  overview.New(c),
		Events:     events,
		Editing:    editing.Editing{Desk: c, Events: events},
		Publishing: publishing.Publishing{Desk: c, Events: events},
		Team:       team.Team{Desk: c},
		Settings:   settings.Settings{Desk: c},
		Signing:    signin.New(c),
		Writing:    writes,
		Afterwards: after,
		Clockwork:  clockwork.Clockwork{Desk: c, Seats: moves, Inviting: inviting, Writing: writes, Following: after, Counting: counts},
	}
}

// EndWatching ends all watches of events and boards, and those that are tried
// afterwards fail with store.ErrClosing. It returns when nothing of them runs any
// more, but for what their callers do.
func (d *Desk) EndWatching() {
	d.EndOverviews()
	d.EndBoards()
}

// Installed is what the installation says about itself, without its logo. It
// never fails, and must not be changed.
func (d *Desk) Installed() *event.Installation { return d.core.Installed() }

// Mails reports whether there is a mail server that letters leave by.
func (d *Desk) Mails() bool { return d.core.Mails }

// LinkToken is the last part of r's personal link, "<id>.<secret>".
func (d *Desk) LinkToken(r *event.Registrant) string { return d.core.LinkToken(r) }

// Open lists the sessions of v in which the person has no registration yet
// and may register now.
func (d *Desk) Open(v *PersonView) []event.Session { return d.core.Open(v) }

// May returns nil if by may take an action that belongs to no event. It fails
// with ErrUnauthorised for strangers and ErrForbidden for accounts without the
// right.
func (d *Desk) May(by Actor, a Action) error { return d.core.May(by, a) }

// Once is the record of a request that carries an Idempotency-Key, for
// Actor.Once.
func (d *Desk) Once(by Actor, route, key string, body []byte) *event.Once {
	return d.core.Once(by, route, key, body)
}

// ByLink returns the holder of a personal link. Whatever does not
// authenticate fails with ErrUnauthorised, all alike.
func (d *Desk) ByLink(ctx context.Context, token string) (Actor, error) {
	return d.core.ByLink(ctx, token)
}

// ByLinkToErase is ByLink for EraseMe alone, which answers a repeated request
// when the link has gone.
func (d *Desk) ByLinkToErase(ctx context.Context, token string) (Actor, error) {
	return d.core.ByLinkToErase(ctx, token)
}

// ByHostLink returns whoever has the host link with that token. One that is
// wrong, revoked or over fails with ErrNotFound, all alike.
func (d *Desk) ByHostLink(ctx context.Context, token string) (Actor, error) {
	return d.core.ByHostLink(ctx, token)
}

// Me is the person's own view.
func (d *Desk) Me(ctx context.Context, by Actor) (*PersonView, error) { return d.core.Me(ctx, by) }
