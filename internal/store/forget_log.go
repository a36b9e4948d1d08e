package store

import (
	"context"
	"strconv"
	"time"
)

// ForgetLog takes what was erased out of the database's files too, where it
// has not happened since: SQLite's write-ahead log keeps the pages of before,
// and the file itself has them until they are moved there. It returns nil if
// somebody still reads from the log, and does it the next time.
func (s *Store) ForgetLog(ctx context.Context) error {
	if !s.erased.Swap(false) {
		return nil
	}
	emptied, err := s.backend.emptyLog(ctx)
	if !emptied {
		s.erased.Store(true)
	}
	return err
}

// logWait is how long emptying the log waits for those who read from it;
// whoever writes meanwhile waits with it.
const logWait = 200 * time.Millisecond

// emptyLog moves all of the log into the file. It does so on a connection of
// its own, since those that there are may be in the middle of something.
func (f *sqliteFile) emptyLog(ctx context.Context) (emptied bool, err error) {
	c, err := f.pool(1, "_busy_timeout="+strconv.FormatInt(logWait.Milliseconds(), 10))
	if err != nil {
		return false, err
	}
	defer c.Close()
	var busy, pages, moved int
	err = c.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	if code, _ := sqliteCode(err); code == sqliteBusy {
		return false, nil
	}
	return busy == 0 && err == nil, err
}

// emptyLog leaves it to the server: its log ends by itself, see
// docs/operations.md.
func (p *postgresServer) emptyLog(context.Context) (bool, error) { return true, nil }
