package desk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// A Filter chooses registrants of one event.
type Filter struct {
	Session string // slug; "" is any
	Status  string // a status; "" is any
	Q       string // words that the name or the address contains
	Cursor  string
	Limit   int // 1 to 500; 0 is 50
}

// A RegistrantPage is a page of registrants, in order of their sign-up.
type RegistrantPage struct {
	Programme
	Items []PersonView
	Next  string // cursor of the next page; "" at the end
}

// Registrants lists the registrants of the event called slug. It fails with
// ErrBadQuery for an unknown session, status, cursor or a limit out of
// bounds.
func (d *Desk) Registrants(ctx context.Context, by Actor, slug string, f Filter) (*RegistrantPage, error) {
	ev, err := d.event(ctx, by, slug, SeeRegistrants)
	if err != nil {
		return nil, err
	}
	p, err := d.programme(ctx, ev)
	if err != nil {
		return nil, err
	}
	q, err := d.query(p, f)
	if err != nil {
		return nil, err
	}
	found, err := d.store.Registrants(ctx, q)
	if err != nil {
		return nil, err
	}
	page := &RegistrantPage{Programme: *p}
	if limit := q.Limit - 1; len(found) > limit {
		found = found[:limit]
		page.Next = d.cursor("registrants", slug, found[limit-1].ID)
	}
	page.Items, err = d.people(ctx, p, found)
	return page, err
}

// query turns a filter into what the store looks for: one row more than the
// page, to know whether there is a next one.
func (d *Desk) query(p *Programme, f Filter) (store.RegistrantQuery, error) {
	q := store.RegistrantQuery{EventID: p.Event.ID, Status: event.Status(f.Status)}
	var err error
	if q.After, err = d.readCursor("registrants", p.Event.Slug, f.Cursor); err != nil {
		return q, err
	}
	limit, err := pageSize(f.Limit)
	if err != nil {
		return q, err
	}
	q.Limit = limit + 1
	if f.Session != "" {
		s, err := find(p.Sessions, f.Session)
		if err != nil {
			return q, ErrBadQuery.With("parameter", "session")
		}
		q.SessionID = s.ID
	}
	if f.Status != "" && !slices.Contains(event.Statuses, q.Status) {
		return q, ErrBadQuery.With("parameter", "status")
	}
	if !validLine(f.Q) {
		return q, ErrBadQuery.With("parameter", "q")
	}
	q.Words = strings.Fields(event.Fold(f.Q))
	return q, nil
}

// people joins registrants with their registrations.
func (d *Desk) people(ctx context.Context, p *Programme, found []event.Registrant) ([]PersonView, error) {
	all := make([]int64, len(found))
	for i := range found {
		all[i] = found[i].ID
	}
	regs, err := d.store.RegistrationsOf(ctx, all)
	if err != nil {
		return nil, err
	}
	of := map[int64][]RegistrationView{}
	for _, g := range regs {
		s := p.byID(g.SessionID)
		of[g.RegistrantID] = append(of[g.RegistrantID], RegistrationView{Registration: g.Registration, Session: s, Rank: g.Rank})
	}
	views := make([]PersonView, len(found))
	for i := range found {
		views[i] = PersonView{Programme: *p, Registrant: &found[i], Registrations: of[found[i].ID]}
	}
	return views, nil
}

// byID returns the session with the given id, or nil.
func (p *Programme) byID(id int64) *event.Session {
	for i := range p.Sessions {
		if p.Sessions[i].ID == id {
			return &p.Sessions[i]
		}
	}
	return nil
}

// Registrant returns one registrant of the event called slug.
func (d *Desk) Registrant(ctx context.Context, by Actor, slug string, id int64) (*PersonView, error) {
	return d.registrant(ctx, by, slug, id, SeeRegistrants)
}

func (d *Desk) registrant(ctx context.Context, by Actor, slug string, id int64, a Action) (*PersonView, error) {
	ev, err := d.event(ctx, by, slug, a)
	if err != nil {
		return nil, err
	}
	v, err := d.person(ctx, id)
	if err != nil {
		return nil, err
	}
	if v.Event.ID != ev.ID {
		return nil, ErrNotFound
	}
	return v, nil
}

