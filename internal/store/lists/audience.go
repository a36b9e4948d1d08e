package lists

import (
	"cmp"
	"context"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// idsAtOnce is how many people one question names at most: no database takes
// any number of values.
const idsAtOnce = 5000

// parts are q, or where it names more people than one question may, the
// questions that name them.
func (q Query) parts() []Query {
	if len(q.IDs) <= idsAtOnce {
		return []Query{q}
	}
	var all []Query
	for some := range slices.Chunk(q.IDs, idsAtOnce) {
		q.IDs = some
		all = append(all, q)
	}
	return all
}

// audience is where to look for those whom q asks for and to whom one can
// write: nobody who is erased.
func (q Query) audience(r store.Reads) (from string, args []any) {
	from, args = " FROM registrants p WHERE p.event_id = ? AND p.erased_at IS NULL AND p.merged_into IS NULL", []any{q.EventID}
	for _, c := range conditions(r, q) {
		from, args = from+" AND "+c.on("p"), append(args, c.args...)
	}
	return from, args
}

// excluded says who gets no letter, and why: event.Exclusions, in their order.
const excluded = "CASE WHEN p.email IS NULL THEN 'no_address' WHEN p.verified_at IS NULL THEN 'unconfirmed' WHEN p.reminders_off_at IS NOT NULL THEN 'objects' ELSE '' END"

// An AudienceCount is how many people of one language get a letter of a
// message, or get none for a reason.
type AudienceCount struct {
	Language string
	Excluded event.Exclusion
	People   int64
}

// CountAudience counts whom q asks for, by language and by why they get
// nothing.
func CountAudience(ctx context.Context, r store.Reads, q Query) ([]AudienceCount, error) {
	people := map[AudienceCount]int64{} // by what is said of them
	for _, part := range q.parts() {
		var some []AudienceCount
		from, args := part.audience(r)
		if err := r.On(ctx).Raw("SELECT p.language, "+excluded+" AS excluded, count(*) AS people"+from+" GROUP BY 1, 2", args...).Scan(&some).Error; err != nil {
			return nil, store.Fault(err)
		}
		for _, c := range some {
			people[AudienceCount{Language: c.Language, Excluded: c.Excluded}] += c.People
		}
	}
	var all []AudienceCount
	for c, n := range people {
		c.People = n
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b AudienceCount) int {
		return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(a.Excluded, b.Excluded))
	})
	return all, nil
}

// AudienceSample returns at most limit people whom q asks for and who get a
// letter, by ascending id if its IDs are.
func AudienceSample(ctx context.Context, r store.Reads, q Query, limit int) ([]event.Registrant, error) {
	var all []event.Registrant
	for _, part := range q.parts() {
		var some []event.Registrant
		from, args := part.audience(r)
		if err := r.On(ctx).Raw("SELECT p.*"+from+" AND "+excluded+" = '' ORDER BY p.id LIMIT ?", append(args, limit-len(all))...).Scan(&some).Error; err != nil {
			return nil, store.Fault(err)
		}
		if all = append(all, some...); len(all) == limit {
			break
		}
	}
	return all, nil
}

// AddressMessage writes down whom the message with the given id is for at this
// moment: those whom q asks for.
func AddressMessage(tx *store.Tx, messageID int64, q Query) error {
	for _, part := range q.parts() {
		from, args := part.audience(tx.Reads)
		into := "INSERT INTO message_recipients (message_id, registrant_id, excluded) SELECT CAST(? AS BIGINT), p.id, " + excluded
		if err := tx.DB().Exec(into+from+" ORDER BY p.id", append([]any{messageID}, args...)...).Error; err != nil {
			return store.Fault(err)
		}
	}
	return nil
}
