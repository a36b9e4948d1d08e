package evidence

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store/evidence"
	"rollcall/internal/store/lists"
)

// A Review is the queue of the people of a report about whom somebody has to
// decide, with the one who is looked at.
type Review struct {
	core.Programme
	Session  *event.Session
	Report   *event.Report
	Person   *Reviewed            // nil: there is nobody to look at
	Open     []event.ReportPerson // in the order of the queue
	Done     int                  // of those who were to be decided
	Next     int64                // who comes after the person; 0: nobody else
	Previous int64
	Offers   []Offer
	Assigned []evidence.Assigned // by exact keys, in the order of their words
	WalkIns  []WalkInView
	Batches  []evidence.StepBatch
	MayUndo  bool                   // by has decided something that stands
	Rows     map[event.Bucket]int64 // all rows, each in one bucket
	Final    core.Final
}

// A Reviewed is a person of a report as somebody looks at them to decide.
type Reviewed struct {
	event.ReportPerson
	Rows       []event.ReportRow
	Stays      []event.Stay
	Candidates []Candidate
	Found      []Candidate // by the words searched for
	Searched   bool
	Decider    string // the name of whose decision stands; "" if it is no account's
}

// An Offer is a kind of evidence and for how many people there is that.
type Offer struct {
	Kind   Kind
	People int
}

// Due is how many people were to be decided about.
func (v *Review) Due() int { return v.Done + len(v.Open) }

// A Look says whom somebody wants to look at.
type Look struct {
	Person int64  // 0: whoever comes first
	After  int64  // whoever comes after that person, if Person is 0
	Q      string // words to find a registration by
}

// ReviewReport is the queue of a report. Who else decides in these minutes is
// somewhere else in it: whoever comes first is another for each.
func (d *Evidence) ReviewReport(ctx context.Context, by core.Actor, slug, session string, reportID int64, l Look) (*Review, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, at.event)
	if err != nil {
		return nil, err
	}
	v := &Review{Programme: *p, Session: at.session, Report: at.report, Final: d.Finality(ctx, by, at.event, at.session)}
	undecided, err := evidence.ReportPeople(ctx, d.Store.Reads, evidence.ReportPeopleQuery{ReportID: reportID, Undecided: true})
	if err != nil {
		return nil, err
	}
	v.Open = queued(undecided)
	if err := at.choose(ctx, v, by, l); err != nil {
		return nil, err
	}
	return v, at.around(ctx, v, by)
}

// lately is for how long somebody who has decided is taken to go on.
const lately = 10 * time.Minute

// choose finds whom to look at, and who comes before and after.
func (at *place) choose(ctx context.Context, v *Review, by core.Actor, l Look) error {
	reads := at.desk.Store.Reads
	var p *event.ReportPerson
	switch {
	case l.Person != 0:
		found, err := evidence.ReportPerson(ctx, reads, at.report.ID, l.Person)
		if err != nil {
			return err
		}
		p = found
	case l.After != 0:
		found, err := evidence.ReportPerson(ctx, reads, at.report.ID, l.After)
		if err != nil && !errors.Is(err, core.ErrNotFound) {
			return err
		}
		if i := -1; err == nil {
			if i = after(v.Open, found); i >= 0 {
				p = &v.Open[i]
			}
		}
	}
	if p == nil && len(v.Open) > 0 {
		others, err := evidence.DecidersSince(ctx, reads, at.report.ID, at.desk.Now().Add(-lately))
		if err != nil {
			return err
		}
		p = &v.Open[startAt(len(v.Open), by.String(), others)]
	}
	if p == nil {
		return nil
	}
	v.Next, v.Previous = beside(v.Open, p)
	var err error
	v.Person, err = at.reviewed(ctx, p, l.Q)
	return err
}

// beside are who comes after p in the queue and who comes before; 0 where that
// is nobody else.
func beside(open []event.ReportPerson, p *event.ReportPerson) (next, previous int64) {
	others := slices.DeleteFunc(slices.Clone(open), func(o event.ReportPerson) bool { return o.ID == p.ID })
	i := after(others, p)
	if i < 0 {
		return 0, 0
	}
	return others[i].ID, others[(i+len(others)-1)%len(others)].ID
}

// reviewed is what is known of a person of the report, and of those they may
// be.
func (at *place) reviewed(ctx context.Context, p *event.ReportPerson, q string) (*Reviewed, error) {
	reads := at.desk.Store.Reads
	v := &Reviewed{ReportPerson: *p}
	rows, err := evidence.RowsOfReportPeople(ctx, reads, []int64{p.ID})
	if err != nil {
		return nil, err
	}
	stays, err := evidence.StaysOf(ctx, reads, []int64{p.ID})
	if err != nil {
		return nil, err
	}
	v.Rows, v.Stays = rows[p.ID], stays[p.ID]
	wanted := v.ReportPerson.Candidates
	if id := p.RegistrantID; id != nil && !slices.ContainsFunc(wanted, func(c event.ReportCandidate) bool { return c.RegistrantID == *id }) {
		wanted = append([]event.ReportCandidate{{RegistrantID: *id, Reasons: reasonList(p.Why)}}, wanted...)
	}
	all, err := at.compareWith(ctx, reads, []event.ReportPerson{*p}, map[int64][]event.ReportCandidate{p.ID: wanted})
	if err != nil {
		return nil, err
	}
	v.Candidates = all[p.ID]
	if v.Decider, err = (core.AccountNames{}).Of(ctx, reads, p.DecidedBy); err != nil {
		return nil, err
	}
	return v, at.search(ctx, v, q)
}

