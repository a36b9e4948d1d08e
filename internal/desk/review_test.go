package desk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/desk/core"
	deskevidence "rollcall/internal/desk/evidence"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/match"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A reviewed is a report of the first session of the webinar with the people
// about whom somebody decides.
type reviewed struct {
	*office
	slug   string
	report *event.Report
	people map[string]*event.ReportPerson // by name
}

// unsure is somebody in a report who may be one of these.
func unsure(name, email string, why match.Why, may ...*event.Registrant) evidence.ReportPart {
	p := &event.ReportPerson{Names: []string{name}, Email: email, Attended: true, Bucket: event.BucketUnmatched, Why: string(why)}
	for _, r := range may {
		p.Bucket = event.BucketSuggested
		p.Candidates = append(p.Candidates, event.ReportCandidate{RegistrantID: r.ID, Reasons: []string{string(why)}})
	}
	return evidence.ReportPart{Person: p}
}

// sure is somebody in a report whose rows are those of r.
func sure(name string, why match.Why, r *event.Registrant) evidence.ReportPart {
	part := unsure(name, r.Address(), why, r)
	part.Person.Bucket, part.Person.RegistrantID = event.BucketMatched, &r.ID
	return part
}

// inReport gives a report of these people, each with two rows, and one row
// that counts for nobody.
func (o *office) inReport(slug, session string, parts ...evidence.ReportPart) *reviewed {
	o.t.Helper()
	ev, err := o.store.Event(o.t.Context(), slug)
	orFail(o.t, err)
	sessions, err := o.store.Sessions(o.t.Context(), ev.ID)
	orFail(o.t, err)
	s := &sessions[slices.IndexFunc(sessions, func(s event.Session) bool { return s.Slug == session })]
	end := s.EndsAt
	v := &reviewed{office: o, slug: slug, people: map[string]*event.ReportPerson{}, report: &event.Report{
		EventID: ev.ID, SessionID: s.ID, Source: event.ReportFile, SHA256: slug + session + fmt.Sprint(len(parts), parts[0].Person.Names), Platform: "zoom-meeting",
		Columns: []event.ReportColumn{}, Doubts: []event.ReportDoubt{}, MeetingEnd: &end, GivenAt: noon, ReadAt: &end, AppliedAt: &end,
	}}
	key := o.key()
	n := int64(0)
	for i := range parts {
		p := parts[i].Person
		joined, left := s.StartsAt.Add(time.Minute), s.StartsAt.Add(91*time.Minute)
		p.Number, p.Flags, p.Role, p.FirstJoin, p.LastLeave = int64(i+1), []string{}, "attendee", &joined, &left
		p.Key = "name:" + strings.ToLower(p.Name())
		row := match.Row{Name: p.Name(), Email: p.Email}
		p.MemoryKey = deskevidence.MemoryKey(key, row)
		if p.Candidates == nil {
			p.Candidates = []event.ReportCandidate{}
		}
		parts[i].Stays = []event.Stay{{Joined: joined, LeftAt: &left}}
		for range 2 {
			n++
			parts[i].Rows = append(parts[i].Rows, event.ReportRow{Number: n, Name: p.Name(), Email: p.Email, Place: "stay"})
		}
		v.people[p.Name()] = p
	}
	parts = append(parts, evidence.ReportPart{Rows: []event.ReportRow{{Number: n + 1, Name: "in the waiting room", Place: "not_counted", Reason: "waiting_room"}}})
	v.report.Rows, v.report.People = n+1, int64(len(parts)-1)
	orFail(o.t, o.store.Tx(o.t.Context(), nil, func(tx *store.Tx) error {
		if fresh, err := evidence.AddReport(tx, v.report, []byte("bytes")); err != nil || !fresh {
			return fmt.Errorf("fresh %t: %w", fresh, err)
		}
		return evidence.AddReportParts(tx, v.report.ID, parts)
	}))
	return v
}

// key is that of the installation.
func (o *office) key() auth.Key {
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	orFail(o.t, err)
	return key
}

// edit changes what is known of r.
func (o *office) edit(r *event.Registrant, change func(*event.Registrant)) {
	o.t.Helper()
	orFail(o.t, o.store.Tx(o.t.Context(), nil, func(tx *store.Tx) error {
		r, err := tx.Registrant(o.t.Context(), r.ID)
		if err == nil {
			change(r)
			err = tx.SaveRegistrant(r)
		}
		return err
	}))
}

