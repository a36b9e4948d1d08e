package store

import (
	"context"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// LockEvent returns an event for signing people up by hand: until the end of
// the transaction nobody else makes an address known there or changes it. It
// fails with event.ErrNotFound.
func (tx *Tx) LockEvent(ctx context.Context, id int64) (*event.Event, error) {
	return One[event.Event](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id))
}

// RegistrantByAddress returns the registrant of an event with that folded
// address for changing, or event.ErrNotFound.
func (tx *Tx) RegistrantByAddress(ctx context.Context, eventID int64, folded string) (*event.Registrant, error) {
	return One[event.Registrant](tx.On(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("event_id = ? AND email_folded = ?", eventID, folded))
}

// AddRegistrant adds r and sets its ID. It reports false, and adds nothing, if
// somebody in the event has its address.
func (tx *Tx) AddRegistrant(r *event.Registrant) (bool, error) { return AddNew(tx.db, r) }

// SetOffice makes a registrant the one after whom an office is called that
// signs up in one go.
func (tx *Tx) SetOffice(registrantID int64) error {
	return Fault(tx.db.Model(&event.Registrant{}).Where("id = ?", registrantID).Update("office_id", registrantID).Error)
}

// A Written is a municipality as people of one country wrote it.
type Written struct {
	Municipality    string
	Country         string
	MunicipalityKey string
}

// Municipalities returns every way in which a municipality was written in an
// event.
func (r Reads) Municipalities(ctx context.Context, eventID int64) ([]Written, error) {
	var all []Written
	err := r.On(ctx).Model(&event.Registrant{}).Distinct("municipality", "country", "municipality_key").
		Where("event_id = ? AND municipality <> ''", eventID).Order("municipality, country, municipality_key").Find(&all).Error
	return all, Fault(err)
}

// SetMunicipality gives those who wrote w the municipality with a key.
func (tx *Tx) SetMunicipality(eventID int64, w Written, key string) error {
	return Fault(tx.db.Model(&event.Registrant{}).Where("event_id = ? AND municipality = ? AND country = ?", eventID, w.Municipality, w.Country).
		Update("municipality_key", key).Error)
}
