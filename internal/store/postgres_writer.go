package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// A postgresWriter is the connection that writes to a PostgreSQL server.
// What it says to the server waits in pending until an answer is needed, so
// that a batch of sign-ups takes two round trips and a function one more than
// its own statements.
type postgresWriter struct {
	server  *postgresServer
	conn    *onlyConn
	pg      *pgx.Conn // the same connection
	pending *pgx.Batch
}

// errAborted is what is known when a statement failed and nobody said so.
var errAborted = errors.New("a statement of the transaction had failed before")

func (p *postgresServer) writer(ctx context.Context) (engine, error) {
	w := &postgresWriter{server: p, conn: &onlyConn{}}
	return w, w.connect(ctx)
}

// connect takes a connection, in place of one that was lost.
func (w *postgresWriter) connect(ctx context.Context) error {
	w.close()
	c, err := w.server.write.Conn(ctx)
	if err != nil {
		return err
	}
	w.conn.Conn = c
	return c.Raw(func(driver any) error {
		w.pg = driver.(*stdlib.Conn).Conn()
		return nil
	})
}

func (w *postgresWriter) close() {
	if w.conn.Conn != nil {
		_ = w.conn.Close() // a lost connection has nothing to say
	}
}

func (w *postgresWriter) pool() gorm.ConnPool { return w.conn }

func (w *postgresWriter) begin(sessions []int64) error {
	if w.pg.IsClosed() {
		if err := w.connect(context.Background()); err != nil {
			return ErrAway.Because(err)
		}
	}
	w.pending = &pgx.Batch{}
	w.pending.Queue("BEGIN")
	if len(sessions) > 0 {
		lockSessions(w.pending, sessions)
	}
	return nil
}

// ready sends what is pending.
func (w *postgresWriter) ready() error {
	if w.pending.Len() == 0 {
		return nil
	}
	b := w.pending
	w.pending = &pgx.Batch{}
	return w.pg.SendBatch(context.Background(), b).Close()
}

func (w *postgresWriter) savepoint() error {
	w.pending.Queue("SAVEPOINT f")
	return w.ready()
}

func (w *postgresWriter) release() error {
	if w.pg.PgConn().TxStatus() == 'E' {
		return errAborted
	}
	w.pending.Queue("RELEASE SAVEPOINT f")
	return nil
}

// rollbackTo is sent by itself, since an aborted transaction takes nothing
// else.
func (w *postgresWriter) rollbackTo() error { return w.simple("ROLLBACK TO SAVEPOINT f") }

func (w *postgresWriter) simple(statement string) error {
	_, err := w.pg.Exec(context.Background(), statement, pgx.QueryExecModeSimpleProtocol)
	return err
}

// commit sends what is pending and the commit. Only the server's own answer
// tells what became of it.
func (w *postgresWriter) commit() error {
	var answer string
	w.pending.Queue("COMMIT").Exec(func(tag pgconn.CommandTag) error {
		answer = tag.String()
		return nil
	})
	err := w.ready()
	if answer == "COMMIT" {
		return nil
	}
	w.rollback()
	switch refused := errors.As(err, new(*pgconn.PgError)) && failureOf(err) != gone; {
	case answer != "":
		return errAborted
	case refused:
		return fmt.Errorf("commit: %w", err)
	}
	return ErrOutcomeUnknown.Because(err)
}

func (w *postgresWriter) rollback() {
	w.pending = &pgx.Batch{}
	if w.alive() {
		_ = w.simple("ROLLBACK") // a connection that cannot even do that is closed, which ends it too
	}
}

func (w *postgresWriter) alive() bool { return !w.pg.IsClosed() && w.pg.PgConn().TxStatus() != 'I' }
