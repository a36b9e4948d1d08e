// Package store keeps everything that Rollcall knows, in SQLite or
// PostgreSQL. It is the only package that knows there is a database.
//
// There is one way to write, and it has two shapes on one queue: SignUp and
// Join, commands that are written for many people at once, and Tx, a function
// for everything else. One goroutine takes whatever waits, writes it in one
// transaction, commits it to the disk and answers all of it. An answer
// without an error therefore means that the change will survive a power cut,
// together with its letters and its audit entry. Reads go to connections of
// their own that cannot write.
//
// Who may do what, and when, is not decided here.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options say which database to open, and how.
type Options struct {
	Database    string        // a path is SQLite, postgres:// is PostgreSQL
	MustExist   bool          // refuse to make a new SQLite file
	NoMigrate   bool          // refuse an older schema instead of migrating it
	AllowUnsafe bool          // for tests: what is committed may be lost by a power cut
	Wait        time.Duration // for a SQLite file that another program is writing to; 0 is 5 s
}

// A Store is an open database.
type Store struct {
	Reads
	backend backend
	queue   *queue
	erased  atomic.Bool // what was erased may still stand in the log
}

// Reads are the questions that both a Store and a Tx answer.
type Reads struct {
	db   *gorm.DB
	inTx bool
}

// A Tx is a transaction, as a function passed to Store.Tx sees it.
type Tx struct {
	Reads
	sessions []int64   // whose counters are its alone
	erased   []erasure // to be noted once it is committed
}

// A backend is one of the two databases.
type backend interface {
	name() string                                 // for messages; without a password
	pools() (write, read *sql.DB)                 // all connections, once it is open
	durable(ctx context.Context) error            // nil if a commit is on the disk
	tables(ctx context.Context) ([]string, error) // that there are
	schema(ctx context.Context) (schema, error)   // what migrates it
	dialect(pool gorm.ConnPool) gorm.Dialector
	writer(ctx context.Context) (engine, error) // the one connection that writes
	optimize() string                           // the statement that brings the planner's statistics up to date
	integrity() []recount                       // of what the database itself promises
	backup(ctx context.Context, path string) error
	noteErased(erased []erasure) error // outside of what a backup holds
	emptyLog(ctx context.Context) (emptied bool, err error)
	explain(err error) error // says in one line why it cannot be opened
	abandon()                // closes it, and removes what opening has made
}

// Open opens the database and brings its schema up to date. It refuses, with
// one clear line, whatever it cannot use safely: settings that could lose
// what was committed, a schema newer than the program, a database that is not
// Rollcall's, a place where it may not write.
func Open(ctx context.Context, o Options) (*Store, error) {
	open := openSQLite
	if IsPostgres(o.Database) {
		open = openPostgres
	}
	b, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	s, err := start(ctx, b, o)
	if err != nil {
		b.abandon()
		return nil, b.explain(err)
	}
	return s, nil
}

// IsPostgres reports whether database is an address rather than a path.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// start makes b a Store that takes work.
func start(ctx context.Context, b backend, o Options) (*Store, error) {
	if !o.AllowUnsafe {
		if err := b.durable(ctx); err != nil {
			return nil, err
		}
	}
	if err := migrate(ctx, b, o); err != nil {
		return nil, err
	}
	write, err := b.writer(ctx)
	if err != nil {
		return nil, err
	}
	writeDB, err := useGORM(b.dialect(write.pool()))
	if err != nil {
		return nil, err
	}
	_, read := b.pools()
	readDB, err := useGORM(b.dialect(read))
	if err != nil {
		return nil, err
	}
	s := &Store{Reads: Reads{db: readDB}, backend: b, queue: startQueue(write, Reads{db: writeDB, inTx: true})}
	s.erased.Store(true) // before a crash, perhaps
	return s, nil
}

// useGORM returns GORM over a pool. It logs nothing, since statements hold
// people's details, and begins no transactions of its own.
func useGORM(d gorm.Dialector) (*gorm.DB, error) {
	return gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true, DisableNestedTransaction: true, DisableAutomaticPing: true,
		TranslateError: true, Logger: logger.Discard,
	})
}

// Close finishes what has been taken on, and closes the database.
func (s *Store) Close() error {
	s.queue.close()
	write, read := s.backend.pools()
	return errors.Join(read.Close(), write.Close())
}

// Ready returns nil if the database answers and takes work.
func (s *Store) Ready(ctx context.Context) error {
	if s.queue.closed() {
		return ErrClosing
	}
	_, read := s.backend.pools()
	var one int
	if err := read.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return ErrAway.Because(err)
	}
	return nil
}

// Optimize brings the statistics up to date by which queries are planned.
// Once a day is enough.
func (s *Store) Optimize(ctx context.Context) error {
	return s.Tx(ctx, nil, func(tx *Tx) error { return Fault(tx.db.Exec(s.backend.optimize()).Error) })
}

// Snapshot calls fn with reads that all see the database at one moment. It
// may not stay in fn for long: on SQLite the write-ahead log grows meanwhile.
func (s *Store) Snapshot(ctx context.Context, fn func(Reads) error) error { return s.snapshot(ctx, fn) }

func (r Reads) snapshot(ctx context.Context, fn func(Reads) error) error {
	tx := r.db.WithContext(ctx).Begin(&sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if tx.Error != nil {
		return Fault(fmt.Errorf("begin snapshot: %w", tx.Error))
	}
	defer tx.Rollback() // nothing was written
	return fn(Reads{db: tx})
}
