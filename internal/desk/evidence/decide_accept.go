package evidence

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// KindExact is the kind of evidence of those who were assigned by themselves:
// accepting it says that somebody has looked through them.
const KindExact Kind = "exact"

// MostAccepted is how many people are accepted in one go at most: about what a
// transaction writes in a second.
const MostAccepted = 1000

// ErrPeopleChanged is that there are more or fewer people than somebody has
// been shown.
var ErrPeopleChanged = problem.New(problem.Conflict, "selection_changed")

// AcceptReported decides, about all people of a report for whom there is that
// kind of evidence and about whom nobody has decided, that they are the one
// registrant it speaks for, and returns how many those were. expected is how
// many by has been shown; at most MostAccepted are accepted in one go.
//
// It fails as core.Desk.Reasoned does, with a problem at /kind, with event.ErrReportSuperseded, or with
// ErrPeopleChanged (with count) where there are not as many.
func (d *Evidence) AcceptReported(ctx context.Context, by core.Actor, slug, session string, reportID int64, kind Kind, expected int) (int, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.DecideOutcome)
	if err != nil {
		return 0, err
	}
	if err := d.Reasoned(ctx, by, at.event, at.session); err != nil {
		return 0, err
	}
	if kind != KindExact && !slices.Contains(Kinds, kind) {
		return 0, problem.Refuse(problem.At("/kind", "unknown_choice"))
	}
	now := d.Now()
	res, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		c, err := at.deciding(ctx, tx, by, now)
		if err != nil {
			return core.Result{}, err
		}
		found, err := c.ofKind(ctx, tx.Reads, kind)
		if err != nil {
			return core.Result{}, err
		}
		if len(found) == 0 || len(found) != expected {
			return core.Result{}, ErrPeopleChanged.With("count", len(found))
		}
		return core.Result{ID: int64(len(found))}, c.accept(kind, found)
	})
	return int(res.ID), err
}

// A taking is a person of a report and whose rows these are by the evidence.
type taking struct {
	person     event.ReportPerson
	registrant int64
}

// ofKind are the first people of the report for whom there is that kind of
// evidence.
func (at *place) ofKind(ctx context.Context, reads store.Reads, kind Kind) ([]taking, error) {
	q := evidence.ReportPeopleQuery{ReportID: at.report.ID, Undecided: true}
	if kind == KindExact {
		q = evidence.ReportPeopleQuery{ReportID: at.report.ID, Bucket: event.BucketMatched}
	}
	people, err := evidence.ReportPeople(ctx, reads, q)
	if err != nil {
		return nil, err
	}
	if kind == KindExact {
		return unseen(people), nil
	}
	byKind, err := at.sorted(ctx, reads, people)
	return byKind[kind], err
}

// unseen are the first of those who were assigned by themselves and about whom
// nobody has decided.
func unseen(people []event.ReportPerson) []taking {
	var found []taking
	for _, p := range people {
		if p.Decision == event.DecidedNothing && p.RegistrantID != nil && p.Key != "" && len(found) < MostAccepted {
			found = append(found, taking{p, *p.RegistrantID})
		}
	}
	return found
}

// sorted are the first people to decide about, by the kind of evidence there
// is for them.
func (at *place) sorted(ctx context.Context, reads store.Reads, people []event.ReportPerson) (map[Kind][]taking, error) {
	likely := slices.DeleteFunc(slices.Clone(people), func(p event.ReportPerson) bool { return ease(&p) != 0 || p.Key == "" })
	likely = likely[:min(len(likely), MostAccepted)]
	candidates, err := at.compare(ctx, reads, likely)
	if err != nil {
		return nil, err
	}
	by, twice := map[Kind][]taking{}, map[int64]int{}
	for i := range likely {
		if all := candidates[likely[i].ID]; kindOf(&likely[i], all) != "" {
			twice[all[0].Registrant.ID]++
		}
	}
	for i := range likely {
		all := candidates[likely[i].ID]
		// Two who would be one person are for somebody to look at.
		if kind := kindOf(&likely[i], all); kind != "" && twice[all[0].Registrant.ID] == 1 {
			by[kind] = append(by[kind], taking{likely[i], all[0].Registrant.ID})
		}
	}
	return by, nil
}

// accept decides about all that were found, in one go that is taken back as
// one.
func (c *deciding) accept(kind Kind, found []taking) error {
	var steps []*event.ReportStep
	var registrants []int64
	for i := range found {
		p := &found[i].person
		step, err := c.decide(p, Decision{Decision: string(event.DecidedRegistrant), Registrant: found[i].registrant})
		if err != nil {
			return err
		}
		step.Kind = string(kind)
		steps, registrants = append(steps, step), append(registrants, found[i].registrant)
	}
	e := core.NewEntry(c.by, c.event.ID, c.now, "report_accepted").About(0, c.session.ID).
		With("report", c.report.ID).With("kind", string(kind)).With("registrants", registrants)
	return c.note(steps, e)
}
