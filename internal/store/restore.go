package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
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
// still knows but who have been erased meanwhile. It checks the backup before
// it touches anything, and returns how many erasures it has repeated.
func Restore(ctx context.Context, r Restoring) (erased int, err error) {
	if isPostgres(r.Database) {
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
	if err := replaceFile(r.Backup, path); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	return repeatErasures(ctx, path, r.Now)
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

// replaceFile makes path a copy of the file at from, at one stroke.
func replaceFile(from, path string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name()) // gone already if all went well
	_, err = io.Copy(part, in)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	return syncFile(filepath.Dir(path))
}

// The journal of erasures lies beside the database and not in its backups:
// one id of a registrant per line.
func journalOf(path string) string { return path + ".erased" }

// noteErased adds to the journal.
func (f *sqliteFile) noteErased(ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	j, err := os.OpenFile(journalOf(f.path), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var lines []byte
	for _, id := range ids {
		lines = append(strconv.AppendInt(lines, id, 10), '\n')
	}
	_, err = j.Write(lines)
	return errors.Join(err, j.Sync(), j.Close())
}

func (p *postgresServer) noteErased([]int64) error { return nil }

// keepErased adds to the journal whom it lacks, should a crash have come
// between an erasure and its note.
func (f *sqliteFile) keepErased(ctx context.Context) error {
	noted, err := readJournal(f.path)
	if err != nil {
		return err
	}
	known := map[int64]bool{}
	for _, id := range noted {
		known[id] = true
	}
	erased, err := scanNames(f.read.QueryContext(ctx, "SELECT id FROM registrants WHERE erased_at IS NOT NULL"))
	if err != nil {
		return err
	}
	var missing []int64
	for _, text := range erased {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && !known[id] {
			missing = append(missing, id)
		}
	}
	return f.noteErased(missing)
}

// readJournal returns whom the journal beside path names.
func readJournal(path string) ([]int64, error) {
	j, err := os.Open(journalOf(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer j.Close()
	var ids []int64
	lines := bufio.NewScanner(j)
	for lines.Scan() {
		id, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", journalOf(path), err)
		}
		ids = append(ids, id)
	}
	return ids, lines.Err()
}

// repeatErasures erases in the database at path whom its journal names.
func repeatErasures(ctx context.Context, path string, now time.Time) (int, error) {
	ids, err := readJournal(path)
	if err != nil {
		return 0, err
	}
	s, err := Open(ctx, Options{Database: path, MustExist: true})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range ids {
		again := false
		err := s.Tx(ctx, nil, func(tx *Tx) error {
			r, err := tx.Registrant(ctx, id)
			again = err == nil && r.ErasedAt == nil
			if errors.Is(err, event.ErrNotFound) || !again {
				return nil
			}
			return tx.Erase(id, now)
		})
		if err != nil {
			return n, errors.Join(err, s.Close())
		}
		if again {
			n++
		}
	}
	return n, s.Close()
}
