package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// A sqliteWriter is the connection that writes to a SQLite file. It asks with
// context.Background: a context that can be cancelled costs the driver a
// goroutine per statement.
type sqliteWriter struct {
	conn   *onlyConn
	signer *sqliteSigner
}

func (f *sqliteFile) writer(ctx context.Context) (engine, error) {
	c, err := f.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	signer, err := newSQLiteSigner(ctx, c)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &sqliteWriter{conn: &onlyConn{c}, signer: signer}, nil
}

func (w *sqliteWriter) exec(statement string) error {
	_, err := w.conn.ExecContext(context.Background(), statement)
	return err
}

func (w *sqliteWriter) pool() gorm.ConnPool { return w.conn }

// begin waits for other programs that write to the file. Nobody else in this
// one does.
func (w *sqliteWriter) begin([]int64) error { return w.exec("BEGIN IMMEDIATE") }

func (w *sqliteWriter) signUp(batch []*job) error { return w.signer.write(batch) }
func (w *sqliteWriter) savepoint() error          { return w.exec("SAVEPOINT f") }
func (w *sqliteWriter) rollbackTo() error         { return w.exec("ROLLBACK TO f") }
func (w *sqliteWriter) release() error            { return w.exec("RELEASE f") }
func (w *sqliteWriter) ready() error              { return nil }

// commit returns when the log is on the disk. If the disk fails at that very
// moment, a restart may find the change or not.
func (w *sqliteWriter) commit() error {
	err := w.exec("COMMIT")
	if err == nil {
		return nil
	}
	w.rollback()
	if code, _ := sqliteCode(err); code == sqliteIOErr {
		return ErrOutcomeUnknown.Because(err)
	}
	return fmt.Errorf("commit: %w", err)
}

func (w *sqliteWriter) rollback() {
	if w.alive() {
		_ = w.exec("ROLLBACK") // nothing can be done about it; the next begin tells
	}
}

func (w *sqliteWriter) alive() (alive bool) {
	err := w.conn.Raw(func(c any) error {
		alive = inTransaction(c)
		return nil
	})
	return alive && err == nil
}

// close gives the connection back to its pool, which is closed next.
func (w *sqliteWriter) close() {
	w.signer.close()
	_ = w.conn.Close()
}