// decide decides about somebody by name.
func (v *reviewed) decide(by desk.Actor, name string, in desk.ReportDecision) error {
	v.t.Helper()
	_, err := v.DecideReported(v.t.Context(), by, v.slug, v.session(), v.report.ID, v.people[name].ID, in)
	return err
}

func (v *reviewed) session() string {
	s, err := v.store.Session(v.t.Context(), v.report.SessionID)
	orFail(v.t, err)
	return s.Slug
}

// is where somebody stands: bucket, decision and registrant.
func (v *reviewed) is(name string) string {
	v.t.Helper()
	p, err := evidence.ReportPerson(v.t.Context(), v.store.Reads, v.report.ID, v.people[name].ID)
	orFail(v.t, err)
	text := fmt.Sprintf("%s %s", p.Bucket, p.Decision)
	if p.RegistrantID != nil {
		text += fmt.Sprintf(" %d", *p.RegistrantID)
	}
	return strings.TrimSpace(text)
}

// rows are the numbers of rows by bucket.
func (v *reviewed) rows() string {
	v.t.Helper()
	counts, err := evidence.RowsByBucket(v.t.Context(), v.store.Reads, v.report.ID)
	orFail(v.t, err)
	var all []string
	for _, b := range event.Buckets {
		all = append(all, fmt.Sprintf("%s %d", b, counts[b]))
	}
	return strings.Join(all, ", ")
}

// review looks at the queue.
func (v *reviewed) review(by desk.Actor, l desk.ReportLook) *desk.Review {
	v.t.Helper()
	r, err := v.ReviewReport(v.t.Context(), by, v.slug, v.session(), v.report.ID, l)
	orFail(v.t, err)
	return r
}

func registrant(r *event.Registrant) desk.ReportDecision {
	return desk.ReportDecision{Decision: "registrant", Registrant: r.ID}
}

func TestADecisionMovesAllRowsOfAPerson(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a, b := o.signUp(1), o.signUp(2)
	v := o.inReport("webinar", "first", unsure("Ana", "", match.OnlyOneWord, a, b), unsure("Lejla S.", "lejla@example.net", match.Nobody))
	want(t, "at first", v.rows(), "matched 0, suggested 2, unmatched 2, not_counted 1, staff 0")
	for _, step := range []struct {
		name string
		in   desk.ReportDecision
		is   string
		rows string
	}{
		{"Ana", registrant(b), fmt.Sprintf("matched registrant %d", b.ID), "matched 2, suggested 0, unmatched 2, not_counted 1, staff 0"},
		{"Lejla S.", desk.ReportDecision{Decision: "walk_in"}, "unmatched walk_in", "matched 2, suggested 0, unmatched 2, not_counted 1, staff 0"},
		{"Lejla S.", desk.ReportDecision{Decision: "staff"}, "staff staff", "matched 2, suggested 0, unmatched 0, not_counted 1, staff 2"},
		{"Ana", desk.ReportDecision{Decision: "ignore"}, "not_counted ignore", "matched 0, suggested 0, unmatched 0, not_counted 3, staff 2"},
		{"Ana", desk.ReportDecision{Decision: "undecided"}, "suggested", "matched 0, suggested 2, unmatched 0, not_counted 1, staff 2"},
	} {
		orFail(t, v.decide(operator, step.name, step.in))
		want(t, step.in.Decision+" of "+step.name, v.is(step.name), step.is)
		want(t, "rows after "+step.in.Decision, v.rows(), step.rows)
	}
}

func TestPeopleToDecideOnNeedTheTeam(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a, b := o.signUp(1), o.signUp(2)
	v := o.inReport("webinar", "first", unsure("Ana", "", match.OnlyOneWord, a, b), unsure("Lejla S.", "lejla@example.net", match.Nobody), sure("Maja", match.ByAddress, b))
	due := func() string {
		seen, err := o.Overview(t.Context(), operator, "webinar")
		orFail(t, err)
		text := ""
		for _, n := range seen.Needs {
			if n.Cause == event.CauseReview {
				text += fmt.Sprintf("%s %t %d", n.Session.Slug, n.Report == v.report.ID, n.Count)
			}
		}
		return text
	}
	want(t, "at first", due(), "first true 2")
	orFail(t, v.decide(operator, "Ana", registrant(a)))
	want(t, "after one decision", due(), "first true 1")
	orFail(t, v.decide(operator, "Lejla S.", desk.ReportDecision{Decision: "walk_in"}))
	want(t, "after the last", due(), "")
}

func TestWhatCannotBeDecidedIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a, gone, speaker := o.signUp(1), o.signUp(2), o.signUp(3)
	orFail(t, o.EraseMe(t.Context(), o.as(gone)))
	o.edit(speaker, func(r *event.Registrant) { r.Role = event.RoleSpeaker })
	v := o.inReport("webinar", "first", unsure("Ana", "", match.OnlyOneWord, a))
	id := func(n int64) desk.ReportDecision { return desk.ReportDecision{Decision: "registrant", Registrant: n} }
	for name, c := range map[string]struct {
		in   desk.ReportDecision
		want string
	}{
		"nothing":                   {desk.ReportDecision{}, "/decision required"},
		"unknown":                   {desk.ReportDecision{Decision: "maybe"}, "/decision unknown_choice"},
		"nobody named":              {desk.ReportDecision{Decision: "registrant"}, "/id required"},
		"a walk-in who is somebody": {desk.ReportDecision{Decision: "walk_in", Registrant: a.ID}, "/id not_with_decision"},
		"staff without a name":      {desk.ReportDecision{Decision: "staff", Nameless: true}, "/nameless not_with_decision"},
		"somebody who is not there": {id(4711), "/id unknown_registrant"},
		"somebody erased":           {id(gone.ID), "/id erased"},
		"a speaker":                 {id(speaker.ID), "/id is_staff"},
	} {
		if got := refused(v.decide(operator, "Ana", c.in)); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
	want(t, "after all that", v.is("Ana"), "suggested")
	rows, err := evidence.ReportRows(t.Context(), o.store.Reads, v.report.ID, 0, 10)
	orFail(t, err)
	_, err = o.DecideRow(t.Context(), operator, "webinar", "first", v.report.ID, rows[len(rows)-1].ID, desk.ReportDecision{Decision: "ignore"})
	if got := refused(err); len(got) != 1 || got[0] != "/row counts_for_nobody" {
		t.Errorf("a row of nobody: %v", got)
	}
	_, err = o.DecideRow(t.Context(), operator, "webinar", "second", v.report.ID, rows[0].ID, desk.ReportDecision{Decision: "ignore"})
	fails(t, "a report of another session", err, desk.ErrNotFound)
}

func TestTwoCoordinatorsDoNotCollide(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a, b := o.signUp(1), o.signUp(2)
	v := o.inReport("webinar", "first", unsure("Ana", "", match.OnlyOneWord, a, b))
	one, other := o.staff("one@example.org", desk.NewAccount{}), o.staff("other@example.org", desk.NewAccount{})
	for _, who := range []string{"one@example.org", "other@example.org"} {
		orFail(t, o.GrantRole(t.Context(), operator, who, "webinar", string(event.Coordinator)))
	}
	seen := v.review(one, desk.ReportLook{}).Person.Revision
	orFail(t, v.decide(one, "Ana", desk.ReportDecision{Decision: "registrant", Registrant: a.ID, Seen: &seen}))
	err := v.decide(other, "Ana", desk.ReportDecision{Decision: "registrant", Registrant: b.ID, Seen: &seen})
	fails(t, "another decision", err, event.ErrDecidedOtherwise)
	if p := problem.From(err); p.Params["id"] != fmt.Sprint(a.ID) || p.Params["decision"] != "registrant" || p.Params["revision"] != seen+1 {
		t.Errorf("the refusal says %v", p.Params)
	}
	want(t, "and it stands", v.is("Ana"), fmt.Sprintf("matched registrant %d", a.ID))
	orFail(t, v.decide(other, "Ana", desk.ReportDecision{Decision: "registrant", Registrant: a.ID, Seen: &seen})) // the same
	orFail(t, v.decide(other, "Ana", registrant(b)))                                                              // without having seen, the last one counts
	want(t, "the last", v.is("Ana"), fmt.Sprintf("matched registrant %d", b.ID))
	_, err = o.UndoDecision(t.Context(), one, "webinar", "first", v.report.ID, 0)
	fails(t, "undoing what another has changed", err, event.ErrDecidedOtherwise)
	orFail(t, second(o.UndoDecision(t.Context(), other, "webinar", "first", v.report.ID, 0)))
	want(t, "undone", v.is("Ana"), fmt.Sprintf("matched registrant %d", a.ID))
	orFail(t, second(o.UndoDecision(t.Context(), one, "webinar", "first", v.report.ID, 0)))
	want(t, "undone again", v.is("Ana"), "suggested")
	_, err = o.UndoDecision(t.Context(), one, "webinar", "first", v.report.ID, 0)
	fails(t, "nothing is left", err, event.ErrNothingToUndo)
	o.set(60 * 24 * time.Hour)
	fails(t, "once attendance is final", v.decide(one, "Ana", registrant(a)), core.ErrAttendanceFrozen)
	orFail(t, v.decide(operator.Because("She wrote."), "Ana", registrant(a)))
}

