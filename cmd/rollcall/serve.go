package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/auth/provider"
	"rollcall/internal/demo"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/mail"
	"rollcall/internal/pages"
	"rollcall/internal/rest"
	"rollcall/internal/server"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/web"
)

// serve runs the server.
type serve struct {
	data
	smtp
	Listen         string        `env:"ROLLCALL_LISTEN" default:"127.0.0.1:8080" help:"Address to serve on."`
	BaseURL        string        `env:"ROLLCALL_BASE_URL" help:"How the outside reaches us (default: http:// and the address; needed beyond loopback)."`
	SecretFile     string        `env:"ROLLCALL_SECRET_FILE" help:"The installation's key (default: DATABASE.key, made at first start; required with PostgreSQL)."`
	TrustedProxies []string      `env:"ROLLCALL_TRUSTED_PROXIES" help:"Networks (CIDR) of proxies whose word on the client's address counts."`
	Limits         string        `env:"ROLLCALL_LIMITS" enum:"on,off" default:"on" help:"off: no limits on sign-ups, for measuring."`
	NoMigrate      bool          `env:"ROLLCALL_NO_MIGRATE" help:"Refuse an older schema instead of migrating it."`
	MetricsToken   string        `env:"ROLLCALL_METRICS_TOKEN" help:"Shows /metrics to whoever brings it." secret:""`
	Linger         time.Duration `env:"ROLLCALL_LINGER" default:"0s" help:"How long /readyz says no before the port closes, for load balancers."`
	SecondStep     string        `env:"ROLLCALL_SECOND_STEP" enum:"admins,optional" default:"admins" help:"Who must sign in in two steps: admins, or nobody (optional)."`
	OIDCIssuer     string        `name:"oidc-issuer" env:"ROLLCALL_OIDC_ISSUER" help:"OpenID Connect provider that staff may sign in through, such as https://id.example.org."`
	OIDCClientID   string        `name:"oidc-client-id" env:"ROLLCALL_OIDC_CLIENT_ID" help:"What the provider calls us."`
	OIDCSecret     string        `name:"oidc-client-secret" env:"ROLLCALL_OIDC_CLIENT_SECRET" help:"What we prove that with." secret:""`
	Demo           bool          `help:"Show everything with invented people, in ./rollcall-demo; on loopback alone."`

	signUps desk.SignUps // the store's, if nil
	face    faceChanger  // changes the JSON face; may be nil
}

// A faceChanger puts something else in the place of a part of the JSON face.
// Measurements do.
type faceChanger func(face server.Face, key auth.Key) server.Face

// demoFolder is where the demo keeps its database.
const demoFolder = "rollcall-demo"

// Run serves until ctx ends.
func (v *serve) Run(ctx context.Context, s streams) (err error) {
	listener, err := v.listen()
	if err != nil {
		return err
	}
	defer listener.Close() // closed already after a graceful end
	if v.Demo {
		if err := v.prepareDemo(); err != nil {
			return err
		}
	}
	base, proxies, err := v.check(listener)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Options{Database: v.Database, NoMigrate: v.NoMigrate})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	h, err := v.house(ctx, st, base, s)
	if err != nil {
		return err
	}
	srv, err := h.server(v, base, proxies)
	if err != nil {
		return err
	}
	if v.Demo {
		if err := h.tellDemo(ctx, s.out); err != nil {
			return err
		}
	}
	if err := h.tellFirst(ctx, s.out); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Rollcall is ready at %s\n", base)
	return h.run(ctx, srv, listener)
}

// listen takes the port, before anything is opened or made.
func (v *serve) listen() (net.Listener, error) {
	host, _, err := net.SplitHostPort(v.Listen)
	if err != nil {
		return nil, fmt.Errorf("--listen %q is not an address like 127.0.0.1:8080", v.Listen)
	}
	switch {
	case v.Demo && !isLoopback(host):
		return nil, errors.New("the demo listens on loopback alone")
	case v.BaseURL == "" && !isLoopback(host):
		return nil, errors.New("--base-url must say how the outside reaches us when listening beyond loopback")
	}
	listener, err := net.Listen("tcp", v.Listen)
	if err != nil {
		return nil, fmt.Errorf("cannot listen: %w", err)
	}
	return listener, nil
}

