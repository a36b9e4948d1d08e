// Package signin is how members of staff come in: by password, by a link that
// works once, or by another provider that vouches for their address; with a
// one-time code as second step; in which browsers they are signed in, and how
// that ends; and what they, and admins, say about accounts.
//
// Whether an address has an account is told to nobody: what is answered, and the
// work that is done, are the same. Whatever can be guessed is counted per account
// and per network over all ways in, in the store, so that starting the program
// again forgets nothing.
package signin

import (
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// Expected failures of signing in.
var (
	ErrLinkUsed   = problem.New(problem.NotFound, "sign_in_link_invalid")
	ErrAdminThere = problem.New(problem.Conflict, "first_admin_there")     // there is an account already
	ErrWrong      = problem.New(problem.Unauthorised, "sign_in_wrong")     // the address, the password, or that there is an account
	ErrTooMany    = problem.New(problem.TooMany, "too_many_tries")         // with retry_after, in seconds, and minutes
	ErrCodeDue    = problem.New(problem.Unauthorised, "second_step_due")   // the second step has still to be taken
	ErrCodeNeeded = problem.New(problem.Conflict, "second_step_needed")    // it cannot be turned off
	ErrCodesThere = problem.New(problem.Conflict, "second_step_there")     // it is set up already
	ErrNoCodes    = problem.New(problem.Conflict, "second_step_not_there") // it is not set up
	ErrUnvouched  = problem.New(problem.Forbidden, "provider_unverified")  // the provider does not vouch for the address
	ErrNotWithUs  = problem.New(problem.Forbidden, "provider_unknown")     // the address has no account
	ErrLastAdmin  = problem.New(problem.Conflict, "last_admin")            // nobody would be left who can change accounts
)

// How long somebody stays signed in: in all, and without doing anything.
const (
	VisitLasts = 30 * 24 * time.Hour
	VisitIdles = 7 * 24 * time.Hour
)

// awaitsFor is how long the second step is waited for.
const awaitsFor = 10 * time.Minute

// noteEvery is how far apart the uses of a visit are that are noted: so that
// looking at a page is no write each time.
const noteEvery = time.Minute

// Signing are the actions.
type Signing struct {
	*core.Desk
	passwords *auth.Passwords
}

// New returns the actions over d.
func New(d *core.Desk) Signing { return Signing{d, auth.NewPasswords(d.Random)} }

// From is where somebody signs in.
type From struct {
	Network string // theirs, as the server counts it
	Device  string // the family of the browser; "" is one we do not know
}

// needsCode reports whether a signs in in two steps.
func (d *Signing) needsCode(a *event.Account) bool { return a.CodeSince != nil || d.mustHaveCode(a) }

// mustHaveCode reports whether a may not do without the second step.
func (d *Signing) mustHaveCode(a *event.Account) bool { return a.Admin && d.Strict }

// staff is a as an actor.
func staff(a *event.Account) core.Actor { return core.Actor{Kind: core.Staff, Account: a} }
