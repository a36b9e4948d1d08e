package seats_test

import (
	"fmt"
	"testing"

	"rollcall/internal/proof/seats"
)

// histories is how many are tried in a test: each kind of event once.
const histories = 24

func TestHistories(t *testing.T) {
	h := open(t, servers())
	for seed := range uint64(histories) {
		h.play(t, fmt.Sprintf("history-%d", seed), seats.HistoryCallers, seats.History(seed))
	}
}
