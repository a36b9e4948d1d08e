package evidence

import (
	"context"
	"slices"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/match"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A Candidate is somebody a person of a report may be, with what speaks for
// that and against it.
type Candidate struct {
	Registrant *event.Registrant // nil: of the staff, and not registered
	Staff      bool
	Reasons    []match.Why // the strongest first; none for one that was searched for
	Strong     bool        // the names are the same in some form, or nearly the address
	Clues      []Clue      // none of staff who are not registered
}

// compare returns the candidates of people of a report, by person, as reads
// see them. Who has been erased is no candidate.
func (at *place) compare(ctx context.Context, reads store.Reads, people []event.ReportPerson) (map[int64][]Candidate, error) {
	wanted := map[int64][]event.ReportCandidate{}
	for i := range people {
		wanted[people[i].ID] = people[i].Candidates
	}
	return at.compareWith(ctx, reads, people, wanted)
}

// compareWith is compare with other candidates than those that were found, by
// person.
func (at *place) compareWith(ctx context.Context, reads store.Reads, people []event.ReportPerson, wanted map[int64][]event.ReportCandidate) (map[int64][]Candidate, error) {
	var ids []int64
	for _, some := range wanted {
		for _, c := range some {
			if c.RegistrantID != 0 {
				ids = append(ids, c.RegistrantID)
			}
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	found, err := reads.RegistrantsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	clicks, err := evidence.ClicksOf(ctx, reads, at.session.ID, ids)
	if err != nil {
		return nil, err
	}
	taken, err := evidence.ReportPeopleOf(ctx, reads, at.report.ID, ids)
	if err != nil {
		return nil, err
	}
	registrants := map[int64]*event.Registrant{}
	for i := range found {
		if found[i].ErasedAt == nil {
			registrants[found[i].ID] = &found[i]
		}
	}
	all := map[int64][]Candidate{}
	for i := range people {
		p := &people[i]
		for _, c := range wanted[p.ID] {
			one := Candidate{Staff: c.Staff, Reasons: reasonsOf(c)}
			one.Strong = strong(one.Reasons)
			if c.RegistrantID != 0 {
				if one.Registrant = registrants[c.RegistrantID]; one.Registrant == nil {
					continue
				}
				one.Staff = one.Staff || one.Registrant.Role != event.RoleParticipant
				one.Clues = compared{at.event, p, one.Registrant, one.Reasons, clicks[c.RegistrantID], elsewhere(taken, p, c.RegistrantID)}.clues()
			}
			all[p.ID] = append(all[p.ID], one)
		}
	}
	return all, nil
}

// elsewhere are the names of those among taken who are the registrant's, other
// than p.
func elsewhere(taken []event.ReportPerson, p *event.ReportPerson, registrantID int64) string {
	var names []string
	for i := range taken {
		if o := &taken[i]; o.ID != p.ID && *o.RegistrantID == registrantID {
			names = append(names, o.Name())
		}
	}
	return strings.Join(names, ", ")
}
