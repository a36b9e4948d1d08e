package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Backup writes a copy of the database, as of one moment, into a new file at
// path, while work goes on. It is read back and checked before it gets its
// name, so a file called path is a whole backup. A file that is there already
// is never overwritten. The copy does not hold the installation's key.
//
// on PostgreSQL it refuses and says what to use instead.
func (s *Store) Backup(ctx context.Context, path string) error {
	return s.backend.backup(ctx, path)
}

func (p *postgresServer) backup(context.Context, string) error {
	return errors.New("a PostgreSQL database is backed up with pg_dump and restored with pg_restore")
}

func (f *sqliteFile) backup(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s exists already, and a backup overwrites nothing", path)
	}
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(part.Name()) // gone already if all went well
	if err := errors.Join(part.Close(), f.copyInto(ctx, part.Name())); err != nil {
		return fmt.Errorf("backup: %w", (&sqliteFile{path: path}).explain(err))
	}
	if err := errors.Join(f.keepErased(ctx), verifyBackup(ctx, part.Name()), syncFile(part.Name())); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return settle(part.Name(), path)
}

// copyInto writes the database into the empty file at path. A connection of
// its own does it, so that neither reads nor the writer wait.
func (f *sqliteFile) copyInto(ctx context.Context, path string) error {
	db, err := f.pool(1, "_txlock=deferred&_busy_timeout=5000")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// verifyBackup returns nil if the file at path is a whole database of
// Rollcall's, of a schema that this program knows.
func verifyBackup(ctx context.Context, path string) error {
	f := &sqliteFile{path: path}
	db, err := f.pool(1, "mode=ro&_query_only=1")
	if err != nil {
		return err
	}
	defer db.Close()
	f.write, f.read = db, db
	if err := f.verify(ctx); err != nil {
		return f.explain(err)
	}
	return nil
}

func (f *sqliteFile) verify(ctx context.Context) error {
	tables, err := f.tables(ctx)
	if err != nil {
		return err
	}
	if len(tables) == 0 {
		return fmt.Errorf("%s is empty", f.path)
	}
	if err := checkOurs(ctx, f); err != nil {
		return err
	}
	for _, c := range f.integrity() {
		wrong, err := scanNames(f.read.QueryContext(ctx, c.query))
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			return oneLine(fmt.Errorf("%s is damaged: %s", f.path, strings.Join(wrong[:min(3, len(wrong))], "; ")))
		}
	}
	return f.knowsSchema(ctx)
}

// knowsSchema refuses a schema newer than the program without writing to the
// file.
func (f *sqliteFile) knowsSchema(ctx context.Context) error {
	s, err := f.schema(ctx)
	if err != nil {
		return err
	}
	sources := s.ListSources()
	var has int64
	if err := f.read.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&has); err != nil {
		return err
	}
	if needs := sources[len(sources)-1].Version; has > needs {
		return newerSchema(f, has, needs)
	}
	return nil
}

// settle gives the finished file its name, which must be free.
func settle(part, path string) error {
	err := os.Link(part, path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without hard links
		if _, there := os.Lstat(path); there != nil {
			err = os.Rename(part, path)
		}
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return syncFile(filepath.Dir(path))
}

// syncFile waits until the file or folder at path is on the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// errInUse says that another program has the database open.
var errInUse = errors.New("it is in use: stop rollcall serve first")

// takeOver makes sure that nobody has the file at path open, and that no log
// is left beside it. A file too damaged to be opened is nobody's.
func takeOver(ctx context.Context, path string) error {
	f := &sqliteFile{path: path}
	db, err := f.pool(1, "_busy_timeout=200")
	if err != nil {
		return err
	}
	defer db.Close()
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode) // only the last one to have it open can do that
	if code, _ := sqliteCode(err); code == sqliteBusy || code == sqliteLocked || err == nil && mode != "delete" {
		return fmt.Errorf("%s: %w", path, errInUse)
	}
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
