package form

import (
	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A Final is what a page says of attendance that is final, and asks of those who
// change it all the same. Its zero value is attendance that is not final.
type Final struct {
	Note   string // that it is final
	Locked bool   // others alone change it
	Reason string // label of the field for the reason; "" where none is asked
	Typed  string // into it
	Error  string // what is wrong with that
}

// FinalOf says how final attendance is; times are told in the zone.
func FinalOf(g frame.Page, f desk.Final, zone string) Final {
	if f.Since == nil {
		return Final{}
	}
	if refused := problem.From(f.Bars); refused != nil {
		return Final{Note: g.ProblemText(refused, zone), Locked: true}
	}
	return Final{Note: g.T("decision.final", "when", g.Deadline(*f.Since, frame.Location(zone))), Reason: g.T("decision.reason")}
}

// ReasonField asks for a reason in one line.
func ReasonField(g frame.Page) *Field {
	return &Field{Name: "reason", Kind: "text", Label: g.T("decision.reason"), Hint: g.T("decision.reason_hint"), Autocomplete: "off"}
}
