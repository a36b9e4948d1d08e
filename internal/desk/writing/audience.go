package writing

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/internal/store/writing"
)

// audience asks the store for those whom m is for. Who was there follows from
// all the evidence, so those of whom that is asked are named one by one.
func audience(ctx context.Context, reads store.Reads, m *event.Message) (lists.Query, error) {
	f := m.Audience
	q := lists.Query{
		EventID: m.EventID, SessionID: f.SessionID, Statuses: f.Statuses, Role: f.Role, Language: f.Language, Country: f.Country, Kind: f.Kind,
		Municipality: f.Municipality, Source: f.Source, Verified: f.Verified, Refused: f.Refused, Question: f.Question, Option: f.Option,
	}
	if len(f.Outcomes) == 0 {
		return q, nil
	}
	ev, err := reads.EventByID(ctx, m.EventID)
	if err != nil {
		return q, err
	}
	s, err := reads.Session(ctx, f.SessionID)
	if err != nil {
		return q, err
	}
	known, err := core.AllRecordsIn(ctx, reads, ev, s)
	q.IDs = []int64{}
	for id, row := range known {
		if slices.Contains(f.Outcomes, row.Outcome()) {
			q.IDs = append(q.IDs, id)
		}
	}
	slices.Sort(q.IDs)
	return q, err
}

// countAudience counts those whom m is for at this moment.
func countAudience(ctx context.Context, reads store.Reads, m *event.Message) ([]lists.AudienceCount, error) {
	q, err := audience(ctx, reads, m)
	if err != nil {
		return nil, err
	}
	return lists.CountAudience(ctx, reads, q)
}

// Timed are the messages of an event that wait for their time, the earliest
// first.
func Timed(ctx context.Context, reads store.Reads, eventID int64) ([]event.TimedMessage, error) {
	waiting, err := writing.TimedMessages(ctx, reads, eventID)
	if err != nil {
		return nil, err
	}
	var all []event.TimedMessage
	for i := range waiting {
		counts, err := countAudience(ctx, reads, &waiting[i])
		if err != nil {
			return nil, err
		}
		m := event.TimedMessage{ID: waiting[i].ID, At: *waiting[i].SendAt}
		for _, c := range counts {
			if c.Excluded == "" {
				m.People += c.People
			}
		}
		all = append(all, m)
	}
	return all, nil
}

// sample is a few of those whom m is for and who get a letter, the first first.
func sample(ctx context.Context, reads store.Reads, m *event.Message, limit int) ([]event.Registrant, error) {
	q, err := audience(ctx, reads, m)
	if err != nil {
		return nil, err
	}
	return lists.AudienceSample(ctx, reads, q, limit)
}
