package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// What the stories below this package ask and write with. On and DB are the
// two doors to the database; nobody above the stories goes through them.

// On is the handle to ask with. The statements of a transaction cannot be
// interrupted by the caller's ctx: others share it.
func (r Reads) On(ctx context.Context) *gorm.DB {
	if r.inTx {
		return r.db
	}
	return r.db.WithContext(ctx)
}

// DB is the handle to write with.
func (tx *Tx) DB() *gorm.DB { return tx.db }

// Postgres reports whether the database is PostgreSQL.
func (r Reads) Postgres() bool { return strings.HasPrefix(r.db.Name(), "postgres") }

// One reads the row that q finds, or event.ErrNotFound.
func One[T any](q *gorm.DB) (*T, error) {
	var rows []T
	if err := q.Limit(1).Find(&rows).Error; err != nil {
		return nil, Fault(err)
	}
	if len(rows) == 0 {
		return nil, event.ErrNotFound
	}
	return &rows[0], nil
}

// Many reads the rows that q finds.
func Many[T any](q *gorm.DB) ([]T, error) {
	var rows []T
	err := q.Find(&rows).Error
	return rows, Fault(err)
}

// Exists reports whether q finds a row.
func Exists(q *gorm.DB) (bool, error) {
	var n []int
	err := q.Select("1").Limit(1).Find(&n).Error
	return len(n) > 0, Fault(err)
}

// AddNew adds a row and reports whether it is new; one that a unique
// constraint knows already is left as it is.
func AddNew(to *gorm.DB, row any) (bool, error) {
	res := to.Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	return res.RowsAffected == 1, Fault(res.Error)
}

// Insert adds a row by a statement that returns its id, or none if the row is
// known already, and reports whether it is new. What every action writes goes
// this way: it costs half of what GORM's Create does.
func Insert(to *gorm.DB, id *int64, statement string, values ...any) (bool, error) {
	err := to.Raw(statement, values...).Row().Scan(id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, Fault(err)
}

// AtOnce is how many values one statement names.
const AtOnce = 1000

// IDsAtOnce is how many ids one statement names at most.
const IDsAtOnce = 500

// RowsAtOnce is how many rows an export reads at a time: few enough for the
// number of parameters that both databases take.
const RowsAtOnce = 1000

// InChunks asks for many values, as many at a time as one statement takes.
func InChunks[V, T any](values []V, ask func([]V) ([]T, error)) ([]T, error) {
	var all []T
	for len(values) > 0 {
		n := min(len(values), AtOnce)
		some, err := ask(values[:n])
		if err != nil {
			return nil, err
		}
		all, values = append(all, some...), values[n:]
	}
	return all, nil
}

// Fault is err as a caller should see it: a full disk, a busy or an absent
// database are problems that can be named; everything else stays as it is.
func Fault(err error) error {
	if err == nil || problem.From(err) != nil {
		return err
	}
	switch failureOf(err) {
	case lost:
		return ErrBusy.Because(err)
	case gone:
		return ErrAway.Because(err)
	case full:
		return ErrNoSpace.Because(err)
	}
	if errors.Is(err, errTxLost) {
		return ErrAway.Because(err)
	}
	return err
}
