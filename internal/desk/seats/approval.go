package seats

import (
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// approve gives what was asked for: the seat that is held, a free one, or the
// end of the queue.
func approve(m *move) error {
	if m.reg.Status != event.Pending {
		return m.wrongStatus()
	}
	if err := m.checkAhead(); err != nil {
		return err
	}
	p, err := m.settle()
	if err != nil {
		return err
	}
	if err := m.record("approved", event.Pending); err != nil {
		return err
	}
	if p.Status == event.Waitlisted {
		if p.Rank, err = m.tx.Rank(m.ctx, m.reg); err != nil {
			return err
		}
	}
	if err := core.OwePlaces(m.ctx, m.tx, m.Person, []event.Place{p}, m.now); err != nil {
		return err
	}
	return refill(m, Approved)
}

// reject ends what was asked for.
func reject(m *move) error {
	if m.reg.Status != event.Pending {
		return m.wrongStatus()
	}
	l := m.Letter(event.LetterRejected)
	l.Data.Reason = m.reason
	return End(m.ctx, m.tx, m.by, m.session, m.reg, event.Rejected, m.reason, l, m.now)
}
