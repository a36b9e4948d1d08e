package eventfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

type changing func(d *eventfile.Document)

func changed(by ...changing) *eventfile.Document {
	d := whole()
	for _, c := range by {
		c(d)
	}
	return d
}

// Changes of one field each, no two of the same.
var changes = []changing{
	func(d *eventfile.Document) { d.Title["en"] = "Everything else" },
	func(d *eventfile.Document) { d.Title["uk"] = "Усе" },
	func(d *eventfile.Document) { delete(d.Title, "de") },
	func(d *eventfile.Document) { d.Summary = nil },
	func(d *eventfile.Document) { d.Sessions[0].Capacity = 110 },
	func(d *eventfile.Document) { d.Sessions[0].Starts = "2021-11-12T09:30" },
	func(d *eventfile.Document) { d.Sessions[0].Aim = nil },
	func(d *eventfile.Document) { d.Sessions[0].Cancelled = false },
	func(d *eventfile.Document) { d.Sessions[0].Agenda[0].Title = event.Text{"en": "Opening"} },
	func(d *eventfile.Document) { d.Sessions[0].Agenda[0].Speakers = nil },
	func(d *eventfile.Document) { d.Registration.PerMunicipality = nil },
	func(d *eventfile.Document) { d.Registration.Approval = true },
	func(d *eventfile.Document) { d.Languages = append(d.Languages, "uk") },
	func(d *eventfile.Document) { d.Staff = append(d.Staff, "second@example.org") },
	func(d *eventfile.Document) {
		d.Questions = append(d.Questions, event.Question{Key: "fresh", Type: "text", Label: event.Text{"en": "Fresh?"}})
	},
	func(d *eventfile.Document) {
		d.Questions = slices.DeleteFunc(d.Questions, func(q event.Question) bool { return q.Key == "more" })
	},
	func(d *eventfile.Document) { d.Questions[1].ShowIf = nil },
	func(d *eventfile.Document) { d.Consents[0].Text["de"] = "Mein Name darf erscheinen" },
	func(d *eventfile.Document) { slices.Reverse(d.Quotas) },
	func(d *eventfile.Document) {
		d.Quotas[slices.IndexFunc(d.Quotas, func(q eventfile.Quota) bool { return q.Key == "ge" })].Seats = 21
	},
	func(d *eventfile.Document) { d.Reminders = d.Reminders[:1] },
	func(d *eventfile.Document) { d.RetentionDays = 30 },
	func(d *eventfile.Document) { d.Contact.Name = "" },
}

func TestMergeKeepsWhatEachHasChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var mine, theirs, both []changing
		for i, c := range changes {
			switch rapid.IntRange(0, 3).Draw(t, fmt.Sprint(i)) {
			case 0:
				mine, both = append(mine, c), append(both, c)
			case 1:
				theirs, both = append(theirs, c), append(both, c)
			case 2:
				mine, theirs, both = append(mine, c), append(theirs, c), append(both, c)
			}
		}
		got, conflicts := eventfile.Merge(whole(), changed(mine...), changed(theirs...))
		if len(conflicts) > 0 {
			t.Fatalf("conflicts: %v", conflicts)
		}
		if diff := eventfile.Diff(changed(both...), got); len(diff) > 0 {
			t.Fatalf("lost or added: %v", diff)
		}
	})
}

func TestMergeOfOneSideIsThatSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var some []changing
		for i, c := range changes {
			if rapid.Bool().Draw(t, fmt.Sprint(i)) {
				some = append(some, c)
			}
		}
		one := changed(some...)
		for name, got := range map[string]*eventfile.Document{
			"mine": merged(t, whole(), one, whole()), "theirs": merged(t, whole(), whole(), one), "both": merged(t, whole(), one, one),
		} {
			if diff := cmp.Diff(one, got); diff != "" {
				t.Fatalf("%s: want -, got +\n%s", name, diff)
			}
		}
	})
}

func merged(t *rapid.T, base, mine, theirs *eventfile.Document) *eventfile.Document {
	got, conflicts := eventfile.Merge(base, mine, theirs)
	if len(conflicts) > 0 {
		t.Fatalf("conflicts: %v", conflicts)
	}
	return got
}

