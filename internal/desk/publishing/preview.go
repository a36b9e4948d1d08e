package publishing

import (
	"context"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// A Preview is an event as others will see it, whether or not it is published.
type Preview struct {
	*core.Programme
	At time.Time // a moment at which one can sign up
}

// Preview is the event called slug for its team to look at.
func (d *Publishing) Preview(ctx context.Context, by core.Actor, slug string) (*Preview, error) {
	ev, err := d.EventFor(ctx, by, slug, core.PreviewEvent)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	return &Preview{p, signUpTime(p, d.Now())}, nil
}

// signUpTime is a moment at which people can sign up for p: now if they can;
// else when sign-up for its first session opens, or a day before it closes.
func signUpTime(p *core.Programme, now time.Time) time.Time {
	for i := range p.Sessions {
		if p.Event.CheckOpen(&p.Sessions[i], now) == nil {
			return now
		}
	}
	s := first(p.Sessions)
	if s == nil {
		return now
	}
	at, opens := now, p.Event.Opens(s)
	if closes := p.Event.Closes(s); !at.Before(closes) {
		at = closes.AddDate(0, 0, -1)
	}
	if at.Before(opens) {
		at = opens
	}
	return at
}

// first is the first session that takes place, nil if none does.
func first(sessions []event.Session) *event.Session {
	for i := range sessions {
		if sessions[i].CancelledAt == nil {
			return &sessions[i]
		}
	}
	return nil
}
