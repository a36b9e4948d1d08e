package store

import (
	"context"

	"rollcall/internal/event"
)

// A Reached is a registrant who may be sent optional letters, with the
// registration in one session.
type Reached struct {
	event.Registrant
	Registration event.Registration
}

// Reachable returns everyone with a registration in a session who has a
// confirmed address and has not turned optional letters off, by ascending id.
func (r Reads) Reachable(ctx context.Context, sessionID int64) ([]Reached, error) {
	regs, err := Many[event.Registration](r.On(ctx).Where("session_id = ?", sessionID))
	if err != nil {
		return nil, err
	}
	people, err := Many[event.Registrant](r.On(ctx).Where("id IN (?)", r.On(ctx).Model(&event.Registration{}).Select("registrant_id").Where("session_id = ?", sessionID)).
		Where("email IS NOT NULL AND erased_at IS NULL AND verified_at IS NOT NULL AND reminders_off_at IS NULL").Order("id"))
	if err != nil {
		return nil, err
	}
	of := make(map[int64]event.Registration, len(regs))
	for _, g := range regs {
		of[g.RegistrantID] = g
	}
	all := make([]Reached, len(people))
	for i, p := range people {
		all[i] = Reached{p, of[p.ID]}
	}
	return all, nil
}
