package event_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/event"
)

func TestCounting(t *testing.T) {
	parts := []event.Part{
		{Person: "a", SessionID: 1, Status: event.Confirmed, AtStart: event.Confirmed, Outcome: event.OutcomeAttended, Heads: 3},
		{Person: "a", SessionID: 2, Status: event.Cancelled, AtStart: event.Confirmed, Outcome: event.OutcomeUnknown},
		{Person: "b", SessionID: 1, Status: event.Waitlisted, Outcome: event.OutcomeUnknown},
		{Person: "b", SessionID: 2, Status: event.Confirmed, AtStart: event.Waitlisted, Outcome: event.OutcomePartial, Heads: 1},
		{Person: "c", SessionID: 1, Status: event.Cancelled},
		{Person: "d", SessionID: 1, WalkIn: true, Heads: 2},
		{Person: "d", SessionID: 2, WalkIn: true, Heads: 2},
		{Person: "e", SessionID: 2, Outcome: event.OutcomeAttended, Heads: 1}, // seen, without a registration there
	}
	if got, want := event.Count(parts), (event.Counts{Registered: 3, Confirmed: 2, Cancelled: 1, Attended: 2, Partial: 1, WalkIns: 1, Companions: 3}); got != want {
		t.Errorf("people: %+v, want %+v", got, want)
	}
	if got, want := event.Count(parts[:1]), (event.Counts{Registered: 1, Confirmed: 1, Attended: 1, Companions: 2}); got != want {
		t.Errorf("one session: %+v, want %+v", got, want)
	}
	if got, want := event.RatesOf(parts), (event.Rates{Confirmed: 1, Attended: 1}); got != want {
		t.Errorf("rates: %+v, want %+v", got, want)
	}
}

func TestRatesAreOfThoseWithASeatAtTheStart(t *testing.T) {
	r := event.Rates{Confirmed: 96, Attended: 48, NoShow: 38, Excused: 3}
	if got, ok := r.Rate(); !ok || got != 50 {
		t.Errorf("rate %v, %t", got, ok)
	}
	if got, ok := r.NoShowRate(); !ok || got != 40.9 { // 38 of 93: 40.86
		t.Errorf("no-show rate %v, %t", got, ok)
	}
	if _, ok := (event.Rates{}).Rate(); ok {
		t.Error("a rate of nobody")
	}
	if _, ok := (event.Rates{Confirmed: 2, Excused: 2}).NoShowRate(); ok {
		t.Error("a no-show rate of the excused alone")
	}
}

func TestFirstTimersAndMedian(t *testing.T) {
	minutes := func(n int64) *int64 { n *= 60; return &n }
	parts := []event.Part{
		{Person: "address:a", Outcome: event.OutcomeAttended, Heads: 1, Seconds: minutes(90), About: event.About{Country: "GE", Gender: event.Woman}},
		{Person: "address:b", Outcome: event.OutcomePartial, Heads: 2, Seconds: minutes(31), About: event.About{Country: "UA"}},
		{Person: event.WalkInPerson("name:ana", 4), WalkIn: true, Outcome: event.OutcomeAttended},
		{Person: "address:c", Outcome: event.OutcomeNoShow, About: event.About{Country: "BA"}},
	}
	got := event.TallyOf(parts, map[string]bool{"address:b": true})
	want := event.Tally{Participants: 4, FirstTimers: 1, CameBefore: 1, Unrecognised: 1, Minutes: new(int64), By: map[event.Dimension]map[string]int64{
		event.ByCountry: {"GE": 1, "UA": 1, "": 2}, event.ByMunicipality: {"": 4}, event.ByOrganisationKind: {"": 4},
		event.ByGender: {event.Woman: 1, "": 3}, event.ByLanguage: {"": 4},
	}}
	*want.Minutes = 60 // of 90 and 31, floored
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Known(event.ByCountry) != 2 || got.Known(event.ByLanguage) != 0 {
		t.Errorf("%d countries, %d languages", got.Known(event.ByCountry), got.Known(event.ByLanguage))
	}
}

