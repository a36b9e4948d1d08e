package core

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Forget erases what is known of r, for good. Of an event in a series it leaves by what r
// counts there, if r counts at all.
func (d *Desk) Forget(ctx context.Context, tx *store.Tx, r *event.Registrant, now time.Time) error {
	ev, err := tx.EventByID(ctx, r.EventID)
	if err != nil {
		return err
	}
	if ev.Series != "" && r.VerifiedAt != nil && r.EmailFolded != nil && *r.EmailFolded != "" {
		err = tx.CountAs(r.ID, d.CountedAs(ev.Series, *r.EmailFolded))
	}
	return errors.Join(err, tx.Erase(r.ID, now))
}

// CountedAs is by what whoever has a folded address counts over the events of a series: the
// same in all of them, another in each other series, and without the installation's key
// neither to be made from an address nor to be led back to one.
func (d *Desk) CountedAs(series, folded string) string {
	return base64.RawURLEncoding.EncodeToString(d.Key.MAC("counted in a series", []byte(series), []byte(folded)))
}