func TestMergeSaysWhatBothHaveChanged(t *testing.T) {
	for _, tt := range []struct {
		name         string
		mine, theirs changing
		conflict     string // path pointer mine theirs
		kept         func(d *eventfile.Document) string
		want         string
	}{
		{"a number", func(d *eventfile.Document) { d.Sessions[0].Capacity = 80 }, func(d *eventfile.Document) { d.Sessions[0].Capacity = 120 },
			"sessions/one/capacity /sessions/0/capacity 80 120", func(d *eventfile.Document) string { return fmt.Sprint(d.Sessions[0].Capacity) }, "80"},
		{"a number that another follows", func(d *eventfile.Document) { d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = 90, 90 },
			func(d *eventfile.Document) { d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = 130, 130 },
			"sessions/one/capacity /sessions/0/capacity 90 130", func(d *eventfile.Document) string { return fmt.Sprint(d.Sessions[0].RoomLimit) }, "90"},
		{"a text", func(d *eventfile.Document) { d.Title["en"] = "My title" }, func(d *eventfile.Document) { d.Title["en"] = "Their title" },
			"title/en /title/en My title Their title", func(d *eventfile.Document) string { return d.Title["en"] }, "My title"},
		{"a label of an option, by where it stands", func(d *eventfile.Document) { d.Questions[0].Options[1].Label["en"] = "Mine" },
			func(d *eventfile.Document) {
				d.Questions[0].Options[1].Label["en"] = "Theirs"
				slices.Reverse(d.Questions)
			},
			"questions/peer/options/old/label/en /questions/2/options/1/label/en Mine Theirs",
			func(d *eventfile.Document) string { return d.Questions[2].Options[1].Label["en"] }, "Mine"},
		{"what I removed and they changed stays", func(d *eventfile.Document) { d.Questions = d.Questions[:2] },
			func(d *eventfile.Document) { d.Questions[2].Label["en"] = "Even more" },
			`questions/more /questions/2  {key: more`, func(d *eventfile.Document) string { return d.Questions[2].Label["en"] }, "Even more"},
		{"what they removed and I changed stays", func(d *eventfile.Document) { d.Questions[2].Label["en"] = "Even more" },
			func(d *eventfile.Document) { d.Questions = d.Questions[:2] },
			`questions/more /questions/2 {key: more`, func(d *eventfile.Document) string { return d.Questions[2].Label["en"] }, "Even more"},
		{"a list without names of another length", func(d *eventfile.Document) { d.Sessions[0].Agenda = nil },
			func(d *eventfile.Document) { d.Sessions[0].Agenda[0].Title["en"] = "Opening" },
			"sessions/one/agenda /sessions/0/agenda  [{kind: keynote", func(d *eventfile.Document) string { return d.Sessions[0].Agenda[0].Title["en"] }, "Opening"},
		{"the order of questions", func(d *eventfile.Document) { slices.Reverse(d.Questions) },
			func(d *eventfile.Document) { d.Questions[0], d.Questions[1] = d.Questions[1], d.Questions[0] },
			"questions /questions more, topic, peer topic, peer, more", func(d *eventfile.Document) string { return d.Questions[0].Key }, "more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, conflicts := eventfile.Merge(whole(), changed(tt.mine), changed(tt.theirs))
			if len(conflicts) != 1 {
				t.Fatalf("%d conflicts: %v", len(conflicts), conflicts)
			}
			c := conflicts[0]
			if s := strings.Join([]string{c.Path, c.Pointer, c.Mine, c.Theirs}, " "); !strings.HasPrefix(s, tt.conflict) {
				t.Errorf("got %q, want %q", s, tt.conflict)
			}
			if kept := tt.kept(got); kept != tt.want {
				t.Errorf("kept %q, want %q", kept, tt.want)
			}
		})
	}
}

func TestSwappedItemsWithoutNamesAreNotMixed(t *testing.T) {
	two := func() *eventfile.Document {
		d := whole()
		d.Sessions[0].Agenda = append(d.Sessions[0].Agenda, eventfile.AgendaItem{Title: event.Text{"en": "Panel"}, Starts: "2021-11-12T11:30"})
		return d
	}
	mine, theirs := two(), two()
	mine.Sessions[0].Agenda[0].Title["en"] = "Opening"
	slices.Reverse(theirs.Sessions[0].Agenda)
	got, conflicts := eventfile.Merge(two(), mine, theirs)
	if len(conflicts) != 1 || conflicts[0].Path != "sessions/one/agenda" {
		t.Errorf("got %v", conflicts)
	}
	if diff := eventfile.Diff(mine, got); len(diff) > 0 {
		t.Errorf("my agenda is not as it was: %v", diff)
	}
}
