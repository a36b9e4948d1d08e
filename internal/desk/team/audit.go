package team

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
	"rollcall/internal/store/writing"
)

// An AuditQuery chooses entries of the audit. What is empty chooses nothing
// away.
type AuditQuery struct {
	Event  string // slug; "" is the audit of all events and of the installation, for admins
	Who    string // team, people, rollcall, operator or account:ID
	What   string // one of AuditKinds
	From   string // the first day, such as 2021-11-01, in the event's zone; in UTC without an event
	Until  string // the last day
	Person int64  // a registrant
	Cursor string
	Limit  int // 0: the default
}

// An AuditPage is a page of what was done, newest first, with what is known of
// those it names.
type AuditPage struct {
	core.Programme                // empty without an event
	Role           event.TeamRole // of whoever looks
	Items          []event.AuditEntry
	Next           string                       // cursor of the next page; "" at the end
	Accounts       map[int64]event.Account      // who acted
	Named          map[int64]event.Account      // whose account it was about
	Messages       map[int64]event.Message      // that it was about
	People         map[int64]event.Registrant   // whom it is about
	Events         map[int64]event.Event        // of which event, if not one alone
	Slugs          map[int64]string             // sessions by id
	Values         map[int64][]event.AuditValue // personal values by entry; those of erased people are empty
	Tokens         map[int64]string             // names of the tokens that were used
}

// Audit returns what was done in the event called slug, newest first.
func (d *Team) Audit(ctx context.Context, by core.Actor, slug, cursor string, limit int) (*AuditPage, error) {
	return d.AuditLog(ctx, by, AuditQuery{Event: slug, Cursor: cursor, Limit: limit})
}

// AuditLog returns the entries that q chooses, newest first. It fails with
// ErrBadQuery, naming the parameter, for what chooses nothing that there is.
func (d *Team) AuditLog(ctx context.Context, by core.Actor, q AuditQuery) (*AuditPage, error) {
	page, f, err := d.audit(ctx, by, q)
	if err != nil {
		return nil, err
	}
	if f.Before, err = d.ReadCursor("audit", q.Event, q.Cursor); err != nil {
		return nil, err
	}
	limit, err := core.PageSize(q.Limit)
	if err != nil {
		return nil, err
	}
	found, err := d.Store.AuditLog(ctx, f, limit+1)
	if err != nil {
		return nil, err
	}
	page.Items = found
	if len(found) > limit {
		page.Items = found[:limit]
		page.Next = d.Cursor("audit", q.Event, found[limit-1].ID)
	}
	return page, d.name(ctx, page)
}

// audit is the frame of a page for by, and the filter that q asks for.
func (d *Team) audit(ctx context.Context, by core.Actor, q AuditQuery) (*AuditPage, store.AuditFilter, error) {
	page, f, zone := &AuditPage{}, store.AuditFilter{}, time.UTC
	if q.Event == "" {
		if err := d.May(by, core.SeeAllAudit); err != nil {
			return nil, f, err
		}
	} else {
		ev, err := d.EventFor(ctx, by, q.Event, core.SeeAudit)
		if err != nil {
			return nil, f, err
		}
		p, err := d.ProgrammeOf(ctx, ev)
		if err != nil {
			return nil, f, err
		}
		page.Programme, f.EventID = *p, ev.ID
		if page.Role, err = d.RoleIn(ctx, by, ev); err != nil {
			return nil, f, err
		}
		if zone, err = time.LoadLocation(ev.Zone); err != nil {
			return nil, f, err
		}
	}
	return page, f, q.narrow(&f, zone)
}

// narrow puts what q asks for into f.
func (q AuditQuery) narrow(f *store.AuditFilter, zone *time.Location) error {
	bad := func(parameter string) error { return core.ErrBadQuery.With("parameter", parameter) }
	id, account := strings.CutPrefix(q.Who, "account:")
	switch {
	case account:
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil || n < 1 {
			return bad("who")
		}
		f.AccountID = n
	case q.Who != "" && !slices.Contains(store.AuditWhos, store.AuditWho(q.Who)):
		return bad("who")
	default:
		f.Who = store.AuditWho(q.Who)
	}
	if q.What != "" && !slices.Contains(AuditKinds, q.What) {
		return bad("what")
	}
	f.Actions = AuditActions(q.What)
	f.RegistrantID = q.Person
	from, err := day(q.From, zone)
	if err != nil {
		return bad("from")
	}
	until, err := day(q.Until, zone)
	if err != nil || !from.IsZero() && !until.IsZero() && until.Before(from) {
		return bad("until")
	}
	f.From = from
	if !until.IsZero() {
		f.Until = until.AddDate(0, 0, 1)
	}
	f.From, f.Until = f.From.UTC(), f.Until.UTC()
	return nil
}

// day is the beginning of a day in zone; "" is none.
func day(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation(time.DateOnly, text, zone)
}

