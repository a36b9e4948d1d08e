package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// code is the code of a problem, or "" of none.
func code(err error) string {
	if err == nil {
		return ""
	}
	if p := problem.From(err); p != nil {
		return p.Code
	}
	return err.Error()
}

// held is the webinar after its first session, where a was there from ten to
// twelve by the host's marks and b has clicked.
func held(t *testing.T, change func(*eventfile.Document)) (o *office, a, b *event.Registrant) {
	t.Helper()
	o = open(t)
	o.announce(5, false)
	if change != nil {
		o.change(change)
	}
	a, b = o.signUp(1), o.signUp(2)
	o.at("2021-11-12T09:00:00Z")
	_, err := o.Join(t.Context(), o.as(b), "first", 1)
	done(t, err)
	o.notes(a, "in", "n-1")
	o.at("2021-11-12T11:00:00Z")
	o.notes(a, "out", "n-2")
	o.at("2021-11-12T12:00:00Z")
	return o, a, b
}

// notes is a mark of the host's.
func (o *office) notes(r *event.Registrant, kind, nonce string) {
	o.t.Helper()
	_, err := o.CheckIn(o.t.Context(), operator, "webinar", "first", desk.CheckIn{Registrant: r.ID, Kind: kind, Nonce: nonce})
	done(o.t, err)
}

// reported applies a report in which nobody is but a, whose stay is so many
// minutes long from the start.
func (o *office) reported(a *event.Registrant, minutes int) {
	o.t.Helper()
	s := o.sessions()[0]
	left, read := s.StartsAt.Add(time.Duration(minutes)*time.Minute), o.now().UTC()
	rep := &event.Report{
		EventID: s.EventID, SessionID: s.ID, Source: event.ReportFile, SHA256: fmt.Sprint(minutes), Platform: "zoom-meeting",
		Columns: []event.ReportColumn{}, Doubts: []event.ReportDoubt{}, Rows: 1, People: 1, GivenAt: read, ReadAt: &read, AppliedAt: &read,
	}
	part := evidence.ReportPart{
		Person: &event.ReportPerson{
			Number: 1, Key: "a", Names: []string{"A"}, Flags: []string{}, Attended: true, Bucket: event.BucketMatched, RegistrantID: &a.ID, Candidates: []event.ReportCandidate{},
		},
		Stays: []event.Stay{{Joined: s.StartsAt, LeftAt: &left}}, Rows: []event.ReportRow{{Number: 2}},
	}
	done(o.t, o.store.Tx(o.t.Context(), nil, func(tx *store.Tx) error {
		if _, err := evidence.AddReport(tx, rep, []byte("bytes")); err != nil {
			return err
		}
		if err := evidence.AddReportParts(tx, rep.ID, []evidence.ReportPart{part}); err != nil {
			return err
		}
		return evidence.SaveReport(tx, rep)
	}))
}

// outcome is what is noted of r, such as "attended by host, 120".
func (o *office) outcome(r *event.Registrant) string {
	o.t.Helper()
	c, err := o.AttendanceCase(o.t.Context(), operator, "webinar", "first", r.ID)
	done(o.t, err)
	text := string(c.Row.Outcome())
	if e := c.Row.Record.Evidence; e != "" {
		text += " by " + string(e)
	}
	if c.Row.Minutes != nil {
		text += fmt.Sprintf(", %g", *c.Row.Minutes)
	}
	return text
}

// helper is the actor of an account with a role in the webinar.
func (o *office) helper(role event.TeamRole) desk.Actor {
	o.t.Helper()
	by := o.staff(string(role)+"@example.org", desk.NewAccount{})
	done(o.t, o.GrantRole(o.t.Context(), operator, by.Account.Email, "webinar", string(role)))
	return by
}

