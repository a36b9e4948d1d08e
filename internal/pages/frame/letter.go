package frame

import (
	"time"

	"rollcall/internal/event"
)

// LetterStands is what became of a letter in words, and when: sent, come back,
// or, where neither, owed.
func (p Page) LetterStands(l *event.Letter) (state string, at time.Time) {
	switch {
	case l.ReturnedAt != nil:
		return p.T("mydata.letter_state.returned"), *l.ReturnedAt
	case l.SentAt != nil:
		at = *l.SentAt
	default:
		at = l.OwedAt
	}
	return p.T("mydata.letter_state." + string(l.State)), at
}