// name reads what is known of those whom the entries of p name.
func (d *Team) name(ctx context.Context, p *AuditPage) error {
	p.Accounts, p.People, p.Events = map[int64]event.Account{}, map[int64]event.Registrant{}, map[int64]event.Event{}
	p.Named, p.Messages = map[int64]event.Account{}, map[int64]event.Message{}
	p.Slugs, p.Tokens, p.Values = map[int64]string{}, map[int64]string{}, map[int64][]event.AuditValue{}
	for i := range p.Sessions {
		p.Slugs[p.Sessions[i].ID] = p.Sessions[i].Slug
	}
	for i := range p.Items {
		if err := d.nameOne(ctx, p, &p.Items[i]); err != nil {
			return err
		}
	}
	values, err := d.Store.ValuesOf(ctx, p.Items)
	for _, v := range values {
		p.Values[v.AuditID] = append(p.Values[v.AuditID], v)
	}
	return err
}

// nameOne is name for one entry. Whoever is not there any more stays without a
// name.
func (d *Team) nameOne(ctx context.Context, p *AuditPage, e *event.AuditEntry) error {
	if id, ok := AccountOf(e.Actor); ok {
		if err := once(p.Accounts, id, func() (*event.Account, error) { return d.Store.AccountByID(ctx, id) }); err != nil {
			return err
		}
	}
	if id := e.RegistrantID; id != nil {
		if err := once(p.People, *id, func() (*event.Registrant, error) { return d.Store.Registrant(ctx, *id) }); err != nil {
			return err
		}
	}
	if id := e.EventID; id != nil && p.Event == nil {
		if err := once(p.Events, *id, func() (*event.Event, error) { return d.Store.EventByID(ctx, *id) }); err != nil {
			return err
		}
	}
	if err := errors.Join(d.nameSessions(ctx, p, e), d.nameFacts(ctx, p, e)); err != nil {
		return err
	}
	if id := TokenOf(e); id != 0 {
		name := func() (*string, error) {
			t, err := accounts.TokenByID(ctx, d.Store.Reads, id)
			if err != nil {
				return nil, err
			}
			return &t.Name, nil
		}
		return once(p.Tokens, id, name)
	}
	return nil
}

// nameFacts is nameOne for what the facts of e name by number.
func (d *Team) nameFacts(ctx context.Context, p *AuditPage, e *event.AuditEntry) error {
	if id, is := e.Data["account"].(float64); is {
		if err := once(p.Named, int64(id), func() (*event.Account, error) { return d.Store.AccountByID(ctx, int64(id)) }); err != nil {
			return err
		}
	}
	if id, is := e.Data["message"].(float64); is {
		return once(p.Messages, int64(id), func() (*event.Message, error) { return writing.Message(ctx, d.Store.Reads, int64(id)) })
	}
	return nil
}

// nameSessions is nameOne for sessions, where those of one event alone are not
// known already.
func (d *Team) nameSessions(ctx context.Context, p *AuditPage, e *event.AuditEntry) error {
	if p.Event != nil {
		return nil
	}
	for _, id := range sessionsIn(e) {
		slug := func() (*string, error) {
			s, err := d.Store.Session(ctx, id)
			if err != nil {
				return nil, err
			}
			return &s.Slug, nil
		}
		if err := once(p.Slugs, id, slug); err != nil {
			return err
		}
	}
	return nil
}

// sessionsIn are the sessions that e is about, or in which it gave places.
func sessionsIn(e *event.AuditEntry) []int64 {
	var all []int64
	if e.SessionID != nil {
		all = append(all, *e.SessionID)
	}
	places, _ := e.Data["places"].([]any)
	for _, p := range append(places, e.Data["place"]) {
		place, _ := p.(map[string]any)
		if id, is := place["session_id"].(float64); is {
			all = append(all, int64(id))
		}
	}
	return all
}

// once reads what stands under id in all, unless it does already or is gone.
func once[T any](all map[int64]T, id int64, read func() (*T, error)) error {
	if _, known := all[id]; known {
		return nil
	}
	v, err := read()
	if err == nil {
		all[id] = *v
	}
	return core.AbsentOr(err, nil)
}

// AccountOf is the account that an entry's actor is.
func AccountOf(actor string) (id int64, ok bool) {
	text, ok := strings.CutPrefix(actor, "account:")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil
}

// TokenOf is the API token by which e was done; 0 is none.
func TokenOf(e *event.AuditEntry) int64 {
	id, _ := e.Data[core.ByToken].(float64) // as it comes from JSON
	return int64(id)
}

// Session is the slug of the session that an entry is about; "" if it is
// about none, or about one that has been removed.
func (p *AuditPage) Session(e *event.AuditEntry) string {
	if e.SessionID == nil {
		return ""
	}
	return p.Slugs[*e.SessionID]
}

// EventSlug is the slug of the event that an entry is about; "" if it is about
// none, or about one that has been deleted.
func (p *AuditPage) EventSlug(e *event.AuditEntry) string {
	switch {
	case p.Event != nil:
		return p.Event.Slug
	case e.EventID == nil:
		return ""
	}
	return p.Events[*e.EventID].Slug
}
