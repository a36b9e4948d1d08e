package signup

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// company is what is wrong with the colleagues of in as a whole: only a
// person brings any along, and each address stands once.
func company(in SignUp, public bool) []problem.Field {
	if len(in.Colleagues) == 0 {
		return nil
	}
	if !public {
		return []problem.Field{problem.At("/colleagues", "colleagues_unwanted")}
	}
	seen := map[string]bool{input.FoldAddress(in.Email): true}
	var fields []problem.Field
	for i, c := range in.Colleagues {
		folded := input.FoldAddress(c.Email)
		if c.Email != "" && seen[folded] {
			fields = append(fields, problem.At(input.Pointer("colleagues", i, "email"), "doubled_address"))
		}
		seen[folded] = true
	}
	return fields
}

// doubts are the addresses of in that look mistyped and were not asked about
// yet, each with the address meant.
func (in SignUp) doubts() []problem.Field {
	if !in.Ask {
		return nil
	}
	var fields []problem.Field
	ask := func(at, address string) {
		meant := input.MeantAddress(address)
		if meant == "" || !input.ValidAddress(address) || containsFolded(in.Asked, address) {
			return
		}
		fields = append(fields, problem.Field{Pointer: at, Code: "meant", Params: map[string]any{"meant": meant}})
	}
	ask("/email", in.Email)
	for i, c := range in.Colleagues {
		ask(input.Pointer("colleagues", i, "email"), c.Email)
	}
	return fields
}

func containsFolded(addresses []string, address string) bool {
	for _, a := range addresses {
		if input.FoldAddress(a) == input.FoldAddress(address) {
			return true
		}
	}
	return false
}

// signUpAll writes the sign-up of a person, alone or with their colleagues.
func (d *Intake) signUpAll(ctx context.Context, by core.Actor, first *store.SignUp, colleagues []input.Colleague) (store.SignedUp, error) {
	if len(colleagues) == 0 {
		return d.SignUps(ctx, first)
	}
	all := []*store.SignUp{first}
	for _, c := range colleagues {
		all = append(all, signUpOf(c, first))
	}
	res, err := d.Write(ctx, by, first.SessionIDs, func(tx *store.Tx) (core.Result, error) { return signUpOffice(ctx, tx, by, all) })
	return store.SignedUp{RegistrantID: res.ID, Created: res.Created}, err
}

// signUpOf is the sign-up of a colleague of whoever first is about. They
// confirm by themselves, whether or not the event asks others to: nobody can
// agree to anything for them.
func signUpOf(c input.Colleague, first *store.SignUp) *store.SignUp {
	in, r := *first, &first.Registrant
	folded := input.FoldAddress(c.Email)
	in.Verified, in.Once = false, nil
	in.Registrant = event.Registrant{
		EventID: r.EventID, Email: &c.Email, EmailFolded: &folded, GivenName: c.GivenName, FamilyName: c.FamilyName, Function: c.Function,
		Organisation: r.Organisation, OrganisationKind: r.OrganisationKind, Municipality: r.Municipality, MunicipalityKey: r.MunicipalityKey,
		Country: r.Country, Language: r.Language, Zone: r.Zone, Role: r.Role, Source: event.SourceColleague,
		SignedUpAt: r.SignedUpAt, LinkGeneration: r.LinkGeneration, Revision: r.Revision,
	}
	if c.Language != "" {
		in.Registrant.Language = c.Language
	}
	return &in
}

