package signup

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Details are what a person says about themselves.
type Details struct {
	GivenName        string `json:"given_name" form:"given_name" validate:"required,name,max=200"`
	FamilyName       string `json:"family_name" form:"family_name" validate:"required,name,max=200"`
	LatinName        string `json:"latin_name" form:"latin_name" validate:"latin,name,max=200"`
	Organisation     string `json:"organisation" form:"organisation" validate:"name,max=200"`
	OrganisationKind string `json:"organisation_kind" form:"organisation_kind" validate:"omitempty,oneof=municipality government ngo academia company other"`
	Municipality     string `json:"municipality" form:"municipality" validate:"name,max=200"`
	Country          string `json:"country" form:"country" validate:"omitempty,country"`
	Function         string `json:"function" form:"function" validate:"name,max=200"`
	Language         string `json:"language" form:"language" validate:"omitempty,language"` // default: the event's first
	Zone             string `json:"zone" form:"zone" validate:"omitempty,zone"`             // default: the event's

	LanguagesSpoken []string `json:"languages_spoken" form:"languages_spoken" validate:"max=20,dive,language"`
	Interpretation  string   `json:"interpretation" form:"interpretation"` // the language needed, of those the event offers; "" if none
}

// OrganisationKinds are the kinds one may choose from, in the order shown.
var OrganisationKinds = []string{"municipality", "government", "ngo", "academia", "company", "other"}

// SignUp is what a person sends, or staff in their place.
type SignUp struct {
	Email string `json:"email" form:"email" validate:"omitempty,max=254,address"`
	Role  string `json:"role" form:"-" validate:"omitempty,oneof=participant speaker staff"` // by staff alone; default: participant
	Details
	Sessions []string        `json:"sessions" form:"sessions" validate:"required,min=1,max=50"` // slugs
	Answers  map[string]any  `json:"answers"`                                                   // by the question's key
	Consents map[string]bool `json:"consents"`

	Colleagues []input.Colleague `json:"colleagues" validate:"max=5,dive"` // of the same office, signed up in the same go

	Shown string   `json:"-"` // the language that consents were shown in; default: the person's
	Ask   bool     `json:"-"` // refuses an address that looks mistyped, once
	Asked []string `json:"-"` // the addresses that were asked about, and are meant so
}

// Clean is d without stray blanks.
func (d Details) Clean() Details {
	for _, s := range []*string{&d.GivenName, &d.FamilyName, &d.LatinName, &d.Organisation, &d.Municipality, &d.Function, &d.Country, &d.Language, &d.Zone} {
		*s = input.Clean(*s)
	}
	d.LanguagesSpoken = distinct(d.LanguagesSpoken)
	return d
}

// SignUp signs a person up for one or more sessions of the event called
// slug: all or none. The answer is the same for a new and a known address;
// what came of it stands in the letter.
//
// It fails with ErrNotFound, event.ErrNotOpen, event.ErrClosed,
// event.ErrSessionCancelled, event.ErrSessionFull, or a problem that lists
// the fields of in that break a rule.
func (d *Intake) SignUp(ctx context.Context, by core.Actor, slug string, in SignUp) error {
	_, err := d.signUp(ctx, by, slug, in, true)
	return err
}

// AddRegistrant signs a person up in their place: verified, with or without
// an address, whether or not registration is open. It returns the person and
// whether they are new; a known address is left as it is, and that its link was
// shown stands in the audit.
//
// It fails like SignUp, and with ErrForbidden.
func (d *Intake) AddRegistrant(ctx context.Context, by core.Actor, slug string, in SignUp) (*core.PersonView, bool, error) {
	if _, err := d.EventFor(ctx, by, slug, core.AddPeople); err != nil {
		return nil, false, err
	}
	got, err := d.signUp(ctx, by, slug, in, false)
	if err != nil {
		return nil, false, err
	}
	p, err := d.View(ctx, got.RegistrantID)
	if err != nil || got.Created {
		return p, got.Created, err
	}
	if err := d.NoteLook(ctx, by, p.Event.ID, got.RegistrantID, 0, "personal_link", 1); err != nil {
		d.Warn("a personal link is not shown, since that could not be noted", err)
		p.Link = ""
	}
	return p, false, nil
}

