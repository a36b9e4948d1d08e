package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/locale"
	"rollcall/internal/store"
	"rollcall/web"
)

// data says where the data is; every command takes it.
type data struct {
	Database string `env:"ROLLCALL_DATABASE" default:"rollcall.db" help:"A path is SQLite, postgres://... PostgreSQL." secret:""`
}

// installation is data with what its links are made of.
type installation struct {
	data
	SecretFile string `env:"ROLLCALL_SECRET_FILE" help:"The installation's key (default: DATABASE.key, made at first start; required with PostgreSQL)."`
	BaseURL    string `env:"ROLLCALL_BASE_URL" default:"http://127.0.0.1:8080" help:"How the outside reaches us."`
}

// operator is who acts in a command.
var operator = desk.Actor{Kind: desk.Operator}

func loadWords() (*locale.Words, error) { return locale.Load(web.Files) }

// isPostgres reports whether d is a server and not a file.
func (d data) isPostgres() bool {
	return strings.HasPrefix(d.Database, "postgres://") || strings.HasPrefix(d.Database, "postgresql://")
}

// key reads the installation's key, and makes it where it may.
func (i installation) key() (key auth.Key, path string, made bool, err error) {
	path = i.SecretFile
	if path == "" && i.isPostgres() {
		return auth.Key{}, "", false, errors.New("with PostgreSQL --secret-file must say where the installation's key is")
	}
	if path == "" {
		path = i.Database + ".key"
	}
	key, made, err = auth.LoadKey(path, rand.Reader)
	return key, path, made, err
}

// open opens the desk for a command. Close the store it returns.
func (i installation) open(ctx context.Context, log *slog.Logger) (*desk.Desk, *store.Store, error) {
	words, err := loadWords()
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, store.Options{Database: i.Database})
	if err != nil {
		return nil, nil, err
	}
	var key auth.Key
	if !i.isPostgres() || i.SecretFile != "" {
		if key, _, _, err = i.key(); err != nil {
			return nil, nil, errors.Join(err, st.Close())
		}
	}
	return desk.New(st, desk.Options{
		Key: key, Words: words, BaseURL: strings.TrimRight(i.BaseURL, "/"), Clock: time.Now, Random: rand.Reader, Log: log,
	}), st, nil
}

// with runs fn with the open desk of i.
func (i installation) with(ctx context.Context, fn func(d *desk.Desk) error) (err error) {
	d, st, err := i.open(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return fn(d)
}

// with runs fn with the open database of d, which must exist.
func (d data) with(ctx context.Context, fn func(st *store.Store) error) (err error) {
	st, err := store.Open(ctx, store.Options{Database: d.Database, MustExist: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return fn(st)
}

// checkBaseURL refuses addresses under which cookies or links would not be
// safe: http is for loopback alone.
func checkBaseURL(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("--base-url %q is not an address like https://desk.example.org", base)
	case u.Path != "" && u.Path != "/":
		return nil, fmt.Errorf("--base-url %q must not have a path", base)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("--base-url %q must be https; http is for loopback alone", base)
	}
	return u, nil
}
