//go:build !cgo

package store

import (
	"database/sql/driver"
	"errors"
)

// errNoCgo is all that a program built without a C compiler can say.
var errNoCgo = errors.New("this program was built without cgo, so it has no SQLite: build it with CGO_ENABLED=1 and a C compiler, or use a postgres:// database")

func sqliteVersion() string { return "none" }

func newSQLiteConnector(string) (driver.Connector, error) { return nil, errNoCgo }

func sqliteCode(error) (primary, extended int) { return 0, 0 }

func inTransaction(any) bool { return false }
