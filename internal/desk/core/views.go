package core

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// SessionIDsOf are the ids of all sessions of the event called slug; none if
// there is no such event.
func (d *Desk) SessionIDsOf(ctx context.Context, slug string) ([]int64, error) {
	ev, err := d.Store.Event(ctx, slug)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	var all []int64
	for _, s := range sessions {
		all = append(all, s.ID)
	}
	return all, err
}

// AbsentOr is instead where err says that something is not there, else err:
// of a database that does not answer nobody can say what is in it.
func AbsentOr(err, instead error) error {
	if errors.Is(err, ErrNotFound) {
		return instead
	}
	return err
}

// A ConsentView is one consent of a person with its text.
type ConsentView struct {
	Text   event.ConsentText // the version that was answered, else the one asked for
	Answer *event.Consent    // nil: not answered
	Asked  bool              // it is asked for still, so that it can be given
}

// Given reports whether the person agrees.
func (c ConsentView) Given() bool { return c.Answer != nil && c.Answer.Given }

// Consented are the consents that v's person is asked for or has answered,
// with the texts that they were given to.
func (d *Desk) Consented(ctx context.Context, v *PersonView) ([]ConsentView, error) {
	texts, err := d.Store.EveryConsent(ctx, v.Event.ID)
	if err != nil {
		return nil, err
	}
	return consented(v, texts), nil
}

// consented are the consents that v's person is asked for or has answered,
// those asked for first. texts are all versions, by key and version.
func consented(v *PersonView, texts []event.ConsentText) []ConsentView {
	var list []ConsentView
	for _, t := range v.Programme.Consents {
		list = append(list, answered(v.Registrant, t, texts, true))
	}
	for i, t := range texts {
		if i+1 < len(texts) && texts[i+1].Key == t.Key || slices.ContainsFunc(list, func(c ConsentView) bool { return c.Text.Key == t.Key }) {
			continue // not the newest version, or in the list
		}
		if _, said := v.Registrant.Consents[t.Key]; said {
			list = append(list, answered(v.Registrant, t, texts, false))
		}
	}
	return list
}

// answered is r's answer to t with the text of the version that it was given
// to.
func answered(r *event.Registrant, t event.ConsentText, texts []event.ConsentText, asked bool) ConsentView {
	view := ConsentView{Text: t, Asked: asked}
	said, ok := r.Consents[t.Key]
	if !ok {
		return view
	}
	view.Answer = &said
	i := slices.IndexFunc(texts, func(o event.ConsentText) bool { return o.Key == t.Key && o.Version == said.Version })
	if i >= 0 {
		view.Text = texts[i]
	}
	return view
}

// A Programme is an event with its sessions by start and the current texts
// of its consents.
type Programme struct {
	Event    *event.Event
	Sessions []event.Session
	Consents []event.ConsentText // current versions, in order, without retired ones
}

