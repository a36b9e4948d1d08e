package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"rollcall/internal/event"
)

// Account returns the account with that folded address, or
// event.ErrNotFound.
func (r Reads) Account(ctx context.Context, folded string) (*event.Account, error) {
	return one[event.Account](r.on(ctx).Where("email_folded = ?", folded))
}

// AccountByID returns the account with the given id, or event.ErrNotFound.
func (r Reads) AccountByID(ctx context.Context, id int64) (*event.Account, error) {
	return one[event.Account](r.on(ctx).Where("id = ?", id))
}

// Accounts returns all accounts by address.
func (r Reads) Accounts(ctx context.Context) ([]event.Account, error) {
	return many[event.Account](r.on(ctx).Order("email_folded"))
}

// Grant returns an account's role in an event, or event.ErrNotFound.
func (r Reads) Grant(ctx context.Context, accountID, eventID int64) (*event.Grant, error) {
	return one[event.Grant](r.on(ctx).Where("account_id = ? AND event_id = ?", accountID, eventID))
}

// Token returns the API token with the given hash, or event.ErrNotFound.
func (r Reads) Token(ctx context.Context, hash []byte) (*event.APIToken, error) {
	return one[event.APIToken](r.on(ctx).Where("hash = ?", hash))
}

// Tokens returns all API tokens by id.
func (r Reads) Tokens(ctx context.Context) ([]event.APIToken, error) {
	return many[event.APIToken](r.on(ctx).Order("id"))
}

// LoginLink returns the one-time link with the given hash, or
// event.ErrNotFound.
func (r Reads) LoginLink(ctx context.Context, hash []byte) (*event.LoginLink, error) {
	return one[event.LoginLink](r.on(ctx).Where("hash = ?", hash))
}

// AuditOf returns entries of an event, the newest first, before the given id;
// 0 begins with the newest.
func (r Reads) AuditOf(ctx context.Context, eventID, before int64, limit int) ([]event.AuditEntry, error) {
	db := r.on(ctx).Where("event_id = ?", eventID)
	if before != 0 {
		db = db.Where("id < ?", before)
	}
	return many[event.AuditEntry](db.Order("id DESC").Limit(limit))
}

