//go:build cgo

package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/mattn/go-sqlite3"
)

// sqliteVersion is the version of the SQLite that is built in.
func sqliteVersion() string {
	version, _, _ := sqlite3.Version()
	return version
}

// sqliteConnector makes connections with one DSN.
type sqliteConnector string

// newSQLiteConnector returns what opens connections with dsn.
func newSQLiteConnector(dsn string) (driver.Connector, error) { return sqliteConnector(dsn), nil }

// Driver is the driver underneath.
func (sqliteConnector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Connect opens one connection. The schema of the file is not trusted to
// call functions with effects.
func (dsn sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(string(dsn))
	if err != nil {
		return nil, err
	}
	conn := sqliteConn{c.(*sqlite3.SQLiteConn)}
	if _, err := conn.Exec("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// A sqliteConn binds every time as text in UTC. The driver would keep the
// zone it came with, and SQLite compares text.
type sqliteConn struct{ *sqlite3.SQLiteConn }

// CheckNamedValue is called for every value before it is bound.
func (sqliteConn) CheckNamedValue(v *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(v.Value)
	if t, ok := value.(time.Time); ok {
		value = sqliteTime(t)
	}
	v.Value = value
	return err
}

// sqliteCode returns the primary and the extended result code in err's chain,
// or zeros.
func sqliteCode(err error) (primary, extended int) {
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		return int(e.Code), int(e.ExtendedCode)
	}
	return 0, 0
}

// inTransaction reports whether a driver's connection has one open. Some
// failures, a full disk among them, end it without being asked to.
func inTransaction(conn any) bool { return !conn.(sqliteConn).AutoCommit() }
