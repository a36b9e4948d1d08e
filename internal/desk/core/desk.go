package core

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/go-playground/validator/v10"

	"rollcall/internal/auth"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/invite"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
	"rollcall/internal/report"
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
	Store   *store.Store
	Key     auth.Key
	Words   *locale.Words
	BaseURL string // without a slash at the end
	Invites invite.Writer
	clock   func() time.Time
	Random  io.Reader
	log     *slog.Logger
	Wake    func() // called after letters were queued
	SignUps SignUps
	Strict  bool // admins sign in in two steps
	Mails   bool // letters leave: there is a mail server
	// ReadReport is as in Options.
	ReadReport ReadReport
	validate   *validator.Validate
	shelf      shelf
	installed  installed
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

	ReadReport ReadReport // in this process, if nil

	Mails            bool // there is a mail server; without one, links that letters would bring are shown
	AdminsInTwoSteps bool // admins sign in in two steps, and are asked to set the second up
}

// SignUps writes a sign-up that has been checked, as store.Store.SignUp does.
// Measurements put something else in its place, to see what all the rest of
// the way costs.
type SignUps func(ctx context.Context, in *store.SignUp) (store.SignedUp, error)

// ReadReport reads the bytes of an attendance report. It fails with a
// *report.Refusal where they are none.
type ReadReport func(ctx context.Context, data []byte, h report.Hints) (*report.Report, error)

// New returns a desk over st.
func New(st *store.Store, o Options) *Desk {
	d := &Desk{Store: st, Key: o.Key, Words: o.Words, BaseURL: o.BaseURL, clock: o.Clock, Random: o.Random, log: o.Log, Wake: o.Wake, SignUps: o.SignUps, Strict: o.AdminsInTwoSteps, Mails: o.Mails, ReadReport: o.ReadReport}
	d.Invites = invite.Writer{Key: o.Key, Words: o.Words, BaseURL: o.BaseURL, From: o.From}
	if d.Wake == nil {
		d.Wake = func() {}
	}
	if d.SignUps == nil {
		d.SignUps = st.SignUp
	}
	d.validate = input.NewValidator()
	return d
}

// Now is the clock in UTC and whole milliseconds, as both databases keep it.
func (d *Desk) Now() time.Time { return d.clock().UTC().Truncate(time.Millisecond) }

// Warn logs that something beside an action has failed, which is no reason to
// refuse the action.
func (d *Desk) Warn(what string, err error) { d.log.Warn(what, slog.Any("error", err)) }

// A Result is what a transaction leaves for its answer and for a repeat of
// the request: the row it is about, and whether it made it.
type Result struct {
	ID      int64
	Created bool
}

// Write runs fn in a transaction that touches the given sessions. A request
// with an Idempotency-Key that was answered before is not run again: write
// returns the first result. fn may be run more than once and must not keep
// anything from a run that failed.
func (d *Desk) Write(ctx context.Context, by Actor, sessions []int64, fn func(tx *store.Tx) (Result, error)) (Result, error) {
	var res Result
	err := d.Store.Tx(ctx, sessions, func(tx *store.Tx) error {
		first, err := tx.Begin(by.Once)
		if err != nil {
			return err
		}
		if first != nil {
			res = Result{first.ResultID, first.Status == statusCreated}
			return nil
		}
		if res, err = fn(tx); err != nil {
			return err
		}
		return tx.Answered(by.Once, res.ID, res.status())
	})
	if err != nil {
		return Result{}, err
	}
	d.Wake()
	return res, nil
}

// The statuses kept with an Idempotency-Key; they are HTTP's, since that is
// where such keys come from.
const (
	statusOK      = 200
	statusCreated = 201
)

func (r Result) status() int {
	if r.Created {
		return statusCreated
	}
	return statusOK
}

// PersonalLink is the absolute address of r's personal page.
func (d *Desk) PersonalLink(r *event.Registrant) string {
	return d.BaseURL + "/r/" + d.Key.PersonalLink(r.ID, r.LinkGeneration)
}

// LinkToken is the last part of r's personal link, "<id>.<secret>".
func (d *Desk) LinkToken(r *event.Registrant) string {
	return d.Key.PersonalLink(r.ID, r.LinkGeneration)
}
