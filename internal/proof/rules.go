package proof

import (
	"encoding/json"
	"time"
)

// Rules are what an event has announced, and what may happen to it in a run:
// what Judge holds the desk to.
type Rules struct {
	Event           string    `json:"event"` // slug
	Sessions        []Session `json:"sessions"`
	Verify          bool      `json:"verify"`           // people confirm their address first
	WaitingOff      bool      `json:"waiting_off"`      // no waiting list
	WaitingCapacity int64     `json:"waiting_capacity"` // of each session's list; 0: no limit
	HoldsEnd        bool      `json:"holds_end"`        // the run lasts long enough for holds to end
	Outages         bool      `json:"outages"`          // 503 and 507 are honest answers: something is taken away from the program
	Soon            bool      `json:"soon"`             // the sessions begin in 20 minutes, so that joining is open and signing up still is
}

// A Session is one session of an event as it was announced.
type Session struct {
	Slug     string `json:"slug"`
	Capacity int64  `json:"capacity"`
}

// Document is the event as POST /events takes it. Its sessions begin a month
// after now, or soon.
func (r Rules) Document(now time.Time) ([]byte, error) {
	list := map[string]any{"mode": "auto", "capacity": r.WaitingCapacity}
	if r.WaitingOff {
		list = map[string]any{"mode": "off"}
	}
	starts := now.UTC().AddDate(0, 1, 0)
	if r.Soon {
		starts = now.UTC().Add(20 * time.Minute)
	}
	var sessions []map[string]any
	for _, s := range r.Sessions {
		sessions = append(sessions, map[string]any{
			"slug": s.Slug, "title": text(s.Slug), "capacity": s.Capacity,
			"starts": wall(starts), "ends": wall(starts.Add(2 * time.Hour)),
			"room_limit": 100_000, "join_url": "https://meet.example.org/" + s.Slug, "join_opens_minutes": 30,
		})
	}
	return json.Marshal(map[string]any{
		"slug": r.Event, "title": text(r.Event), "languages": []string{"en"}, "zone": "UTC",
		"contact":      map[string]any{"name": "Office", "email": "office@example.org"},
		"registration": map[string]any{"verify": r.Verify, "waiting_list": list},
		"sessions":     sessions,
	})
}

// wall is a time as event files have it.
func wall(t time.Time) string { return t.Format("2006-01-02T15:04") }

func text(s string) map[string]string { return map[string]string{"en": s} }

// capacity is the announced capacity of a session, -1 if there is none of
// that name.
func (r Rules) capacity(session string) int64 {
	for _, s := range r.Sessions {
		if s.Slug == session {
			return s.Capacity
		}
	}
	return -1
}