func TestAReportDecidesAboutEverybodyOnceItIsApplied(t *testing.T) {
	t.Parallel()
	o, a, b := held(t, nil)
	want(t, "by the host", o.outcome(a), "attended by host, 120")
	want(t, "by a click", o.outcome(b), "attended by join")
	o.reported(a, 60)
	want(t, "by the report", o.outcome(a), "partial by report, 60")
	want(t, "who is not in it", o.outcome(b), "no_show")
	stats, err := o.Stats(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "counted", fmt.Sprint(stats.Sessions[0].Attended, stats.Sessions[0].Partial, stats.Sessions[0].NoShow), "0 1 1")
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	done(t, err)
	want(t, "listed", fmt.Sprintf("%s %s", page.Items[0].Outcome(), page.Items[1].Outcome()), "partial no_show")
	o.clean()
}

func TestADecisionStandsBesideTheEvidenceUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	o, a, b := held(t, nil)
	ctx := t.Context()
	decide := func(r *event.Registrant, outcome, reason string) error {
		_, err := o.Decide(ctx, operator, "webinar", "first", r.ID, outcome, reason)
		return err
	}
	want(t, "without a reason", codes(decide(a, "no_show", "")), "/reason required")
	want(t, "to nothing", codes(decide(a, "unknown", "ill")), "/outcome unknown_choice")
	done(t, decide(a, "excused", "ill"))
	done(t, decide(a, "excused", "ill"))
	done(t, decide(a, "no_show", "was another person"))
	want(t, "decided", o.outcome(a), "no_show by host, 120")
	_, err := o.TakeBackDecision(ctx, operator, "webinar", "first", a.ID, "it was them")
	done(t, err)
	want(t, "taken back: not even the first decision counts", o.outcome(a), "attended by host, 120")
	c, err := o.AttendanceCase(ctx, operator, "webinar", "first", a.ID)
	done(t, err)
	var history []string
	for _, d := range c.Decisions {
		history = append(history, fmt.Sprintf("%s %s %q", d.Outcome, d.Reason, d.TakenBackReason))
	}
	want(t, "the history", strings.Join(history, "; "), `no_show was another person "it was them"; excused ill ""`)
	_, err = o.TakeBackDecision(ctx, operator, "webinar", "first", a.ID, "it was them")
	done(t, err)
	var did []string
	entries, err := o.store.AuditAbout(ctx, a.ID)
	done(t, err)
	for _, e := range entries {
		if e.Data["before"] != nil {
			did = append(did, fmt.Sprintf("%s %v>%v", e.Action, e.Data["before"], e.Data["outcome"]))
		}
	}
	want(t, "the audit", strings.Join(did, ", "), "outcome_decided attended>excused, outcome_decided excused>no_show, outcome_taken_back no_show>attended")
	want(t, "the other person", o.outcome(b), "attended by join")
}

func TestAttendanceIsFinalSomeDaysAfterTheSession(t *testing.T) {
	t.Parallel()
	o, a, _ := held(t, func(d *eventfile.Document) { d.Attendance.FreezeDays = 2 })
	coordinator, organiser, ctx := o.helper(event.Coordinator), o.helper(event.Organiser), t.Context()
	decide := func(by desk.Actor, outcome string) string {
		_, err := o.Decide(ctx, by, "webinar", "first", a.ID, outcome, "a slip")
		return code(err)
	}
	o.at("2021-11-14T11:29:59Z")
	want(t, "a moment before", decide(coordinator, "partial"), "")
	o.at("2021-11-14T11:30:00Z")
	want(t, "by a coordinator", decide(coordinator, "excused"), "attendance_frozen")
	_, err := o.TakeBackDecision(ctx, coordinator, "webinar", "first", a.ID, "a slip")
	want(t, "taken back by a coordinator", code(err), "attendance_frozen")
	_, err = o.CheckIn(ctx, coordinator, "webinar", "first", desk.CheckIn{Registrant: a.ID, Kind: "out", Nonce: "late"})
	want(t, "another mark", code(err), "attendance_frozen")
	_, err = o.CheckIn(ctx, coordinator, "webinar", "first", desk.CheckIn{Registrant: a.ID, Kind: "out", Nonce: "n-2"})
	want(t, "a mark that is there", code(err), "")
	_, err = o.Object(ctx, o.as(a), "first", "No.")
	want(t, "an objection", code(err), "attendance_frozen")
	want(t, "afterwards", o.outcome(a), "partial by host, 120")
	excuse := desk.CheckIn{Registrant: a.ID, Kind: "excused", Nonce: "later"}
	_, err = o.CheckIn(ctx, organiser, "webinar", "first", excuse)
	want(t, "an organiser's mark without a reason", codes(err), "/reason required")
	_, err = o.CheckIn(ctx, organiser.Because("She wrote."), "webinar", "first", excuse)
	want(t, "an organiser's mark with one", code(err), "")
	want(t, "by an organiser", decide(organiser, "excused"), "")
	want(t, "then", o.outcome(a), "excused by host")
}

