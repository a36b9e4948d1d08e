package core

import (
	"context"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A HistoryEntry is what was done about a person, and when. Names of other
// people are not in it.
type HistoryEntry struct {
	At      time.Time
	Action  string
	By      HistoryActor
	Actor   string         // as the audit has it, for the team alone
	Session *event.Session // nil: none, or one that was removed
	From    event.Status   // "" where the status did not change
	To      event.Status
	Reason  string
	Changes []event.AuditValue // what was changed, before and after
}

// A HistoryActor says who did something: the person, the team or Rollcall by
// itself. What somebody else has caused, Rollcall has done.
type HistoryActor string

// The actors.
const (
	ByPerson   HistoryActor = "person"
	ByTeam     HistoryActor = "team"
	ByRollcall HistoryActor = "rollcall"
)

// HistoryOf is what was done about v's person, oldest first, as reads see it.
func HistoryOf(ctx context.Context, reads store.Reads, v *PersonView) ([]HistoryEntry, error) {
	entries, err := reads.AuditAbout(ctx, v.Registrant.ID)
	if err != nil {
		return nil, err
	}
	values, err := reads.AuditValues(ctx, v.Registrant.ID)
	if err != nil {
		return nil, err
	}
	of := map[int64][]event.AuditValue{}
	for _, x := range values {
		of[x.AuditID] = append(of[x.AuditID], x)
	}
	list := make([]HistoryEntry, len(entries))
	for i := range entries {
		e := &entries[i]
		h := HistoryEntry{At: e.At, Action: e.Action, By: historyActor(e), Actor: e.Actor, Changes: of[e.ID]}
		h.From, h.To = event.Status(fact(e, "from")), event.Status(fact(e, "to"))
		h.Reason = fact(e, "reason")
		if e.SessionID != nil {
			h.Session = v.SessionByID(*e.SessionID)
		}
		list[i] = h
	}
	return list, nil
}

// fact is a text among the facts of an entry, or "".
func fact(e *event.AuditEntry, name string) string {
	text, _ := e.Data[name].(string)
	return text
}

// historyActor is who has done e, as far as it is the person's business.
func historyActor(e *event.AuditEntry) HistoryActor {
	person := Actor{Kind: Person, Registrant: &event.Registrant{ID: *e.RegistrantID}}
	switch e.Role {
	case Actor{}.Role():
		return ByPerson
	case person.Role():
		if e.Actor == person.String() {
			return ByPerson
		}
		return ByRollcall
	case Actor{Kind: Program}.Role():
		return ByRollcall
	}
	return ByTeam
}
