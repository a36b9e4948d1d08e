package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// The numbers of the circle.
const (
	inCircle    = 11             // sign up for six seats, so that five wait
	circleAhead = 18             // days until it meets
	circleSince = 8              // days since it was announced
	offersAt    = 14             // o'clock, when a seat is offered: nobody sleeps then
	offerStands = 48 * time.Hour // as the event file says
)

// circle makes sure that there is a circle in which a seat is offered and
// people wait. Loaded before, it is left as it is.
func (l *Loader) circle(ctx context.Context) (string, error) {
	doc, err := document("events/peer-circle.yaml")
	if err != nil {
		return "", err
	}
	if _, err := l.d.Event(ctx, operator, doc.Slug); !errors.Is(err, desk.ErrNotFound) {
		return doc.Slug + ": as it was loaded before", err
	}
	loc, err := event.LoadZone(doc.Zone)
	if err != nil {
		return "", err
	}
	day := l.Now.In(loc)
	s := &doc.Sessions[0]
	starts := time.Date(day.Year(), day.Month(), day.Day()+circleAhead, 10, 0, 0, 0, loc)
	s.Starts, s.Ends = event.FormatWall(starts, loc), event.FormatWall(starts.Add(90*time.Minute), loc)
	l.at = l.Now.AddDate(0, 0, -circleSince)
	if _, err := l.d.Apply(ctx, operator, []*eventfile.Document{doc}, desk.ApplyOptions{}); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: on %s (%s)", doc.Slug, s.Starts, doc.Zone), l.fillCircle(ctx, doc.Slug, s.Slug, loc)
}

// fillCircle lets people sign up hour by hour, and the first give the seat
// back. It was offered to somebody who did not answer, and since the last
// afternoon to the next.
func (l *Loader) fillCircle(ctx context.Context, slug, session string, loc *time.Location) error {
	all, err := people()
	if err != nil {
		return err
	}
	var first *desk.PersonView
	for i, in := range slices.Backward(all[len(all)-inCircle:]) {
		l.at = l.at.Add(time.Hour)
		in.Sessions, in.Answers, in.Interpretation = []string{session}, nil, ""
		p, _, err := l.d.AddRegistrant(ctx, operator, slug, in)
		if err != nil {
			return fmt.Errorf("registrant %d of the circle: %w", i+1, err)
		}
		if first == nil {
			first = p
		}
	}
	day := l.Now.Add(-time.Hour).In(loc)
	last := time.Date(day.Year(), day.Month(), day.Day(), offersAt, 0, 0, 0, loc)
	if last.After(l.Now.Add(-time.Hour)) {
		last = last.AddDate(0, 0, -1)
	}
	l.at = last.Add(-offerStands)
	if _, err = l.d.Cancel(ctx, as(first), session, ""); err != nil {
		return err
	}
	l.at = last
	_, err = l.d.ExpireHolds(ctx)
	return err
}
