package team

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// An AuditPage is a page of what was done in an event, newest first.
type AuditPage struct {
	core.Programme
	Items []event.AuditEntry
	Next  string // cursor of the next page; "" at the end
}

// Audit returns what was done in the event called slug, newest first.
func (d *Team) Audit(ctx context.Context, by core.Actor, slug, cursor string, limit int) (*AuditPage, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeAudit)
	if err != nil {
		return nil, err
	}
	before, err := d.ReadCursor("audit", slug, cursor)
	if err != nil {
		return nil, err
	}
	limit, err = core.PageSize(limit)
	if err != nil {
		return nil, err
	}
	found, err := d.Store.AuditOf(ctx, ev.ID, before, limit+1)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	page := &AuditPage{Programme: *p, Items: found}
	if len(found) > limit {
		page.Items = found[:limit]
		page.Next = d.Cursor("audit", slug, found[limit-1].ID)
	}
	return page, nil
}

// Session is the slug of the session that an entry is about; "" if it is
// about none, or about one that has been removed.
func (p *AuditPage) Session(e *event.AuditEntry) string {
	if e.SessionID == nil {
		return ""
	}
	if s := p.SessionByID(*e.SessionID); s != nil {
		return s.Slug
	}
	return ""
}
