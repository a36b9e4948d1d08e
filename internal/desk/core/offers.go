package core

import (
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An Offer is a seat that a colleague gives the person.
type Offer struct {
	store.Given
	Session  *event.Session
	Consents []event.ConsentText // that have to be given with it
}

// Missing are the required consents that r has not given.
func Missing(texts []event.ConsentText, r *event.Registrant) []event.ConsentText {
	var needed []event.ConsentText
	for _, t := range texts {
		if t.Required && !r.Consents[t.Key].Given {
			needed = append(needed, t)
		}
	}
	return needed
}
