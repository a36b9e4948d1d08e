package signup

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Registrant returns one registrant of the event called slug.
func (d *Intake) Registrant(ctx context.Context, by core.Actor, slug string, id int64) (*core.PersonView, error) {
	return d.RegistrantFor(ctx, by, slug, id, core.SeeRegistrants)
}

// A Change is what is changed about a registrant; nil leaves a value as it
// is.
type Change struct {
	GivenName        *string         `json:"given_name"`
	FamilyName       *string         `json:"family_name"`
	LatinName        *string         `json:"latin_name"`
	Organisation     *string         `json:"organisation"`
	OrganisationKind *string         `json:"organisation_kind"`
	Municipality     *string         `json:"municipality"`
	Country          *string         `json:"country"`
	Function         *string         `json:"function"`
	Language         *string         `json:"language"`
	Zone             *string         `json:"zone"`
	LanguagesSpoken  *[]string       `json:"languages_spoken"`
	Interpretation   *string         `json:"interpretation"`
	Answers          map[string]any  `json:"answers"` // replaces the answers to the questions named
	Consents         map[string]bool `json:"consents"`
	Reminders        *bool           `json:"reminders"` // whether there are to be any
	Role             *string         `json:"role"`      // by staff alone; moves seats

	Details *Details // in place of all details
	Email   *string  // by the person it is asked for in place of the address; by staff it takes its place
	Reason  string   // of staff, for the audit
	Needed  bool     // whether a reason is
	Match   string   // the Tag that was read; "" or "*" is any
}

