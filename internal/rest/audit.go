package rest

import (
	"context"
	"net/http"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// auditQuery is what the parameters of a request for the audit ask for.
func auditQuery(slug string, who api.AuditWho, what string, from api.AuditFrom, until api.AuditUntil, person api.AuditPerson) (desk.AuditQuery, error) {
	q := desk.AuditQuery{Event: slug, Who: who, What: what, From: from, Until: until}
	if person == "" {
		return q, nil
	}
	n, err := number(person)
	if err != nil {
		return q, desk.ErrBadQuery.With("parameter", "person")
	}
	q.Person = n
	return q, nil
}

// ListAudit serves GET /events/{event}/audit.
func (a *API) ListAudit(ctx context.Context, r api.ListAuditRequestObject) (api.ListAuditResponseObject, error) {
	p := r.Params
	q, err := auditQuery(r.Event, p.Who, string(p.What), p.From, p.Until, p.Person)
	if err != nil {
		return nil, err
	}
	list, err := a.auditList(ctx, q, p.Cursor, p.Limit)
	return api.ListAudit200JSONResponse(list), err
}

// ListAllAudit serves GET /audit.
func (a *API) ListAllAudit(ctx context.Context, r api.ListAllAuditRequestObject) (api.ListAllAuditResponseObject, error) {
	p := r.Params
	q, err := auditQuery("", p.Who, string(p.What), p.From, p.Until, p.Person)
	if err != nil {
		return nil, err
	}
	list, err := a.auditList(ctx, q, p.Cursor, p.Limit)
	return api.ListAllAudit200JSONResponse(list), err
}

func (a *API) auditList(ctx context.Context, q desk.AuditQuery, cursor string, limit int) (api.AuditList, error) {
	q.Cursor, q.Limit = cursor, limit
	page, err := a.desk.AuditLog(ctx, caller(ctx), q)
	if err != nil {
		return api.AuditList{}, err
	}
	entry := func(e *event.AuditEntry) api.AuditEntry { return auditEntry(page, e) }
	return api.AuditList{Items: each(page.Items, entry), Next: orNull(page.Next)}, nil
}

func auditEntry(p *desk.AuditPage, e *event.AuditEntry) api.AuditEntry {
	data := e.Data
	if data == nil {
		data = map[string]any{}
	}
	return api.AuditEntry{
		ID: id(e.ID), At: api.Instant(e.At), Actor: e.Actor, Role: e.Role, Action: e.Action, Event: orNull(p.EventSlug(e)),
		Session: orNull(p.Session(e)), Registrant: idOrNull(e.RegistrantID), Data: data,
	}
}

// auditFile is the audit as a file.
func (a *API) auditFile(ctx context.Context, q desk.AuditQuery, lang string, csv bool) (download, error) {
	x, err := a.desk.ExportAudit(ctx, caller(ctx), q, lang, csv)
	if err != nil {
		return download{}, err
	}
	if csv {
		return download{x.Name + ".csv", typeCSV, x.Write}, nil
	}
	return download{x.Name + ".xlsx", typeXLSX, x.Write}, nil
}

// ExportAuditWorkbook serves GET /events/{event}/audit.xlsx.
func (a *API) ExportAuditWorkbook(ctx context.Context, r api.ExportAuditWorkbookRequestObject) (api.ExportAuditWorkbookResponseObject, error) {
	p := r.Params
	q, err := auditQuery(r.Event, p.Who, string(p.What), p.From, p.Until, p.Person)
	if err != nil {
		return nil, err
	}
	return a.auditFile(ctx, q, p.Lang, false)
}

// VisitExportAuditWorkbookResponse sends the file.
func (d download) VisitExportAuditWorkbookResponse(w http.ResponseWriter) error { return d.send(w) }

// ExportAuditTable serves GET /events/{event}/audit.csv.
func (a *API) ExportAuditTable(ctx context.Context, r api.ExportAuditTableRequestObject) (api.ExportAuditTableResponseObject, error) {
	p := r.Params
	q, err := auditQuery(r.Event, p.Who, string(p.What), p.From, p.Until, p.Person)
	if err != nil {
		return nil, err
	}
	return a.auditFile(ctx, q, p.Lang, true)
}

// VisitExportAuditTableResponse sends the file.
func (d download) VisitExportAuditTableResponse(w http.ResponseWriter) error { return d.send(w) }

// ExportAllAuditWorkbook serves GET /audit.xlsx.
func (a *API) ExportAllAuditWorkbook(ctx context.Context, r api.ExportAllAuditWorkbookRequestObject) (api.ExportAllAuditWorkbookResponseObject, error) {
	p := r.Params
	q, err := auditQuery("", p.Who, string(p.What), p.From, p.Until, p.Person)
	if err != nil {
		return nil, err
	}
	return a.auditFile(ctx, q, p.Lang, false)
}

// VisitExportAllAuditWorkbookResponse sends the file.
func (d download) VisitExportAllAuditWorkbookResponse(w http.ResponseWriter) error { return d.send(w) }

// ExportAllAuditTable serves GET /audit.csv.
func (a *API) ExportAllAuditTable(ctx context.Context, r api.ExportAllAuditTableRequestObject) (api.ExportAllAuditTableResponseObject, error) {
	p := r.Params
	q, err := auditQuery("", p.Who, string(p.What), p.From, p.Until, p.Person)
	if err != nil {
		return nil, err
	}
	return a.auditFile(ctx, q, p.Lang, true)
}

// VisitExportAllAuditTableResponse sends the file.
func (d download) VisitExportAllAuditTableResponse(w http.ResponseWriter) error { return d.send(w) }
