package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/match"
)

var (
	ten   = time.Date(2026, 10, 6, 8, 0, 0, 0, time.UTC)
	towns = &event.Event{Municipalities: []event.Municipality{
		{Key: "vinnytsia", Name: event.Text{"en": "City of Vinnytsia", "uk": "Вінниця"}, Aliases: []string{"Vinnytsia"}},
		{Key: "poltava", Name: event.Text{"en": "Poltava", "uk": "Полтава"}},
	}}
)

// graded are the grades of all clues, by kind.
func graded(c compared) string {
	var all []string
	for _, clue := range c.clues() {
		all = append(all, fmt.Sprintf("%s %s", clue.Kind, clue.Grade))
	}
	return strings.Join(all, ", ")
}

func TestWhatSpeaksForSomebody(t *testing.T) {
	email := "nataliia@example.org"
	bondar := &event.Registrant{ID: 1, Municipality: "Вінниця", MunicipalityKey: "vinnytsia", Email: &email}
	elsewhere := &event.Registrant{ID: 2, Municipality: "Полтава", MunicipalityKey: "poltava"}
	unlisted := &event.Registrant{ID: 3, Municipality: "Zavidovići"}
	in := func(names []string, email string) *event.ReportPerson {
		return &event.ReportPerson{Names: names, Email: email, FirstJoin: &ten}
	}
	for name, c := range map[string]struct {
		of   compared
		want string
	}{
		"all speaks for it": {
			compared{towns, in([]string{"N. Bondar | Vinnytsia", "Nataliia Bondar"}, "Nataliia@example.org"), bondar, []match.Why{match.OtherScript}, []time.Time{ten.Add(-27 * time.Second)}, ""},
			"name for, municipality for, address for, elsewhere for, click for",
		},
		"another municipality, another address, no click": {
			compared{towns, in([]string{"Bondarenko (Полтава)"}, "other@example.org"), bondar, []match.Why{match.Similar}, nil, "Natalia"},
			"name open, municipality against, address against, elsewhere open, click against",
		},
		"nothing is said": {
			compared{towns, in([]string{"Bondar"}, ""), bondar, nil, []time.Time{ten.Add(-6 * time.Minute)}, ""},
			"name against, municipality open, address open, elsewhere for, click open",
		},
		"a registration without an address": {
			compared{towns, in([]string{"Poltava, Nataliia"}, "x@example.org"), elsewhere, []match.Why{match.OnlyOneWord}, []time.Time{ten.Add(2 * time.Minute)}, ""},
			"name open, municipality for, address open, elsewhere for, click open",
		},
		"a municipality of no list, in parentheses and other marks": {
			compared{towns, in([]string{"Lejla S. (ZAVIDOVICI)"}, ""), unlisted, []match.Why{match.Initials}, nil, ""},
			"name open, municipality for, address open, elsewhere for, click against",
		},
	} {
		if got := graded(c.of); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
	click := compared{person: in(nil, ""), registrant: bondar, event: towns, clicks: []time.Time{ten.Add(-time.Hour), ten.Add(-2 * time.Minute), ten.Add(-time.Minute), ten.Add(time.Minute), ten.Add(20 * time.Minute)}}.click()
	if !click.At.Equal(ten.Add(-time.Minute)) {
		t.Errorf("of several presses %v counts, not the last before the row", click.At)
	}

	second := ten.Add(5 * time.Second)
	for at, c := range map[time.Time]struct {
		first time.Time
		want  Grade
	}{
		ten.Add(-5 * time.Minute): {ten, Speaks}, ten.Add(59 * time.Second): {ten, Speaks}, ten.Add(time.Minute): {ten, Open}, // a report of minutes
		ten.Add(4 * time.Second): {second, Speaks}, ten.Add(6 * time.Second): {second, Open}, // one of seconds
	} {
		of := compared{person: &event.ReportPerson{FirstJoin: &c.first}, registrant: bondar, event: towns, clicks: []time.Time{at}}
		if got := of.click().Grade; got != c.want {
			t.Errorf("a press at %s before a row of %s says %q, want %q", at.Format(time.TimeOnly), c.first.Format(time.TimeOnly), got, c.want)
		}
	}
}

// A kind of evidence that is accepted for many at once is only there where
// nothing else is as likely and nothing speaks against it.
func TestKindsOfEvidence(t *testing.T) {
	r := &event.Registrant{ID: 1}
	of := func(reasons ...match.Why) Candidate {
		c := Candidate{Registrant: r, Reasons: reasons, Strong: strong(reasons)}
		for _, kind := range []ClueKind{ClueName, CluePlace, ClueElsewhere} {
			c.Clues = append(c.Clues, Clue{Kind: kind, Grade: Speaks})
		}
		return c
	}
	but := func(c Candidate, kind ClueKind, grade Grade) Candidate {
		c.Clues = append(slices.Clone(c.Clues), Clue{Kind: kind, Grade: grade})
		return c
	}
	script := of(match.OtherScript)
	open := event.ReportPerson{Bucket: event.BucketSuggested}
	decided, namesakes, nobody := open, open, event.ReportPerson{Bucket: event.BucketUnmatched}
	decided.Decision, namesakes.Why = event.DecidedWalkIn, string(match.Namesakes)
	staff := script
	staff.Staff = true
	for name, c := range map[string]struct {
		person event.ReportPerson
		all    []Candidate
		want   Kind
	}{
		"script":                           {open, []Candidate{script}, KindScript},
		"spelling":                         {open, []Candidate{of(match.OtherSpelling)}, KindSpelling},
		"mailbox and name":                 {open, []Candidate{of(match.NearAddress, match.SameName)}, KindMailbox},
		"mailbox alone":                    {open, []Candidate{of(match.NearAddress)}, ""},
		"a weaker one beside":              {open, []Candidate{script, of(match.Similar)}, KindScript},
		"another as strong":                {open, []Candidate{script, of(match.SameName)}, ""},
		"only alike":                       {open, []Candidate{of(match.Similar)}, ""},
		"no municipality":                  {open, []Candidate{but(script, CluePlace, Open)}, ""},
		"no municipality, but a click":     {open, []Candidate{but(but(script, CluePlace, Open), ClueClick, Speaks)}, KindClick},
		"a click from another place":       {open, []Candidate{but(but(script, CluePlace, Opposes), ClueClick, Speaks)}, ""},
		"another address":                  {open, []Candidate{but(script, ClueAddress, Opposes)}, ""},
		"somebody else is that registrant": {open, []Candidate{but(script, ClueElsewhere, Open)}, ""},
		"of the staff":                     {open, []Candidate{staff}, ""},
		"decided":                          {decided, []Candidate{script}, ""},
		"namesakes":                        {namesakes, []Candidate{script}, ""},
		"nobody":                           {nobody, nil, ""},
	} {
		if got := kindOf(&c.person, c.all); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTheEasiestComeFirst(t *testing.T) {
	may := func(n int64, reasons ...match.Why) event.ReportPerson {
		p := event.ReportPerson{ID: n, Number: n, Attended: true, Bucket: event.BucketUnmatched}
		for _, why := range reasons {
			p.Bucket = event.BucketSuggested
			p.Candidates = append(p.Candidates, event.ReportCandidate{Reasons: []string{string(why)}})
		}
		return p
	}
	done, absent := may(6, match.SameName), may(7)
	done.Decision, absent.Attended = event.DecidedIgnore, false
	people := []event.ReportPerson{may(1), may(2, match.Similar), may(3, match.OtherScript, match.SameName), may(4, match.OtherScript, match.Similar), may(5, match.SameName), done, absent}
	var order []int64
	open := queued(people)
	for _, p := range open {
		order = append(order, p.ID)
	}
	if want := []int64{4, 5, 3, 2, 1}; !slices.Equal(order, want) {
		t.Errorf("the queue is %v, want %v", order, want)
	}
	for p, want := range map[int]int64{3: 5, 4: 3, 5: 3, 0: 4} { // who was decided about has had a place as well
		if got := open[after(open, &people[p])].ID; got != want {
			t.Errorf("after %d comes %d, want %d", people[p].ID, got, want)
		}
	}
	if after(nil, &people[0]) != -1 {
		t.Error("somebody is left in an empty queue")
	}
}

// Several who decide at once begin apart; one who has not decided lately is one
// more.
func TestSeveralBeginApart(t *testing.T) {
	others := []string{"account:3", "account:1"}
	for me, want := range map[string]int{"account:1": 0, "account:2": 4, "account:3": 6} {
		if got := startAt(12, me, others); got != want {
			t.Errorf("%s begins at %d, want %d", me, got, want)
		}
	}
	if startAt(1, "account:3", others) != 0 || startAt(5, "account:9", nil) != 0 {
		t.Error("somebody begins beyond the queue, or not at its beginning")
	}
}