// remembered is what a report that names somebody would be told of before.
func (v *reviewed) remembered(slug, name, email string) string {
	v.t.Helper()
	ev, err := v.store.Event(v.t.Context(), slug)
	orFail(v.t, err)
	row := match.Row{ID: "1", Name: name, Email: email}
	m, err := deskevidence.MemoryFor(v.t.Context(), v.store.Reads, v.key(), ev, []match.Row{row})
	orFail(v.t, err)
	people := []match.Registrant{}
	for i := int64(1); i < 20; i++ {
		people = append(people, match.Registrant{ID: fmt.Sprint(i), Names: []string{fmt.Sprintf("Somebody Else%d", i)}})
	}
	got := match.New(people, nil, m.All)
	r := got.Match([]match.Row{row})[0]
	if r.Why != match.ByMemory {
		return ""
	}
	text := string(r.As)
	if len(r.Candidates) > 0 {
		text += " " + r.Candidates[0].ID
	}
	if m.Nameless(row) {
		text += " nameless"
	}
	return text
}

func TestDecisionsAreRememberedForTheEventAndForItsSeries(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	ev, err := o.store.Event(t.Context(), "webinar")
	orFail(t, err)
	text := strings.NewReplacer("slug: webinar", "slug: next\nseries: Towns").Replace(fmt.Sprintf(webinar, false, 5, 5))
	orFail(t, second(o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{})))
	orFail(t, second(o.Apply(t.Context(), operator, []*eventfile.Document{o.document(strings.Replace(fmt.Sprintf(webinar, false, 10, 10), "slug: webinar", "slug: webinar\nseries: Towns", 1))}, desk.ApplyOptions{})))
	a, b := o.signUp(1), o.signUp(2)
	orFail(t, o.SignUp(t.Context(), desk.Actor{}, "next", person(2)))
	found, err := o.store.RegistrantsByAddress(t.Context(), "p2@example.org")
	orFail(t, err)
	there := found[1]
	if there.EventID == ev.ID {
		there = found[0]
	}
	v := o.inReport("webinar", "first", unsure("N. Bondar", "", match.Initials, a, b), unsure("Lejla S.", "lejla@example.net", match.Nobody))
	want(t, "at first", v.remembered("webinar", "n. bondar", ""), "")
	orFail(t, v.decide(operator, "N. Bondar", registrant(a)))
	want(t, "for the event", v.remembered("webinar", "Bondar N.", ""), fmt.Sprintf("registrant %d", a.ID))
	want(t, "not for the series", v.remembered("next", "N. Bondar", ""), "")
	orFail(t, v.decide(operator, "N. Bondar", desk.ReportDecision{Decision: "registrant", Registrant: b.ID, Series: true}))
	want(t, "as it was changed", v.remembered("webinar", "N. Bondar", ""), fmt.Sprintf("registrant %d", b.ID))
	want(t, "and whoever has the address in the other event", v.remembered("next", "N. Bondar", ""), fmt.Sprintf("registrant %d", there.ID))
	orFail(t, second(o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)))
	want(t, "undone", v.remembered("webinar", "N. Bondar", "")+v.remembered("next", "N. Bondar", ""), fmt.Sprintf("registrant %d", a.ID))
	orFail(t, v.decide(operator, "Lejla S.", desk.ReportDecision{Decision: "walk_in", Nameless: true, Series: true}))
	want(t, "a walk-in without a name", v.remembered("next", "Lejla Suljić", "lejla@example.net"), "walk_in nameless")
	orFail(t, o.EraseMe(t.Context(), o.as(a)))
	want(t, "who is erased", v.remembered("webinar", "N. Bondar", ""), "")
	orFail(t, o.store.Tx(t.Context(), nil, func(tx *store.Tx) error {
		all, err := evidence.Memory(t.Context(), tx.Reads, ev)
		for _, m := range all {
			if strings.Contains(strings.ToLower(fmt.Sprint(m)), "lejla") {
				t.Errorf("a name is kept in %+v", m)
			}
		}
		return err
	}))
}

