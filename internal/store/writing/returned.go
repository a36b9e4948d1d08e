package writing

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// LettersTo returns the letters with one of the given Message-IDs that went to
// one of the given folded addresses, without their bytes. An index on
// Message-IDs would cost every sign-up more than this costs.
func LettersTo(ctx context.Context, r store.Reads, messageIDs, folded []string) ([]event.Letter, error) {
	all, err := store.Many[event.Letter](r.On(ctx).Omit("bytes").Where("address IN ? AND address IS NOT NULL AND message_id IN ?", folded, messageIDs).Order("id"))
	if err != nil {
		return nil, err
	}
	mine, err := store.Many[event.Letter](r.On(ctx).Omit("bytes").Where("message_id IN ? AND registrant_id IN (?)", messageIDs,
		r.On(ctx).Model(&event.Registrant{}).Select("id").Where("email_folded IN ? AND event_id IN (SELECT id FROM events)", folded)).Order("id"))
	if err != nil {
		return nil, err
	}
	invited, err := store.Many[event.Letter](r.On(ctx).Omit("bytes").Where("invitation_id IS NOT NULL AND message_id IN ? AND invitation_id IN (?)", messageIDs,
		r.On(ctx).Model(&event.Invitation{}).Select("id").Where("email_folded IN ? AND event_id IN (SELECT id FROM events)", folded)).Order("id"))
	for _, l := range slices.Concat(mine, invited) {
		if !slices.ContainsFunc(all, func(o event.Letter) bool { return o.ID == l.ID }) {
			all = append(all, l)
		}
	}
	return all, err
}

// LetterReturned notes that a letter that was sent has come back, and what was
// said then. It reports whether that was not known.
func LetterReturned(tx *store.Tx, id int64, now time.Time, reason string) (bool, error) {
	res := tx.DB().Model(&event.Letter{}).Where("id = ? AND state = ?", id, event.LetterSent).
		Updates(map[string]any{"state": event.LetterFailed, "returned_at": now, "last_error": reason})
	return res.RowsAffected == 1, store.Fault(res.Error)
}
