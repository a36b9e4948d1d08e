// Package server puts both faces on one port.
//
// It is the only place that knows statuses, headers, hosts, addresses of
// clients and limits: every request passes the same flat list of middleware,
// and every failure, Echo's own included, becomes an answer in one function:
// a problem document under /api/, a page elsewhere. Logs name the route's
// pattern, never a path, a query or an address. What a request means is the
// faces' business, and whether it is allowed the desk's.
package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/locale"
	"rollcall/internal/problem"
)

// Options say how the server presents itself.
type Options struct {
	BaseURL        *url.URL       // how the outside reaches us
	TrustedProxies []netip.Prefix // whose word on the client's address counts
	MetricsToken   string         // "": no /metrics
	Linger         time.Duration  // how long readiness is denied before the port closes
	Drain          time.Duration  // how long requests in progress get at the end; 0 is 18 seconds
	Ending         func()         // ends answers that go on until somebody ends them; called once, when the port closes; nil: there are none
	Words          *locale.Words
	Ready          func(context.Context) error // the database answers and is migrated
	Clock          func() time.Time            // time.Now outside tests
	Random         io.Reader                   // crypto/rand.Reader outside tests
	Log            *slog.Logger
}

// A Face adds its routes to an Echo.
type Face interface {
	Routes(e *echo.Echo)
}

// Pages is the HTML face. It also shows what went wrong, as a page.
type Pages interface {
	Face
	RenderProblem(c echo.Context, status int, p *problem.Error) error // p is nil for a fault of ours
}

// A Server answers every request.
type Server struct {
	echo     *echo.Echo
	pages    Pages
	options  Options
	draining atomic.Bool
	measures *measures
}

// New returns a server over both faces.
func New(rest Face, pages Pages, o Options) (*Server, error) {
	s := &Server{echo: echo.New(), pages: pages, options: o, measures: newMeasures()}
	cross, err := crossOrigin(o.BaseURL)
	if err != nil {
		return nil, err
	}
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.answerError
	e.IPExtractor = clientAddress(o.TrustedProxies)
	e.Use(
		s.requestID,
		s.accessLog,
		s.recovered,
		knownHost(o.BaseURL),
		securityHeaders(o.BaseURL),
		cross,
		newZipper().middleware,
		bodyLimit,
	)
	s.ownRoutes()
	rest.Routes(e)
	pages.Routes(e)
	return s, nil
}

// ServeHTTP answers one request. Whatever answers GET answers HEAD too: the
// port leaves the body out by itself. Near the end every answer closes its
// connection: whoever keeps one open, as load balancers do, would send the next
// request into a port that closes.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		w.Header().Set("Connection", "close")
	}
	if r.Method == http.MethodHead {
		get := *r
		get.Method = http.MethodGet
		r = &get
	}
	s.echo.ServeHTTP(w, r)
}

// Routes lists method and pattern of everything the server answers.
func (s *Server) Routes() []*echo.Route { return s.echo.Routes() }

// The patience of the port. Writing has a long limit because a workbook may
// go over a slow line; a handler that streams may lift it for itself.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
	drainTimeout  = 18 * time.Second // with what letters get, less than the 30 seconds that supervisors give
)

// Run answers on l until ctx ends. Then readiness falls, the port closes, and
// requests in progress get their time before they are cut off.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.options.Log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	time.Sleep(s.options.Linger)
	return s.shutDown(srv)
}

func (s *Server) shutDown(srv *http.Server) error {
	patience := s.options.Drain
	if patience == 0 {
		patience = drainTimeout
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if s.options.Ending != nil {
		s.options.Ending()
	}
	err := srv.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		s.options.Log.Warn("requests were cut off at the end")
		return srv.Close()
	}
	return err
}
