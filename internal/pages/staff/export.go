package staff

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// The content types of what is downloaded.
const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeCSV  = "text/csv; charset=utf-8"
)

// export serves GET /desk/EVENT/export.xlsx and export.csv.
func (p *Staff) export(c echo.Context, by desk.Actor) error {
	if err := frame.Asks(c, "sheet", "session"); err != nil {
		return err
	}
	o := desk.ExportOptions{Sheet: c.QueryParam("sheet"), Session: c.QueryParam("session"), Lang: c.QueryParam("lang")}
	kind, ending := typeXLSX, ".xlsx"
	if o.CSV = strings.HasSuffix(c.Path(), ".csv"); o.CSV {
		kind, ending = typeCSV, ".csv"
	}
	x, err := p.Desk.Export(c.Request().Context(), by, c.Param("event"), o)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": x.Name + ending}))
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	if err := x.Write(c.Response()); err != nil {
		return fmt.Errorf("writing the download: %w", err)
	}
	return nil
}
