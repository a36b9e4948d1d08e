package server

import (
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/problem"
)

// requestID gives every request a name for the log.
func (s *Server) requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		var b [8]byte
		if _, err := io.ReadFull(s.options.Random, b[:]); err != nil {
			return fmt.Errorf("request id: %w", err)
		}
		c.Response().Header().Set(echo.HeaderXRequestID, hex.EncodeToString(b[:]))
		return next(c)
	}
}

// nameOf is the request's name in the log.
func nameOf(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// accessLog answers failures and says in the log what was answered how fast.
// A failure after the answer had begun cuts the connection, so that half an
// answer is not taken for a whole one.
func (s *Server) accessLog(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := s.options.Clock()
		err := next(c)
		begun := c.Response().Committed
		if err != nil {
			c.Error(err)
		}
		took := s.options.Clock().Sub(began)
		s.measures.count(c, took)
		level := slog.LevelInfo
		if c.Path() == "/healthz" || c.Path() == "/readyz" {
			level = slog.LevelDebug
		}
		s.options.Log.LogAttrs(c.Request().Context(), level, "answered", slog.String("id", nameOf(c)), slog.String("method", c.Request().Method),
			slog.String("route", c.Path()), slog.Int("status", c.Response().Status), slog.Duration("took", took.Round(time.Microsecond)))
		if err != nil && begun {
			panic(http.ErrAbortHandler)
		}
		return nil
	}
}

// A panicked is a panic of a handler, turned into a fault with its stack.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recovered turns a panic into a fault of ours.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			value := recover()
			if value == http.ErrAbortHandler {
				panic(value)
			}
			if value != nil {
				err = &panicked{value, debug.Stack()}
			}
		}()
		return next(c)
	}
}

var errUnknownHost = problem.New(problem.Misdirected, "unknown_host")

// knownHost refuses requests under a name that is not ours: links are made
// from the base URL alone, and a page under another name would be someone
// else's. Only those that watch over the process may use any name.
func knownHost(base *url.URL) echo.MiddlewareFunc {
	known := hosts(base)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			path := c.Request().URL.Path
			if path == "/healthz" || path == "/readyz" || slices.Contains(known, hostName(c.Request().Host)) {
				return next(c)
			}
			return errUnknownHost
		}
	}
}

// hosts are the names that we answer under.
func hosts(base *url.URL) []string {
	name := hostName(base.Host)
	if ip, err := netip.ParseAddr(name); name == "localhost" || err == nil && ip.IsLoopback() {
		return []string{name, "localhost", "127.0.0.1", "::1"}
	}
	return []string{name}
}

// hostName is the name in a Host header, without the port.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// policy is the Content-Security-Policy of every answer that does not bring
// a narrower one: nothing but our own files.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// securityHeaders stand on every answer; handlers may narrow them.
func securityHeaders(base *url.URL) echo.MiddlewareFunc {
	fixed := [][2]string{
		{"Content-Security-Policy", policy},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
	}
	if base.Scheme == "https" {
		fixed = append(fixed, [2]string{"Strict-Transport-Security", "max-age=31536000"})
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			header := c.Response().Header()
			for _, h := range fixed {
				header.Set(h[0], h[1])
			}
			return next(c)
		}
	}
}

var errCrossSite = problem.New(problem.Forbidden, "cross_site")

// crossOrigin refuses what a browser sends from another site, on any path.
// Programs send neither Origin nor Sec-Fetch-Site and pass.
func crossOrigin(base *url.URL) (echo.MiddlewareFunc, error) {
	guard := http.NewCrossOriginProtection()
	if err := guard.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := guard.Check(c.Request()); err != nil {
				return errCrossSite.Because(err)
			}
			return next(c)
		}
	}, nil
}

// The most bytes of a form. The JSON face has limits of its own.
const (
	maxForm      = 64 << 10
	maxStaffForm = 1 << 20
	maxFileForm  = 14 << 20 // with a file of 10 MiB, as it comes back from a page that shows what is in it
)

// bodyLimit refuses forms over the limit, and cuts off those that do not say
// how long they are.
func bodyLimit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, limit := c.Request(), int64(maxForm)
		switch {
		case isAPI(c):
			return next(c)
		case strings.HasPrefix(r.URL.Path, "/desk/") && strings.HasSuffix(r.URL.Path, "/import"):
			limit = maxFileForm
		case strings.HasPrefix(r.URL.Path, "/desk"):
			limit = maxStaffForm
		}
		if r.ContentLength > limit {
			return echo.ErrStatusRequestEntityTooLarge
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// isAPI reports whether the request is for a program and not for a person.
func isAPI(c echo.Context) bool { return strings.HasPrefix(c.Request().URL.Path, "/api/") }

// clientAddress finds out where a request comes from: the connection's other
// end, or what a trusted proxy says.
func clientAddress(trusted []netip.Prefix) echo.IPExtractor {
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		network := &net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
