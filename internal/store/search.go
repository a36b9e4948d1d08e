package store

import (
	"context"

	"rollcall/internal/event"
)

// searchAtOnce is how many search texts one transaction writes: few enough to
// keep nobody waiting.
const searchAtOnce = 200

// FillSearch writes the search text of registrants who have none yet, and
// returns how many it wrote: 0 when there are none left. Signing up leaves
// this for afterwards, since an index in random order would cost it a third
// of its speed.
func (s *Store) FillSearch(ctx context.Context) (int, error) {
	people, err := many[event.Registrant](s.on(ctx).Where("search = ''").Order("id").Limit(searchAtOnce))
	if len(people) == 0 || err != nil {
		return 0, err
	}
	texts := make([]string, len(people))
	for i := range people {
		if texts[i] = searchText(&people[i]); texts[i] == "" {
			texts[i] = "-" // nothing to be found by, but done
		}
	}
	return len(people), s.Tx(ctx, nil, func(tx *Tx) error {
		for i, p := range people {
			// Whoever was changed meanwhile has a newer text to come.
			err := tx.db.Exec("UPDATE registrants SET search = ? WHERE id = ? AND revision = ? AND search = ''", texts[i], p.ID, p.Revision).Error
			if err != nil {
				return fault(err)
			}
		}
		return nil
	})
}
