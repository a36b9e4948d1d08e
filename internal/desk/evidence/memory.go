package evidence

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"

	"rollcall/internal/auth"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/match"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// MemoryKey is what a decision about row is remembered under: a keyed hash of
// match.Key, so that neither names nor addresses are kept for it. It is ""
// where nothing is remembered.
func MemoryKey(key auth.Key, row match.Row) string { return hashed(key, match.Key(row)) }

func hashed(key auth.Key, plain string) string {
	if plain == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(key.MAC("report memory", []byte(plain)))
}

// A Memory is what was decided before about the people of a new report.
type Memory struct {
	All      []match.Remembered
	nameless map[string]bool // by plain key
}

// Nameless reports whether a walk-in like row is counted and not named.
func (m *Memory) Nameless(row match.Row) bool { return m.nameless[match.Key(row)] }

// MemoryFor finds what was decided in ev, or in another event of its series
// where that was wished, about people like those of rows. What was decided in
// the event itself goes before, then what was decided last.
func MemoryFor(ctx context.Context, reads store.Reads, key auth.Key, ev *event.Event, rows []match.Row) (*Memory, error) {
	kept, err := evidence.Memory(ctx, reads, ev)
	if err != nil || len(kept) == 0 {
		return &Memory{}, err
	}
	slices.SortStableFunc(kept, func(a, b event.MatchMemory) int {
		own := func(m event.MatchMemory) int { return map[bool]int{true: 0, false: 1}[m.EventID == ev.ID] }
		return cmp.Or(own(a)-own(b), b.DecidedAt.Compare(a.DecidedAt))
	})
	here, err := registrantsHere(ctx, reads, ev, kept)
	if err != nil {
		return nil, err
	}
	by := map[string]event.MatchMemory{}
	for _, m := range kept {
		if _, known := by[m.Key]; !known {
			by[m.Key] = m
		}
	}
	memory := &Memory{nameless: map[string]bool{}}
	seen := map[string]bool{}
	for _, row := range rows {
		named := row
		named.Email = "" // a decision about the name alone tells of a row with an address too
		for _, plain := range []string{match.Key(row), match.Key(named)} {
			m, known := by[hashed(key, plain)]
			if plain == "" || !known || seen[plain] {
				continue
			}
			seen[plain] = true
			memory.add(plain, m, here)
		}
	}
	return memory, nil
}

// add adds what was decided under a key. here are the ids of registrants in
// the event by those that decisions name.
func (m *Memory) add(plain string, kept event.MatchMemory, here map[int64]int64) {
	one := match.Remembered{Key: plain, As: match.As(kept.Decision)}
	if kept.Decision == event.DecidedRegistrant {
		id := int64(0)
		if kept.RegistrantID != nil {
			id = here[*kept.RegistrantID]
		}
		if id == 0 {
			return
		}
		one.ID = strconv.FormatInt(id, 10)
	}
	m.All = append(m.All, one)
	m.nameless[plain] = kept.Nameless
}

// registrantsHere are who the registrants that decisions name are in ev: those
// of another event are whoever has their address here.
func registrantsHere(ctx context.Context, reads store.Reads, ev *event.Event, kept []event.MatchMemory) (map[int64]int64, error) {
	var ids []int64
	for _, m := range kept {
		if m.RegistrantID != nil {
			ids = append(ids, *m.RegistrantID)
		}
	}
	people, err := reads.RegistrantsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	here, elsewhere := map[int64]int64{}, map[string][]int64{}
	for _, r := range people {
		switch {
		case r.ErasedAt != nil:
		case r.EventID == ev.ID:
			here[r.ID] = standing(&r)
		case r.EmailFolded != nil:
			elsewhere[*r.EmailFolded] = append(elsewhere[*r.EmailFolded], r.ID)
		}
	}
	folded := make([]string, 0, len(elsewhere))
	for address := range elsewhere {
		folded = append(folded, address)
	}
	slices.Sort(folded)
	same, err := evidence.RegistrantsWith(ctx, reads, ev.ID, folded)
	for _, r := range same {
		for _, id := range elsewhere[*r.EmailFolded] {
			here[id] = standing(&r)
		}
	}
	return here, err
}

// standing is the id of who stands for r: the own one, unless somebody else does.
func standing(r *event.Registrant) int64 {
	if r.MergedInto != nil {
		return *r.MergedInto
	}
	return r.ID
}

// remember keeps what was decided about p for the next report, or forgets what
// was if nothing is decided. step learns what was remembered before.
func (c *deciding) remember(p *event.ReportPerson, series bool, step *event.ReportStep) error {
	if p.MemoryKey == "" {
		return nil
	}
	before, err := evidence.Remembered(c.ctx, c.tx.Reads, c.event.ID, p.MemoryKey)
	if err != nil && !errors.Is(err, core.ErrNotFound) {
		return err
	}
	step.MemoryKey, step.Memory = p.MemoryKey, before
	if p.Decision == event.DecidedNothing {
		return evidence.Forget(c.tx, c.event.ID, p.MemoryKey)
	}
	m := &event.MatchMemory{
		EventID: c.event.ID, Key: p.MemoryKey, Decision: p.Decision, RegistrantID: p.RegistrantID, Nameless: p.Nameless, DecidedAt: c.now, DecidedBy: c.by.String(),
	}
	if series {
		m.Series = c.event.Series
	}
	return evidence.Remember(c.tx, m)
}

// recall puts back what was remembered before a step, unless something else
// has been remembered since. Who has been erased meanwhile is not.
func (c *deciding) recall(step *event.ReportStep) error {
	if step.MemoryKey == "" {
		return nil
	}
	stands, err := evidence.Remembered(c.ctx, c.tx.Reads, c.event.ID, step.MemoryKey)
	if err != nil && !errors.Is(err, core.ErrNotFound) {
		return err
	}
	if stands != nil && !(stands.DecidedAt.Equal(step.DecidedAt) && stands.DecidedBy == step.DecidedBy) {
		return nil
	}
	if m := step.Memory; m != nil {
		here, err := registrantsHere(c.ctx, c.tx.Reads, c.event, []event.MatchMemory{*m})
		if err != nil {
			return err
		}
		if m.RegistrantID == nil || here[*m.RegistrantID] != 0 {
			again := *m
			again.ID = 0
			if m.RegistrantID != nil {
				again.RegistrantID = new(here[*m.RegistrantID])
			}
			return evidence.Remember(c.tx, &again)
		}
	}
	return evidence.Forget(c.tx, c.event.ID, step.MemoryKey)
}