// reasons are those that the audit has, of entries of one kind.
func (o *office) reasons(what string) string {
	o.t.Helper()
	page, err := o.AuditLog(o.t.Context(), operator, desk.AuditQuery{Event: "webinar", What: what})
	done(o.t, err)
	var said []string
	for _, e := range page.Items {
		if why, is := e.Data["reason"].(string); is {
			said = append(said, e.Action+": "+why)
		}
	}
	return strings.Join(said, "; ")
}

func TestNobodyHasBeenInASessionThatHasNotBegun(t *testing.T) {
	t.Parallel()
	o, a, _ := held(t, nil)
	ctx, second := t.Context(), o.sessions()[1]
	_, _, err := o.AddRegistration(ctx, operator, "webinar", a.ID, "second")
	done(t, err)
	decide := func(outcome string) error {
		_, err := o.Decide(ctx, operator, "webinar", "second", a.ID, outcome, "a slip")
		return err
	}
	o.at(second.StartsAt.Add(-time.Minute).Format(time.RFC3339))
	for _, outcome := range []string{"attended", "partial", "no_show"} {
		want(t, outcome+" before it", codes(decide(outcome)), "/outcome before_start")
	}
	want(t, "excused before it", code(decide("excused")), "")
	_, err = o.CheckIn(ctx, operator, "webinar", "second", desk.CheckIn{WalkIn: &desk.WalkIn{Name: "Vera"}, Kind: "in", Nonce: "w-1"})
	done(t, err) // the doors are open
	in := o.figures("webinar")
	want(t, "counted before it", fmt.Sprint(in.Whole.Tally.Participants, in.In[0].Tally.Participants, in.In[1].Tally.Participants, len(in.In[1].Words)), "2 2 0 0")
	o.at(second.StartsAt.Format(time.RFC3339))
	want(t, "attended from its start on", code(decide("attended")), "")
	in = o.figures("webinar")
	want(t, "counted from its start on", fmt.Sprint(in.Whole.Tally.Participants, in.In[1].Tally.Participants), "3 2")
}

