package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"rollcall/internal/event"
)

// A Restoring says what to restore, and where to.
type Restoring struct {
	Backup   string
	Database string    // a path
	Force    bool      // replace what is there
	Now      time.Time // when the erasures are repeated
}

// Restore puts a backup in the place of a database that nobody has open, and
// repeats in it the erasures that were made since: people whom the backup
// still knows but who have been erased meanwhile. No id that was given since is
// given again. The database is only replaced when all of that is done; Restore
// returns how many erasures it has repeated.
func Restore(ctx context.Context, r Restoring) (erased int, err error) {
	if IsPostgres(r.Database) {
		return 0, (*postgresServer)(nil).backup(ctx, "")
	}
	path, err := filepath.Abs(r.Database)
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(r.Backup); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if err := verifyBackup(ctx, r.Backup); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if err := clearPlace(ctx, path, r.Force); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if erased, err = r.replace(ctx, path); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	return erased, nil
}

// replace makes a copy of the backup ready beside path and moves it there at
// one stroke.
func (r Restoring) replace(ctx context.Context, path string) (erased int, err error) {
	part, err := copyBeside(r.Backup, path)
	if err != nil {
		return 0, err
	}
	defer func() {
		for _, end := range []string{"", "-wal", "-shm", "-journal", ".erased"} {
			_ = os.Remove(part + end) // most are gone already if all went well
		}
	}()
	if erased, err = r.prepare(ctx, part, path); err != nil {
		return 0, err
	}
	if err := clearPlace(ctx, path, r.Force); err != nil { // again, since that took a while
		return 0, err
	}
	if err := errors.Join(syncFile(part), os.Rename(part, path)); err != nil {
		return 0, err
	}
	return erased, syncFile(filepath.Dir(path))
}

// prepare makes part fit to replace the database at path: it goes on from
// ids that nobody has had, and those who were erased are erased in it. It
// returns how many of them there were.
func (r Restoring) prepare(ctx context.Context, part, path string) (erased int, err error) {
	journal, err := readJournal(path)
	if err != nil {
		return 0, err
	}
	n, err := numbersOf(ctx, part)
	if err != nil {
		return 0, err
	}
	n.raise(numbersOfReplaced(ctx, path), journal)
	if err := n.write(ctx, part); err != nil {
		return 0, err
	}
	if erased, err = repeatErasures(ctx, part, journal, r.Now); err != nil {
		return 0, err
	}
	return erased, takeOver(ctx, part) // leaves no log behind
}

// numbersOfReplaced are those of the file at path, or nil if there is none
// that can be read.
func numbersOfReplaced(ctx context.Context, path string) *numbers {
	n, err := numbersOf(ctx, path)
	if err != nil {
		return nil
	}
	return &n
}

// clearPlace makes sure that path may be written to.
func clearPlace(ctx context.Context, path string, force bool) error {
	_, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !force:
		return fmt.Errorf("%s exists already: only --force replaces it", path)
	}
	return takeOver(ctx, path)
}

// copyBeside copies the file at from into a new one in the folder of path.
func copyBeside(from, path string) (part string, err error) {
	in, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		return "", errors.Join(err, os.Remove(out.Name()))
	}
	return out.Name(), nil
}

// repeatErasures erases in the database at path whom the journal names, and
// returns how many of them were not erased in it.
func repeatErasures(ctx context.Context, path string, journal []erasure, now time.Time) (n int, err error) {
	s, err := Open(ctx, Options{Database: path, MustExist: true})
	if err != nil {
		return 0, err
	}
	for _, e := range journal {
		again, err := s.repeat(ctx, e, now)
		if err != nil {
			return 0, errors.Join(fmt.Errorf("erase %v again: %w", e, err), s.Close())
		}
		if again {
			n++
		}
	}
	return n, s.Close()
}

// repeat makes an erasure again, and reports whether there was anything to
// erase. Another person with the same id is left alone. Seats that the person
// has in what is ahead become free; the desk's upkeep gives them to whoever
// waits.
func (s *Store) repeat(ctx context.Context, e erasure, now time.Time) (again bool, err error) {
	if e.invited {
		return s.repeatInvited(ctx, e, now)
	}
	sessions, err := s.sessionsOf(ctx, e.id)
	if err != nil {
		return false, err
	}
	err = s.Tx(ctx, sessions, func(tx *Tx) error {
		again = false
		r, err := tx.Registrant(ctx, e.id)
		if errors.Is(err, event.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if r.ErasedAt != nil || erasureOf(r.ID, r.SignedUpAt) != e {
			return nil
		}
		again = true
		return errors.Join(tx.freeSeats(ctx, r.ID, now), tx.Erase(r.ID, now))
	})
	return again, err
}

// repeatInvited is repeat for somebody who was invited. Seats that are held
// for them become free when upkeep finds an invitation that stands without
// its details.
func (s *Store) repeatInvited(ctx context.Context, e erasure, now time.Time) (again bool, err error) {
	err = s.Tx(ctx, nil, func(tx *Tx) error {
		again = false
		i, err := tx.Invitation(ctx, e.id)
		if errors.Is(err, event.ErrNotFound) {
			return nil
		}
		if err != nil || i.ErasedAt != nil || erasureOfInvitation(i) != e {
			return err
		}
		again = true
		return tx.EraseInvitation(i.ID, now)
	})
	return again, err
}

// sessionsOf are the ids of the sessions that a registrant is registered for.
func (r Reads) sessionsOf(ctx context.Context, registrantID int64) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Model(&event.Registration{}).Where("registrant_id = ?", registrantID).Order("session_id").Pluck("session_id", &all).Error
	return all, Fault(err)
}

// freeSeats ends what a registrant has in sessions that are not over at now.
func (tx *Tx) freeSeats(ctx context.Context, registrantID int64, now time.Time) error {
	regs, err := Many[event.Registration](tx.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
	if err != nil {
		return err
	}
	for i := range regs {
		g := &regs[i]
		s, err := tx.Session(ctx, g.SessionID)
		if err != nil {
			return err
		}
		if g.Status.Ended() || !now.Before(s.EndsAt) {
			continue
		}
		status := event.Cancelled
		if g.Status == event.Unverified {
			status = event.Expired
		}
		s.End(g, status, now)
		s.FillAt = nil // whoever waits is looked at when the server starts
		if err := errors.Join(tx.SaveRegistration(g), tx.SaveSeats(s)); err != nil {
			return err
		}
	}
	return nil
}