// isLoopback reports whether host never leaves the machine.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// check reads the settings that are more than text.
func (v *serve) check(l net.Listener) (*url.URL, []netip.Prefix, error) {
	if v.BaseURL == "" || v.Demo {
		v.BaseURL = "http://" + l.Addr().String()
	}
	base, err := checkBaseURL(v.BaseURL)
	if err != nil {
		return nil, nil, err
	}
	base.Path = ""
	var proxies []netip.Prefix
	for _, text := range v.TrustedProxies {
		p, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return nil, nil, fmt.Errorf("--trusted-proxies: %q is not a network like 10.0.0.0/8", text)
		}
		proxies = append(proxies, p)
	}
	return base, proxies, nil
}

// prepareDemo puts the demo into its folder.
func (v *serve) prepareDemo() error {
	v.Database, v.SecretFile = filepath.Join(demoFolder, "rollcall.db"), ""
	return os.MkdirAll(demoFolder, 0o700)
}

// A house is everything that runs in one server.
type house struct {
	store   *store.Store
	desk    *desk.Desk
	words   *locale.Words
	key     auth.Key
	letters *mail.Worker
	sink    *mail.Sink // of the demo
	limits  *server.Limiter
	log     *slog.Logger
	signUps desk.SignUps
	reader  desk.ReadReport
	strict  bool          // admins sign in in two steps
	mails   bool          // there is somewhere for letters to go
	tidy    chan struct{} // there is upkeep to do
	base    string
	from    string // the address that letters come from
}

// house puts together what the server runs on.
func (v *serve) house(ctx context.Context, st *store.Store, base *url.URL, s streams) (*house, error) {
	h := &house{store: st, log: v.logger(s.err), signUps: v.signUps, strict: v.SecondStep == "admins" && !v.Demo, tidy: make(chan struct{}, 1), base: base.String()}
	var err error
	if h.words, err = loadWords(); err != nil {
		return nil, err
	}
	key, path, made, err := installation{data: v.data, SecretFile: v.SecretFile}.key()
	if err != nil {
		return nil, err
	}
	h.key = key
	if err := h.mail(v, s.err); err != nil {
		return nil, err
	}
	reader, err := reportReader()
	if err != nil {
		return nil, err
	}
	h.reader = reader.Read
	h.desk = h.newDesk(time.Now)
	replaced, err := h.desk.CheckKey(ctx, made)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case replaced:
		fmt.Fprintf(s.err, "%s was not there and has been made anew: personal links that were sent before do not work any more\n", path)
	}
	if v.Limits == "on" {
		h.limits = server.SignUpLimiter(time.Now)
	} else {
		fmt.Fprintln(s.err, "limits are off: anyone may sign up any number of people")
	}
	return h, nil
}

