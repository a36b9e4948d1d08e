package server

import (
	"crypto/subtle"
	"embed"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5emb"

	"rollcall/api"
)

//go:embed docs
var docs embed.FS

// ownRoutes are those that belong to neither face.
func (s *Server) ownRoutes() {
	e := s.echo
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", s.ready)
	e.GET("/api/openapi.yaml", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/yaml", api.Document) })
	e.GET("/api/docs", echo.StaticFileHandler("docs/index.html", docs))
	e.GET("/api/docs/", echo.StaticFileHandler("docs/index.html", docs))
	e.GET("/api/docs/start.js", echo.StaticFileHandler("docs/start.js", docs))
	e.GET("/api/docs/*", echo.WrapHandler(v5emb.New("Rollcall", "/api/openapi.yaml", "/api/docs/")))
	if s.options.MetricsToken != "" {
		e.GET("/metrics", s.metrics)
	}
}

// ready says whether requests are welcome: the database answers and is
// migrated, and the server is not about to end.
func (s *Server) ready(c echo.Context) error {
	if s.draining.Load() {
		return c.String(http.StatusServiceUnavailable, "draining\n")
	}
	if err := s.options.Ready(c.Request().Context()); err != nil {
		s.options.Log.Warn("not ready", "error", err.Error())
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// metrics shows the measures to whoever has the token.
func (s *Server) metrics(c echo.Context) error {
	token, _ := strings.CutPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.options.MetricsToken)) != 1 {
		return errNotFound
	}
	s.Metrics().ServeHTTP(c.Response(), c.Request())
	return nil
}