func TestWhatIsUndoneDoesNotBringBackWhoIsErased(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a, b := o.signUp(1), o.signUp(2)
	v := o.inReport("webinar", "first", sure("Ana K.", match.ByName, a))
	orFail(t, v.decide(operator, "Ana K.", registrant(b)))
	orFail(t, o.EraseMe(t.Context(), o.as(a)))
	orFail(t, second(o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)))
	want(t, "whose rows these were is gone", v.is("Ana K."), "unmatched")
}

func TestBulkAcceptanceIsOfOneKindAndUndoneAsAWhole(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	var people []*event.Registrant
	for i := range 5 {
		people = append(people, o.signUp(i+1))
		if i != 3 { // all but one come from where their names say
			o.edit(people[i], func(r *event.Registrant) { r.Municipality = "Mostar" })
		}
	}
	parts := []evidence.ReportPart{
		unsure("Ана Ковач (Mostar)", "", match.OtherScript, people[0]), unsure("Ана К. | Мостар", "", match.OtherScript, people[1]),
		unsure("Ana K. - Mostar", "", match.OtherSpelling, people[2]), unsure("Ана Четврта (Mostar)", "", match.OtherScript, people[3]),
		unsure("Ан (Mostar)", "", match.OtherScript, people[4]), unsure("Анa (Mostar)", "", match.OtherScript, people[4]),
		sure("Ana 1", match.ByAddress, people[0]),
	}
	parts[6].Person.RegistrantID = &people[3].ID
	v := o.inReport("webinar", "first", parts...)
	offers := func() string { return fmt.Sprint(v.review(operator, desk.ReportLook{}).Offers) }
	want(t, "offers", offers(), "[{script 2} {spelling 1}]")
	accept := func(kind desk.EvidenceKind, expected int) error {
		return second(o.AcceptReported(t.Context(), operator, "webinar", "first", v.report.ID, kind, expected))
	}
	fails(t, "another number than was shown", accept("script", 3), desk.ErrPeopleChanged)
	if got := refused(accept("looks_alike", 1)); len(got) != 1 || got[0] != "/kind unknown_choice" {
		t.Errorf("an unknown kind: %v", got)
	}
	orFail(t, accept("script", 2))
	want(t, "accepted", v.is("Ана Ковач (Mostar)"), fmt.Sprintf("matched registrant %d", people[0].ID))
	want(t, "of another kind", v.is("Ana K. - Mostar"), "suggested")
	want(t, "two who would be one", v.is("Ан (Mostar)"), "suggested")
	want(t, "who is from elsewhere", v.is("Ана Четврта (Mostar)"), "suggested")
	orFail(t, accept("spelling", 1))
	batches := v.review(operator, desk.ReportLook{}).Batches
	orFail(t, v.decide(operator, "Ана К. | Мостар", desk.ReportDecision{Decision: "undecided"})) // each by itself
	u, err := o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, batches[1].Batch)
	orFail(t, err)
	want(t, "taken back", fmt.Sprintf("%d, %d kept", len(u.People), u.Kept), "1, 1 kept")
	want(t, "open again", v.is("Ана Ковач (Mostar)"), "suggested")
	want(t, "what was accepted after it", v.is("Ana K. - Mostar"), fmt.Sprintf("matched registrant %d", people[2].ID))
	orFail(t, accept("exact", 1))
	want(t, "looked through", v.is("Ana 1"), fmt.Sprintf("matched registrant %d", people[3].ID))
	r := v.review(operator, desk.ReportLook{})
	want(t, "assigned", fmt.Sprint(r.Assigned), "[{address 1 0}]")
	want(t, "progress", fmt.Sprintf("%d of %d", r.Done, r.Due()), "1 of 6")
}

