package frame

import (
	"slices"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A Group is one heading of a list of sessions with what stands under it.
type Group[T any] struct {
	ID       string
	Title    string
	Sessions []T
}

// A Dated is a session with the event it belongs to.
type Dated struct {
	*desk.Programme
	Session *event.Session
}

// split tells the sessions that are ahead, by their start, from those that
// are over, the newest first.
func split(all []desk.Programme, now time.Time) (ahead, over []Dated) {
	for i := range all {
		for j := range all[i].Sessions {
			d := Dated{&all[i], &all[i].Sessions[j]}
			if now.Before(d.Session.EndsAt) {
				ahead = append(ahead, d)
			} else {
				over = append(over, d)
			}
		}
	}
	slices.SortStableFunc(ahead, func(a, b Dated) int { return a.Session.StartsAt.Compare(b.Session.StartsAt) })
	slices.SortStableFunc(over, func(a, b Dated) int { return b.Session.StartsAt.Compare(a.Session.StartsAt) })
	return ahead, over
}

// Foremost is the session of pr that such a list shows first, whose state
// stands for the event; nil if it has none.
func Foremost(pr *desk.Programme, now time.Time) *event.Session {
	ahead, over := split([]desk.Programme{*pr}, now)
	if all := append(ahead, over...); len(all) > 0 {
		return all[0].Session
	}
	return nil
}

// Groups are the sessions of all under two headings; a heading without
// sessions is left out.
func Groups[T any](all []desk.Programme, now time.Time, aheadTitle, overTitle string, view func(Dated) T) []Group[T] {
	ahead, over := split(all, now)
	var list []Group[T]
	for _, part := range []struct {
		id, title string
		sessions  []Dated
	}{{"ahead", aheadTitle, ahead}, {"over", overTitle, over}} {
		if len(part.sessions) == 0 {
			continue
		}
		g := Group[T]{ID: part.id, Title: part.title}
		for _, d := range part.sessions {
			g.Sessions = append(g.Sessions, view(d))
		}
		list = append(list, g)
	}
	return list
}
