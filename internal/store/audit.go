package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rollcall/internal/event"
)

// An AuditFilter chooses entries of the audit. What is zero chooses nothing
// away.
type AuditFilter struct {
	EventID      int64     // 0: of every event and of none
	Who          AuditWho  // sort of actor
	AccountID    int64     // who, exactly
	Actions      []string  // what
	From, Until  time.Time // at or after, and before
	RegistrantID int64
	Before       int64 // id; the newest entry that is chosen is older than this one
}

// An AuditWho is a sort of actor.
type AuditWho string

// The sorts of actors.
const (
	AuditByTeam     AuditWho = "team"     // accounts
	AuditByPeople   AuditWho = "people"   // registrants, whoever is invited, the public
	AuditByRollcall AuditWho = "rollcall" // by itself
	AuditByOperator AuditWho = "operator" // commands on the machine
)

// AuditWhos are the sorts of actors.
var AuditWhos = []AuditWho{AuditByTeam, AuditByPeople, AuditByRollcall, AuditByOperator}

// whose are the conditions for the sorts of actors.
var whose = map[AuditWho]string{
	AuditByTeam:     "actor LIKE 'account:%' OR actor LIKE 'host_link:%'",
	AuditByPeople:   "actor LIKE 'registrant:%' OR actor LIKE 'invitation:%' OR actor = 'public'",
	AuditByRollcall: "actor = 'rollcall'",
	AuditByOperator: "actor = 'operator'",
}

// on is q with the conditions of f.
func (f AuditFilter) on(q *gorm.DB) *gorm.DB {
	where := func(use bool, condition string, values ...any) {
		if use {
			q = q.Where(condition, values...)
		}
	}
	where(f.EventID != 0, "event_id = ?", f.EventID)
	where(f.Before != 0, "id < ?", f.Before)
	where(f.Who != "", "("+whose[f.Who]+")")
	where(f.AccountID != 0, "actor = ?", fmt.Sprintf("account:%d", f.AccountID))
	where(len(f.Actions) > 0, "action IN ?", f.Actions)
	where(!f.From.IsZero(), "at >= ?", f.From)
	where(!f.Until.IsZero(), "at < ?", f.Until)
	where(f.RegistrantID != 0, "registrant_id = ?", f.RegistrantID)
	return q
}

// AuditLog returns at most limit of the entries that f chooses, the newest
// first.
func (r Reads) AuditLog(ctx context.Context, f AuditFilter, limit int) ([]event.AuditEntry, error) {
	return Many[event.AuditEntry](f.on(r.On(ctx)).Order("id DESC").Limit(limit))
}

// CountAudit is how many entries f chooses.
func (r Reads) CountAudit(ctx context.Context, f AuditFilter) (int64, error) {
	var n int64
	err := f.on(r.On(ctx).Model(&event.AuditEntry{})).Count(&n).Error
	return n, Fault(err)
}

// ValuesOf returns the personal values before and after that belong to entries
// of the audit.
func (r Reads) ValuesOf(ctx context.Context, entries []event.AuditEntry) ([]event.AuditValue, error) {
	var ids, registrants []int64
	for i := range entries {
		if e := &entries[i]; e.RegistrantID != nil {
			ids, registrants = append(ids, e.ID), append(registrants, *e.RegistrantID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return Many[event.AuditValue](r.On(ctx).Where("registrant_id IN ? AND audit_id IN ?", registrants, ids).Order("id"))
}

// AuditOf returns entries of an event, the newest first, before the given id;
// 0 begins with the newest.
func (r Reads) AuditOf(ctx context.Context, eventID, before int64, limit int) ([]event.AuditEntry, error) {
	db := r.On(ctx).Where("event_id = ?", eventID)
	if before != 0 {
		db = db.Where("id < ?", before)
	}
	return Many[event.AuditEntry](db.Order("id DESC").Limit(limit))
}

// AuditAbout returns the entries about a registrant in the order in which
// they were written.
func (r Reads) AuditAbout(ctx context.Context, registrantID int64) ([]event.AuditEntry, error) {
	return Many[event.AuditEntry](r.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// AuditValues returns the personal values before and after the changes to a
// registrant.
func (r Reads) AuditValues(ctx context.Context, registrantID int64) ([]event.AuditValue, error) {
	return Many[event.AuditValue](r.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

const addAudit = `INSERT INTO audit (at, event_id, session_id, registrant_id, actor, role, action, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`

// Audit adds an entry and the personal values that belong to it.
func (tx *Tx) Audit(e *event.AuditEntry, values ...event.AuditValue) error {
	data, err := jsonOrNil(e.Data, e.Data == nil)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if _, err := Insert(tx.db, &e.ID, addAudit, e.At, e.EventID, e.SessionID, e.RegistrantID, e.Actor, e.Role, e.Action, data); err != nil {
		return err
	}
	for i := range values {
		values[i].AuditID = e.ID
	}
	if len(values) == 0 {
		return nil
	}
	return Fault(tx.db.Create(values).Error)
}