// recount counts by going through the people by their keys, one question after
// the other, as somebody with the lists before them would.
func recount(parts []event.Part) (c event.Counts, r event.Rates, byCountry map[string]int64) {
	of := map[string][]event.Part{}
	for _, p := range parts {
		of[p.Person] = append(of[p.Person], p)
	}
	byCountry = map[string]int64{}
	for _, all := range of {
		has := func(test func(event.Part) bool) bool { return slices.ContainsFunc(all, test) }
		status := func(s event.Status) bool { return has(func(p event.Part) bool { return p.Status == s }) }
		outcome := func(o event.Outcome, among func(event.Part) bool) bool {
			return has(func(p event.Part) bool { return p.Outcome == o && among(p) })
		}
		any := func(event.Part) bool { return true }
		registered := has(func(p event.Part) bool { return p.Status != "" })
		onlyWalkIn := !has(func(p event.Part) bool { return !p.WalkIn })
		one := func(n *int64, yes bool) bool {
			if yes {
				*n++
			}
			return yes
		}
		one(&c.Registered, registered)
		_ = one(&c.Confirmed, status(event.Confirmed)) || one(&c.Waitlisted, status(event.Waitlisted)) || one(&c.Cancelled, status(event.Cancelled))
		there := true
		switch {
		case one(&c.WalkIns, onlyWalkIn):
		case one(&c.Attended, outcome(event.OutcomeAttended, any)):
		case one(&c.Partial, outcome(event.OutcomePartial, any)):
		default:
			there = false
			_ = one(&c.Excused, outcome(event.OutcomeExcused, any)) || one(&c.NoShow, outcome(event.OutcomeNoShow, any))
		}
		if there {
			most := slices.MaxFunc(all, func(a, b event.Part) int { return int(a.Heads - b.Heads) }).Heads
			c.Companions += most - 1
			byCountry[""] += most - 1
			last := ""
			for _, p := range all {
				if p.There() && (!p.WalkIn || onlyWalkIn) {
					last = p.About.Country
				}
			}
			byCountry[last]++
		}
		held := func(p event.Part) bool { return p.AtStart == event.Confirmed }
		if has(held) {
			r.Confirmed++
			_ = one(&r.Attended, outcome(event.OutcomeAttended, held)) || outcome(event.OutcomePartial, held) ||
				one(&r.Excused, outcome(event.OutcomeExcused, held)) || one(&r.NoShow, outcome(event.OutcomeNoShow, held))
		}
	}
	maps.DeleteFunc(byCountry, func(_ string, n int64) bool { return n == 0 })
	return c, r, byCountry
}

