package programme

import (
	"errors"
	"maps"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

func (a *applying) addSession(r *reader, d *eventfile.Session) error {
	s := event.Session{EventID: a.ev.ID}
	r.session(d, &s, a.now)
	if err := a.tx.AddSession(&s); err != nil {
		return err
	}
	return a.writeQuotas(r, &s)
}

// writeSession writes the i-th session of the document, notes whom to tell
// what of it, and promotes if there are more seats.
func (a *applying) writeSession(r *reader, i int) error {
	d := &a.change.doc.Sessions[i]
	old, err := core.Find(a.sessions, d.Slug)
	if err != nil {
		return a.addSession(r, d)
	}
	s := *old
	r.session(d, &s, a.now)
	if err := errors.Join(r.err, a.keepFinal(old, &s)); err != nil {
		return err
	}
	if taken := s.SeatsTaken + s.Held(); s.Capacity < s.SeatsTaken || s.Capacity < min(taken, old.Capacity) {
		return problem.Refuse(problem.Field{
			Pointer: input.Pointer("sessions", i, "capacity"), Code: "below_taken", Params: map[string]any{"capacity": s.Capacity, "taken": taken},
		})
	}
	moved := !s.StartsAt.Equal(old.StartsAt) || !s.EndsAt.Equal(old.EndsAt)
	calledOff, back := s.CancelledAt != nil && old.CancelledAt == nil, s.CancelledAt == nil && old.CancelledAt != nil
	if moved || calledOff || back || !maps.Equal(s.Title, old.Title) {
		s.Sequence++
	}
	if !s.StartsAt.Equal(old.StartsAt) {
		s.MovedFrom = &old.StartsAt
	}
	if moved || back || a.planned {
		s.TellTimes(a.now)
	}
	if err := a.tx.SaveSession(&s); err != nil {
		return err
	}
	if moved && s.NoticeText != "" { // it spoke of another day
		s.NoticeText, s.NoticeAt = "", nil
		if err := a.tx.SaveNotice(&s); err != nil {
			return err
		}
	}
	if err := a.writeQuotas(r, &s); err != nil {
		return err
	}
	return errors.Join(a.tell(old, &s), a.fill(&s), a.record(old, &s))
}

// writeConsents adds a version for each text that has changed and writes the
// order and flags of the rest.
func (a *applying) writeConsents() error {
	for i, c := range a.change.doc.Consents {
		old := slices.IndexFunc(a.consents, func(o event.ConsentText) bool { return o.Key == c.Key })
		row := event.ConsentText{EventID: a.ev.ID, Key: c.Key, Version: 1, Position: i, Required: c.Required, Retired: c.Retired, Text: c.Text, WrittenAt: a.now}
		if old >= 0 && maps.Equal(a.consents[old].Text, c.Text) {
			row.ID, row.Version = a.consents[old].ID, a.consents[old].Version
			if err := a.tx.SaveConsent(&row); err != nil {
				return err
			}
			continue
		}
		if old >= 0 {
			row.Version = a.consents[old].Version + 1
		}
		if err := a.tx.AddConsent(&row); err != nil {
			return err
		}
	}
	for _, o := range a.consents {
		if !slices.ContainsFunc(a.change.doc.Consents, func(c eventfile.Consent) bool { return c.Key == o.Key }) {
			if err := a.tx.DeleteConsents(a.ev.ID, o.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *applying) sameConsents() bool {
	return slices.EqualFunc(a.consents, a.change.doc.Consents, func(o event.ConsentText, c eventfile.Consent) bool { return o.Key == c.Key })
}