// revisions is how often an event may change under the hands of one sign-up:
// an organiser at work, while many sign up, must not turn anybody away.
const revisions = 20

// signUp is both ways to sign up. Should the event change between the
// decision and the write, it is decided again.
func (d *Intake) signUp(ctx context.Context, by core.Actor, slug string, in SignUp, public bool) (store.SignedUp, error) {
	in.Details, in.Email, in.Colleagues = in.Details.Clean(), input.Clean(in.Email), input.CleanColleagues(in.Colleagues)
	for tries := range revisions {
		p, err := d.Decided(ctx, slug, tries > 0)
		if err != nil {
			return store.SignedUp{}, err
		}
		if public && p.Event.Visibility == event.Draft {
			if tries == 0 {
				continue
			}
			return store.SignedUp{}, core.ErrNotFound
		}
		if p.Event.ErasedAt != nil {
			return store.SignedUp{}, event.ErrDetailsErased
		}
		s, err := d.decide(by, p, in, public)
		if err != nil && tries == 0 {
			continue // what was read before may be out of date
		}
		if err != nil {
			return store.SignedUp{}, err
		}
		got, err := d.signUpAll(ctx, by, p, s, in.Colleagues)
		if errors.Is(err, store.ErrRevised) {
			continue
		}
		if err == nil {
			d.Wake()
		}
		return got, err
	}
	return store.SignedUp{}, store.ErrRevised
}

// decide checks in against the event as p has it and prepares what to write.
func (d *Intake) decide(by core.Actor, p *core.Programme, in SignUp, public bool) (*store.SignUp, error) {
	ev, now := p.Event, d.Now()
	r, sessions, err := d.check(p, in, public, now)
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		if err := mayEnter(ev, s, public, now); err != nil {
			return nil, err
		}
	}
	r.Source = event.SourcePublic
	if !public {
		r.Source = event.SourceStaff
	}
	rule := ev.Admission()
	rule.Approval, rule.Team = rule.Approval && public, r.Role.Team()
	verified := !public || !ev.Verify
	if verified {
		r.VerifiedAt = &now
	}
	return &store.SignUp{
		EventID: ev.ID, Revision: ev.Revision, SessionIDs: core.IDs(sessions), Registrant: *r, Verified: verified, Public: public,
		Admission: rule, Now: now, HoldMinutes: ev.HoldMinutes, UsefulUntil: core.LastEnd(sessions),
		Actor: by.String(), Role: by.Role(), Once: by.Once,
	}, nil
}

// check returns the new registrant that in describes and the sessions it
// names, or a problem with the fields that break a rule. People who speak for
// themselves have an address, and give the consents that are required.
func (d *Intake) check(p *core.Programme, in SignUp, themselves bool, now time.Time) (*event.Registrant, []*event.Session, error) {
	ev := p.Event
	sessions, fields := p.Choose(in.Sessions)
	if themselves && in.Email == "" {
		fields = append(fields, problem.At("/email", "required"))
	}
	if themselves && in.Role != "" {
		fields = append(fields, problem.At("/role", "role_unwanted"))
	}
	answers, wrong := input.Answers(ev.Questions, in.Answers)
	fields = append(fields, wrong...)
	shown := input.Showing{Event: ev, Lang: cmp.Or(in.Shown, in.Language), Now: now}
	consents, wrong := input.Consent(p.Consents, in.Consents, shown, themselves)
	fields = append(append(fields, wrong...), interpretation(ev, "", in.Interpretation)...)
	fields = append(fields, company(in, themselves)...)
	if err := d.Refuse(d.Check(in), append(fields, in.doubts()...)); err != nil {
		return nil, nil, err
	}
	r := in.Details.Registrant(ev)
	r.Role, r.Answers, r.Consents, r.SignedUpAt = cmp.Or(event.Role(in.Role), event.RoleParticipant), answers, consents, now
	if in.Email != "" {
		folded := input.FoldAddress(in.Email)
		r.Email, r.EmailFolded = &in.Email, &folded
	}
	return &r, sessions, nil
}

