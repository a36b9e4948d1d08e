package rest

import (
	"context"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/api"
	"rollcall/internal/desk"
)

// The types of what is downloaded.
const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeCSV  = "text/csv; charset=utf-8"
	typeICS  = "text/calendar; charset=utf-8"
	typeYAML = "application/yaml"
)

// ExportWorkbook serves GET /events/{event}/export.xlsx.
func (a *API) ExportWorkbook(ctx context.Context, r api.ExportWorkbookRequestObject) (api.ExportWorkbookResponseObject, error) {
	x, err := a.desk.Export(ctx, caller(ctx), r.Event, desk.ExportOptions{
		Sheet: string(r.Params.Sheet), Session: r.Params.Session, Lang: r.Params.Lang,
	})
	if err != nil {
		return nil, err
	}
	return download{x.Name + ".xlsx", typeXLSX, x.Write}, nil
}

// ExportTable serves GET /events/{event}/export.csv.
func (a *API) ExportTable(ctx context.Context, r api.ExportTableRequestObject) (api.ExportTableResponseObject, error) {
	x, err := a.desk.Export(ctx, caller(ctx), r.Event, desk.ExportOptions{
		Sheet: string(r.Params.Sheet), Session: r.Params.Session, Lang: r.Params.Lang, CSV: true,
	})
	if err != nil {
		return nil, err
	}
	return download{x.Name + ".csv", typeCSV, x.Write}, nil
}

// A download is a file that is made while it is sent.
type download struct {
	name, contentType string
	write             func(io.Writer) error
}

// VisitExportWorkbookResponse sends the file.
func (d download) VisitExportWorkbookResponse(w http.ResponseWriter) error { return d.send(w) }

// VisitExportTableResponse sends the file.
func (d download) VisitExportTableResponse(w http.ResponseWriter) error { return d.send(w) }

// VisitReadMyCalendarResponse sends the file.
func (d download) VisitReadMyCalendarResponse(w http.ResponseWriter) error { return d.send(w) }

// VisitReadEventFileResponse sends the file.
func (d download) VisitReadEventFileResponse(w http.ResponseWriter) error { return d.send(w) }

// send writes the file, however long that takes. A failure before the first
// byte leaves nothing behind but the error.
func (d download) send(w http.ResponseWriter) error {
	h := w.Header()
	h.Set(echo.HeaderContentType, d.contentType)
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	h.Set(echo.HeaderCacheControl, "no-store")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // not every writer has one, as in tests
	err := d.write(w)
	if err != nil {
		h.Del(echo.HeaderContentDisposition)
	}
	return err
}
