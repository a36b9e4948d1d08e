package store

import (
	"context"

	"gorm.io/gorm"
)

// What the tests may see of the inside.

// DB is the handle of a transaction or of reads.
func (r Reads) DB() *gorm.DB { return r.db }

// Waiting is how many jobs wait to be taken.
func (s *Store) Waiting() int { return len(s.queue.jobs) }

// Durable ends the writer, whose connection is the only one, and reads the
// settings back.
func (s *Store) Durable(ctx context.Context) error {
	s.queue.close()
	return s.backend.durable(ctx)
}

// A riggedEngine lets a test stand between commit and the database.
type riggedEngine struct {
	engine
	onCommit func(commit, rollback func() error) error
}

func (e riggedEngine) commit() error {
	return e.onCommit(e.engine.commit, func() error { e.engine.rollback(); return nil })
}

// Rig lets every commit go through onCommit, which calls one of the two.
func (s *Store) Rig(onCommit func(commit, rollback func() error) error) error {
	s.queue.close()
	e, err := s.backend.writer(context.Background())
	if err != nil {
		return err
	}
	db, err := useGORM(s.backend.dialect(e.pool()))
	if err != nil {
		return err
	}
	s.queue = startQueue(riggedEngine{e, onCommit}, Reads{db: db, inTx: true})
	return nil
}

// Tables are the tables there are.
func (s *Store) Tables(ctx context.Context) ([]string, error) {
	s.queue.close() // its connection is the only one that may write, and the one that is asked
	return s.backend.tables(ctx)
}

// RegistrationsWithin is RegistrationsNear with another reach.
func (r Reads) RegistrationsWithin(ctx context.Context, registrantIDs []int64, nearby int64) ([]Ranked, error) {
	return r.registrationsNear(ctx, registrantIDs, nearby)
}
