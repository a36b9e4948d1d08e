package desk

import (
	"context"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// Withheld is a material that a person may not have, or not yet. Its address
// is not told.
type Withheld struct {
	Kind    event.MaterialKind
	Title   event.Text
	Access  event.Access
	Decided bool // nothing is waited for: the person was not there
}

// addMaterials sorts the materials of r's session into those that the person
// may have and the others.
func (d *Desk) addMaterials(ctx context.Context, ev *event.Event, r *RegistrationView) error {
	outcome := event.OutcomeUnknown
	if r.Session.NeedsOutcome() {
		known, err := d.records(ctx, ev, r.Session, []int64{r.RegistrantID})
		if err != nil {
			return err
		}
		outcome = known[r.RegistrantID].Outcome()
	}
	for _, m := range r.Session.Materials {
		if m.MayHave(&r.Registration, outcome) {
			r.Materials = append(r.Materials, m)
			continue
		}
		r.Withheld = append(r.Withheld, Withheld{m.Kind, m.Title, m.Access, outcome != event.OutcomeUnknown})
	}
	return nil
}

// recordingUseful is how long a letter about a recording is worth sending.
const recordingUseful = 30 * 24 * time.Hour

// A recordedLetter is one letter about recordings on its way to a person.
type recordedLetter struct {
	person *event.Registrant
	event.Letter
}

// record notes whom to tell that recordings of s are there which were not
// before.
func (a *applying) record(before, s *event.Session) error {
	fresh := s.NewRecordings(before)
	if len(fresh) == 0 || s.CancelledAt != nil {
		return nil
	}
	people, err := a.tx.Reachable(a.ctx, s.ID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = people[i].ID
	}
	for at := 0; at < len(ids); at += recordsAtOnce {
		some := min(at+recordsAtOnce, len(ids))
		known, err := recordsIn(a.ctx, a.tx.Reads, a.ev, s, ids[at:some])
		if err != nil {
			return err
		}
		for _, p := range people[at:some] {
			a.recordFor(p, s, fresh, known[p.ID].Outcome())
		}
	}
	return nil
}

// recordsAtOnce is of how many people attendance is looked up together.
const recordsAtOnce = 500

// recordFor notes that p is to be told, if one of the recordings is theirs.
func (a *applying) recordFor(p store.Reached, s *event.Session, fresh []event.Material, o event.Outcome) {
	for i := range fresh {
		if !p.Registration.WantsRecording(&fresh[i], o) {
			continue
		}
		l := a.recorded[p.ID]
		if l == nil {
			until := a.now.Add(recordingUseful)
			first := letter(&p.Registrant, event.LetterRecording, a.now)
			first.UsefulUntil = &until
			l = &recordedLetter{&p.Registrant, first}
			a.recorded[p.ID] = l
		}
		l.Data.Places = append(l.Data.Places, event.Place{SessionID: s.ID, Status: p.Registration.Status, HoldsSeat: p.Registration.HoldsSeat})
		return
	}
}