func TestWhoDecidesAtTheSameTimeBeginsElsewhere(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, false)
	a := o.signUp(1)
	var parts []evidence.ReportPart
	for i := range 8 {
		parts = append(parts, unsure(fmt.Sprintf("Ana %d", i), "", match.SoundsAlike, a))
	}
	v := o.inReport("webinar", "first", parts...)
	one, other := o.staff("one@example.org", desk.NewAccount{}), o.staff("other@example.org", desk.NewAccount{})
	for _, who := range []string{"one@example.org", "other@example.org"} {
		orFail(t, o.GrantRole(t.Context(), operator, who, "webinar", string(event.Coordinator)))
	}
	want(t, "alone", v.review(one, desk.ReportLook{}).Person.Name(), "Ana 0")
	orFail(t, v.decide(one, "Ana 0", desk.ReportDecision{Decision: "ignore"}))
	mine, theirs := v.review(one, desk.ReportLook{}), v.review(other, desk.ReportLook{})
	want(t, "who began", mine.Person.Name(), "Ana 1")
	want(t, "who comes", theirs.Person.Name(), "Ana 4")
	next := v.review(other, desk.ReportLook{After: theirs.Person.ID})
	want(t, "and goes on", next.Person.Name(), "Ana 5")
	want(t, "round the end", fmt.Sprint(v.review(other, desk.ReportLook{Person: v.people["Ana 7"].ID}).Next), fmt.Sprint(v.people["Ana 1"].ID))
	o.set(time.Hour)
	want(t, "an hour later", v.review(other, desk.ReportLook{}).Person.Name(), "Ana 1")
}

func TestAWalkInCompletesARegistration(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, true)
	o.set(32 * 24 * time.Hour) // the day after the first session
	v := o.inReport("webinar", "first", unsure("Ana K.", "P7@example.org", match.Nobody), unsure("iPad", "", "kind_device"), unsure("Kim", "p8@example.org", match.Nobody))
	by := o.staff("coordinator@example.org", desk.NewAccount{})
	orFail(t, o.GrantRole(t.Context(), operator, "coordinator@example.org", "webinar", "coordinator"))
	invite := func(name string) error {
		return second(o.InviteWalkIn(t.Context(), by, "webinar", "first", v.report.ID, v.people[name].ID))
	}
	if got := refused(invite("Ana K.")); len(got) != 1 || got[0] != "/row no_walk_in" {
		t.Errorf("who was not decided to be a walk-in: %v", got)
	}
	orFail(t, v.decide(operator, "Ana K.", desk.ReportDecision{Decision: "walk_in"}))
	orFail(t, v.decide(operator, "iPad", desk.ReportDecision{Decision: "walk_in"}))
	if got := refused(invite("iPad")); len(got) != 1 || got[0] != "/row without_address" {
		t.Errorf("who has no address: %v", got)
	}
	orFail(t, invite("Ana K."))
	_, err := o.Invite(t.Context(), by, "webinar", desk.NewInvitation{Person: desk.InvitedPerson{Email: "p9@example.org"}})
	fails(t, "whom nobody has seen, asked by a coordinator", err, desk.ErrForbidden)
	orFail(t, invite("Ana K.")) // once more changes nothing
	r := v.review(operator, desk.ReportLook{})
	asked := r.WalkIns[slices.IndexFunc(r.WalkIns, func(w desk.WalkInView) bool { return w.Name() == "Ana K." })]
	want(t, "state", asked.State, event.InvitationSent)
	want(t, "minutes", *asked.Seconds/60, 90)
	view := &desk.Invitation{Invitation: *asked.Invitation}
	want(t, "letters", o.invitationLetters(view), "invitation")
	orFail(t, second(o.Upkeep(t.Context())))
	want(t, "though the session has been", o.state(view), "sent, 0 kept")
	p := o.takeUp(view, 7)
	want(t, "registration", o.status(p, "first"), "confirmed")
	want(t, "and the rows are theirs at once", v.is("Ana K."), fmt.Sprintf("matched registrant %d", p.ID))
	want(t, "also in the next report", v.remembered("webinar", "Ana K.", "p7@example.org"), fmt.Sprintf("registrant %d", p.ID))
	_, err = o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)
	orFail(t, err) // the iPad
	_, err = o.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)
	fails(t, "taking back that she was a walk-in", err, event.ErrDecidedOtherwise)
	orFail(t, v.decide(operator, "Kim", desk.ReportDecision{Decision: "walk_in"}))
	o.signUp(8, "second")
	fails(t, "who is registered by now", invite("Kim"), desk.ErrRegisteredAlready)
	r = v.review(operator, desk.ReportLook{})
	kim := r.WalkIns[slices.IndexFunc(r.WalkIns, func(w desk.WalkInView) bool { return w.Name() == "Kim" })]
	if kim.Registrant == nil || kim.Registrant.Address() != "p8@example.org" {
		t.Errorf("the page does not know who Kim is by now: %+v", kim.Registrant)
	}
	o.clean()
}

