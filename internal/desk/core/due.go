package core

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Due is what an event requires of somebody and has not got. Whoever signs up
// by themselves has given it all; someone signed up by a colleague is asked
// when they confirm or take the seat.
type Due struct {
	Questions []event.Question // with those on which they depend
	Consents  []event.ConsentText
}

// Nothing reports whether nothing is due.
func (d Due) Nothing() bool { return len(d.Questions)+len(d.Consents) == 0 }

// Due is what p's event requires of r and has not got.
func (p *Programme) Due(r *event.Registrant) Due {
	return Due{input.Asking(p.Event.Questions, r.Answers), missing(p.Consents, r.Consents)}
}

// missing are the required consents that are not among those kept.
func missing(texts []event.ConsentText, kept map[string]event.Consent) []event.ConsentText {
	var needed []event.ConsentText
	for _, t := range texts {
		if t.Required && !kept[t.Key].Given {
			needed = append(needed, t)
		}
	}
	return needed
}

// Complete writes into r what in says, and reports whether that changes
// anything. It fails with a problem that names what breaks a rule and what is
// still due, and leaves r as it was.
func (p *Programme) Complete(r *event.Registrant, in input.Verification, now time.Time) (changed bool, err error) {
	answers, wrong := input.ChangedAnswers(p.Event.Questions, r.Answers, in.Answers)
	for _, q := range input.Due(p.Event.Questions, answers) {
		at := input.Pointer("answers", q.Key)
		if !slices.ContainsFunc(wrong, func(f problem.Field) bool { return f.Pointer == at }) {
			wrong = append(wrong, problem.At(at, "required"))
		}
	}
	shown := input.Showing{Event: p.Event, Lang: cmp.Or(in.Shown, r.Language), Now: now}
	consents, more := input.ChangedConsents(p.Consents, r.Consents, in.Consents, shown)
	for _, t := range missing(p.Consents, consents) {
		more = append(more, problem.At(input.Pointer("consents", t.Key), "consent_needed"))
	}
	if wrong = append(wrong, more...); len(wrong) > 0 {
		return false, problem.Refuse(wrong...)
	}
	r.Answers, r.Consents = answers, consents
	return len(in.Answers)+len(in.Consents) > 0, nil
}

// ProgrammeIn is what an event asks, as a transaction finds it; without its
// sessions.
func ProgrammeIn(ctx context.Context, tx *store.Tx, eventID int64) (*Programme, error) {
	ev, err := tx.EventByID(ctx, eventID)
	if err != nil {
		return nil, err
	}
	consents, err := tx.Consents(ctx, eventID)
	return &Programme{Event: ev, Consents: consents}, err
}