// Newcomer is the new registrant that somebody describes who accepts an
// invitation to the event of p, and the sessions that they choose. The address
// is confirmed by that. It fails with a problem that lists the fields of in
// that break a rule.
func (d *Intake) Newcomer(p *core.Programme, in SignUp, now time.Time) (*event.Registrant, []*event.Session, error) {
	in.Details, in.Colleagues = in.Details.Clean(), nil
	r, sessions, err := d.check(p, in, true, now)
	if err != nil {
		return nil, nil, err
	}
	r.Source, r.VerifiedAt = event.SourceInvitation, &now
	return r, sessions, nil
}

// mayEnter returns nil if someone may be signed up for s now. Staff may add
// people at any time, but not to what does not take place.
func mayEnter(ev *event.Event, s *event.Session, public bool, now time.Time) error {
	if public {
		return ev.CheckOpen(s, now)
	}
	if s.CancelledAt != nil {
		return event.ErrSessionCancelled
	}
	return nil
}

// Registrant is a new registrant of ev with these details.
func (d Details) Registrant(ev *event.Event) event.Registrant {
	r := event.Registrant{EventID: ev.ID, LinkGeneration: 1, Revision: 1}
	d.Apply(ev, &r)
	if r.Language == "" {
		r.Language = ev.Languages[0]
	}
	if r.Zone == "" {
		r.Zone = ev.Zone
	}
	return r
}

// Apply writes the details into r, a registrant of ev.
func (d Details) Apply(ev *event.Event, r *event.Registrant) {
	r.GivenName, r.FamilyName, r.LatinName = d.GivenName, d.FamilyName, d.LatinName
	r.Organisation, r.OrganisationKind, r.Municipality = d.Organisation, d.OrganisationKind, d.Municipality
	r.Country, r.Function, r.Language, r.Zone = d.Country, d.Function, d.Language, d.Zone
	r.MunicipalityKey = ev.MunicipalityKey(d.Municipality, d.Country)
	r.LanguagesSpoken, r.Interpretation = d.LanguagesSpoken, d.Interpretation
}

// DetailsOf is the inverse: what a registrant has said.
func DetailsOf(r *event.Registrant) Details {
	return Details{
		GivenName: r.GivenName, FamilyName: r.FamilyName, LatinName: r.LatinName,
		Organisation: r.Organisation, OrganisationKind: r.OrganisationKind, Municipality: r.Municipality,
		Country: r.Country, Function: r.Function, Language: r.Language, Zone: r.Zone,
		LanguagesSpoken: r.LanguagesSpoken, Interpretation: r.Interpretation,
	}
}

// Over is d with what the organiser has entered for i wherever d says nothing.
func (d Details) Over(i *event.Invitation) Details {
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&d.GivenName, i.GivenName}, {&d.FamilyName, i.FamilyName}, {&d.Organisation, i.Organisation}, {&d.Municipality, i.Municipality},
		{&d.Country, i.Country}, {&d.Function, i.Function}, {&d.Language, i.Language},
	} {
		*f.to = cmp.Or(*f.to, f.from)
	}
	return d
}

// interpretation refuses a language that is not interpreted into. What was
// chosen before may stay.
func interpretation(ev *event.Event, before, lang string) []problem.Field {
	if lang == "" || lang == before || slices.Contains(ev.Interpretation, lang) {
		return nil
	}
	return []problem.Field{problem.At("/interpretation", "unknown_choice")}
}

// distinct are the texts of list without blanks around them, each once; nil
// if there are none.
func distinct(list []string) []string {
	var all []string
	for _, s := range list {
		if s = input.Clean(s); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