func TestCountsAgreeWithARecount(t *testing.T) {
	part := rapid.Custom(func(t *rapid.T) event.Part {
		p := event.Part{Person: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(t, "person"), SessionID: rapid.Int64Range(1, 3).Draw(t, "session"), Heads: 1}
		if p.WalkIn = rapid.IntRange(0, 4).Draw(t, "walk-in") == 0; p.WalkIn {
			p.Outcome = rapid.SampledFrom([]event.Outcome{event.OutcomeAttended, event.OutcomePartial}).Draw(t, "outcome")
		} else {
			p.Status = rapid.SampledFrom([]event.Status{"", event.Confirmed, event.Waitlisted, event.Cancelled}).Draw(t, "status")
			p.AtStart = rapid.SampledFrom([]event.Status{"", event.Confirmed, event.Waitlisted}).Draw(t, "at start")
			p.Outcome = rapid.SampledFrom([]event.Outcome{event.OutcomeUnknown, event.OutcomeAttended, event.OutcomePartial, event.OutcomeNoShow, event.OutcomeExcused}).Draw(t, "outcome")
			p.About.Country = rapid.SampledFrom([]string{"", "GE", "UA"}).Draw(t, "country")
		}
		if p.There() {
			p.Heads = rapid.Int64Range(1, 4).Draw(t, "heads")
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(part, 0, 14).Draw(t, "parts")
		c, r, byCountry := recount(parts)
		if got := event.Count(parts); got != c {
			t.Fatalf("%+v, recounted %+v", got, c)
		}
		if got := event.RatesOf(parts); got != r {
			t.Fatalf("%+v, recounted %+v", got, r)
		}
		got := event.TallyOf(parts, nil)
		if diff := cmp.Diff(byCountry, got.By[event.ByCountry]); diff != "" {
			t.Fatal(diff)
		}
		if got.Participants != c.Participants() {
			t.Fatalf("%d participants, recounted %d", got.Participants, c.Participants())
		}
	})
}

// possible are the numbers that each cell that is not told may have for
// somebody who knows the sum, the cells and the rule, by how many have not stated
// it: found by trying all.
func possible(cells []event.Cell, sum int64) map[int64]map[string]map[int64]bool {
	left, most := sum, sum
	var open []event.Cell
	unstated := int64(0)
	for _, c := range cells {
		if c.Few || c.Hidden {
			open = append(open, c)
			continue
		}
		left -= c.People
		if c.Key == event.NotStated {
			unstated = c.People
		} else {
			most = min(most, c.People)
		}
	}
	all := map[int64]map[string]map[int64]bool{}
	values := make([]int64, len(open))
	var try func(i int, left int64)
	try = func(i int, left int64) {
		if i == len(open) {
			if left == 0 {
				note(all, open, values, unstated)
			}
			return
		}
		from, to := int64(1), int64(event.SmallGroup-1)
		if open[i].Hidden {
			from, to = event.SmallGroup, most
		}
		for n := from; n <= min(to, left); n++ {
			values[i] = n
			try(i+1, left-n)
		}
	}
	try(0, left)
	return all
}

// note adds numbers that are possible to all.
func note(all map[int64]map[string]map[int64]bool, open []event.Cell, values []int64, unstated int64) {
	for i, c := range open {
		if c.Key == event.NotStated {
			unstated = values[i]
		}
	}
	if all[unstated] == nil {
		all[unstated] = map[string]map[int64]bool{}
	}
	for i, c := range open {
		if all[unstated][c.Key] == nil {
			all[unstated][c.Key] = map[int64]bool{}
		}
		all[unstated][c.Key][values[i]] = true
	}
}

// A publication is a table as it is told, and what whoever reads it can work out.
type publication struct {
	cells    []event.Cell
	possible map[int64]map[string]map[int64]bool
}

// published tells numbers beside those who have not stated anything; ok is false where no
// group may be named.
func published(t *rapid.T, unstated int64, numbers []int64) (p publication, ok bool) {
	count, sum := map[string]int64{event.NotStated: unstated}, unstated
	for i, n := range numbers {
		count[fmt.Sprint(i)] = n
		sum += n
	}
	if p.cells, ok = event.Conceal(count); !ok && len(p.cells) > 0 {
		t.Fatalf("groups are named: %v", p.cells)
	}
	for _, c := range p.cells {
		n := count[c.Key]
		if c.Few == c.Hidden && (c.Few || c.People != n || n < event.SmallGroup) || c.Few && n >= event.SmallGroup || c.Hidden && n < event.SmallGroup || (c.Few || c.Hidden) && c.People != 0 {
			t.Fatalf("%d is told as %+v", n, c)
		}
	}
	p.possible = possible(p.cells, sum)
	return p, ok
}

// beside are the numbers that a group of p may have for somebody who also reads o, where
// as many have stated nothing.
func (p *publication) beside(o *publication, key string) map[int64]bool {
	seen := map[int64]bool{}
	for unstated, numbers := range p.possible {
		if _, also := o.possible[unstated]; also {
			maps.Copy(seen, numbers[key])
		}
	}
	return seen
}

// Two tables of the same people stand beside each other, and as many have stated
// neither: whoever knows that may put both together.
func TestNoHiddenGroupFollowsFromWhatIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unstated := rapid.Int64Range(0, 9).Draw(t, "unstated")
		var told []publication
		for _, name := range []string{"first", "second"} {
			if p, ok := published(t, unstated, rapid.SliceOfN(rapid.Int64Range(0, 9), 0, 4).Draw(t, name)); ok {
				told = append(told, p)
			}
		}
		for i := range told {
			p, other := &told[i], &told[len(told)-1-i]
			for _, c := range p.cells {
				if seen := p.beside(other, c.Key); (c.Few || c.Hidden) && len(seen) < 2 {
					t.Fatalf("%s follows from %v beside %v: %v", c.Key, p.cells, other.cells, seen)
				}
			}
		}
	})
}

