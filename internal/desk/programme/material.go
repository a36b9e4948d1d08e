package programme

import (
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/writing"
)

// recordingUseful is how long a letter about a recording is worth sending.
const recordingUseful = 30 * 24 * time.Hour

// A recordedLetter is one letter about recordings on its way to a person.
type recordedLetter struct {
	person *event.Registrant
	event.Letter
}

// record notes whom to tell that recordings of s are there which were not
// before. Those are left out to whom a letter after the session will say so.
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
		known, err := core.RecordsIn(a.ctx, a.tx.Reads, a.ev, s, ids[at:some])
		if err != nil {
			return err
		}
		written, _, err := writing.ToldOf(a.ctx, a.tx.Reads, s, ids[at:some])
		if err != nil {
			return err
		}
		for _, p := range people[at:some] {
			o := known[p.ID].Outcome()
			if written[p.ID] || !a.ev.LeftToAfter(s, &p.Registration, o, a.now) {
				a.recordFor(p, s, fresh, o)
			}
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
			first := core.Letter(&p.Registrant, event.LetterRecording, a.now)
			first.UsefulUntil = &until
			l = &recordedLetter{&p.Registrant, first}
			a.recorded[p.ID] = l
		}
		l.Data.Places = append(l.Data.Places, event.Place{SessionID: s.ID, Status: p.Registration.Status, HoldsSeat: p.Registration.HoldsSeat})
		return
	}
}
