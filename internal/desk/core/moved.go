package core

import "rollcall/internal/event"

// A Moved is what an entry of the audit says about seats of a session: who
// holds one or waits, or how many there are.
type Moved struct {
	From   event.Status // "" where it began
	To     event.Status // "" where it is about nobody
	Holds  bool         // with To unverified or pending: a seat
	Cause  string       // of what the program did by itself after something else, as seats.Cause has it
	Quota  string       // key, of a release
	Seats  int64        // that a release freed, or that there are after overbooking
	Reason string       // told by an organiser; for organisers alone
}

// MovedIn is what an entry says about seats of a session; false if nothing.
func MovedIn(e *event.AuditEntry, sessionID int64) (Moved, bool) {
	m := Moved{Cause: text(e.Data["cause"]), Reason: text(e.Data["reason"])}
	switch e.Action {
	case "quota_released":
		m.Quota, m.Seats = text(e.Data["quota"]), number(e.Data["seats"])
		return m, true
	case "overbooked":
		m.Seats = number(e.Data["capacity"])
		return m, true
	case "seat_taken_over":
		m.To, m.Holds = event.Confirmed, true
		return m, true
	case "seat_handed_over":
		m.From, m.To = event.Confirmed, event.Cancelled
		return m, true
	}
	if to := text(e.Data["to"]); to != "" {
		m.From, m.To = event.Status(text(e.Data["from"])), event.Status(to)
		return m, true
	}
	places, _ := e.Data["places"].([]any)
	for _, p := range append(places, e.Data["place"]) {
		place, _ := p.(map[string]any)
		if number(place["session_id"]) == sessionID {
			m.To, m.Holds = event.Status(text(place["status"])), place["holds_seat"] == true
			return m, true
		}
	}
	return Moved{}, false
}

// text is a fact of the audit that is a text, else "".
func text(v any) string {
	s, _ := v.(string)
	return s
}

// number is a fact of the audit that is a number, else 0.
func number(v any) int64 {
	n, _ := v.(float64)
	return int64(n)
}