func TestConcealHidesNoMoreThanItMust(t *testing.T) {
	for name, tt := range map[string]struct {
		count map[string]int64
		want  []event.Cell
	}{
		"nothing is small":                {map[string]int64{"a": 5, "b": 9}, []event.Cell{{Key: "a", People: 5}, {Key: "b", People: 9}}},
		"two of few hide each other":      {map[string]int64{"a": 2, "b": 3, "c": 40}, []event.Cell{{Key: "a", Few: true}, {Key: "b", Few: true}, {Key: "c", People: 40}}},
		"one of few takes another":        {map[string]int64{"a": 2, "b": 7, "c": 40}, []event.Cell{{Key: "a", Few: true}, {Key: "b", Hidden: true}, {Key: "c", People: 40}}},
		"two that can only be one each":   {map[string]int64{"a": 1, "b": 1, "c": 7, "d": 40}, []event.Cell{{Key: "a", Few: true}, {Key: "b", Few: true}, {Key: "c", Hidden: true}, {Key: "d", People: 40}}},
		"what is hidden is the smallest":  {map[string]int64{"a": 4, "b": 5, "c": 5, "d": 9}, []event.Cell{{Key: "a", Few: true}, {Key: "b", Hidden: true}, {Key: "c", Hidden: true}, {Key: "d", People: 9}}},
		"who states nothing hides no one": {map[string]int64{"": 8, "a": 2, "b": 9, "c": 40}, []event.Cell{{Key: "", People: 8}, {Key: "a", Few: true}, {Key: "b", Hidden: true}, {Key: "c", People: 40}}},
		"few state nothing":               {map[string]int64{"": 2, "a": 3, "b": 9, "c": 40}, []event.Cell{{Key: "", Few: true}, {Key: "a", Few: true}, {Key: "b", Hidden: true}, {Key: "c", People: 40}}},
		"nobody is no group":              {map[string]int64{"a": 0, "b": 6}, []event.Cell{{Key: "b", People: 6}}},
	} {
		got, ok := event.Conceal(tt.count)
		if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
			t.Errorf("%s: %t %s", name, ok, diff)
		}
	}
	if cells, ok := event.Conceal(map[string]int64{"a": 3}); ok || cells != nil {
		t.Errorf("one group of few, whose number is the sum: %v", cells)
	}
}

func TestAtLeast(t *testing.T) {
	if diff := cmp.Diff([]int64{4, 2, 1}, event.AtLeast([]int{3, 1, 2, 1, 0}, 3)); diff != "" {
		t.Error(diff)
	}
}

func TestCurveRibbonAndThreshold(t *testing.T) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	left := func(minutes int) *time.Time { t := at(minutes); return &t }
	s := &event.Session{StartsAt: at(0), EndsAt: at(60), Breaks: []event.Break{{Starts: at(20), Ends: at(30)}}}
	one := []event.Interval{{Joined: at(-5), Left: left(15)}, {Joined: at(10), Left: left(25)}, {Joined: at(40), Left: left(70)}}
	two := []event.Interval{{Joined: at(10)}}
	levels := s.Curve([]event.Track{{Intervals: one, Heads: 1}, {Intervals: two, Heads: 2}}, at(90))
	want := []event.Level{{at(0), 1}, {at(10), 3}, {at(25), 2}, {at(40), 3}}
	if diff := cmp.Diff(want, levels); diff != "" {
		t.Error(diff)
	}
	if p := event.Peak(levels); p != (event.Level{At: at(10), Present: 3}) {
		t.Errorf("the peak is %+v", p)
	}
	if diff := cmp.Diff([]event.Interval{{Joined: at(0), Left: left(25)}, {Joined: at(40), Left: left(60)}}, s.Ribbon(one, at(90))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]event.Interval{{Joined: at(10), Left: left(45)}}, s.Ribbon(two, at(45))); diff != "" {
		t.Errorf("while it is running: %s", diff)
	}
	// 20 minutes before the break, none in it, the rest from minute 40 on.
	if got, ok := s.Reached(one, 25*60); !ok || !got.Equal(at(45)) {
		t.Errorf("25 minutes are reached at %s, %t", got, ok)
	}
	if got, ok := s.Reached(one, 20*60); !ok || !got.Equal(at(20)) {
		t.Errorf("20 minutes are reached at %s, %t", got, ok)
	}
	if _, ok := s.Reached(one, 41*60); ok {
		t.Error("more than there was is reached")
	}
	if !s.Late(at(11), 10*time.Minute) || s.Late(at(10), 10*time.Minute) || !s.Early(at(49), 10*time.Minute) || s.Early(at(50), 10*time.Minute) {
		t.Error("late or early by the grace alone")
	}
}