// ProgrammeOf loads what belongs to ev.
func (d *Desk) ProgrammeOf(ctx context.Context, ev *event.Event) (*Programme, error) {
	sessions, err := d.Store.Sessions(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	consents, err := d.Store.Consents(ctx, ev.ID)
	return &Programme{ev, sessions, consents}, err
}

// A PersonView is a registrant with everything that a page or an answer
// about them shows.
type PersonView struct {
	Programme
	Registrant    *event.Registrant
	Registrations []RegistrationView // by the session's start
	Consented     []ConsentView      // in the person's own view alone
	Handovers     []Handover         // seats that colleagues give or gave the person, in order of asking
	Link          string             // the absolute personal link; only for the person and whoever signed them up
}

// A RegistrationView is a registration with what it means now: its status is
// how it stands, see event.Registration.Standing.
type RegistrationView struct {
	event.Registration
	Session *event.Session
	Rank    int64    // in the queue; 0 when not waitlisted
	Actions []string // what the person may do now: accept, decline, cancel, restore, register, join, verify, hand-over, keep

	Outlook   *event.Outlook // why the person waits; in their own view alone, nil where they do not
	OfferOver bool           // it expired because an offer ran out, and not an address that nobody confirmed

	TakeBackUntil time.Time        // until when they may take back that they cancelled; zero if they may not
	Materials     []event.Material // of the session that the person may have
	Withheld      []Withheld       // of the session that the person may not have, without their addresses

	// Handover is to whom the person gives the seat; nil unless somebody may
	// take it.
	Handover *store.Given

	Record *MyRecord // of attendance, in the person's own view alone, once the session is over; nil where nothing is to be said
}

// Quota is the key of the quota that the person falls under in the session, or
// "".
func (g *RegistrationView) Quota() string {
	for i := range g.Session.Quotas {
		if q := &g.Session.Quotas[i]; g.QuotaID != nil && q.ID == *g.QuotaID {
			return q.Key
		}
	}
	return ""
}

// Tag names the state of what is known of the person, for If-Match.
func (v *PersonView) Tag() string { return TagOf(v.Registrant) }

// TagOf is the entity tag of a registrant, for If-Match.
func TagOf(r *event.Registrant) string { return strconv.Quote(strconv.FormatInt(r.Revision, 10)) }

// View loads the registrant with the given id.
func (d *Desk) View(ctx context.Context, id int64) (*PersonView, error) {
	r, err := d.Store.Registrant(ctx, id)
	if err != nil {
		return nil, err
	}
	ev, err := d.Store.EventByID(ctx, r.EventID)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	view := &PersonView{Programme: *p, Registrant: r, Link: d.PersonalLink(r)}
	regs, err := d.Store.RegistrationsOf(ctx, []int64{id})
	if err != nil {
		return nil, err
	}
	given, err := d.Store.HandoversOf(ctx, id)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	for i := range p.Sessions {
		for _, g := range regs {
			if g.SessionID == p.Sessions[i].ID {
				r := RegistrationView{
					Registration: g.Registration, Session: &p.Sessions[i], Rank: g.Rank, Handover: openOf(given, g.ID, now),
				}
				r.Settle(ev, view.Registrant, now)
				if err := d.addMaterials(ctx, ev, &r); err != nil {
					return nil, err
				}
				view.Registrations = append(view.Registrations, r)
			}
		}
	}
	for _, h := range given {
		if s := p.SessionByID(h.SessionID); h.ToID == id && s != nil {
			view.Handovers = append(view.Handovers, Handover{h, s, p.Due(r)})
		}
	}
	return view, nil
}

// Settle makes of a registration of who in ev how it stands at now, and what
// the person may do.
func (g *RegistrationView) Settle(ev *event.Event, who *event.Registrant, now time.Time) {
	g.Status = g.Standing(now)
	g.OfferOver = g.Status == event.Expired && who.VerifiedAt != nil
	g.Actions = actions(ev, g, now)
	if slices.Contains(g.Actions, "restore") {
		g.TakeBackUntil = g.Registration.TakeBackUntil(g.Session)
	}
}

// People joins registrants with their registrations.
func (d *Desk) People(ctx context.Context, p *Programme, found []event.Registrant) ([]PersonView, error) {
	all := make([]int64, len(found))
	for i := range found {
		all[i] = found[i].ID
	}
	regs, err := d.Store.RegistrationsOf(ctx, all)
	return joined(p, found, regs), err
}

// PeopleNear is People, but that who waits far from both ends of a long queue
// may have no rank.
func (d *Desk) PeopleNear(ctx context.Context, p *Programme, found []event.Registrant) ([]PersonView, error) {
	all := make([]int64, len(found))
	for i := range found {
		all[i] = found[i].ID
	}
	regs, err := d.Store.RegistrationsNear(ctx, all)
	return joined(p, found, regs), err
}

func joined(p *Programme, found []event.Registrant, regs []store.Ranked) []PersonView {
	of := map[int64][]RegistrationView{}
	for _, g := range regs {
		s := p.SessionByID(g.SessionID)
		of[g.RegistrantID] = append(of[g.RegistrantID], RegistrationView{Registration: g.Registration, Session: s, Rank: g.Rank})
	}
	views := make([]PersonView, len(found))
	for i := range found {
		views[i] = PersonView{Programme: *p, Registrant: &found[i], Registrations: of[found[i].ID]}
	}
	return views
}

// openOf is the handover of a registration that may still be taken, or nil.
func openOf(given []store.Given, registrationID int64, now time.Time) *store.Given {
	for i := range given {
		if given[i].RegistrationID == registrationID && given[i].Open(now) {
			return &given[i]
		}
	}
	return nil
}

// actions are what the person may do with g now.
func actions(ev *event.Event, g *RegistrationView, now time.Time) []string {
	var may []string
	s := g.Session
	ahead := s.CancelledAt == nil && now.Before(s.EndsAt)
	if g.CheckTakeBack(s, now) == nil {
		may = append(may, "restore")
	}
	switch {
	case g.Status == event.Unverified:
		may = append(may, "verify")
	case s.Admits(g.Status, now) == nil:
		may = append(may, "join")
	case Returns(g.Status) && ev.CheckOpen(s, now) == nil:
		may = append(may, "register")
	}
	switch {
	case g.Status == event.Offered && ahead:
		may = append(may, "accept", "decline")
	case !g.Status.Ended() && ahead:
		may = append(may, "cancel")
	}
	switch {
	case g.Handover != nil:
		may = append(may, "keep")
	case s.CheckHandOver(&g.Registration, now) == nil:
		may = append(may, "hand-over")
	}
	return may
}

// Returns reports whether a person may come back from status by themselves.
func Returns(s event.Status) bool { return s == event.Cancelled || s == event.Expired }

// Open lists the sessions of v in which the person has no registration yet
// and may register now.
func (d *Desk) Open(v *PersonView) []event.Session {
	var open []event.Session
	for _, s := range v.Sessions {
		if v.Find(s.Slug) == nil && v.Event.CheckOpen(&s, d.Now()) == nil {
			open = append(open, s)
		}
	}
	return open
}

// Find returns the registration for the session called slug, or nil.
func (v *PersonView) Find(slug string) *RegistrationView {
	for i := range v.Registrations {
		if v.Registrations[i].Session.Slug == slug {
			return &v.Registrations[i]
		}
	}
	return nil
}

// SaveSeat writes a registration and the counters that moved with it. A seat
// that is gone is not given away any more.
func SaveSeat(tx *store.Tx, s *event.Session, g *event.Registration) error {
	if err := tx.SaveRegistration(g); err != nil {
		return err
	}
	return errors.Join(tx.SaveSeats(s), seatLost(tx, s, g))
}

// SessionIDs are all sessions of the programme: what someone is registered for
// may change until a transaction begins.
func (p *Programme) SessionIDs() []int64 {
	var all []int64
	for _, s := range p.Sessions {
		all = append(all, s.ID)
	}
	return all
}

// SessionByID returns the session with the given id, or nil.
func (p *Programme) SessionByID(id int64) *event.Session {
	for i := range p.Sessions {
		if p.Sessions[i].ID == id {
			return &p.Sessions[i]
		}
	}
	return nil
}

// RegistrantFor returns a registrant of the event called slug if by may take
// action a there. It fails as EventFor does, and with ErrNotFound.
func (d *Desk) RegistrantFor(ctx context.Context, by Actor, slug string, id int64, a Action) (*PersonView, error) {
	ev, err := d.EventFor(ctx, by, slug, a)
	if err != nil {
		return nil, err
	}
	v, err := d.View(ctx, id)
	if err != nil {
		return nil, err
	}
	if v.Event.ID != ev.ID {
		return nil, ErrNotFound
	}
	return v, nil
}

// ErrErased refuses to bring back or change someone whose details have been
// erased.
var ErrErased = problem.New(problem.Conflict, "erased")

// CheckThere returns nil while r is somebody about whom something can be done.
// It fails with ErrErased, or with event.ErrMerged where somebody else stands
// for r.
func CheckThere(r *event.Registrant) error {
	switch {
	case r.ErasedAt != nil:
		return ErrErased
	case r.MergedInto != nil:
		return event.ErrMerged
	}
	return nil
}

// Choose finds the sessions with the given slugs, by ascending id.
func (p *Programme) Choose(slugs []string) ([]*event.Session, []problem.Field) {
	var chosen []*event.Session
	var fields []problem.Field
	for i, slug := range slugs {
		s, err := Find(p.Sessions, slug)
		switch {
		case err != nil:
			fields = append(fields, problem.At(input.Pointer("sessions", i), "unknown_session"))
		case !slices.Contains(chosen, s):
			chosen = append(chosen, s)
		}
	}
	slices.SortFunc(chosen, func(a, b *event.Session) int { return int(a.ID - b.ID) })
	return chosen, fields
}

// IDs are the ids of sessions, in their order.
func IDs(sessions []*event.Session) []int64 {
	var all []int64
	for _, s := range sessions {
		all = append(all, s.ID)
	}
	return all
}

// LastEnd is when the last of the sessions is over: letters about them are
// of no use later.
func LastEnd(sessions []*event.Session) time.Time {
	var end time.Time
	for _, s := range sessions {
		if s.EndsAt.After(end) {
			end = s.EndsAt
		}
	}
	return end
}
