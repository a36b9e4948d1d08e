package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// A sqliteWriter is the connection that writes to a SQLite file. It asks with
// context.Background: a context that can be cancelled costs the driver a
// goroutine per statement.
type sqliteWriter struct {
	conn       *onlyConn
	statements *sqliteStatements
	signer     *sqliteSigner
	doorkeeper *sqliteDoorkeeper
}

func (f *sqliteFile) writer(ctx context.Context) (engine, error) {
	c, err := f.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &sqliteStatements{ctx: ctx, conn: c}
	w := &sqliteWriter{conn: &onlyConn{c}, statements: s, signer: newSQLiteSigner(s), doorkeeper: newSQLiteDoorkeeper(s)}
	if s.failed != nil {
		s.close()
		return nil, errors.Join(s.failed, c.Close())
	}
	return w, nil
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
func (w *sqliteWriter) join(batch []*job) error   { return w.doorkeeper.write(batch) }
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
	w.statements.close()
	_ = w.conn.Close()
}

// sqliteStatements are statements that stay prepared on one connection.
type sqliteStatements struct {
	ctx    context.Context // of the start, in which all are prepared
	conn   *sql.Conn
	all    []*sql.Stmt
	failed error
}

func (s *sqliteStatements) prepare(statement string) *sql.Stmt {
	stmt, err := s.conn.PrepareContext(s.ctx, statement)
	if err != nil {
		s.failed = errors.Join(s.failed, err)
		return nil
	}
	s.all = append(s.all, stmt)
	return stmt
}

// close gives the statements up. The connection would not do that, and stay
// open for them.
func (s *sqliteStatements) close() {
	for _, stmt := range s.all {
		_ = stmt.Close() // nothing hangs on it
	}
}
