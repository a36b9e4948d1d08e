package seats

import (
	"context"
	"errors"

	"rollcall/internal/event"
	"rollcall/internal/proof"
)

// HistoryCallers is how many callers a history has. Each sends seven calls,
// so that all of them are within what can be explained.
const (
	HistoryCallers = 8
	callsEach      = 7
	historyPeople  = 6
)

// History is a short and dense struggle of few callers over few people, with
// everything that can be done to them. Its calls must have an order that
// explains every answer and what is there in the end.
func History(seed uint64) Scenario {
	s := Scenario{Name: "history", Seed: seed, Exact: true, Seats: 1 + int64(seed%3), Rules: proof.Rules{Verify: seed/3%2 == 1}}
	switch seed / 6 % 4 {
	case 1:
		s.Rules.WaitingOff = true
	case 2:
		s.Rules.WaitingCapacity = 2
	}
	s.Do = func(ctx context.Context, v *Visit) error {
		for range callsEach {
			if err := v.anything(ctx, s.Seats); err != nil {
				return err
			}
		}
		return nil
	}
	return s
}

// anything sends one call about one person.
func (v *Visit) anything(ctx context.Context, seats int64) error {
	email := v.email(1 + v.Chance.IntN(historyPeople))
	switch n := v.Chance.IntN(16); n {
	case 0, 1, 2:
		v.SignUp(ctx, email, session)
		return nil
	case 3, 4:
		v.Add(ctx, email, session)
		return nil
	case 5:
		v.Resize(ctx, session, max(1, seats-1+v.Chance.Int64N(3)))
		return nil
	case 6, 7, 8, 9, 10:
		_, link, err := v.Site.Person(ctx, v.Journal.Rules.Event, email)
		if errors.Is(err, event.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if action := chosen(v.Chance, proof.Verify, proof.Cancel, proof.Return); action != proof.Verify {
			v.Own(ctx, action, email, link, session)
		} else {
			v.Verify(ctx, email, link)
		}
		return nil
	}
	registration, err := v.registration(ctx, email)
	if registration == "" || err != nil {
		return err
	}
	v.Act(ctx, chosen(v.Chance, proof.Withdraw, proof.Promote, proof.Requeue, proof.Restore), email, session, registration)
	return nil
}
