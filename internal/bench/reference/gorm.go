package reference

import (
	"context"
	"encoding/json"
	"errors"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A GORM writes each sign-up to a SQLite file in a transaction of its own,
// over one connection, as most programs with this library do.
type GORM struct{ db *gorm.DB }

// OpenGORM opens the SQLite file at path. Close it.
func OpenGORM(path string) (*GORM, error) {
	name, err := sqliteName(path)
	if err != nil {
		return nil, err
	}
	db, err := gorm.Open(sqlite.Open(name), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	return &GORM{db}, nil
}

// Close closes the file.
func (g *GORM) Close() error {
	pool, err := g.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// SignUp writes in. If this returns without an error it is on the disk.
func (g *GORM) SignUp(ctx context.Context, in *store.SignUp) (done store.SignedUp, err error) {
	err = g.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		r := in.Registrant
		r.EventID, r.SignedUpAt = in.EventID, in.Now
		made := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "event_id"}, {Name: "email_folded"}}, DoNothing: true}).Create(&r)
		if made.Error != nil || made.RowsAffected == 0 {
			return made.Error
		}
		done = store.SignedUp{RegistrantID: r.ID, Created: true}
		for _, id := range in.SessionIDs {
			place, err := enter(tx, in, id)
			if err != nil {
				return err
			}
			done.Places = append(done.Places, place)
			g := event.Registration{RegistrantID: r.ID, SessionID: id, Status: place.Status, SignedUpAt: in.Now}
			g.Take(place, in.Now)
			if err := tx.Create(&g).Error; err != nil {
				return err
			}
		}
		return tell(tx, in, &done)
	})
	return done, err
}

// enter gives in a place in a session and counts it.
func enter(tx *gorm.DB, in *store.SignUp, id int64) (event.Place, error) {
	var s event.Session
	if err := tx.Take(&s, id).Error; err != nil {
		return event.Place{}, err
	}
	place, err := s.SignUp(in.Verified, in.Admission)
	if err != nil {
		return place, err
	}
	place.SessionID = id
	return place, tx.Model(&s).Updates(map[string]any{
		"seats_taken": s.SeatsTaken, "unverified_seats": s.UnverifiedSeats, "waiting": s.Waiting, "next_seq": s.NextSeq,
	}).Error
}

// tell writes the letter and the audit entry.
func tell(tx *gorm.DB, in *store.SignUp, done *store.SignedUp) error {
	err := tx.Create(&event.Letter{
		RegistrantID: done.RegistrantID, EventID: in.EventID, Kind: letterKind(done.Places[0]), Language: in.Registrant.Language,
		Data: event.LetterData{Places: done.Places, HoldMinutes: in.HoldMinutes}, MessageID: messageID(), State: event.LetterQueued,
		OwedAt: in.Now, DueAt: in.Now, UsefulUntil: &in.UsefulUntil,
	}).Error
	if err != nil {
		return err
	}
	places, err := json.Marshal(done.Places)
	return errors.Join(err, tx.Create(&event.AuditEntry{
		At: in.Now, EventID: &in.EventID, RegistrantID: &done.RegistrantID, Actor: in.Actor, Role: in.Role, Action: "signed_up",
		Data: map[string]any{"places": json.RawMessage(places)},
	}).Error)
}
