package evidence

import (
	"context"
	"iter"
	"slices"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A SightingID names a sighting. Sightings are added and, with the report that they are
// of, removed; none is ever changed.
type SightingID struct {
	Stay bool // a stay of a report; else a mark
	ID   int64
}

// A Sighting is one thing that was noted about somebody's presence in a session:
// a mark, or a stay of a report. Neither is there for one that has been removed
// since it was chosen.
type Sighting struct {
	Mark       *event.Mark
	Stay       *event.Stay
	File       string            // of the report
	Registrant *event.Registrant // nil for a walk-in
}

// sightings are the marks of a session and the stays of the reports that count
// for it: of registrants but speakers and staff in the order of sign-up, then of
// walk-ins whom a host has let in; of each by time.
const sightings = `SELECT m.id, false AS stay, coalesce(g.id, 0) AS place, m.registrant_id AS who, m.at AS at FROM marks m
LEFT JOIN registrations g ON g.registrant_id = m.registrant_id AND g.session_id = m.session_id
WHERE m.session_id = @session AND (g.team IS NULL OR NOT g.team)
UNION ALL
SELECT y.id, true, coalesce(g.id, 0), p.registrant_id, y.joined FROM stays y JOIN report_people p ON p.id = y.person_id JOIN reports r ON r.id = p.report_id
LEFT JOIN registrations g ON g.registrant_id = p.registrant_id AND g.session_id = r.session_id
WHERE r.session_id = @session AND p.registrant_id IS NOT NULL AND ` + store.Counting + ` AND (g.team IS NULL OR NOT g.team)`

// Sightings returns the sightings of a session in their order.
func Sightings(ctx context.Context, r store.Reads, sessionID int64) ([]SightingID, error) {
	var all []SightingID
	err := r.On(ctx).Raw("SELECT id, stay FROM ("+sightings+") t ORDER BY CASE WHEN who IS NULL THEN 1 ELSE 0 END, place, who, at, stay, id",
		map[string]any{"session": sessionID}).Scan(&all).Error
	return all, store.Fault(err)
}

// SightingChunks reads sightings with their registrants in their order, a chunk at a
// time, so that no read stays open for long.
func SightingChunks(ctx context.Context, r store.Reads, ids []SightingID) iter.Seq2[[]Sighting, error] {
	return func(yield func([]Sighting, error) bool) {
		for chunk := range slices.Chunk(ids, store.RowsAtOnce) {
			found, err := sighted(ctx, r, chunk)
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}

// A filedStay is a stay with the registrant and the report that it is of.
type filedStay struct {
	event.Stay
	RegistrantID int64
	File         string
}

// sighted reads a chunk.
func sighted(ctx context.Context, r store.Reads, ids []SightingID) ([]Sighting, error) {
	var markIDs, stayIDs []int64
	at := make(map[SightingID]int, len(ids))
	for i, id := range ids {
		at[id] = i
		if id.Stay {
			stayIDs = append(stayIDs, id.ID)
		} else {
			markIDs = append(markIDs, id.ID)
		}
	}
	marks, err := store.Many[event.Mark](r.On(ctx).Where("id IN ?", markIDs))
	if err != nil {
		return nil, err
	}
	var stays []filedStay
	if err := r.On(ctx).Table("stays y").Joins("JOIN report_people p ON p.id = y.person_id").Joins("JOIN reports r ON r.id = p.report_id").
		Select("y.*, p.registrant_id, r.name AS file").Where("y.id IN ? AND p.registrant_id IS NOT NULL", stayIDs).Scan(&stays).Error; err != nil {
		return nil, store.Fault(err)
	}
	all, who := make([]Sighting, len(ids)), map[int64][]int{}
	for i := range marks {
		n := at[SightingID{ID: marks[i].ID}]
		all[n].Mark = &marks[i]
		if id := marks[i].RegistrantID; id != nil {
			who[*id] = append(who[*id], n)
		}
	}
	for i := range stays {
		n := at[SightingID{Stay: true, ID: stays[i].ID}]
		all[n].Stay, all[n].File = &stays[i].Stay, stays[i].File
		who[stays[i].RegistrantID] = append(who[stays[i].RegistrantID], n)
	}
	return all, name(ctx, r, all, who)
}

// name puts the registrants to the sightings that are theirs.
func name(ctx context.Context, r store.Reads, all []Sighting, who map[int64][]int) error {
	var ids []int64
	for id := range who {
		ids = append(ids, id)
	}
	people, err := store.Many[event.Registrant](r.On(ctx).Where("id IN ?", ids))
	for i := range people {
		for _, n := range who[people[i].ID] {
			all[n].Registrant = &people[i]
		}
	}
	return err
}

// A Stray is a row of a report that counts, and that is nobody's who is
// registered: a walk-in's, or one about which somebody has to decide. What is
// empty has been removed, or decided otherwise, since it was chosen.
type Stray struct {
	event.ReportRow
	File     string // of the report
	Bucket   event.Bucket
	Decision event.ReportDecision
	Nameless bool // a walk-in who is counted and not named
}

// astray are rows of people in reports who are nobody's that is registered.
const astray = "p.bucket IN ('unmatched', 'suggested')"

// StrayIDs returns the rows of a session's reports that are strays, in the
// order of the reports and of their rows.
func StrayIDs(ctx context.Context, r store.Reads, sessionID int64) ([]int64, error) {
	var all []int64
	err := r.On(ctx).Table("report_rows w").Joins("JOIN report_people p ON p.id = w.person_id").Joins("JOIN reports r ON r.id = w.report_id").
		Where("r.session_id = ? AND "+store.Counting+" AND "+astray, sessionID).Order("w.report_id, w.number, w.id").Pluck("w.id", &all).Error
	return all, store.Fault(err)
}

// StrayChunks reads strays in their order, a chunk at a time.
func StrayChunks(ctx context.Context, r store.Reads, ids []int64) iter.Seq2[[]Stray, error] {
	return func(yield func([]Stray, error) bool) {
		for chunk := range slices.Chunk(ids, store.RowsAtOnce) {
			var found []Stray
			err := r.On(ctx).Table("report_rows w").Joins("JOIN report_people p ON p.id = w.person_id").Joins("JOIN reports r ON r.id = w.report_id").
				Select("w.*, r.name AS file, p.bucket, p.decision, p.nameless").Where("w.id IN ? AND "+astray, chunk).Scan(&found).Error
			at := make(map[int64]*Stray, len(found))
			for i := range found {
				at[found[i].ID] = &found[i]
			}
			rows := make([]Stray, len(chunk))
			for i, id := range chunk {
				if s := at[id]; s != nil {
					rows[i] = *s
				}
			}
			if !yield(rows, store.Fault(err)) || err != nil {
				return
			}
		}
	}
}
