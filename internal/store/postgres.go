package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// A postgresServer is a database on a server that others may use as well.
type postgresServer struct {
	config      *pgx.ConnConfig
	write, read *sql.DB
}

// postgresReaders is how many connections read. The server has cores of its
// own, but it also has other clients.
const postgresReaders = 8

// openPostgres connects to the server at o.Database.
func openPostgres(ctx context.Context, o Options) (backend, error) {
	config, err := pgx.ParseConfig(o.Database)
	if err != nil {
		return nil, errors.New("the address of the database is not of the form postgres://user:password@host:port/name") // err may quote the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	config.RuntimeParams["timezone"] = "UTC"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "rollcall"
	}
	p := &postgresServer{config: config, write: postgresPool(config, 2)}
	reader := config.Copy()
	reader.RuntimeParams["default_transaction_read_only"] = "on"
	p.read = postgresPool(reader, postgresReaders)
	if err := p.write.PingContext(ctx); err != nil {
		p.abandon()
		return nil, p.explain(err)
	}
	return p, nil
}

// postgresPool makes a pool whose times are read in UTC.
func postgresPool(config *pgx.ConnConfig, n int) *sql.DB {
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		return nil
	}))
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

func (p *postgresServer) name() string {
	return fmt.Sprintf("database %s on %s", p.config.Database, p.config.Host)
}
func (p *postgresServer) pools() (write, read *sql.DB) { return p.write, p.read }
func (p *postgresServer) dialect(pool gorm.ConnPool) gorm.Dialector {
	return postgres.New(postgres.Config{Conn: pool})
}

// durable reads back the three settings without which a commit may be lost.
// Settings that wait for a standby besides are safe too.
func (p *postgresServer) durable(ctx context.Context) error {
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := p.write.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return err
		}
		if value == "off" {
			return fmt.Errorf("%s: %s is off, so answers would not be safe: turn it on", p.name(), name)
		}
	}
	return nil
}

func (p *postgresServer) tables(ctx context.Context) ([]string, error) {
	return scanNames(p.write.QueryContext(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"))
}

// optimize has nothing to do: the server has a process for that.
func (p *postgresServer) optimize() string { return "SELECT 1" }

// explain puts into one line what an operator can do something about.
func (p *postgresServer) explain(err error) error {
	switch failureOf(err) {
	case full:
		return ErrNoSpace.Because(fmt.Errorf("no space is left for %s", p.name()))
	case gone:
		return fmt.Errorf("%s does not answer: %w", p.name(), oneLine(err))
	}
	return oneLine(err)
}

// oneLine is err with its lines put behind one another.
func oneLine(err error) error {
	text := err.Error()
	if !strings.Contains(text, "\n") {
		return err
	}
	return errors.New(strings.Join(strings.Fields(text), " "))
}

func (p *postgresServer) abandon() {
	_ = p.read.Close() // the error that led here is the one to tell
	_ = p.write.Close()
}
