package store

import (
	"context"
	"embed"
	"fmt"
	"hash/crc32"
	"io/fs"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A schema knows how to bring one database up to date.
type schema interface {
	GetVersions(ctx context.Context) (current, target int64, err error)
	ListSources() []*goose.Source // the oldest first
	Up(ctx context.Context) ([]*goose.MigrationResult, error)
}

// dialectFiles shows only the migrations for one database, of the pairs that
// are there.
type dialectFiles struct {
	fs.FS
	suffix string
}

// Glob is what goose finds migrations with.
func (d dialectFiles) Glob(pattern string) ([]string, error) {
	all, err := fs.Glob(d.FS, pattern)
	return slices.DeleteFunc(all, func(name string) bool { return !strings.HasSuffix(name, d.suffix) }), err
}

// migrationsFor are the files for one dialect.
func migrationsFor(dialect string) (fs.FS, error) {
	files, err := fs.Sub(migrations, "migrations")
	return dialectFiles{files, "." + dialect + ".sql"}, err
}

// quiet are the settings that keep goose from logging and from looking at
// anything but the files it is given.
func quiet() []goose.ProviderOption {
	return []goose.ProviderOption{goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true)}
}

func (f *sqliteFile) schema(context.Context) (schema, error) {
	files, err := migrationsFor("sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, f.write, files, quiet()...)
}

// schema migrates under a lock, so that of several servers that start
// together one does it and the others wait.
func (p *postgresServer) schema(ctx context.Context) (schema, error) {
	files, err := migrationsFor("postgres")
	if err != nil {
		return nil, err
	}
	var where string
	if err := p.write.QueryRowContext(ctx, "SELECT current_database() || '.' || coalesce(current_schema(), '')").Scan(&where); err != nil {
		return nil, err
	}
	id := int64(crc32.ChecksumIEEE([]byte("rollcall " + where)))
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(id), lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, p.write, files, append(quiet(), goose.WithSessionLocker(locker))...)
}

// migrate brings the schema up to date, or says why it may not.
func migrate(ctx context.Context, b backend, o Options) error {
	if err := checkOurs(ctx, b); err != nil {
		return err
	}
	s, err := b.schema(ctx)
	if err != nil {
		return err
	}
	has, needs, err := s.GetVersions(ctx)
	switch {
	case err != nil:
		return err
	case has > needs:
		return newerSchema(b, has, needs)
	case has == needs:
		return nil
	case o.NoMigrate:
		return fmt.Errorf("%s has schema %d and this Rollcall needs %d, but may not migrate it", b.name(), has, needs)
	}
	if _, err := s.Up(ctx); err != nil {
		return fmt.Errorf("migrate %s: %w", b.name(), err)
	}
	write, _ := b.pools()
	_, err = write.ExecContext(ctx, b.optimize())
	return err
}

func newerSchema(b backend, has, needs int64) error {
	return fmt.Errorf("%s was made by a newer Rollcall (schema %d, this one knows %d): upgrade the program", b.name(), has, needs)
}

// checkOurs refuses a database with tables in it of which none is ours.
func checkOurs(ctx context.Context, b backend) error {
	tables, err := b.tables(ctx)
	if err != nil || len(tables) == 0 || slices.Contains(tables, "installation") {
		return err
	}
	if len(tables) == 1 && tables[0] == goose.DefaultTablename {
		return nil // the first migration was interrupted
	}
	return fmt.Errorf("%s is not Rollcall's: it has other tables in it (%s)", b.name(), strings.Join(tables[:min(3, len(tables))], ", "))
}
