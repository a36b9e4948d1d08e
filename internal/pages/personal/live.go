package personal

import (
	"encoding/json"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// A liveView is what a part of a page says to the script that keeps it up to
// date: it fetches the same page, and puts the part that came in the place of
// the old one where they differ.
type liveView struct {
	Said  string // what a screen reader is told once it has changed
	Look  int    // seconds between two looks; 0: none
	Now   int64  // the server's time, in milliseconds since 1970
	Until int64  // when something is due, in the same; 0: nothing
	Count counting
}

// counting are the words in which a script counts down to what is due.
type counting struct {
	Minutes, Seconds string // JSON of the plural forms, with {count} in them; "": nothing to count
	Due              string // when it is due, until the page that came says more
}

// How often a page looks again: near a session as often as a host's notice
// asks for, and rarely at other times.
const (
	lookOften  = 15 * time.Second
	lookRarely = 5 * time.Minute
	nearBefore = 12 * time.Hour
)

// lookAgain is how long a page about s waits between two looks; 0: for ever.
func lookAgain(s *event.Session, now time.Time) time.Duration {
	switch {
	case !now.Before(s.EndsAt):
		return 0
	case now.Before(s.StartsAt.Add(-nearBefore)):
		return lookRarely
	}
	return lookOften
}

// lookWithoutScript is how many seconds a browser without script waits before
// it loads a page again on which something is due at the given time: the
// nearer the shorter, and never so short that nobody could read it.
func lookWithoutScript(due, now time.Time) int {
	const longest = 10 * time.Minute
	return int(min(max(due.Sub(now)/2, lookOften), longest) / time.Second)
}

// formsOf are the plural forms of key as JSON.
func (g page) formsOf(key string) string {
	forms, err := json.Marshal(g.Forms(key))
	if err != nil {
		return "" // texts by texts can be written
	}
	return string(forms)
}

// noticeOf is the notice of s in words; nil: there is none.
func (g page) noticeOf(s *event.Session, now time.Time, zone *time.Location) *frame.Notice {
	n := s.Notice(now)
	if n == nil {
		return nil
	}
	return &frame.Notice{Text: n.Text, Since: g.T("join.notice_since", "time", g.ClockIn(n.SetAt, zone))}
}
