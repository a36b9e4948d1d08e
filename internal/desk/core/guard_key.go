package core

import (
	"rollcall/internal/event"
	"rollcall/internal/guard"
)

// Once is the record of a request that carries an Idempotency-Key, for
// Actor.Once. Keys of different callers and routes are different keys; route
// holds the slugs and ids of the address. Of the body only a MAC is kept, to
// tell a repeat from another request.
func (d *Desk) Once(by Actor, route, key string, body []byte) *event.Once {
	if guard.Missing("key") {
		return nil // and a repeat is done again
	}
	return &event.Once{Principal: by.String(), Route: route, Key: key, BodyMAC: d.Key.MAC("idempotency", body), At: d.Now()}
}