// logger writes to w. In the demo it tells of faults alone, so that the
// addresses to look at stay in view.
func (v *serve) logger(w io.Writer) *slog.Logger {
	level := slog.LevelInfo
	if v.Demo {
		level = slog.LevelError
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// mail prepares the worker that sends letters.
func (h *house) mail(v *serve, talk io.Writer) error {
	var err error
	if h.from, err = mail.SenderAddress(h.base, v.MailFrom); err != nil {
		return err
	}
	composer, err := mail.NewComposer(h.words, h.key, h.base, h.from)
	if err != nil {
		return err
	}
	var sender mail.Sender
	switch {
	case v.Demo:
		h.sink = &mail.Sink{}
		sender = h.sink
	case v.SMTPURL != "":
		server, err := v.sender()
		if err != nil {
			return err
		}
		sender = server
	default:
		fmt.Fprintln(talk, "no --smtp-url: letters wait in the outbox")
	}
	h.mails = sender != nil
	h.letters = mail.NewWorker(h.store, sender, composer, h.log)
	return nil
}

// newDesk is a desk with the given clock.
func (h *house) newDesk(clock func() time.Time) *desk.Desk {
	return desk.New(h.store, desk.Options{
		Key: h.key, Words: h.words, BaseURL: h.base, From: h.from, Clock: clock, Random: rand.Reader, Log: h.log, Wake: h.wake, SignUps: h.signUps,
		ReadReport: h.reader, AdminsInTwoSteps: h.strict, Mails: h.mails,
	})
}

// wake tells the workers that something has changed. It never blocks.
func (h *house) wake() {
	h.letters.Wake()
	select {
	case h.tidy <- struct{}{}:
	default:
	}
}

// server puts both faces on one port.
func (h *house) server(v *serve, base *url.URL, proxies []netip.Prefix) (*server.Server, error) {
	apiOptions := rest.Options{BaseURL: h.base, Clock: time.Now}
	if h.limits != nil {
		apiOptions.Limit = h.limits.Limit
	}
	var api server.Face = rest.New(h.desk, apiOptions)
	if v.face != nil {
		api = v.face(api, h.key)
	}
	options := pages.Options{
		BaseURL: h.base, Clock: time.Now, Log: h.log, Visits: accounts.NewStaffSessions(h.store, time.Now), Status: server.Status,
		Take: rest.MyDataFile, Network: server.Network,
	}
	if v.OIDCIssuer != "" || v.OIDCClientID != "" {
		known, err := provider.New(provider.Settings{Issuer: v.OIDCIssuer, ClientID: v.OIDCClientID, Secret: v.OIDCSecret, Callback: h.base + pages.ProviderCallback}, time.Now)
		if err != nil {
			return nil, err
		}
		options.Provider = known
	}
	if h.limits != nil {
		options.Limit = h.limits.Limit
	}
	if v.Demo {
		options.Demo = &pages.Demo{Letters: h.sink, SignIn: h.demoOrganiser}
	}
	html, err := pages.New(h.desk, h.words, web.Files, options)
	if err != nil {
		return nil, err
	}
	return server.New(api, html, server.Options{
		BaseURL: base, TrustedProxies: proxies, MetricsToken: v.MetricsToken, Linger: v.Linger, Ending: h.desk.EndWatching,
		Words: h.words, Ready: h.store.Ready, Clock: time.Now, Random: rand.Reader, Log: h.log,
	})
}

// tellFirst says where the first account is made, while there is none.
func (h *house) tellFirst(ctx context.Context, out io.Writer) error {
	link, err := h.desk.FirstLink(ctx)
	if err == nil && link != "" {
		fmt.Fprintf(out, "There is no account yet. Whoever looks after this installation makes the first one at %s\n", link)
	}
	return err
}

// tellDemo loads the demo and says where to look.
func (h *house) tellDemo(ctx context.Context, out io.Writer) error {
	loader := &demo.Loader{Desk: h.newDesk, Now: time.Now(), Room: h.base + "/demo/room"}
	said, err := loader.Load(ctx)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for _, line := range said {
		fmt.Fprintln(out, line)
	}
	for _, place := range []struct{ name, path string }{
		{"Public page", "/"}, {"Sign in as the organiser", "/demo/sign-in"}, {"Letters", "/demo/mail"},
	} {
		fmt.Fprintf(out, "%-25s %s%s\n", place.name+":", h.base, place.path)
	}
	return nil
}

// demoOrganiser signs in whom the demo's button is for.
func (h *house) demoOrganiser(ctx context.Context, from desk.SignInFrom) (*event.Visit, error) {
	link, err := h.desk.SignInLink(ctx, operator, demo.Organiser)
	if err != nil {
		return nil, err
	}
	return h.desk.SignInByLink(ctx, from, link[strings.LastIndexByte(link, '/')+1:])
}

// run serves, with the workers beside it, until ctx ends. The workers stop
// when the last request has been answered.
func (h *house) run(ctx context.Context, srv *server.Server, l net.Listener) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var workers sync.WaitGroup
	workers.Go(func() { h.letters.Run(working) })
	workers.Go(func() { h.upkeep(working) })
	err := srv.Run(ctx, l)
	stop()
	workers.Wait()
	return err
}

// How often upkeep looks for work unasked.
const (
	tidyEvery     = 5 * time.Second
	tidyPause     = 200 * time.Millisecond // after a change, so that a burst is not disturbed at every step
	optimizeEvery = 24 * time.Hour
)

// upkeep does what time asks for, until ctx ends.
func (h *house) upkeep(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	daily := time.NewTicker(optimizeEvery)
	defer daily.Stop()
	for {
		more, err := h.desk.Upkeep(ctx)
		err = errors.Join(err, h.store.ForgetLog(ctx))
		if err != nil && ctx.Err() == nil {
			h.log.Warn("upkeep", slog.Any("error", err))
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-h.tidy:
			pause(ctx, tidyPause)
		case <-daily.C:
			if err := errors.Join(h.desk.ForgetKeys(ctx), h.desk.ForgetVisits(ctx), accounts.NewStaffSessions(h.store, time.Now).Sweep(ctx), h.store.Optimize(ctx)); err != nil {
				h.log.Warn("daily upkeep", slog.Any("error", err))
			}
		}
	}
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
