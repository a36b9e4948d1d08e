package attendance

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// clean is in without stray blanks.
func (in CheckIn) clean() CheckIn {
	if in.WalkIn != nil {
		in.WalkIn = &WalkIn{Name: input.Clean(in.WalkIn.Name), Email: input.Clean(in.WalkIn.Email), Organisation: input.Clean(in.WalkIn.Organisation)}
	}
	return in
}

// wrong names what validation by field cannot see.
func (in CheckIn) wrong(s *event.Session, now time.Time) []problem.Field {
	var fields []problem.Field
	named := 0
	for _, is := range []bool{in.Registrant != 0, in.WalkIn != nil, in.WalkInID != 0} {
		if is {
			named++
		}
	}
	if named != 1 {
		fields = append(fields, problem.At("/registrant", "registrant_or_walk_in"))
	}
	if in.At != nil {
		fields = append(fields, mistimed(s, event.MarkKind(in.Kind), *in.At, now)...)
	}
	return fields
}

// mistimed names why a mark of that kind cannot have been made at a moment.
func mistimed(s *event.Session, kind event.MarkKind, at, now time.Time) []problem.Field {
	switch wrong := s.MarkedWrong(kind, at, now); wrong {
	case "":
		return nil
	case event.MarkedBeforeDoors:
		return []problem.Field{{Pointer: "/at", Code: string(wrong), Params: map[string]any{"opens_at": s.JoinOpensAt()}}}
	default:
		return []problem.Field{problem.At("/at", string(wrong))}
	}
}

// after is m with what it does not say itself: how many people are at the
// computer is what is known, and a mark without a time comes after those by hosts that
// are known of the person, as far as their clocks may be ahead.
func (in CheckIn) after(ctx context.Context, tx *store.Tx, m event.Mark) (event.Mark, error) {
	known, err := marksLike(ctx, tx.Reads, &m)
	if err != nil {
		return m, err
	}
	if in.Headcount == 0 {
		m.Headcount = event.Headcount(known)
	}
	for _, k := range known {
		if early := k.At.Sub(m.At); in.At == nil && k.Source == event.EvidenceHost && k.Nonce != m.Nonce && early >= 0 && early <= event.MarkAhead {
			m.At = k.At.Add(time.Millisecond)
		}
	}
	return m, nil
}

// marksLike are the known marks of the person that m is about.
func marksLike(ctx context.Context, reads store.Reads, m *event.Mark) ([]event.Mark, error) {
	if m.RegistrantID != nil {
		return reads.MarksOf(ctx, m.SessionID, []int64{*m.RegistrantID})
	}
	all, err := reads.WalkInMarks(ctx, m.SessionID)
	return slices.DeleteFunc(all, func(k event.Mark) bool { return k.Who() != m.Who() }), err
}

// mark is what in notes.
func (in CheckIn) mark(s *event.Session, by core.Actor, now time.Time) *event.Mark {
	m := &event.Mark{
		SessionID: s.ID, Source: event.EvidenceHost, Kind: event.MarkKind(in.Kind), At: now, Headcount: max(1, in.Headcount),
		Nonce: "host:" + in.Nonce, RecordedAt: now, RecordedBy: by.String(),
	}
	if in.At != nil {
		m.At = in.At.UTC().Truncate(time.Millisecond)
	}
	if in.Registrant != 0 {
		m.RegistrantID = &in.Registrant
	}
	if in.WalkIn != nil {
		m.WalkInName, m.WalkInEmail, m.WalkInOrganisation = in.WalkIn.Name, in.WalkIn.Email, in.WalkIn.Organisation
	}
	return m
}

// about makes sure that there is somebody in ev whom m is about, and names who
// stands for them, or a walk-in of the board.
func (d *Presence) about(ctx context.Context, in *CheckIn, ev *event.Event, m *event.Mark) error {
	if in.WalkInID != 0 {
		first, err := d.Store.Mark(ctx, in.WalkInID)
		if err == nil && (first.SessionID != m.SessionID || first.RegistrantID != nil) {
			err = core.ErrNotFound
		}
		if err != nil {
			return core.AbsentOr(err, problem.Refuse(problem.At("/walk_in_id", "unknown_walk_in")))
		}
		m.WalkInName, m.WalkInEmail, m.WalkInOrganisation = first.WalkInName, first.WalkInEmail, first.WalkInOrganisation
	}
	if m.RegistrantID == nil {
		return nil
	}
	r, err := d.Store.Registrant(ctx, *m.RegistrantID)
	if err == nil && (r.EventID != ev.ID || r.ErasedAt != nil) {
		err = core.ErrNotFound
	}
	if err == nil {
		r, err = d.Store.StandsFor(ctx, r)
	}
	if err != nil {
		return core.AbsentOr(err, problem.Refuse(problem.At("/registrant", "unknown_registrant")))
	}
	m.RegistrantID, in.Registrant = &r.ID, r.ID
	return nil
}

// ErrNonceReused refuses a nonce that belongs to another mark.
var ErrNonceReused = problem.New(problem.Conflict, "nonce_reused")

// sameMark returns nil if the mark that has m's nonce already is about the
// same person.
func sameMark(ctx context.Context, tx *store.Tx, m *event.Mark) error {
	first, err := tx.MarkOf(ctx, m.SessionID, m.Nonce)
	if err != nil {
		return err
	}
	if first.Who() != m.Who() {
		return ErrNonceReused
	}
	return nil
}
