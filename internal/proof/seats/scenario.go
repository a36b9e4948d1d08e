package seats

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"rollcall/internal/event"
	"rollcall/internal/proof"
)

// Burst is everybody signing up at once; one in twenty signs somebody else up
// besides, before or after. Nobody has to confirm an address.
func Burst(seats int64) Scenario {
	return Scenario{Name: "burst", Seats: seats, Do: func(ctx context.Context, v *Visit) error {
		numbers := []int{v.Number}
		if n := v.Chance.IntN(40); n < 2 {
			numbers = slices.Insert(numbers, n, 1+v.Chance.IntN(v.Crowd))
		}
		for _, n := range numbers {
			v.SignUp(ctx, v.email(n), session)
		}
		return nil
	}}
}

// ShortList is a burst on an event whose waiting list is soon full.
func ShortList(seats, list int64) Scenario {
	s := Burst(seats)
	s.Name, s.Rules.WaitingCapacity, s.Rules.WaitingOff = "short list", list, list == 0
	return s
}

// Confirming is a burst of people who confirm their address right away; some
// do it twice, some change their mind and cancel, and some of these come back.
func Confirming(seats int64) Scenario {
	return Scenario{Name: "confirming", Seats: seats, Rules: proof.Rules{Verify: true}, Do: func(ctx context.Context, v *Visit) error {
		email := v.email(v.Number)
		if c := v.SignUp(ctx, email, session); !c.OK() {
			return nil // it has been recorded, and will be judged
		}
		_, link, err := v.Site.Person(ctx, v.Journal.Rules.Event, email)
		if errors.Is(err, event.ErrNotFound) {
			return nil // so it will be judged
		}
		if err != nil {
			return err
		}
		if v.Chance.IntN(10) == 0 {
			v.Own(ctx, proof.Cancel, email, link, session) // before it is confirmed
		}
		for range 1 + v.Chance.IntN(2) {
			v.Verify(ctx, email, link)
		}
		for v.Chance.IntN(3) == 0 {
			v.Own(ctx, proof.Cancel, email, link, session)
			if v.Chance.IntN(2) == 0 {
				v.Own(ctx, proof.Return, email, link, session)
			}
		}
		return nil
	}}
}

// staffShare is that one in so many callers of a mix belongs to the staff.
const staffShare = 25

// Mix is people who sign up, confirm, cancel and come back, while staff
// withdraw, promote, move to the queue, restore, and change the capacity.
func Mix(seats int64, verify bool) Scenario {
	people := Confirming(seats)
	return Scenario{Name: "mix", Seats: seats, Rules: proof.Rules{Verify: verify}, Do: func(ctx context.Context, v *Visit) error {
		if v.Number%staffShare != 0 {
			return people.Do(ctx, v)
		}
		for range 12 {
			if err := v.staff(ctx, seats); err != nil {
				return err
			}
		}
		return nil
	}}
}

// staff does one thing that staff do.
func (v *Visit) staff(ctx context.Context, seats int64) error {
	switch n := v.Chance.IntN(12); n {
	case 0, 1:
		v.Resize(ctx, session, max(1, seats+v.Chance.Int64N(seats+3)-seats/2))
	case 2, 3:
		v.Add(ctx, fmt.Sprintf("s%d-%d@%s.example.org", v.Number, v.Chance.IntN(3), v.Journal.Rules.Event), session)
	default:
		email := v.email(1 + v.Chance.IntN(v.Crowd))
		registration, err := v.registration(ctx, email)
		if registration == "" || err != nil {
			return err
		}
		v.Act(ctx, chosen(v.Chance, proof.Withdraw, proof.Withdraw, proof.Promote, proof.Requeue, proof.Restore), email, session, registration)
	}
	return nil
}

func chosen(chance *rand.Rand, actions ...proof.Action) proof.Action {
	return actions[chance.IntN(len(actions))]
}

// registration is the id of someone's registration, "" if there is none.
func (v *Visit) registration(ctx context.Context, email string) (string, error) {
	id, _, err := v.Site.Person(ctx, v.Journal.Rules.Event, email)
	if errors.Is(err, event.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	found, err := v.Site.Store.RegistrationsOf(ctx, []int64{id})
	if len(found) == 0 || err != nil {
		return "", err
	}
	return strconv.FormatInt(found[0].ID, 10), nil
}