func TestWhoWasInvitedBeforeAndCameIsAskedByThatInvitation(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(10, true)
	before := o.invite(holding(invitee(7)))
	o.upkeepAt(32 * 24 * time.Hour)
	want(t, "it had ended", o.state(before), "expired, 0 kept")
	v := o.inReport("webinar", "first", unsure("Ana", "p7@example.org", match.Nobody))
	orFail(t, v.decide(operator, "Ana", desk.ReportDecision{Decision: "walk_in"}))
	orFail(t, second(o.InviteWalkIn(t.Context(), operator, "webinar", "first", v.report.ID, v.people["Ana"].ID)))
	want(t, "it stands again", o.state(before), "sent, 0 kept")
	o.takeUp(before, 7)
	if !strings.HasPrefix(v.is("Ana"), "matched registrant") {
		t.Errorf("the rows are %s", v.is("Ana"))
	}
}

// Whatever is decided, taken apart, accepted and undone: each row is in one
// bucket, the buckets are as many as the rows, and they are what a recount of
// the people says.
func TestEveryRowIsInOneBucketWhateverIsDecided(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(30, false)
	var people []*event.Registrant
	for i := range 4 {
		people = append(people, o.signUp(i+1))
	}
	v := o.inReport("webinar", "first", unsure("A", "", match.OnlyOneWord, people[0], people[1]), unsure("B", "b@example.net", match.Nobody),
		sure("C", match.ByAddress, people[2]), unsure("D", "", match.OtherScript, people[3]))
	names := []string{"A", "B", "C", "D"}
	first := v.rows()
	undo := func() error {
		_, err := v.UndoDecision(t.Context(), operator, "webinar", "first", v.report.ID, 0)
		return err
	}
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		for range 6 {
			what := []string{"registrant", "walk_in", "staff", "ignore", "undecided", "undo"}[rng.IntN(6)]
			if what == "undo" {
				if err := undo(); err != nil && !errors.Is(err, event.ErrNothingToUndo) {
					t.Fatal(err)
				}
				continue
			}
			in := desk.ReportDecision{Decision: what}
			if what == "registrant" {
				in.Registrant = people[rng.IntN(len(people))].ID
			}
			orFail(t, v.decide(operator, names[rng.IntN(len(names))], in))
		}
		v.recount(seed)
		for undo() == nil { // back to the beginning, step by step
		}
		if got := v.rows(); got != first {
			t.Fatalf("seed %d, all undone: %s, want %s", seed, got, first)
		}
	}
}

// recount counts rows by hand and compares.
func (v *reviewed) recount(seed uint64) {
	rows, err := evidence.ReportRows(v.t.Context(), v.store.Reads, v.report.ID, 0, 100)
	orFail(v.t, err)
	people, err := evidence.ReportPeople(v.t.Context(), v.store.Reads, evidence.ReportPeopleQuery{ReportID: v.report.ID})
	orFail(v.t, err)
	counts := map[event.Bucket]int64{}
	for _, row := range rows {
		bucket := event.BucketNotCounted
		for _, p := range people {
			if row.PersonID != nil && p.ID == *row.PersonID {
				bucket = p.Bucket
			}
		}
		counts[bucket]++
	}
	got, err := evidence.RowsByBucket(v.t.Context(), v.store.Reads, v.report.ID)
	orFail(v.t, err)
	sum := int64(0)
	for _, b := range event.Buckets {
		if sum += got[b]; got[b] != counts[b] {
			v.t.Fatalf("seed %d: %d rows in %s, counted by hand %d", seed, got[b], b, counts[b])
		}
	}
	if sum != v.report.Rows || len(rows) != int(v.report.Rows) {
		v.t.Fatalf("seed %d: the buckets hold %d rows of %d", seed, sum, v.report.Rows)
	}
	walkIns, err := evidence.ReportedWalkIns(v.t.Context(), v.store.Reads, v.report.SessionID)
	orFail(v.t, err)
	for _, w := range walkIns {
		if w.Bucket != event.BucketUnmatched || w.Decision != event.DecidedWalkIn {
			v.t.Fatalf("seed %d: %s counts as a walk-in and is %s %s", seed, w.Name(), w.Bucket, w.Decision)
		}
	}
}