// AuditAbout returns the entries about a registrant in the order in which
// they were written.
func (r Reads) AuditAbout(ctx context.Context, registrantID int64) ([]event.AuditEntry, error) {
	return many[event.AuditEntry](r.on(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// AuditValues returns the personal values before and after the changes to a
// registrant.
func (r Reads) AuditValues(ctx context.Context, registrantID int64) ([]event.AuditValue, error) {
	return many[event.AuditValue](r.on(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// AddAccount adds a and sets its ID. It reports false, and adds nothing, if
// its address is taken.
func (tx *Tx) AddAccount(a *event.Account) (bool, error) { return tx.addNew(a) }

// SaveAccount writes what accounts are: address, name, language and rights. How
// they sign in stays as it is.
func (tx *Tx) SaveAccount(a *event.Account) error {
	return fault(tx.db.Model(a).Select("email", "email_folded", "name", "admin", "may_create", "language", "disabled_at").Updates(a).Error)
}

// SetGrant gives an account a role in an event, in place of the one it had.
func (tx *Tx) SetGrant(g *event.Grant) error {
	return fault(tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "event_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"role", "granted_at"}),
	}).Create(g).Error)
}

// AddLoginLink adds a one-time link.
func (tx *Tx) AddLoginLink(l *event.LoginLink) error { return fault(tx.db.Create(l).Error) }

// UseLoginLink uses a one-time link up. It reports whether that was the first
// time.
func (tx *Tx) UseLoginLink(id int64, now time.Time) (bool, error) {
	res := tx.db.Model(&event.LoginLink{}).Where("id = ? AND used_at IS NULL", id).Update("used_at", now)
	return res.RowsAffected == 1, fault(res.Error)
}

// AddToken adds an API token and sets its ID.
func (tx *Tx) AddToken(t *event.APIToken) error { return fault(tx.db.Create(t).Error) }

// RevokeToken ends an API token, or returns event.ErrNotFound.
func (tx *Tx) RevokeToken(ctx context.Context, id int64, now time.Time) error {
	t, err := one[event.APIToken](tx.on(ctx).Where("id = ?", id))
	if err != nil {
		return err
	}
	t.RevokedAt = &now
	return fault(tx.db.Save(t).Error)
}

const addAudit = `INSERT INTO audit (at, event_id, session_id, registrant_id, actor, role, action, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`

// Audit adds an entry and the personal values that belong to it.
func (tx *Tx) Audit(e *event.AuditEntry, values ...event.AuditValue) error {
	data, err := jsonOrNil(e.Data, e.Data == nil)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if _, err := tx.insert(&e.ID, addAudit, e.At, e.EventID, e.SessionID, e.RegistrantID, e.Actor, e.Role, e.Action, data); err != nil {
		return err
	}
	for i := range values {
		values[i].AuditID = e.ID
	}
	if len(values) == 0 {
		return nil
	}
	return fault(tx.db.Create(values).Error)
}

// CausedSince is how many letters of the kinds that a stranger can cause a
// registrant was owed since then.
func (r Reads) CausedSince(ctx context.Context, registrantID int64, then time.Time) (int64, error) {
	var n int64
	err := r.on(ctx).Model(&event.Letter{}).
		Where("registrant_id = ? AND kind IN ? AND owed_at >= ?", registrantID, event.CausedKinds(), then).
		Count(&n).Error
	return n, fault(err)
}

// AskedSince is how many letters have been owed since then that ask for an
// address to be confirmed which is to take the place of another: to that
// folded address, or on behalf of that registrant, whichever are more.
func (r Reads) AskedSince(ctx context.Context, registrantID int64, folded string, then time.Time) (int64, error) {
	var to, by int64
	asked := func(condition string, value any, n *int64) error {
		return r.on(ctx).Model(&event.Letter{}).Where(condition, value).Where("kind = ? AND owed_at >= ?", event.LetterAddress, then).Count(n).Error
	}
	err := errors.Join(asked("address = ?", folded, &to), asked("registrant_id = ?", registrantID, &by))
	return max(to, by), fault(err)
}

// CausedTo is how many letters of the kinds that a stranger can cause were
// owed since then to the registrants with that folded address, over all
// events.
func (r Reads) CausedTo(ctx context.Context, folded string, then time.Time) (int64, error) {
	people, err := r.RegistrantsByAddress(ctx, folded)
	if err != nil {
		return 0, err
	}
	var sum int64
	for i := range people {
		n, err := r.CausedSince(ctx, people[i].ID, then)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Begin claims the Idempotency-Key of a request for this transaction. It
// returns the record of the first request if that has been answered, nil if
// this is the first, and ErrKeyReused if the first asked for something else.
// A nil once is a request without a key.
func (tx *Tx) Begin(once *event.Once) (*event.Once, error) {
	if once == nil {
		return nil, nil
	}
	claim := *once
	claim.ID = 0
	fresh, err := tx.addNew(&claim)
	if err != nil || fresh {
		return nil, err
	}
	first, err := one[event.Once](tx.db.Where("principal = ? AND route = ? AND key = ?", once.Principal, once.Route, once.Key))
	if err != nil {
		return nil, err
	}
	if string(first.BodyMAC) != string(once.BodyMAC) {
		return nil, ErrKeyReused
	}
	return first, nil
}

// Answered keeps what came of the request that once belongs to.
func (tx *Tx) Answered(once *event.Once, resultID int64, status int) error {
	if once == nil {
		return nil
	}
	return fault(tx.db.Model(&event.Once{}).Where("principal = ? AND route = ? AND key = ?", once.Principal, once.Route, once.Key).
		Updates(map[string]any{"result_id": resultID, "status": status}).Error)
}

// ForgetKeys removes Idempotency-Keys from before then.
func (tx *Tx) ForgetKeys(then time.Time) error {
	return fault(tx.db.Where("at < ?", then).Delete(&event.Once{}).Error)
}

// insert adds a row by a statement that returns its id, or none if the row is
// known already, and reports whether it is new. What every action writes goes
// this way: it costs half of what GORM's Create does.
func (tx *Tx) insert(id *int64, statement string, values ...any) (bool, error) {
	err := tx.db.Raw(statement, values...).Row().Scan(id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, fault(err)
}

// addNew adds a row and reports whether it is new; one that a unique
// constraint knows already is left as it is.
func (tx *Tx) addNew(row any) (bool, error) {
	res := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	return res.RowsAffected == 1, fault(res.Error)
}

// LettersOf returns the letters owed to a registrant, sent or not, in the
// order in which they were owed.
func (r Reads) LettersOf(ctx context.Context, registrantID int64) ([]event.Letter, error) {
	return many[event.Letter](r.on(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// ofEvent finds the letters of an event. The indices are on registrants and
// invitations.
const ofEvent = `(registrant_id IN (SELECT id FROM registrants WHERE event_id = @event) OR invitation_id IN (SELECT id FROM invitations WHERE event_id = @event))`

// LettersOfEvent returns everything owed to the registrants of an event, and
// to those who are invited to it, in the order in which it was owed and
// without its bytes.
func (r Reads) LettersOfEvent(ctx context.Context, eventID int64) ([]event.Letter, error) {
	return many[event.Letter](r.on(ctx).Omit("bytes").Where(ofEvent, sql.Named("event", eventID)).Order("id"))
}

// mostAnswers is how many different answers of mail servers are told.
const mostAnswers = 3

// Undelivered counts the letters of an event that have not reached anybody.
// What became useless without being tried, such as a reminder of a seat that
// was given back, is left out.
func (r Reads) Undelivered(ctx context.Context, eventID int64) (event.Undelivered, error) {
	var rows []struct {
		State     event.LetterState
		LastError string
		Letters   int64
	}
	var u event.Undelivered
	err := r.on(ctx).Model(&event.Letter{}).Select("state, last_error, count(*) AS letters").
		Where(ofEvent+" AND state <> 'sent' AND (state = 'queued' OR last_error <> '')", sql.Named("event", eventID)).
		Group("state, last_error").Order("letters DESC, last_error").Scan(&rows).Error
	if err != nil {
		return u, fault(err)
	}
	for _, row := range rows {
		switch row.State {
		case event.LetterFailed:
			u.Refused += row.Letters
		case event.LetterTooLate:
			u.TooLate += row.Letters
		default:
			u.Waiting += row.Letters
			if row.LastError != "" {
				u.Tried += row.Letters
			}
		}
		if row.LastError != "" && len(u.Answers) < mostAnswers && !slices.Contains(u.Answers, row.LastError) {
			u.Answers = append(u.Answers, row.LastError)
		}
	}
	if u.Waiting == 0 {
		return u, nil
	}
	oldest, err := many[event.Letter](r.on(ctx).Omit("bytes").Where(ofEvent+" AND state = 'queued'", sql.Named("event", eventID)).Order("owed_at, id").Limit(1))
	if len(oldest) == 1 {
		u.Since = &oldest[0].OwedAt
	}
	return u, err
}

// QueuedLetters returns the letters that have not been sent yet, without their
// bytes, whoever has claimed them.
func (r Reads) QueuedLetters(ctx context.Context) ([]event.Letter, error) {
	return many[event.Letter](r.on(ctx).Omit("bytes").Where("state = 'queued'").Order("id")) // a parameter would hide the index from SQLite
}
