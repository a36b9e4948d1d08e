package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
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

// defaultBaseURL is where a server listens that was told nothing.
const defaultBaseURL = "http://127.0.0.1:8080"

// operator is who acts in a command.
var operator = desk.Actor{Kind: desk.Operator}

// loadWords reads the catalogues, once: it takes some tens of milliseconds.
var loadWords = sync.OnceValues(func() (*locale.Words, error) { return locale.Load(web.Files) })

// isPostgres reports whether d is a server and not a file.
func (d data) isPostgres() bool {
	return store.IsPostgres(d.Database)
}

// keyFile is where the installation's key is; "" if nothing says so.
func (i installation) keyFile() string {
	if i.SecretFile == "" && !i.isPostgres() {
		return i.Database + ".key"
	}
	return i.SecretFile
}

// key reads the installation's key, and makes it if there is none. Only the
// server does: it alone makes links.
func (i installation) key() (key auth.Key, path string, made bool, err error) {
	if path = i.keyFile(); path == "" {
		return auth.Key{}, "", false, errors.New("with PostgreSQL --secret-file must say where the installation's key is")
	}
	key, made, err = auth.LoadKey(path, rand.Reader)
	return key, path, made, err
}

// keyIfThere is the installation's key, or a void one for commands that need
// none.
func (i installation) keyIfThere() (auth.Key, error) {
	path := i.keyFile()
	if _, err := os.Stat(path); path == "" || errors.Is(err, fs.ErrNotExist) {
		return auth.Key{}, nil
	}
	key, _, err := auth.LoadKey(path, rand.Reader)
	return key, err
}

// open opens the desk for a command. Close the store it returns.
func (i installation) open(ctx context.Context, mustExist bool) (*desk.Desk, *store.Store, error) {
	words, err := loadWords()
	if err != nil {
		return nil, nil, err
	}
	key, err := i.keyIfThere()
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, store.Options{Database: i.Database, MustExist: mustExist})
	if err != nil {
		return nil, nil, err
	}
	return desk.New(st, desk.Options{
		Key: key, Words: words, BaseURL: strings.TrimRight(i.BaseURL, "/"), Clock: time.Now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
	}), st, nil
}

// with runs fn with the open desk of i, whose database must exist.
func (i installation) with(ctx context.Context, fn func(d *desk.Desk) error) error {
	return i.use(ctx, true, fn)
}

// withNew is with for commands that may come before the first start.
func (i installation) withNew(ctx context.Context, fn func(d *desk.Desk) error) error {
	return i.use(ctx, false, fn)
}

func (i installation) use(ctx context.Context, mustExist bool, fn func(d *desk.Desk) error) (err error) {
	d, st, err := i.open(ctx, mustExist)
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