// What attendance follows from changes what is final as much as a decision does.
func TestWhatFinalAttendanceFollowsFromChangesWithAReason(t *testing.T) {
	t.Parallel()
	o, a, _ := held(t, func(d *eventfile.Document) { d.Attendance.FreezeDays = 2 })
	ctx, other := t.Context(), event.Threshold{Minutes: 121}
	done(t, o.SaveThreshold(ctx, operator, "webinar", event.Threshold{Minutes: 100}))
	o.at("2021-11-14T11:30:00Z")
	want(t, "a threshold without a reason", codes(o.SaveThreshold(ctx, operator, "webinar", other)), "/reason required")
	want(t, "the same as before", code(o.SaveThreshold(ctx, operator, "webinar", event.Threshold{Minutes: 100})), "")
	want(t, "still", o.outcome(a), "attended by host, 120")
	want(t, "a threshold with one", code(o.SaveThreshold(ctx, operator.Because("The funder asks."), "webinar", other)), "")
	want(t, "then", o.outcome(a), "partial by host, 120")
	doc, tag, err := o.EventFile(ctx, operator, "webinar")
	done(t, err)
	doc.Sessions[0].Breaks, doc.Title["en"] = nil, "Another title"
	doc.Sessions[0].Ends = "2021-11-12T13:00"
	tried, err := o.TryEvent(ctx, operator, "webinar", doc, tag)
	done(t, err)
	want(t, "tried, another end changes what is final", fmt.Sprint(tried.Final), "true")
	_, err = o.ReplaceEvent(ctx, operator, "webinar", doc, tag, desk.LettersQuiet)
	want(t, "another end without a reason", codes(err), "/reason required")
	_, err = o.ReplaceEvent(ctx, operator.Because("It ended later."), "webinar", doc, tag, desk.LettersQuiet)
	want(t, "another end with one", code(err), "")
	o.at("2021-11-14T12:00:00Z") // when it is final by that
	doc, tag, err = o.EventFile(ctx, operator, "webinar")
	done(t, err)
	mine, _, err := o.EventFile(ctx, operator, "webinar")
	done(t, err)
	mine.Attendance.GraceMinutes++
	save := desk.EventChange{Base: doc, Mine: mine, Match: tag}
	out, err := o.SaveEvent(ctx, operator, "webinar", save)
	done(t, err)
	want(t, "another grace in the editor is looked through", fmt.Sprint(out.Done, out.Refused, out.Applied.Final), "false <nil> true")
	save.Seen = true
	out, err = o.SaveEvent(ctx, operator, "webinar", save)
	done(t, err)
	want(t, "looked through, without a reason", codes(out.Refused), "/reason required")
	out, err = o.SaveEvent(ctx, operator.Because("It was too short."), "webinar", save)
	done(t, err)
	want(t, "with one", fmt.Sprint(out.Done), "true")
	want(t, "the audit", o.reasons("event"), "event_changed: It was too short.; event_changed: It ended later.; event_changed: The funder asks.")
}

func TestAnObjectionIsAnswered(t *testing.T) {
	t.Parallel()
	o, a, b := held(t, nil)
	ctx := t.Context()
	object := func(r *event.Registrant, text string) string {
		_, err := o.Object(ctx, o.as(r), "first", text)
		return code(err)
	}
	_, err := o.Object(ctx, o.as(a), "second", "No.")
	want(t, "to a session that is not theirs", code(err), "not_found")
	_, err = o.Object(ctx, o.as(a), "first", strings.Repeat("x", 1001))
	want(t, "too long", codes(err), "/text too_long")
	want(t, "nothing", object(a, " "), "invalid")
	want(t, "an objection", object(a, "I stayed\nuntil the end."), "")
	want(t, "the same again", object(a, "I stayed\nuntil the end."), "")
	want(t, "another", object(a, "And more."), "objection_open")
	want(t, "somebody else's", object(b, "I was there for an hour."), "")
	overview, err := o.Overview(ctx, operator, "webinar")
	done(t, err)
	if n := overview.Needs[0]; n.Cause != event.CauseObjection || n.Count != 2 || n.Session.Slug != "first" {
		t.Errorf("the team is told %+v", n)
	}
	_, err = o.Decide(ctx, operator, "webinar", "first", a.ID, "attended", "seen by the host")
	done(t, err)
	_, err = o.RejectObjection(ctx, operator, "webinar", "first", b.ID, "nobody saw you")
	done(t, err)
	_, err = o.RejectObjection(ctx, operator, "webinar", "first", b.ID, "nobody saw you")
	done(t, err)
	_, err = o.RejectObjection(ctx, operator, "webinar", "second", a.ID, "no")
	want(t, "who is not there", code(err), "not_found")
	for r, answer := range map[*event.Registrant]string{a: "decided seen by the host", b: "rejected nobody saw you"} {
		said := o.mine(r).Record.Objection()
		want(t, "the answer", fmt.Sprint(said.Answer, " ", said.AnswerText), answer)
	}
	if _, _, open, err := o.Objections(ctx, operator, "webinar", "first"); err != nil || len(open) != 0 {
		t.Errorf("open are %v, %v", open, err)
	}
	want(t, "again", object(b, "But I was."), "")
	by := o.as(b)
	done(t, o.EraseMe(ctx, by))
	said, err := evidence.Statements(ctx, o.store.Reads, b.ID)
	done(t, err)
	for _, s := range said {
		want(t, "after erasure", s.Text+s.AnswerText, "")
	}
	o.clean()
}

