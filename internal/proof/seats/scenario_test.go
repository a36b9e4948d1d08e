package seats_test

import (
	"fmt"
	"testing"

	"rollcall/internal/proof/seats"
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
	for _, capacity := range []int64{1, 3, 100} {
		r := h.play(t, fmt.Sprintf("burst-%d", capacity), callers, seats.Burst(capacity))
		if r.Seats != int(capacity) || r.Accepted != callers || r.Queue != callers-r.Seats || r.Calls <= callers {
			t.Errorf("%d seats: %+v", capacity, r.Tally)
		}
	}
}

func TestBurstsOnAListThatIsSoonFull(t *testing.T) {
	h := open(t, servers())
	for _, list := range []int64{0, 7} {
		r := h.play(t, fmt.Sprintf("list-%d", list), callers, seats.ShortList(3, list))
		if r.Seats != 3 || r.Queue != int(list) || r.Full == 0 {
			t.Errorf("a list of %d: %+v", list, r.Tally)
		}
	}
}

func TestConfirming(t *testing.T) {
	h := open(t, servers())
	h.play(t, "confirming", callers/2, seats.Confirming(30))
}

func TestMix(t *testing.T) {
	h := open(t, servers())
	for i, capacity := range []int64{3, 60} {
		s := seats.Mix(capacity, i == 0)
		s.Seed = uint64(i)
		h.play(t, fmt.Sprintf("mix-%d", capacity), callers/2, s)
	}
}
