package proof_test

import (
	"fmt"
	"testing"

	"rollcall/internal/proof"
)

// histories is how many are tried in a test: each kind of event twice.
const histories = 48

func TestHistories(t *testing.T) {
	h := open(t, servers())
	for seed := range uint64(histories) {
		h.play(t, fmt.Sprintf("history-%d", seed), proof.HistoryCallers, proof.History(seed))
	}
}
