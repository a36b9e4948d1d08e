package signup

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/seats"
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
// The quick way is for one person to whom the rule about seats is the same as
// to all others.
func (d *Intake) signUpAll(ctx context.Context, by core.Actor, p *core.Programme, first *store.SignUp, colleagues []input.Colleague) (store.SignedUp, error) {
	if len(colleagues) == 0 && plain(p, first) {
		return d.SignUps(ctx, first)
	}
	all := []*store.SignUp{first}
	for _, c := range colleagues {
		all = append(all, signUpOf(c, first))
	}
	res, err := d.Write(ctx, by, first.SessionIDs, func(tx *store.Tx) (core.Result, error) { return signUpOffice(ctx, tx, by, all) })
	return store.SignedUp{RegistrantID: res.ID, Created: res.Created}, err
}

// plain reports whether counters alone tell what in gets in its sessions.
func plain(p *core.Programme, in *store.SignUp) bool {
	for _, id := range in.SessionIDs {
		if !in.Admission.Plain(p.SessionByID(id).Quotas) {
			return false
		}
	}
	return true
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
	rooms, err := roomsFor(ctx, tx, ev, all)
	if err != nil {
		return core.Result{}, err
	}
	var res core.Result
	for i, in := range all {
		if len(all) > 1 && res.ID != 0 {
			in.Registrant.OfficeID = &res.ID
		}
		one, err := signUpOne(ctx, tx, by, in, rooms, i)
		if err != nil {
			return core.Result{}, err
		}
		if i > 0 {
			continue
		}
		if res = one; res.Created && len(all) > 1 {
			if err := tx.SetOffice(res.ID); err != nil {
				return core.Result{}, err
			}
		}
	}
	for _, r := range rooms {
		if err := tx.SaveSeats(r.session); err != nil {
			return core.Result{}, err
		}
		if !ev.KeepTogether {
			continue
		}
		if err := seats.Fill(ctx, tx, by, r.session, seats.OfficeJoined, first.Now); err != nil {
			return core.Result{}, err
		}
	}
	return res, nil
}

// A room is one of the sessions that an office wants to be in.
type room struct {
	session *event.Session
	free    []bool // whether there is a seat for each of them, should none be known
}

// roomsFor returns the sessions that all want to be in, if each has a seat or
// a place on the waiting list for every one of them.
func roomsFor(ctx context.Context, tx *store.Tx, ev *event.Event, all []*store.SignUp) ([]room, error) {
	var rooms []room
	for _, id := range all[0].SessionIDs {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return nil, err
		}
		free, err := freeFor(ctx, tx, ev, s, all)
		if err != nil {
			return nil, err
		}
		rooms = append(rooms, room{s, free})
	}
	return rooms, nil
}

// freeFor reports for whom of an office there is a seat in s. Who is kept
// together has seats for all or none.
func freeFor(ctx context.Context, tx *store.Tx, ev *event.Event, s *event.Session, all []*store.SignUp) ([]bool, error) {
	a, err := core.AllocationIn(ctx, tx.Reads, ev, s, 0)
	if err != nil {
		return nil, err
	}
	a.Seats = s.Seats.Clone()
	var free []bool
	for _, in := range all {
		r := &in.Registrant
		quota := event.QuotaOf(s.Quotas, r)
		seat, _ := a.Admits(r.Waiter(quota, core.Zone(r, ev)), in.Now)
		p, err := a.Seats.Enter(seat, in.Verified, in.Admission, quota)
		if err != nil {
			return nil, event.ErrSessionFull.With("session_id", s.ID).Because(err)
		}
		if p.HoldsSeat && a.SeatsByHome != nil {
			a.SeatsByHome[r.Home()]++
		}
		free = append(free, seat)
	}
	if ev.KeepTogether && slices.Contains(free, false) {
		clear(free)
	}
	return free, nil
}

// signUpOne writes the i-th of them: a known address changes nothing, and its
// owner is told by letter.
func signUpOne(ctx context.Context, tx *store.Tx, by core.Actor, in *store.SignUp, rooms []room, i int) (core.Result, error) {
	if in.Registrant.EmailFolded != nil {
		known, err := tx.PersonByAddress(ctx, in.EventID, *in.Registrant.EmailFolded)
		if err == nil {
			return core.Result{ID: known.ID}, tellKnown(ctx, tx, known, in)
		}
		if !errors.Is(err, core.ErrNotFound) {
			return core.Result{}, err
		}
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
	for _, room := range rooms {
		s := room.session
		quota := event.QuotaOf(s.Quotas, &r)
		p, err := s.Enter(room.free[i], in.Verified, in.Admission, quota)
		if err != nil {
			return core.Result{}, err
		}
		p.SessionID = s.ID
		places = append(places, p)
		g := registrationOf(r.ID, p, in.Now)
		g.QuotaID, g.Team = quota, r.Role.Team()
		if err := tx.SaveRegistration(&g); err != nil {
			return core.Result{}, err
		}
	}
	if err := core.Audit(tx, core.NewEntry(by, in.EventID, in.Now, "signed_up").About(r.ID, 0).With("places", places)); err != nil {
		return core.Result{}, err
	}
	return core.Result{ID: r.ID, Created: true}, core.Owe(tx, &r, signUpLetter(in, r.ID, places))
}

// tellKnown tells somebody who has signed up before that they have.
func tellKnown(ctx context.Context, tx *store.Tx, known *event.Registrant, in *store.SignUp) error {
	if !in.Public {
		return nil
	}
	return core.OweLimited(ctx, tx, known, core.Letter(known, event.LetterAgain, in.Now), in.Now)
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
