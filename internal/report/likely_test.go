package report

import "testing"

// The likely zone counts where nobody says one, and is doubted.
func TestALikelyZoneIsDoubted(t *testing.T) {
	plain := "Name,Join Time,Leave Time\nAna,2026-10-06 18:00:00,2026-10-06 19:00:00\n"
	for _, c := range []struct {
		name, data string
		hints      Hints
		joined     string
		doubted    bool
	}{
		{"nobody says one", plain, Hints{Likely: "Europe/Berlin"}, "2026-10-06T18:00:00+02:00", true},
		{"the caller says one", plain, Hints{Zone: "Asia/Tbilisi", Likely: "Europe/Berlin"}, "2026-10-06T18:00:00+04:00", false},
		{"the file says one", "Name,Join Time,Leave Time\nAna,2026-10-06T18:00:00Z,2026-10-06T19:00:00Z\n", Hints{Likely: "Europe/Berlin"}, "2026-10-06T18:00:00Z", false},
		{"nothing is likely", plain, Hints{}, "2026-10-06T18:00:00", true},
	} {
		r, err := Read([]byte(c.data), c.hints)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Rows[0].Joined.String(); got != c.joined || r.Doubted(DoubtZone) != c.doubted {
			t.Errorf("%s: joined %s, want %s; doubted %t (zone %q)", c.name, got, c.joined, r.Doubted(DoubtZone), r.Zone)
		}
	}
}
