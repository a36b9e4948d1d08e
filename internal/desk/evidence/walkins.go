package evidence

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/evidence"
)

// A WalkInView is somebody of a report who was decided to be a walk-in, or was
// one until they completed a registration.
type WalkInView struct {
	event.ReportPerson
	Seconds    *int64                // net presence; nil: unknown
	Invitation *event.Invitation     // that asks them to complete a registration; nil: none does
	State      event.InvitationState // of it, as it stands
	Registrant *event.Registrant     // who has their address in the event by now
}

// walkIns are those among decided who were decided to be walk-ins, and who
// were asked to complete a registration.
func (at *place) walkIns(ctx context.Context, decided []event.ReportPerson) ([]WalkInView, error) {
	reads := at.desk.Store.Reads
	ids := make([]int64, len(decided))
	for i := range decided {
		ids[i] = decided[i].ID
	}
	asked, err := evidence.WalkInInvitations(ctx, reads, ids)
	if err != nil {
		return nil, err
	}
	var views []WalkInView
	var folded []string
	for i := range decided {
		v := WalkInView{ReportPerson: decided[i]}
		if inv, known := asked[v.ID]; known {
			v.Invitation, v.State = &inv, inv.Standing(nil, at.desk.Now())
		}
		if v.Decision != event.DecidedWalkIn && v.Invitation == nil {
			continue
		}
		views = append(views, v)
		if v.Email != "" {
			folded = append(folded, input.FoldAddress(v.Email))
		}
	}
	return views, at.known(ctx, reads, views, folded)
}

// known adds to walk-ins how long they were there, and who has their address.
func (at *place) known(ctx context.Context, reads store.Reads, views []WalkInView, folded []string) error {
	ids := make([]int64, len(views))
	for i := range views {
		ids[i] = views[i].ID
	}
	stays, err := evidence.StaysOf(ctx, reads, ids)
	if err != nil {
		return err
	}
	found, err := evidence.RegistrantsWith(ctx, reads, at.event.ID, folded)
	if err != nil {
		return err
	}
	by := map[string]*event.Registrant{}
	for i := range found {
		stands, err := reads.StandsFor(ctx, &found[i])
		if err != nil {
			return err
		}
		by[*found[i].EmailFolded] = stands
	}
	for i := range views {
		v := &views[i]
		v.Seconds = NetSeconds(at.session, &v.ReportPerson, stays[v.ID])
		if v.Email != "" {
			v.Registrant = by[input.FoldAddress(v.Email)]
		}
	}
	return nil
}

// NetSeconds is how long a person of a report was in s, of which its breaks are
// no part: by their stays, else as the platform has added it up; nil where
// neither tells.
func NetSeconds(s *event.Session, p *event.ReportPerson, stays []event.Stay) *int64 {
	if len(stays) == 0 {
		return p.Seconds
	}
	return new(s.NetOf(stays))
}

// InviteWalkIn asks a walk-in of a report to complete a registration, by a
// letter with a personal invitation. Once they have, their rows are theirs. Who
// has been asked and may still answer is not asked again.
//
// It fails as invitations.Inviting.AskToComplete does, or with a problem at
// /row where the person was not decided to be a walk-in.
func (d *Evidence) InviteWalkIn(ctx context.Context, by core.Actor, slug, session string, reportID, personID int64) (*event.ReportPerson, error) {
	at, err := d.place(ctx, by, slug, session, reportID, core.AskWalkIns)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, at.event)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	_, err = d.Write(ctx, by, p.SessionIDs(), func(tx *store.Tx) (core.Result, error) {
		walkIn, err := evidence.LockReportPerson(ctx, tx, reportID, personID)
		if err != nil {
			return core.Result{}, err
		}
		if walkIn.Decision != event.DecidedWalkIn {
			return core.Result{}, problem.Refuse(problem.At("/row", "no_walk_in"))
		}
		sent, err := d.Ask.AskToComplete(ctx, tx, by, p, at.session, walkIn, now)
		if err != nil || !sent {
			return core.Result{ID: personID}, err
		}
		e := core.NewEntry(by, at.event.ID, now, "walk_in_invited").About(0, at.session.ID).With("report", reportID).With("person", personID)
		return core.Result{ID: personID}, core.Audit(tx, e)
	})
	if err != nil {
		return nil, err
	}
	return evidence.ReportPerson(ctx, d.Store.Reads, reportID, personID)
}
