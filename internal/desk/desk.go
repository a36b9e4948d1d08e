// Package desk is every action someone can take at the registration desk.
//
// One method is one action, named as the person would name it. It checks who
// acts (the table in rights.go), validates what was typed, reads the clock
// once, and does its work in one transaction of the store together with its
// audit entry and the letters it causes. Both faces, the commands and the
// workers go through it, so no rule stands anywhere else. It speaks neither
// HTTP nor HTML, and answers in domain types and problems.
package desk

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/go-playground/validator/v10"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/invite"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Expected failures that are not about one session's rules.
var (
	ErrNotFound     = event.ErrNotFound
	ErrForbidden    = problem.New(problem.Forbidden, "forbidden")
	ErrUnauthorised = problem.New(problem.Unauthorised, "unauthorised")
	ErrBadQuery     = problem.New(problem.BadRequest, "bad_query")
)

// A Desk offers the actions. Its fields are what comes from outside.
type Desk struct {
	store    *store.Store
	key      auth.Key
	words    *locale.Words
	baseURL  string // without a slash at the end
	invites  invite.Writer
	clock    func() time.Time
	random   io.Reader
	log      *slog.Logger
	wake     func() // called after letters were queued
	signUps  SignUps
	validate *validator.Validate
	shelf    shelf
}

// Options are what a Desk needs besides its store.
type Options struct {
	Key     auth.Key
	Words   *locale.Words
	BaseURL string           // how the outside reaches us, such as https://desk.example.org
	From    string           // the address that letters come from, named in calendars
	Clock   func() time.Time // time.Now outside tests
	Random  io.Reader        // crypto/rand.Reader outside tests
	Log     *slog.Logger
	Wake    func()  // called after letters were queued; may be nil
	SignUps SignUps // the store's, if nil
}

// SignUps writes a sign-up that has been checked, as store.Store.SignUp does.
// Measurements put something else in its place, to see what all the rest of
// the way costs.
type SignUps func(ctx context.Context, in *store.SignUp) (store.SignedUp, error)

// New returns a desk over st.
func New(st *store.Store, o Options) *Desk {
	d := &Desk{store: st, key: o.Key, words: o.Words, baseURL: o.BaseURL, clock: o.Clock, random: o.Random, log: o.Log, wake: o.Wake, signUps: o.SignUps}
	d.invites = invite.Writer{Key: o.Key, Words: o.Words, BaseURL: o.BaseURL, From: o.From}
	if d.wake == nil {
		d.wake = func() {}
	}
	if d.signUps == nil {
		d.signUps = st.SignUp
	}
	d.validate = newValidator()
	return d
}

// now is the clock in UTC and whole milliseconds, as both databases keep it.
func (d *Desk) now() time.Time { return d.clock().UTC().Truncate(time.Millisecond) }

// A result is what a transaction leaves for its answer and for a repeat of
// the request: the row it is about, and whether it made it.
type result struct {
	id      int64
	created bool
}

// write runs fn in a transaction that touches the given sessions. A request
// with an Idempotency-Key that was answered before is not run again: write
// returns the first result. fn may be run more than once and must not keep
// anything from a run that failed.
func (d *Desk) write(ctx context.Context, by Actor, sessions []int64, fn func(tx *store.Tx) (result, error)) (result, error) {
	var res result
	err := d.store.Tx(ctx, sessions, func(tx *store.Tx) error {
		first, err := tx.Begin(by.Once)
		if err != nil {
			return err
		}
		if first != nil {
			res = result{first.ResultID, first.Status == statusCreated}
			return nil
		}
		if res, err = fn(tx); err != nil {
			return err
		}
		return tx.Answered(by.Once, res.id, res.status())
	})
	if err != nil {
		return result{}, err
	}
	d.wake()
	return res, nil
}

// The statuses kept with an Idempotency-Key; they are HTTP's, since that is
// where such keys come from.
const (
	statusOK      = 200
	statusCreated = 201
)

func (r result) status() int {
	if r.created {
		return statusCreated
	}
	return statusOK
}

// PersonalLink is the absolute address of r's personal page.
func (d *Desk) PersonalLink(r *event.Registrant) string {
	return d.baseURL + "/r/" + d.key.PersonalLink(r.ID, r.LinkGeneration)
}

// LinkToken is the last part of r's personal link, "<id>.<secret>".
func (d *Desk) LinkToken(r *event.Registrant) string {
	return d.key.PersonalLink(r.ID, r.LinkGeneration)
}
