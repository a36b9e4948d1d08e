package attendance

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// What can be asked for, in the order of the page. "" is everybody in the order
// of sign-up.
const (
	showPresent = "present"
	showWalkIns = "walk_ins"
	showEarly   = "early"
	showLate    = "late"
	showFirst   = "first"
)

var (
	shown = []string{
		"", showPresent, string(event.OutcomeAttended), string(event.OutcomePartial), string(event.OutcomeNoShow), string(event.OutcomeExcused),
		string(event.OutcomeUnknown), showWalkIns, showLate, showEarly, showFirst,
	}
	sorted = []string{"", "name", "minutes", "first_join", "outcome"}
)

// filters are who is shown.
var filters = map[string]func(*desk.PersonInReport) bool{
	"":                            func(*desk.PersonInReport) bool { return true },
	showPresent:                   present,
	showWalkIns:                   func(p *desk.PersonInReport) bool { return p.Registrant == nil },
	showEarly:                     func(p *desk.PersonInReport) bool { return p.Early },
	showLate:                      func(p *desk.PersonInReport) bool { return p.Late },
	showFirst:                     func(p *desk.PersonInReport) bool { return p.FirstTime },
	string(event.OutcomeAttended): registered(event.OutcomeAttended),
	string(event.OutcomePartial):  registered(event.OutcomePartial),
	string(event.OutcomeNoShow):   registered(event.OutcomeNoShow),
	string(event.OutcomeExcused):  registered(event.OutcomeExcused),
	string(event.OutcomeUnknown):  registered(event.OutcomeUnknown),
}

// present reports whether p was there, in full or in part.
func present(p *desk.PersonInReport) bool {
	return p.Registrant == nil || p.Outcome() == event.OutcomeAttended || p.Outcome() == event.OutcomePartial
}

// registered is who has an outcome, walk-ins apart.
func registered(o event.Outcome) func(*desk.PersonInReport) bool {
	return func(p *desk.PersonInReport) bool { return p.Registrant != nil && p.Outcome() == o }
}

// orders are the orders of people; nil is that of sign-up.
var orders = map[string]func(a, b *desk.PersonInReport) int{
	"":           nil,
	"name":       func(a, b *desk.PersonInReport) int { return strings.Compare(byName(a), byName(b)) },
	"minutes":    func(a, b *desk.PersonInReport) int { return cmp.Compare(seconds(b), seconds(a)) },
	"first_join": func(a, b *desk.PersonInReport) int { return joined(a).Compare(joined(b)) },
	"outcome": func(a, b *desk.PersonInReport) int {
		return cmp.Compare(slices.Index(shown, string(a.Outcome())), slices.Index(shown, string(b.Outcome())))
	},
}

// byName is what p is sorted by, as other lists sort by name.
func byName(p *desk.PersonInReport) string {
	if p.Registrant != nil && p.Registrant.ByName != "" {
		return p.Registrant.ByName
	}
	return event.Fold(p.Name())
}

// seconds is how long p was there; -1 where nobody knows.
func seconds(p *desk.PersonInReport) int64 {
	if p.Record.Seconds == nil {
		return -1
	}
	return *p.Record.Seconds
}

// joined is when p came first; the end of time for who never did.
func joined(p *desk.PersonInReport) time.Time {
	if p.Record.FirstJoin == nil {
		return time.Unix(1<<40, 0)
	}
	return *p.Record.FirstJoin
}
