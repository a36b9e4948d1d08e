package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// A sqliteFile is a database in one file, with its write-ahead log beside it.
type sqliteFile struct {
	path        string // absolute
	made        bool   // opening it has created it
	write, read *sql.DB
}

// sqliteTimeLayout is how times are kept: always UTC and of one width, so
// that their text sorts as they do.
const sqliteTimeLayout = "2006-01-02 15:04:05.000-07:00"

func sqliteTime(t time.Time) string { return t.UTC().Format(sqliteTimeLayout) }

// openSQLite opens the file at o.Database, or makes it.
func openSQLite(ctx context.Context, o Options) (backend, error) {
	path, err := filepath.Abs(o.Database)
	if err != nil {
		return nil, err
	}
	f := &sqliteFile{path: path}
	if f.made, err = makeFile(path, o.MustExist); err != nil {
		return nil, err
	}
	if err := f.open(ctx, o); err != nil {
		f.abandon()
		return nil, f.explain(err)
	}
	return f, nil
}

// makeFile makes an empty file, readable by its owner alone, unless there is
// one. SQLite gives its log the same rights.
func makeFile(path string, mustExist bool) (made bool, err error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return false, fmt.Errorf("%s is a folder, not a database", path)
	case err == nil:
		return false, nil
	case mustExist && errors.Is(err, fs.ErrNotExist):
		return false, fmt.Errorf("there is no database at %s", path)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return false, fmt.Errorf("no permission to make %s: the folder must be writable", path)
	case errors.Is(err, fs.ErrNotExist):
		return false, fmt.Errorf("there is no folder %s", filepath.Dir(path))
	case err != nil:
		return false, err
	}
	return true, file.Close()
}

// open connects. One connection writes; the others cannot, and there are
// fewer of them than cores, since more would starve the writer.
func (f *sqliteFile) open(ctx context.Context, o Options) error {
	wait := strconv.FormatInt(cmp.Or(o.Wait, 5*time.Second).Milliseconds(), 10)
	synchronous := durability()
	if o.AllowUnsafe {
		synchronous = "OFF"
	}
	var err error
	if f.write, err = f.pool(1, "_txlock=immediate&_journal_mode=WAL&_secure_delete=on&_cache_size=-8000&_synchronous="+synchronous+"&_busy_timeout="+wait); err != nil {
		return err
	}
	if err := f.write.PingContext(ctx); err != nil { // makes it a write-ahead database before anyone reads
		return err
	}
	if err := f.writable(ctx); err != nil {
		return err
	}
	f.read, err = f.pool(max(1, runtime.GOMAXPROCS(0)-1), "_txlock=deferred&_query_only=1&_busy_timeout="+wait)
	return err
}

// writable returns an error if SQLite has opened the file for reading only.
// Trying it by hand would be wrong: closing a file that this process has open
// elsewhere ends the locks on it.
func (f *sqliteFile) writable(ctx context.Context) error {
	_, err := f.write.ExecContext(ctx, "BEGIN IMMEDIATE; PRAGMA user_version = 0") // as it is
	_, _ = f.write.ExecContext(ctx, "ROLLBACK")                                    // nothing, if it has not begun
	if code, _ := sqliteCode(err); code == sqliteBusy || code == sqliteLocked {
		return nil // by others, for the moment
	}
	return err
}

// pool makes a pool of up to n connections that stay open and keep their
// prepared statements.
func (f *sqliteFile) pool(n int, settings string) (*sql.DB, error) {
	c, err := newSQLiteConnector(fileURI(f.path) + "?_foreign_keys=1&_stmt_cache_size=200&" + settings)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// fileURI is path as SQLite takes it, whatever characters are in it.
func fileURI(path string) string {
	return (&url.URL{Scheme: "file", Path: path, OmitHost: true}).String() // a relative path has no host to be taken for
}

func (f *sqliteFile) name() string                 { return f.path }
func (f *sqliteFile) pools() (write, read *sql.DB) { return f.write, f.read }
func (f *sqliteFile) dialect(p gorm.ConnPool) gorm.Dialector {
	return sqlite.New(sqlite.Config{Conn: p})
}

func (f *sqliteFile) tables(ctx context.Context) ([]string, error) {
	return scanNames(f.write.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"))
}

// optimize updates statistics where the tables have changed much.
func (f *sqliteFile) optimize() string { return "PRAGMA optimize" }

// explain puts into one line what an operator can do something about.
func (f *sqliteFile) explain(err error) error {
	code, _ := sqliteCode(err)
	switch code {
	case sqliteNotADB:
		return fmt.Errorf("%s is not a SQLite database", f.path)
	case sqliteCorrupt:
		return fmt.Errorf("%s is damaged: %w", f.path, err)
	case sqliteBusy, sqliteLocked:
		return fmt.Errorf("%s is locked by another program", f.path)
	case sqliteFull:
		return ErrNoSpace.Because(fmt.Errorf("no space is left for %s", f.path))
	case sqliteCantOpen, sqliteReadonly:
		return fmt.Errorf("no permission to write %s: the file and its folder must be writable", f.path)
	case sqliteIOErr:
		return fmt.Errorf("%s cannot be read or written: %w", f.path, err)
	}
	return err
}

// abandon leaves nothing behind that was not there before.
func (f *sqliteFile) abandon() {
	for _, db := range []*sql.DB{f.read, f.write} {
		if db != nil {
			_ = db.Close() // the error that led here is the one to tell
		}
	}
	if !f.made {
		return
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(f.path + end)
	}
}

// scanNames reads a query of one text column.
func scanNames(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