// details is d with the change applied.
func (c Change) details(d Details) Details {
	if c.Details != nil {
		d = *c.Details
	}
	for _, f := range []struct {
		to   *string
		from *string
	}{
		{&d.GivenName, c.GivenName}, {&d.FamilyName, c.FamilyName}, {&d.LatinName, c.LatinName},
		{&d.Organisation, c.Organisation}, {&d.OrganisationKind, c.OrganisationKind}, {&d.Municipality, c.Municipality},
		{&d.Country, c.Country}, {&d.Function, c.Function}, {&d.Language, c.Language}, {&d.Zone, c.Zone}, {&d.Interpretation, c.Interpretation},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if c.LanguagesSpoken != nil {
		d.LanguagesSpoken = *c.LanguagesSpoken
	}
	return d.Clean()
}

// ChangeRegistrant changes what is known of a registrant.
func (d *Intake) ChangeRegistrant(ctx context.Context, by core.Actor, slug string, id int64, c Change) (*core.PersonView, error) {
	v, err := d.RegistrantFor(ctx, by, slug, id, core.ChangeRegistrant)
	if err != nil {
		return nil, err
	}
	return d.Change(ctx, by, v, c)
}

// Change makes of v's person what c says, by themselves or by staff, who alone
// may change the role. What the person changes may let an organiser decide
// again: seats.AskAgain. It fails with core.ErrChangedMeanwhile,
// event.ErrChangesOver, core.ErrForbidden, or a problem with fields.
func (d *Intake) Change(ctx context.Context, by core.Actor, v *core.PersonView, c Change) (*core.PersonView, error) {
	if c.Role != nil && !by.IsTeam() {
		return nil, core.ErrForbidden
	}
	if err := d.CheckReason(c.Reason); err != nil {
		return nil, err
	}
	now := d.Now()
	return d.revise(ctx, by, v.Registrant.ID, c.Reason, now, func(tx *store.Tx, r *event.Registrant) (err error) {
		before := *r
		if err := d.applyChange(&v.Programme, r, c, now); err != nil {
			return err
		}
		fields, _ := core.Differences(&before, r)
		if by.Kind == core.Person {
			if said(fields) && !now.Before(event.ChangesUntil(v.Sessions)) {
				return event.ErrChangesOver
			}
			if err := seats.AskAgain(ctx, tx, by, r, fields, now); err != nil {
				return err
			}
		}
		if c.Role != nil {
			if err := seats.Recast(ctx, tx, by, r, event.Role(*c.Role), now); err != nil {
				return err
			}
		}
		switch {
		case c.Email == nil:
		case by.IsTeam():
			err = setAddress(ctx, tx, r, input.Clean(*c.Email), now)
		default:
			err = askAddress(ctx, tx, r, input.Clean(*c.Email), now)
		}
		return errors.Join(err, c.meets(&before, r))
	})
}

// meets fails with core.ErrChangedMeanwhile if c was made of another state than
// before, unless that has become what c makes of it already (RFC 9110 §13.1.1):
// who presses twice has not met anybody.
func (c Change) meets(before, after *event.Registrant) error {
	if c.Match == "" || c.Match == "*" || c.Match == core.TagOf(before) {
		return nil
	}
	if fields, _ := core.Differences(before, after); len(fields) == 0 {
		return nil
	}
	return core.ErrChangedMeanwhile
}

// said reports whether there are details or answers among the fields.
func said(fields []string) bool {
	return slices.ContainsFunc(fields, func(name string) bool { return name != "reminders" && !strings.HasPrefix(name, "consents.") })
}

// Revise writes what fn changes about a registrant, with its audit entry. If
// that is nothing, it writes nothing. If it is something by which quotas and
// limits tell people apart, seats that come free by it are given to those who
// wait.
func (d *Intake) Revise(ctx context.Context, by core.Actor, id int64, now time.Time, fn func(*store.Tx, *event.Registrant) error) (*core.PersonView, error) {
	return d.revise(ctx, by, id, "", now, fn)
}

// revise is Revise for a reason, if there is one.
func (d *Intake) revise(ctx context.Context, by core.Actor, id int64, reason string, now time.Time, fn func(*store.Tx, *event.Registrant) error) (*core.PersonView, error) {
	sessions, err := d.Store.SessionIDsFor(ctx, id)
	if err != nil {
		return nil, err
	}
	_, err = d.Write(ctx, by, sessions, func(tx *store.Tx) (core.Result, error) {
		r, err := tx.Registrant(ctx, id)
		if err != nil {
			return core.Result{}, err
		}
		if err := core.CheckThere(r); err != nil {
			return core.Result{}, err
		}
		before := *r
		if err := fn(tx, r); err != nil {
			return core.Result{}, err
		}
		if err := SaveRevised(tx, by, &before, r, reason, now); err != nil || !seats.ToldApart(&before, r) {
			return core.Result{ID: r.ID}, err
		}
		return core.Result{ID: r.ID}, seats.DetailsChanged(ctx, tx, by, r, now)
	})
	if err != nil {
		return nil, err
	}
	if by.Kind == core.Person {
		return d.Me(ctx, by)
	}
	return d.View(ctx, id)
}

// SaveRevised writes r, which was before, with the audit entry of what has
// changed, and why, if anything has.
func SaveRevised(tx *store.Tx, by core.Actor, before, r *event.Registrant, reason string, now time.Time) error {
	fields, values := core.Differences(before, r)
	if len(fields) == 0 {
		return nil
	}
	r.Revision++
	r.Search = "" // filled again after the answer
	e := core.NewEntry(by, r.EventID, now, "changed").About(r.ID, 0).With("fields", fields).With("reason", reason)
	return errors.Join(tx.SaveRegistrant(r), tx.Audit(&e.AuditEntry, values...))
}

// applyChange checks c and writes it into r. Answers that c does not name
// stay as they are, whatever has become of their questions.
func (d *Intake) applyChange(p *core.Programme, r *event.Registrant, c Change, now time.Time) error {
	details := c.details(DetailsOf(r))
	answers, wrong := input.ChangedAnswers(p.Event.Questions, r.Answers, c.Answers)
	consents, more := input.ChangedConsents(p.Consents, r.Consents, c.Consents, input.Showing{Event: p.Event, Lang: details.Language, Now: now})
	more = append(more, interpretation(p.Event, r.Interpretation, details.Interpretation)...)
	if c.Email != nil && !input.ValidAddress(*c.Email) {
		wrong = append(wrong, problem.At("/email", "address"))
	}
	if c.Needed && c.Reason == "" {
		more = append(more, problem.At("/reason", "required"))
	}
	if c.Role != nil && !slices.Contains(event.Roles, event.Role(*c.Role)) {
		wrong = append(wrong, problem.At("/role", "unknown_choice"))
	}
	if err := d.Refuse(d.Check(details), append(wrong, more...)); err != nil {
		return err
	}
	details.Apply(p.Event, r)
	r.Answers, r.Consents = answers, consents
	if c.Reminders != nil {
		r.WantReminders(*c.Reminders, now)
	}
	return nil
}
