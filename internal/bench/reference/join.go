package reference

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth"
)

// A Face adds its routes to an Echo.
type Face interface {
	Routes(e *echo.Echo)
}

// A joinFace is a face whose join clicks are answered without a database.
type joinFace struct {
	Face
	key auth.Key
	url string
}

// JoinWithoutDatabase is face, except that whoever brings a genuine personal
// link of the first generation is told url by a join click, and nothing of
// it is kept.
func JoinWithoutDatabase(face Face, key auth.Key, url string) Face { return joinFace{face, key, url} }

// Routes adds those of the face, and the other join in place of its own.
func (f joinFace) Routes(e *echo.Echo) {
	f.Face.Routes(e)
	e.POST("/api/v1/me/registrations/:session/join", f.join)
}

// joinJSON is the answer to a join click.
type joinJSON struct {
	JoinURL string `json:"join_url"`
}

func (f joinFace) join(c echo.Context) error {
	token := strings.TrimPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
	id, ok := auth.LinkID(token)
	if !ok || !f.key.IsLink(token, id, 1) {
		return echo.ErrUnauthorized
	}
	return c.JSON(http.StatusOK, joinJSON{f.url})
}