func TestPeoplesOwnWordCountsWhereNothingElseDoes(t *testing.T) {
	t.Parallel()
	o, a, b := held(t, func(d *eventfile.Document) { d.Attendance.SelfDeclare = true })
	ctx := t.Context()
	o.at("2021-11-12T09:30:00Z")
	declare := func(r *event.Registrant) string {
		_, err := o.Declare(ctx, o.as(r), "first")
		return code(err)
	}
	want(t, "while it runs", declare(a), "not_over_yet")
	o.at("2021-11-12T12:00:00Z")
	if r := o.mine(a).Record; r == nil || r.MayDeclare || !r.MayObject {
		t.Errorf("who is known to have been there may %+v", r)
	}
	for _, r := range []*event.Registrant{a, b} {
		want(t, "declared", declare(r), "")
		want(t, "again", declare(r), "")
	}
	want(t, "the host weighs more", o.outcome(a), "attended by host, 120")
	want(t, "the click weighs more", o.outcome(b), "attended by join")
	o.reported(a, 120)
	want(t, "absence from the report weighs more", o.outcome(b), "no_show")
	done(t, o.act(b, desk.Withdraw))
	want(t, "without a seat", declare(b), "wrong_status")
	o.change(func(d *eventfile.Document) { d.Attendance.SelfDeclare = false })
	want(t, "where it is not taken", declare(b), "self_declare_off")
}

func TestAnotherThresholdIsTriedBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	o, a, _ := held(t, nil)
	ctx := t.Context()
	moves := func(tried event.Threshold) string {
		trial, err := o.TryThreshold(ctx, operator, "webinar", tried)
		if err != nil {
			return codes(err)
		}
		var all []string
		for _, s := range trial.Steps {
			all = append(all, fmt.Sprintf("%d:%d/%d", s.Percent+s.Minutes, s.Attended(), s.Partial()))
		}
		return strings.Join(all, " ")
	}
	want(t, "percent", moves(event.Threshold{Percent: 90}), "80:2/0 85:1/1 90:1/1 95:1/1 100:1/1")
	want(t, "minutes", moves(event.Threshold{Minutes: 115}), "105:2/0 110:2/0 115:2/0 120:2/0 125:1/1")
	want(t, "none such", moves(event.Threshold{Percent: 101}), "/percent too_large")
	trial, err := o.TryThreshold(ctx, operator, "webinar", event.Threshold{Percent: 90})
	done(t, err)
	want(t, "how long they were there", fmt.Sprint(trial.Presence), "[{[7200] 1}]")
	before, err := o.store.Event(ctx, "webinar")
	done(t, err)
	want(t, "nothing is saved", o.outcome(a), "attended by host, 120")
	want(t, "saved", code(o.SaveThreshold(ctx, operator, "webinar", event.Threshold{Minutes: 121})), "")
	want(t, "saved again", code(o.SaveThreshold(ctx, operator, "webinar", event.Threshold{Minutes: 121})), "")
	want(t, "then", o.outcome(a), "partial by host, 120")
	after, err := o.store.Event(ctx, "webinar")
	done(t, err)
	want(t, "the event has changed once", after.Revision-before.Revision, 1)
	want(t, "to percent again", code(o.SaveThreshold(ctx, operator, "webinar", event.Threshold{Percent: 70})), "")
	want(t, "by percent", o.outcome(a), "attended by host, 120")
	want(t, "by a coordinator", code(o.SaveThreshold(ctx, o.helper(event.Coordinator), "webinar", event.Threshold{Percent: 60})), "forbidden")
}

func TestASessionThatWasCalledOffHasNoAttendance(t *testing.T) {
	t.Parallel()
	o, a, _ := held(t, nil)
	o.change(func(d *eventfile.Document) { d.Sessions[0].Cancelled = true })
	want(t, "what is noted", o.outcome(a), "unknown")
	_, err := o.Decide(t.Context(), operator, "webinar", "first", a.ID, "attended", "was there")
	want(t, "a decision", code(err), "session_cancelled")
	_, err = o.Object(t.Context(), o.as(a), "first", "I was there.")
	want(t, "an objection", code(err), "session_cancelled")
}
