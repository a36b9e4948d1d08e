package proof

import (
	"fmt"
	"slices"
)

// The statuses, as the contract writes them.
const (
	unverified = "unverified"
	Confirmed  = "confirmed"
	waitlisted = "waitlisted"
	cancelled  = "cancelled"
	withdrawn  = "withdrawn"
	expired    = "expired"
)

// in is what was done to a person in a session.
func (t *trial) in(email, session string) part {
	var found part
	for _, d := range t.of[email] {
		if d.touches(session) {
			found = append(found, d)
		}
	}
	return found
}

// place judges where a person stands in a session.
func (t *trial) place(p *Person, at *Place) {
	deeds := t.in(p.Email, at.Session)
	is := fmt.Sprintf("%s is %s in %s", p.Email, at.Status, at.Session)
	if !t.reachable(p.Email, at.Status, deeds) {
		t.find("no status comes about that the calls do not lead to", is, deeds.calls())
	}
	if holds := at.Status == Confirmed; at.HoldsSeat != holds && at.Status != unverified {
		t.find("seats are held by those who may", fmt.Sprintf("%s, seat %t", is, at.HoldsSeat), deeds.calls())
	}
	if (at.Position > 0) != (at.Status == waitlisted) {
		t.find("who waits has a rank, and nobody else", fmt.Sprintf("%s, rank %d", is, at.Position), deeds.calls())
	}
	if !p.Verified && (at.Status == Confirmed || at.Status == waitlisted) {
		t.find("only confirmed addresses get a place", is, deeds.calls())
	}
	if why := contradicted(at.Status, deeds, t.rules); why != "" {
		t.find("what was acknowledged lasts", is+", though "+why, deeds.calls())
	}
}

// reachable reports whether the deeds in a session can lead to a status
// there. That an address is confirmed counts for all sessions.
func (t *trial) reachable(email, status string, deeds part) bool {
	vouched := t.of[email].some(func(d *deed) bool {
		return d.Action == Verify || d.Action == Promote || d.Action == Restore || d.Action == Add && d.Status != 200
	})
	asked := t.rules.Verify && len(deeds.of(SignUp)) > 0
	switch status {
	case unverified:
		return asked && vouched.done() == 0
	case expired:
		return asked && vouched.done() == 0 && t.rules.HoldsEnd
	case Confirmed, waitlisted:
		return !t.rules.Verify || len(vouched) > 0
	case cancelled:
		return len(deeds.of(Cancel)) > 0
	case withdrawn:
		return len(deeds.of(Withdraw)) > 0
	}
	return false
}

// contradicted names an acknowledged deed that a status denies: an end after
// which nobody brought the person back, or a return after which nobody ended
// it. "" is none.
func contradicted(status string, deeds part, rules Rules) string {
	over := slices.Contains([]string{cancelled, withdrawn, expired}, status)
	ends := deeds.some((*deed).ends)
	entries := deeds.some(func(d *deed) bool { return d.Action == SignUp || d.enters(rules) })
	for _, d := range deeds {
		switch {
		case d.done && d.ends() && !over && entries.allBefore(d):
			return fmt.Sprintf("%s was acknowledged in call %d and nothing came after", d.Action, d.Number)
		case d.done && over && (d.Action == Return || d.Action == Restore) && ends.allBefore(d):
			return fmt.Sprintf("%s was acknowledged in call %d and nothing ended it", d.Action, d.Number)
		}
	}
	return ""
}
