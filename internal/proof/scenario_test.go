package proof_test

import (
	"fmt"
	"testing"

	"rollcall/internal/proof"
	"rollcall/internal/store/storetest"
)

// callers is how many come in a test.
const callers = 200

// servers is how many share the database: one on SQLite.
func servers() int {
	if storetest.Postgres() {
		return 2
	}
	return 1
}

func TestBursts(t *testing.T) {
	h := open(t, servers())
	for _, seats := range []int64{1, 3, 100} {
		r := h.play(t, fmt.Sprintf("burst-%d", seats), callers, proof.Burst(seats))
		if r.Seats != int(seats) || r.Accepted != callers || r.Queue != callers-r.Seats || r.Calls <= callers {
			t.Errorf("%d seats: %+v", seats, r.Tally)
		}
	}
}

func TestBurstsOnAListThatIsSoonFull(t *testing.T) {
	h := open(t, servers())
	for _, list := range []int64{0, 7} {
		r := h.play(t, fmt.Sprintf("list-%d", list), callers, proof.ShortList(3, list))
		if r.Seats != 3 || r.Queue != int(list) || r.Full == 0 {
			t.Errorf("a list of %d: %+v", list, r.Tally)
		}
	}
}

func TestConfirming(t *testing.T) {
	h := open(t, servers())
	h.play(t, "confirming", callers/2, proof.Confirming(30))
}

func TestMix(t *testing.T) {
	h := open(t, servers())
	for i, seats := range []int64{3, 60} {
		s := proof.Mix(seats, i == 0)
		s.Seed = uint64(i)
		h.play(t, fmt.Sprintf("mix-%d", seats), callers/2, s)
	}
}