// A Change is what is changed about a registrant; nil leaves a value as it
// is.
type Change struct {
	GivenName        *string         `json:"given_name"`
	FamilyName       *string         `json:"family_name"`
	LatinName        *string         `json:"latin_name"`
	Organisation     *string         `json:"organisation"`
	OrganisationKind *string         `json:"organisation_kind"`
	Municipality     *string         `json:"municipality"`
	Country          *string         `json:"country"`
	Function         *string         `json:"function"`
	Language         *string         `json:"language"`
	Zone             *string         `json:"zone"`
	LanguagesSpoken  *[]string       `json:"languages_spoken"`
	Interpretation   *string         `json:"interpretation"`
	Answers          map[string]any  `json:"answers"` // replaces the answers to the questions named
	Consents         map[string]bool `json:"consents"`
	Reminders        *bool           `json:"reminders"` // whether there are to be any

	Details *Details // in place of all details
	Email   *string  // is asked for in place of the address; for the person alone
	Match   string   // the Tag that was read; "" or "*" is any
}

// details is d with the change applied.
func (c Change) details(d Details) Details {
	if c.Details != nil {
		d = *c.Details
	}
	for _, f := range []struct {
		to   *string
		from *string
	}{
		{&d.GivenName, c.GivenName}, {&d.FamilyName, c.FamilyName}, {&d.LatinName, c.LatinName},
		{&d.Organisation, c.Organisation}, {&d.OrganisationKind, c.OrganisationKind}, {&d.Municipality, c.Municipality},
		{&d.Country, c.Country}, {&d.Function, c.Function}, {&d.Language, c.Language}, {&d.Zone, c.Zone}, {&d.Interpretation, c.Interpretation},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if c.LanguagesSpoken != nil {
		d.LanguagesSpoken = *c.LanguagesSpoken
	}
	return d.clean()
}

// ChangeRegistrant changes what is known of a registrant.
func (d *Desk) ChangeRegistrant(ctx context.Context, by Actor, slug string, id int64, c Change) (*PersonView, error) {
	v, err := d.registrant(ctx, by, slug, id, ChangeRegistrant)
	if err != nil {
		return nil, err
	}
	return d.change(ctx, by, v, c)
}

// ChangeMe changes what the person has said about themselves. Details and
// answers may be changed until the last session begins; consents, reminders
// and the address as long as the link works. Another address is only asked
// for, see AskAddress.
//
// It fails with event.ErrChangesOver, ErrChangedMeanwhile, or a problem that
// lists the fields of c that break a rule.
func (d *Desk) ChangeMe(ctx context.Context, by Actor, c Change) (*PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	return d.change(ctx, by, v, c)
}

func (d *Desk) change(ctx context.Context, by Actor, v *PersonView, c Change) (*PersonView, error) {
	now := d.now()
	return d.revise(ctx, by, v.Registrant.ID, now, func(tx *store.Tx, r *event.Registrant) error {
		if c.Match != "" && c.Match != "*" && c.Match != tagOf(r) {
			return ErrChangedMeanwhile
		}
		before := *r
		if err := d.applyChange(&v.Programme, r, c, now); err != nil {
			return err
		}
		if fields, _ := differences(&before, r); by.Kind == Person && said(fields) && !now.Before(event.ChangesUntil(v.Sessions)) {
			return event.ErrChangesOver
		}
		if c.Email == nil {
			return nil
		}
		return askAddress(ctx, tx, r, clean(*c.Email), now)
	})
}

// said reports whether there are details or answers among the fields.
func said(fields []string) bool {
	return slices.ContainsFunc(fields, func(name string) bool { return name != "reminders" && !strings.HasPrefix(name, "consents.") })
}

// revise writes what fn changes about a registrant, with its audit entry. If
// that is nothing, it writes nothing.
func (d *Desk) revise(ctx context.Context, by Actor, id int64, now time.Time, fn func(*store.Tx, *event.Registrant) error) (*PersonView, error) {
	_, err := d.write(ctx, by, nil, func(tx *store.Tx) (result, error) {
		r, err := tx.Registrant(ctx, id)
		if err != nil {
			return result{}, err
		}
		if r.ErasedAt != nil {
			return result{}, ErrErased
		}
		before := *r
		if err := fn(tx, r); err != nil {
			return result{}, err
		}
		return result{id: r.ID}, saveRevised(tx, by, &before, r, now)
	})
	if err != nil {
		return nil, err
	}
	if by.Kind == Person {
		return d.Me(ctx, by)
	}
	return d.person(ctx, id)
}

// saveRevised writes r, which was before, with the audit entry of what has
// changed, if anything has.
func saveRevised(tx *store.Tx, by Actor, before, r *event.Registrant, now time.Time) error {
	fields, values := differences(before, r)
	if len(fields) == 0 {
		return nil
	}
	r.Revision++
	r.Search = "" // filled again after the answer
	e := entry(by, r.EventID, now, "changed").about(r.ID, 0).with("fields", fields)
	return errors.Join(tx.SaveRegistrant(r), tx.Audit(&e.AuditEntry, values...))
}

// applyChange checks c and writes it into r. Answers that c does not name
// stay as they are, whatever has become of their questions.
func (d *Desk) applyChange(p *Programme, r *event.Registrant, c Change, now time.Time) error {
	details := c.details(DetailsOf(r))
	answers, wrong := changedAnswers(p.Event.Questions, r.Answers, c.Answers)
	consents, more := changedConsents(p.Consents, r.Consents, c.Consents, showing{p.Event, details.Language, now})
	more = append(more, interpretation(p.Event, r.Interpretation, details.Interpretation)...)
	if c.Email != nil && !ValidAddress(*c.Email) {
		wrong = append(wrong, problem.At("/email", "address"))
	}
	if err := d.refuse(d.check(details), append(wrong, more...)); err != nil {
		return err
	}
	details.apply(p.Event, r)
	r.Answers, r.Consents = answers, consents
	if c.Reminders != nil {
		r.WantReminders(*c.Reminders, now)
	}
	return nil
}

// changedAnswers is what is kept after a change of some answers: those named
// are checked, and dropped where they are empty; the rest stays, but for the
// answers to questions that are shown no more. A question that the change
// makes appear is held to its rules like those named.
func changedAnswers(questions []event.Question, kept, changed map[string]any) (map[string]any, []problem.Field) {
	if len(changed) == 0 {
		return kept, nil
	}
	all := maps.Clone(kept)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, changed)
	checked, wrong := Answers(questions, named(questions, all, changed))
	wrong = slices.DeleteFunc(wrong, func(f problem.Field) bool {
		key := strings.TrimPrefix(f.Pointer, "/answers/")
		_, is := changed[key]
		return !is && !appears(questions, key, kept)
	})
	for key := range changed {
		delete(all, key)
	}
	for _, q := range questions {
		if !q.Retired && !shown(questions, q, checked, 0) {
			delete(all, q.Key)
		}
	}
	for key, value := range checked {
		all[key] = value
	}
	if len(all) == 0 {
		all = nil
	}
	return all, wrong
}

// appears reports whether the question with that key was not shown, given
// the answers before.
func appears(questions []event.Question, key string, before map[string]any) bool {
	return slices.ContainsFunc(questions, func(q event.Question) bool { return q.Key == key && !q.Retired && !shown(questions, q, before, 0) })
}

// named are the answers to questions that are asked, and those given just now
// whether or not they are, so that they get their refusal.
func named(questions []event.Question, given, now map[string]any) map[string]any {
	some := map[string]any{}
	for key, value := range given {
		asked := slices.ContainsFunc(questions, func(q event.Question) bool { return q.Key == key && !q.Retired })
		if _, new := now[key]; asked || new {
			some[key] = value
		}
	}
	return some
}