// signUpOffice writes the sign-ups of one office, all or none. As for one
// person, whether there is room is decided before any address is looked at:
// for as many people as if none were known.
func signUpOffice(ctx context.Context, tx *store.Tx, by core.Actor, all []*store.SignUp) (core.Result, error) {
	first := all[0]
	ev, err := tx.LockEvent(ctx, first.EventID)
	if err != nil {
		return core.Result{}, err
	}
	if ev.Revision != first.Revision {
		return core.Result{}, store.ErrRevised
	}
	sessions, err := roomFor(ctx, tx, all)
	if err != nil {
		return core.Result{}, err
	}
	var res core.Result
	for i, in := range all {
		one, err := signUpOne(ctx, tx, by, in, sessions)
		if err != nil {
			return core.Result{}, err
		}
		if i == 0 {
			res = one
		}
	}
	for _, s := range sessions {
		if err := tx.SaveSeats(s); err != nil {
			return core.Result{}, err
		}
	}
	return res, nil
}

// roomFor returns the sessions that all want to be in, if each has a seat or
// a place on the waiting list for every one of them.
func roomFor(ctx context.Context, tx *store.Tx, all []*store.SignUp) ([]*event.Session, error) {
	var sessions []*event.Session
	for _, id := range all[0].SessionIDs {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return nil, err
		}
		seats := s.Seats
		for _, in := range all {
			if _, err := seats.SignUp(in.Verified, in.WaitingList); err != nil {
				return nil, event.ErrSessionFull.With("session_id", id).Because(err)
			}
		}
		sessions = append(sessions, s)
	}
	return sessions, nil
}

// signUpOne writes one of them: a known address changes nothing, and its
// owner is told by letter.
func signUpOne(ctx context.Context, tx *store.Tx, by core.Actor, in *store.SignUp, sessions []*event.Session) (core.Result, error) {
	known, err := tx.RegistrantByAddress(ctx, in.EventID, *in.Registrant.EmailFolded)
	if err == nil {
		return core.Result{ID: known.ID}, core.OweLimited(ctx, tx, known, core.Letter(known, event.LetterAgain, in.Now), in.Now)
	}
	if !errors.Is(err, core.ErrNotFound) {
		return core.Result{}, err
	}
	r := in.Registrant
	fresh, err := tx.AddRegistrant(&r)
	if err == nil && !fresh {
		err = store.ErrBusy // somebody has come with this address at the same moment: try again
	}
	if err != nil {
		return core.Result{}, err
	}
	var places []event.Place
	for _, s := range sessions {
		p, err := s.SignUp(in.Verified, in.WaitingList)
		if err != nil {
			return core.Result{}, err
		}
		p.SessionID = s.ID
		places = append(places, p)
		g := registrationOf(r.ID, p, in.Now)
		if err := tx.SaveRegistration(&g); err != nil {
			return core.Result{}, err
		}
	}
	if err := core.Audit(tx, core.NewEntry(by, in.EventID, in.Now, "signed_up").About(r.ID, 0).With("places", places)); err != nil {
		return core.Result{}, err
	}
	return core.Result{ID: r.ID, Created: true}, core.Owe(tx, &r, signUpLetter(in, r.ID, places))
}

// registrationOf is the registration of someone new in the place they got.
func registrationOf(registrantID int64, p event.Place, now time.Time) event.Registration {
	g := event.Registration{
		RegistrantID: registrantID, SessionID: p.SessionID, Status: p.Status, HoldsSeat: p.HoldsSeat, SignedUpAt: now, ChangedAt: now,
	}
	if p.QueueSeq > 0 {
		g.QueueSeq = &p.QueueSeq
	}
	if p.Status == event.Unverified && p.HoldsSeat {
		until := event.HoldEnd(now, time.Time{}, 0)
		g.HoldUntil = &until
	}
	return g
}

// signUpLetter is the one letter about a sign-up, as the store writes it for
// one person.
func signUpLetter(in *store.SignUp, id int64, places []event.Place) event.Letter {
	return event.Letter{
		RegistrantID: id, EventID: in.EventID, Kind: event.SignUpLetter(places), Language: in.Registrant.Language, MessageID: rand.Text(),
		State: event.LetterQueued, OwedAt: in.Now, DueAt: in.Now, UsefulUntil: &in.UsefulUntil,
		Data: event.LetterData{Places: places, HoldMinutes: in.HoldMinutes},
	}
}
