package frame

import (
	"maps"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// Asks refuses an address that asks for what a page does not know: names are
// the parameters that it does, beside the language. Whoever misspells a filter
// must not get everybody. An empty parameter asks for nothing.
func Asks(c echo.Context, names ...string) error {
	query := c.QueryParams()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if query.Get(name) != "" && name != "lang" && !slices.Contains(names, name) {
			return desk.ErrBadQuery.With("parameter", name)
		}
	}
	return nil
}