func TestGenderOf(t *testing.T) {
	for answer, want := range map[any]string{"female": event.Woman, "mann": event.Man, "not_stated": "", nil: "", "diverse": "diverse"} {
		if got := event.GenderOf(answer); got != want {
			t.Errorf("%v counts as %q", answer, got)
		}
	}
	e := &event.Event{Questions: []event.Question{{Key: "old", Measure: event.MeasureGender, Retired: true}, {Key: "topic"}, {Key: "gender", Measure: event.MeasureGender}}}
	if q := e.GenderQuestion(); q == nil || q.Key != "gender" {
		t.Errorf("%+v is asked", q)
	}
	e.Questions = e.Questions[:2]
	if q := e.GenderQuestion(); q == nil || q.Key != "old" {
		t.Errorf("the retired one tells nothing: %+v", q)
	}
}

func TestWhatIsErasedGivesWayToWhatIsKnown(t *testing.T) {
	part := func(town string, erased, walkIn bool) event.Part {
		return event.Part{Person: "hash:a", Outcome: event.OutcomeAttended, About: event.About{Country: "GE", Municipality: town}, Erased: erased, WalkIn: walkIn}
	}
	for name, c := range map[string]struct {
		parts []event.Part
		want  string
	}{
		"erased in the later event":   {[]event.Part{part("GE:tbilisi", false, false), part("", true, false)}, "GE:tbilisi"},
		"erased in the earlier event": {[]event.Part{part("", true, false), part("GE:tbilisi", false, false)}, "GE:tbilisi"},
		"known in both, said last":    {[]event.Part{part("GE:tbilisi", false, false), part("GE:batumi", false, false)}, "GE:batumi"},
		"a walk-in before":            {[]event.Part{part("x", false, true), part("", true, false)}, ""},
	} {
		if got := event.Merged(c.parts); len(got) != 1 || got[0].About.Municipality != c.want {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
	}
}

func TestTownsAreSpeltAsMostPeopleWriteThem(t *testing.T) {
	var parts []event.Part
	for i, town := range []string{"Korca", "Korçë", "KORÇË", "Korçë", ""} {
		p := event.Part{Person: fmt.Sprintf("address:%d", i), Heads: 1, Outcome: event.OutcomeAttended}
		if town != "" {
			p.About = event.About{Country: "AL", Municipality: "AL:korce", Town: town}
		}
		parts = append(parts, p)
	}
	tally := event.TallyOf(parts, nil)
	if got := tally.Spelt; len(got) != 1 || got["AL:korce"] != "Korçë" {
		t.Errorf("spelt %v", got)
	}
	parts = append(parts, event.Part{Person: "address:5", Heads: 1, Outcome: event.OutcomePartial, About: event.About{Country: "AL", Municipality: "key:korca"}})
	if tally = event.TallyOf(parts, nil); tally.Loose() != 1 {
		t.Errorf("%d names that nobody has assigned, of %v", tally.Loose(), tally.By[event.ByMunicipality])
	}
}