func reasonList(why string) []string {
	if why == "" {
		return nil
	}
	return []string{why}
}

// mostFound is how many registrations a search shows: who has to choose among
// more types another word.
const mostFound = 8

// search finds registrations by words.
func (at *place) search(ctx context.Context, v *Reviewed, q string) error {
	words := strings.Fields(event.Fold(q))
	if len(words) == 0 || len(words) > mostFound {
		return nil
	}
	v.Searched = true
	reads := at.desk.Store.Reads
	list, err := lists.Registrants(ctx, reads, lists.Query{EventID: at.event.ID, Words: words, Sort: lists.ByName, Limit: mostFound})
	if err != nil {
		return err
	}
	var wanted []event.ReportCandidate
	for _, r := range list.People {
		wanted = append(wanted, event.ReportCandidate{RegistrantID: r.ID})
	}
	all, err := at.compareWith(ctx, reads, []event.ReportPerson{v.ReportPerson}, map[int64][]event.ReportCandidate{v.ID: wanted})
	v.Found = all[v.ID]
	return err
}

// around is what stands around the person: how far the queue is, what can be
// accepted in one go, and what has been.
func (at *place) around(ctx context.Context, v *Review, by core.Actor) error {
	reads, id := at.desk.Store.Reads, at.report.ID
	decided, err := evidence.DecidedReportPeople(ctx, reads, id)
	if err != nil {
		return err
	}
	for i := range decided {
		if p := &decided[i]; p.Decision != event.DecidedRegistrant || !slices.Contains(exact, p.Why) {
			v.Done++
		}
	}
	if v.WalkIns, err = at.walkIns(ctx, decided); err != nil {
		return err
	}
	byKind, err := at.sorted(ctx, reads, v.Open)
	if err != nil {
		return err
	}
	for _, kind := range Kinds {
		if n := len(byKind[kind]); n > 0 {
			v.Offers = append(v.Offers, Offer{kind, n})
		}
	}
	assigned, err := evidence.AssignedBy(ctx, reads, id, exact)
	if err != nil {
		return err
	}
	for _, why := range exact {
		if i := slices.IndexFunc(assigned, func(a evidence.Assigned) bool { return a.Why == why }); i >= 0 {
			v.Assigned = append(v.Assigned, assigned[i])
		}
	}
	if v.Batches, err = evidence.StepBatches(ctx, reads, id); err != nil {
		return err
	}
	_, err = evidence.LastStep(ctx, reads, id, by.String())
	v.MayUndo = err == nil
	if err = core.AbsentOr(err, nil); err != nil {
		return err
	}
	v.Rows, err = evidence.RowsByBucket(ctx, reads, id)
	return err
}

// An AssignedPage is a page of those who were assigned by exact keys, in the
// order of the report.
type AssignedPage struct {
	core.Programme
	Session *event.Session
	Report  *event.Report
	Groups  []evidence.Assigned
	Items   []AssignedPerson
	Unseen  int    // whom nobody has looked at
	Next    string // cursor of the next page; "" at the end
	Final   core.Final
}

// An AssignedPerson is a person of a report and whose rows these are.
type AssignedPerson struct {
	event.ReportPerson
	Registrant *event.Registrant
}

// AssignedInReport lists those of a report who were assigned by one exact key,
// a reason of package match; "" is any. It fails with core.ErrBadQuery for an
// unknown reason or cursor.
func (d *Evidence) AssignedInReport(ctx context.Context, by core.Actor, slug, session string, reportID int64, why, cursor string) (*AssignedPage, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.SeeAttendance)
	if err != nil {
		return nil, err
	}
	if why != "" && !slices.Contains(exact, why) {
		return nil, core.ErrBadQuery.With("parameter", "why")
	}
	p, err := d.ProgrammeOf(ctx, at.event)
	if err != nil {
		return nil, err
	}
	v := &AssignedPage{Programme: *p, Session: at.session, Report: at.report, Final: d.Finality(ctx, by, at.event, at.session)}
	list := slug + "/" + at.report.SHA256 + "/" + why
	from, err := d.ReadCursor("report-assigned", list, cursor)
	if err != nil {
		return nil, err
	}
	if v.Groups, err = evidence.AssignedBy(ctx, d.Store.Reads, reportID, exact); err != nil {
		return nil, err
	}
	for _, g := range v.Groups {
		v.Unseen += int(g.Unseen)
	}
	whys := exact
	if why != "" {
		whys = []string{why}
	}
	people, err := evidence.AssignedPeople(ctx, d.Store.Reads, reportID, whys, from, assignedAtOnce+1)
	if err != nil {
		return nil, err
	}
	if len(people) > assignedAtOnce {
		people = people[:assignedAtOnce]
		v.Next = d.Cursor("report-assigned", list, people[len(people)-1].Number)
	}
	v.Items, err = d.withRegistrants(ctx, people)
	return v, err
}

// assignedAtOnce is how many people somebody looks through on one page.
const assignedAtOnce = 100

// withRegistrants joins people of a report with whose rows these are.
func (d *Evidence) withRegistrants(ctx context.Context, people []event.ReportPerson) ([]AssignedPerson, error) {
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = *people[i].RegistrantID
	}
	found, err := d.Store.RegistrantsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	by := map[int64]*event.Registrant{}
	for i := range found {
		by[found[i].ID] = &found[i]
	}
	all := make([]AssignedPerson, len(people))
	for i := range people {
		all[i] = AssignedPerson{people[i], by[ids[i]]}
	}
	return all, nil
}
