package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"rollcall/internal/event"
)

// LettersOf returns the letters owed to a registrant, sent or not, in the
// order in which they were owed.
func (r Reads) LettersOf(ctx context.Context, registrantID int64) ([]event.Letter, error) {
	return Many[event.Letter](r.On(ctx).Where("registrant_id = ?", registrantID).Order("id"))
}

// ofEvent finds the letters of an event. The indices are on registrants and
// invitations.
const ofEvent = `(registrant_id IN (SELECT id FROM registrants WHERE event_id = @event) OR invitation_id IN (SELECT id FROM invitations WHERE event_id = @event))`

// LettersOfEvent returns everything owed to the registrants of an event, and
// to those who are invited to it, in the order in which it was owed and
// without its bytes.
func (r Reads) LettersOfEvent(ctx context.Context, eventID int64) ([]event.Letter, error) {
	return Many[event.Letter](r.On(ctx).Omit("bytes").Where(ofEvent, sql.Named("event", eventID)).Order("id"))
}

// A KindCount is how many letters of one kind of an event stand in one state.
type KindCount struct {
	Kind     event.LetterKind
	State    event.LetterState
	Returned bool
	Letters  int64
}

// CountKinds counts the letters of an event.
func (r Reads) CountKinds(ctx context.Context, eventID int64) ([]KindCount, error) {
	var all []KindCount
	err := r.On(ctx).Model(&event.Letter{}).Select("kind, state, returned_at IS NOT NULL AS returned, count(*) AS letters").
		Where(ofEvent, sql.Named("event", eventID)).Group("1, 2, 3").Scan(&all).Error
	return all, Fault(err)
}

// FailedLetters returns the latest letters of an event that were refused for
// good or came back, without their bytes.
func (r Reads) FailedLetters(ctx context.Context, eventID int64, limit int) ([]event.Letter, error) {
	return Many[event.Letter](r.On(ctx).Omit("bytes").Where(ofEvent+" AND state = 'failed' AND "+ConcernsSomebody, sql.Named("event", eventID)).Order("id DESC").Limit(limit))
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
	err := r.On(ctx).Model(&event.Letter{}).Select("state, last_error, count(*) AS letters").
		Where(ofEvent+" AND state <> 'sent' AND (state = 'queued' OR last_error <> '')", sql.Named("event", eventID)).
		Group("state, last_error").Order("letters DESC, last_error").Scan(&rows).Error
	if err != nil {
		return u, Fault(err)
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
	oldest, err := Many[event.Letter](r.On(ctx).Omit("bytes").Where(ofEvent+" AND state = 'queued'", sql.Named("event", eventID)).Order("owed_at, id").Limit(1))
	if len(oldest) == 1 {
		u.Since = &oldest[0].OwedAt
	}
	return u, err
}

// QueuedLetters returns the letters that have not been sent yet, without their
// bytes, whoever has claimed them.
func (r Reads) QueuedLetters(ctx context.Context) ([]event.Letter, error) {
	return Many[event.Letter](r.On(ctx).Omit("bytes").Where("state = 'queued'").Order("id")) // a parameter would hide the index from SQLite
}

// IsOwed reports whether a letter of the kind and occasion of l is owed to its
// registrant, sent or not.
func (r Reads) IsOwed(ctx context.Context, l *event.Letter) (bool, error) {
	return Exists(r.On(ctx).Model(&event.Letter{}).Where("registrant_id = ? AND kind = ? AND occasion = ?", l.RegistrantID, l.Kind, l.Occasion))
}

// CausedSince is how many letters of the kinds that a stranger can cause a
// registrant was owed since then.
func (r Reads) CausedSince(ctx context.Context, registrantID int64, then time.Time) (int64, error) {
	var n int64
	err := r.On(ctx).Model(&event.Letter{}).
		Where("registrant_id = ? AND kind IN ? AND owed_at >= ?", registrantID, event.CausedKinds(), then).
		Count(&n).Error
	return n, Fault(err)
}

// AskedSince is how many letters have been owed since then that ask for an
// address to be confirmed which is to take the place of another: to that
// folded address, or on behalf of that registrant, whichever are more.
func (r Reads) AskedSince(ctx context.Context, registrantID int64, folded string, then time.Time) (int64, error) {
	var to, by int64
	asked := func(condition string, value any, n *int64) error {
		return r.On(ctx).Model(&event.Letter{}).Where(condition, value).Where("kind = ? AND owed_at >= ?", event.LetterAddress, then).Count(n).Error
	}
	err := errors.Join(asked("address = ?", folded, &to), asked("registrant_id = ?", registrantID, &by))
	return max(to, by), Fault(err)
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
