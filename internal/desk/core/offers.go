package core

import (
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// An Offer is a seat that a colleague gives the person.
type Offer struct {
	store.Given
	Session *event.Session
	Due     Due // what has to be said with it
}
