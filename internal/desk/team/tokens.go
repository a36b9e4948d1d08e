package team

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// ErrTokenExists refuses a second token of a name.
var ErrTokenExists = problem.New(problem.Conflict, "token_exists")

// A TokenView is an API token as its account sees it: all but the secret.
type TokenView struct {
	event.APIToken
	Owner event.Account
	Event string // slug of the only event it is for; "" is all of the account's
}

// An OwnToken is an API token that somebody makes for a program of theirs.
type OwnToken struct {
	Name    string     `json:"name" validate:"required,line,max=200"`
	Event   string     `json:"event"`                                                             // slug of the only event it is for; "" is all of one's own
	Role    string     `json:"role" validate:"omitempty,oneof=organiser coordinator host viewer"` // the most that it may do
	Expires *time.Time `json:"expires"`                                                           // nil: never
}

// MyTokens lists the API tokens of by, the newest first; an admin sees those of
// all accounts.
func (d *Team) MyTokens(ctx context.Context, by core.Actor) ([]TokenView, error) {
	if err := d.May(by, core.ManageTokens); err != nil {
		return nil, err
	}
	found, err := d.tokensFor(ctx, by)
	if err != nil {
		return nil, err
	}
	accounts, events := map[int64]event.Account{}, map[int64]string{}
	all := make([]TokenView, len(found))
	for i := range found {
		t := &found[i]
		if _, known := accounts[t.AccountID]; !known {
			a, err := d.Store.AccountByID(ctx, t.AccountID)
			if err != nil {
				return nil, err
			}
			accounts[t.AccountID] = *a
		}
		all[i] = TokenView{APIToken: *t, Owner: accounts[t.AccountID]}
		if t.EventID == nil {
			continue
		}
		if _, known := events[*t.EventID]; !known {
			ev, err := d.Store.EventByID(ctx, *t.EventID)
			if err != nil {
				return nil, err
			}
			events[*t.EventID] = ev.Slug
		}
		all[i].Event = events[*t.EventID]
	}
	return all, nil
}

func (d *Team) tokensFor(ctx context.Context, by core.Actor) ([]event.APIToken, error) {
	if by.Kind == core.Staff && !by.Account.Admin {
		return accounts.TokensOf(ctx, d.Store.Reads, by.Account.ID)
	}
	found, err := accounts.Tokens(ctx, d.Store.Reads)
	slices.Reverse(found)
	return found, err
}

// MakeToken makes an API token for by and returns it, once: a repeat of the
// request brings the token without the secret. It names the fields that break a
// rule, and fails with ErrTokenExists where one of by's in force has that name.
func (d *Team) MakeToken(ctx context.Context, by core.Actor, in OwnToken) (secret string, made *TokenView, err error) {
	if err := d.May(by, core.ManageTokens); err != nil {
		return "", nil, err
	}
	if by.Account == nil {
		return "", nil, core.ErrForbidden
	}
	now := d.Now()
	t, err := d.newToken(ctx, by, in, now)
	if err != nil {
		return "", nil, err
	}
	secret, t.Hash, err = auth.NewToken(d.Random)
	if err != nil {
		return "", nil, err
	}
	fresh := false
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		t := *t
		own, err := accounts.TokensOf(ctx, tx.Reads, t.AccountID)
		if err != nil {
			return core.Result{}, err
		}
		if slices.ContainsFunc(own, func(o event.APIToken) bool { return o.Name == t.Name && !o.Ended(now) }) {
			return core.Result{}, ErrTokenExists
		}
		if err := accounts.AddToken(tx, &t); err != nil {
			return core.Result{}, err
		}
		fresh = true
		e := core.NewEntry(by, 0, now, "token_made").With("account", t.AccountID).With("token", t.ID).With("event", in.Event).With("role", in.Role)
		e.EventID = t.EventID
		return core.Result{ID: t.ID, Created: true}, core.Audit(tx, e)
	})
	if err != nil {
		return "", nil, err
	}
	if !fresh {
		secret = ""
	}
	made, err = d.myToken(ctx, by, res.ID)
	return secret, made, err
}

// newToken is the token that in asks for.
func (d *Team) newToken(ctx context.Context, by core.Actor, in OwnToken, now time.Time) (*event.APIToken, error) {
	in.Name = input.Clean(in.Name)
	var wrong []problem.Field
	if p := problem.From(d.Check(in)); p != nil {
		wrong = p.Fields
	}
	t := &event.APIToken{AccountID: by.Account.ID, Name: in.Name, Role: event.TeamRole(in.Role), MadeAt: now, ExpiresAt: in.Expires}
	if in.Expires != nil && !in.Expires.After(now) {
		wrong = append(wrong, problem.At("/expires", "not_future"))
	}
	if in.Event != "" {
		ev, err := d.EventFor(ctx, by, in.Event, core.SeeNumbers)
		switch {
		case errors.Is(err, core.ErrNotFound):
			wrong = append(wrong, problem.At("/event", "unknown_choice"))
		case err != nil:
			return nil, err
		default:
			t.EventID = &ev.ID
		}
	}
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	return t, nil
}

// EndToken ends an API token of by at once; an admin ends anybody's. Ending it
// again changes nothing. It fails with ErrNotFound.
func (d *Team) EndToken(ctx context.Context, by core.Actor, id int64) (*TokenView, error) {
	if err := d.May(by, core.ManageTokens); err != nil {
		return nil, err
	}
	t, err := d.myToken(ctx, by, id)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		as, err := accounts.TokenByID(ctx, tx.Reads, id)
		if err != nil || as.RevokedAt != nil {
			return core.Result{ID: id}, err
		}
		if err := accounts.RevokeToken(ctx, tx, id, now); err != nil {
			return core.Result{}, err
		}
		e := core.NewEntry(by, 0, now, "token_revoked").With("token", id)
		e.EventID = t.EventID
		return core.Result{ID: id}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return d.myToken(ctx, by, id)
}

// myToken is the token with that id, if by may see it; else ErrNotFound.
func (d *Team) myToken(ctx context.Context, by core.Actor, id int64) (*TokenView, error) {
	all, err := d.MyTokens(ctx, by)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(t TokenView) bool { return t.ID == id })
	if i < 0 {
		return nil, core.ErrNotFound
	}
	return &all[i], nil
}

// noteUse keeps when t was last used, roughly. That it cannot be written down is
// no reason not to answer.
func (d *Team) noteUse(ctx context.Context, t *event.APIToken, now time.Time) {
	if !t.NotesUse(now) {
		return
	}
	err := d.Store.Tx(ctx, nil, func(tx *store.Tx) error { return accounts.NoteTokenUse(tx, t.ID, now) })
	if err != nil {
		d.Warn("the use of a token was not noted", err)
	}
}
