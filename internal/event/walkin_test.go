package event_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rollcall/internal/event"
)

func TestSameWalkIns(t *testing.T) {
	for name, c := range map[string]struct {
		all  []event.WalkIn
		want []int
	}{
		"nobody": {nil, []int{}},
		"the same address, whatever the name": {
			[]event.WalkIn{{"Lejla S.", "lejla@example.net"}, {"Lejla Suljić", "LEJLA@example.net "}}, []int{0, 0},
		},
		"the same name in other marks and case, no address": {
			[]event.WalkIn{{"Lejla Suljić", ""}, {"lejla  SULJIC", ""}}, []int{0, 0},
		},
		"who has no address is who has that name and one": {
			[]event.WalkIn{{"Lejla Suljić", ""}, {"Lejla Suljić", "lejla@example.net"}}, []int{1, 1},
		},
		"two addresses are two people, and the third is the first of them": {
			[]event.WalkIn{{"Ivan Ivanov", "a@example.net"}, {"Ivan Ivanov", "b@example.net"}, {"Ivan Ivanov", ""}}, []int{0, 1, 0},
		},
		"neither name nor address is nobody else": {[]event.WalkIn{{}, {}}, []int{0, 1}},
		"an address without a name":               {[]event.WalkIn{{"", "a@example.net"}, {}}, []int{0, 1}},
	} {
		if got := event.SameWalkIns(c.all); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// However they come and in whatever order, there are as many people; and one
// noted twice is no second.
func TestWalkInsAreCountedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) event.WalkIn {
			return event.WalkIn{
				Name:  rapid.SampledFrom([]string{"", "Ana", "ana", "Ána", "Boris"}).Draw(t, "name"),
				Email: rapid.SampledFrom([]string{"", "a@example.net", "A@example.net", "b@example.net"}).Draw(t, "address"),
			}
		}), 0, 8).Draw(t, "walk-ins")
		n := people(all)
		mixed := rapid.Permutation(all).Draw(t, "mixed")
		if got := people(mixed); got != n {
			t.Fatalf("%d people in order %v, %d in order %v", n, all, got, mixed)
		}
		for _, w := range all {
			if again := people(append(slices.Clone(all), w)); again != n && (w.Name != "" || w.Email != "") {
				t.Fatalf("%v with %v once more: %d people, want %d", all, w, again, n)
			}
		}
	})
}

// people is how many people all are.
func people(all []event.WalkIn) (n int64) {
	for i, first := range event.SameWalkIns(all) {
		if i == first {
			n++
		}
	}
	return n
}
