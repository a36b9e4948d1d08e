package pages

import (
	"slices"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// A group is one heading of a list of sessions with what stands under it.
type group[T any] struct {
	ID       string
	Title    string
	Sessions []T
}

// A dated is a session with the event it belongs to.
type dated struct {
	*desk.Programme
	session *event.Session
}

// split tells the sessions that are ahead, by their start, from those that
// are over, the newest first.
func split(all []desk.Programme, now time.Time) (ahead, over []dated) {
	for i := range all {
		for j := range all[i].Sessions {
			d := dated{&all[i], &all[i].Sessions[j]}
			if now.Before(d.session.EndsAt) {
				ahead = append(ahead, d)
			} else {
				over = append(over, d)
			}
		}
	}
	slices.SortStableFunc(ahead, func(a, b dated) int { return a.session.StartsAt.Compare(b.session.StartsAt) })
	slices.SortStableFunc(over, func(a, b dated) int { return b.session.StartsAt.Compare(a.session.StartsAt) })
	return ahead, over
}

// groups are the sessions of all under two headings; a heading without
// sessions is left out.
func groups[T any](all []desk.Programme, now time.Time, aheadTitle, overTitle string, view func(dated) T) []group[T] {
	ahead, over := split(all, now)
	var list []group[T]
	for _, part := range []struct {
		id, title string
		sessions  []dated
	}{{"ahead", aheadTitle, ahead}, {"over", overTitle, over}} {
		if len(part.sessions) == 0 {
			continue
		}
		g := group[T]{ID: part.id, Title: part.title}
		for _, d := range part.sessions {
			g.Sessions = append(g.Sessions, view(d))
		}
		list = append(list, g)
	}
	return list
}
