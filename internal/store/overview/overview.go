package overview

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Open returns what is not settled at now in each of the given events, without
// whom reminders go to.
func Open(ctx context.Context, r store.Reads, eventIDs []int64, now time.Time) (map[int64]*event.Open, error) {
	all := map[int64]*event.Open{}
	for _, id := range eventIDs {
		all[id] = &event.Open{}
	}
	for ids := range slices.Chunk(eventIDs, store.IDsAtOnce) {
		for _, part := range []func(context.Context, store.Reads, []int64, time.Time, map[int64]*event.Open) error{
			openDecisions, openObjections, openReviews, openSeats, openAddresses, openLetters,
		} {
			if err := part(ctx, r, ids, now, all); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func openDecisions(ctx context.Context, r store.Reads, ids []int64, now time.Time, all map[int64]*event.Open) error {
	var rows []struct {
		EventID int64
		event.Registration
	}
	err := r.On(ctx).Table("registrations g").Joins("JOIN sessions s ON s.id = g.session_id").
		Select("s.event_id, g.registrant_id, g.session_id, g.holds_seat, g.changed_at").
		Where("s.event_id IN ? AND s.cancelled_at IS NULL AND s.ends_at > ? AND g.status = ?", ids, now, event.Pending).
		Order("g.changed_at, g.id").Scan(&rows).Error
	for _, g := range rows {
		o := all[g.EventID]
		o.Undecided = append(o.Undecided, event.Undecided{RegistrantID: g.RegistrantID, SessionID: g.SessionID, HoldsSeat: g.HoldsSeat, Since: g.ChangedAt})
	}
	return store.Fault(err)
}

func openObjections(ctx context.Context, r store.Reads, ids []int64, _ time.Time, all map[int64]*event.Open) error {
	var rows []struct {
		EventID int64
		event.Statement
	}
	err := r.On(ctx).Table("statements o").Joins("JOIN sessions s ON s.id = o.session_id").Select("s.event_id, o.session_id, o.said_at").
		Where(store.Unanswered+" AND s.event_id IN ?", ids).Order("o.id").Scan(&rows).Error
	for _, row := range rows {
		o := all[row.EventID]
		if o.Objections == nil {
			o.Objections = map[int64]event.Unanswered{}
		}
		u := o.Objections[row.SessionID]
		if u.Count++; u.Count == 1 {
			u.Since = row.SaidAt
		}
		o.Objections[row.SessionID] = u
	}
	return store.Fault(err)
}

func openReviews(ctx context.Context, r store.Reads, ids []int64, _ time.Time, all map[int64]*event.Open) error {
	var rows []struct {
		EventID   int64
		ID        int64
		SessionID int64
		People    int64
		AppliedAt time.Time
	}
	err := r.On(ctx).Table("reports r").Joins("JOIN report_people p ON p.report_id = r.id").
		Select("r.event_id, r.id, r.session_id, r.applied_at, count(*) AS people").
		Where("r.event_id IN ? AND "+store.Counting+" AND "+store.Undecided, ids).Group("r.event_id, r.id, r.session_id, r.applied_at").Order("r.id").Scan(&rows).Error
	for _, row := range rows {
		o := all[row.EventID]
		o.Reviews = append(o.Reviews, event.ToReview{SessionID: row.SessionID, ReportID: row.ID, People: row.People, Since: row.AppliedAt})
	}
	return store.Fault(err)
}

func openSeats(ctx context.Context, r store.Reads, ids []int64, _ time.Time, all map[int64]*event.Open) error {
	var rows []struct {
		EventID int64
		event.Registration
	}
	err := r.On(ctx).Table("registrations g").Joins("JOIN sessions s ON s.id = g.session_id").
		Select("s.event_id, g.session_id, g.status, g.hold_until, g.offer_until").
		Where("s.event_id IN ? AND g.holds_seat AND g.status IN ?", ids, []event.Status{event.Unverified, event.Pending, event.Offered}).
		Order("g.id").Scan(&rows).Error
	for _, g := range rows {
		h := event.HeldSeat{SessionID: g.SessionID, Held: event.Held{Status: g.Status, Until: g.HoldUntil}}
		if g.Status == event.Offered {
			h.Until = g.OfferUntil
		}
		all[g.EventID].Held = append(all[g.EventID].Held, h)
	}
	return store.Fault(err)
}

// unconfirmed counts people by event with the row of the first of them: ids
// ascend as people sign up.
const unconfirmed = `SELECT p.event_id, c.people, p.signed_up_at FROM registrants p JOIN (
 SELECT event_id, min(id) AS id, count(*) AS people FROM registrants
 WHERE event_id IN ? AND verified_at IS NULL AND erased_at IS NULL AND merged_into IS NULL AND email IS NOT NULL AND signed_up_at <= ? GROUP BY event_id
) c ON c.id = p.id`

func openAddresses(ctx context.Context, r store.Reads, ids []int64, now time.Time, all map[int64]*event.Open) error {
	var rows []struct {
		EventID    int64
		People     int64
		SignedUpAt time.Time
	}
	err := r.On(ctx).Raw(unconfirmed, ids, now.Add(-event.ConfirmWithin)).Scan(&rows).Error
	for i := range rows {
		o := all[rows[i].EventID]
		o.Unconfirmed, o.Since = rows[i].People, &rows[i].SignedUpAt
	}
	return store.Fault(err)
}

// refused is the condition of an index, which a parameter would hide from
// SQLite.
const refused = "state = 'failed'"

func openLetters(ctx context.Context, r store.Reads, ids []int64, _ time.Time, all map[int64]*event.Open) error {
	var rows []struct {
		EventID int64
		Letters int64
	}
	err := r.On(ctx).Model(&event.Letter{}).Select("event_id, count(*) AS letters").Where(refused+" AND event_id IN ? AND "+store.ConcernsSomebody, ids).Group("event_id").Scan(&rows).Error
	for _, row := range rows {
		all[row.EventID].Refused = row.Letters
	}
	return store.Fault(err)
}

// Reminded returns, by session, to how many people of an event a reminder would
// go: with a seat and an address, who have not turned reminders off.
func Reminded(ctx context.Context, r store.Reads, eventID int64) (map[int64]int64, error) {
	var rows []struct {
		SessionID int64
		People    int64
	}
	err := r.On(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").Select("g.session_id, count(*) AS people").
		Where("g.session_id IN (SELECT id FROM sessions WHERE event_id = ?) AND g.status = ?", eventID, event.Confirmed).
		Where("p.email IS NOT NULL AND p.erased_at IS NULL AND p.reminders_off_at IS NULL").Group("g.session_id").Scan(&rows).Error
	of := map[int64]int64{}
	for _, row := range rows {
		of[row.SessionID] = row.People
	}
	return of, store.Fault(err)
}

// A Returned is somebody whom a letter has not reached.
type Returned struct {
	ID         int64
	GivenName  string
	FamilyName string
}

// Name is the full name.
func (r *Returned) Name() string {
	person := event.Registrant{GivenName: r.GivenName, FamilyName: r.FamilyName}
	return person.Name()
}

// ReturnedOf returns at most limit registrants of an event to whom a mail server
// has refused a letter for good, the last one first.
func ReturnedOf(ctx context.Context, r store.Reads, eventID int64, limit int) ([]Returned, error) {
	var all []Returned
	err := r.On(ctx).Table("registrants p").Joins("JOIN (SELECT registrant_id, max(id) AS id FROM letters WHERE "+refused+" AND event_id = ? GROUP BY registrant_id) l ON l.registrant_id = p.id", eventID).
		Select("p.id, p.given_name, p.family_name").Where("p.erased_at IS NULL AND p.merged_into IS NULL").Order("l.id DESC").Limit(limit).Scan(&all).Error
	return all, store.Fault(err)
}

// A Trace names a state of the numbers of an event: whatever changes a number
// changes the trace, but for letters that wait and people who turn reminders
// off. It is cheap to read at any size of the event.
type Trace struct {
	Revision int64
	Audit    int64 // the newest entry: everything that people, staff and time do has one
	Refused  int64 // letters
	Counters int64 // of the seats, which also tells entries of several servers that were not committed in order
}

const trace = `SELECT e.revision, (SELECT coalesce(max(a.id), 0) FROM audit a WHERE a.event_id = e.id) AS audit,
 (SELECT count(*) FROM letters l WHERE l.event_id = e.id AND l.` + refused + `) AS refused,
 (SELECT coalesce(sum(s.seats_taken + s.unverified_seats + s.waiting + s.next_seq + s.kept), 0) FROM sessions s WHERE s.event_id = e.id) AS counters
FROM events e WHERE e.id = ?`

// TraceOf returns the trace of an event, or event.ErrNotFound.
func TraceOf(ctx context.Context, r store.Reads, eventID int64) (Trace, error) {
	var t []Trace
	if err := r.On(ctx).Raw(trace, eventID).Scan(&t).Error; err != nil {
		return Trace{}, store.Fault(err)
	}
	if len(t) == 0 {
		return Trace{}, event.ErrNotFound
	}
	return t[0], nil
}

// A SessionSignedUp is somebody in the statistics of one session.
type SessionSignedUp struct {
	SessionID int64
	event.SignedUp
}

// SignedUpIn returns what statistics need of the verified participants of an
// event, once for each session that they have signed up for, with the time when
// they did.
func SignedUpIn(ctx context.Context, r store.Reads, eventID int64) ([]SessionSignedUp, error) {
	var rows []SessionSignedUp
	err := r.On(ctx).Table("registrations g").Joins("JOIN registrants p ON p.id = g.registrant_id").
		Select("g.session_id, p.country, p.organisation_kind, p.municipality_key, p.language, g.signed_up_at").
		Where("p.event_id = ? AND p.verified_at IS NOT NULL AND p.merged_into IS NULL AND p.role = ?", eventID, event.RoleParticipant).Scan(&rows).Error
	return rows, store.Fault(err)
}
