package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Details are what a person says about themselves.
type Details struct {
	GivenName        string `json:"given_name" form:"given_name" validate:"required,name,max=200"`
	FamilyName       string `json:"family_name" form:"family_name" validate:"required,name,max=200"`
	LatinName        string `json:"latin_name" form:"latin_name" validate:"name,max=200"`
	Organisation     string `json:"organisation" form:"organisation" validate:"name,max=200"`
	OrganisationKind string `json:"organisation_kind" form:"organisation_kind" validate:"omitempty,oneof=municipality government ngo academia company other"`
	Municipality     string `json:"municipality" form:"municipality" validate:"name,max=200"`
	Country          string `json:"country" form:"country" validate:"omitempty,country"`
	Function         string `json:"function" form:"function" validate:"name,max=200"`
	Language         string `json:"language" form:"language" validate:"omitempty,language"` // default: the event's first
	Zone             string `json:"zone" form:"zone" validate:"omitempty,zone"`             // default: the event's
}

// OrganisationKinds are the kinds one may choose from, in the order shown.
var OrganisationKinds = []string{"municipality", "government", "ngo", "academia", "company", "other"}

// SignUp is what a person sends, or staff in their place.
type SignUp struct {
	Email string `json:"email" form:"email" validate:"omitempty,max=254,address"`
	Details
	Sessions []string        `json:"sessions" form:"sessions" validate:"required,min=1,max=50"` // slugs
	Answers  map[string]any  `json:"answers"`                                                   // by the question's key
	Consents map[string]bool `json:"consents"`
}

// clean is d without stray blanks.
func (d Details) clean() Details {
	for _, s := range []*string{&d.GivenName, &d.FamilyName, &d.LatinName, &d.Organisation, &d.Municipality, &d.Function, &d.Country, &d.Language, &d.Zone} {
		*s = clean(*s)
	}
	return d
}

// SignUp signs a person up for one or more sessions of the event called
// slug: all or none. The answer is the same for a new and a known address;
// what came of it stands in the letter.
//
// It fails with ErrNotFound, event.ErrNotOpen, event.ErrClosed,
// event.ErrSessionCancelled, event.ErrSessionFull, or a problem that lists
// the fields of in that break a rule.
func (d *Desk) SignUp(ctx context.Context, by Actor, slug string, in SignUp) error {
	_, err := d.signUp(ctx, by, slug, in, true)
	return err
}

// AddRegistrant signs a person up in their place: verified, with or without
// an address, whether or not registration is open. It returns the person and
// whether they are new; a known address is left as it is.
//
// It fails like SignUp, and with ErrForbidden.
func (d *Desk) AddRegistrant(ctx context.Context, by Actor, slug string, in SignUp) (*PersonView, bool, error) {
	if _, err := d.event(ctx, by, slug, AddPeople); err != nil {
		return nil, false, err
	}
	got, err := d.signUp(ctx, by, slug, in, false)
	if err != nil {
		return nil, false, err
	}
	p, err := d.person(ctx, got.RegistrantID)
	return p, got.Created, err
}

// revisions is how often an event may change under the hands of one sign-up:
// an organiser at work, while many sign up, must not turn anybody away.
const revisions = 20

// signUp is both ways to sign up. Should the event change between the
// decision and the write, it is decided again.
func (d *Desk) signUp(ctx context.Context, by Actor, slug string, in SignUp, public bool) (store.SignedUp, error) {
	in.Details, in.Email = in.Details.clean(), clean(in.Email)
	for tries := range revisions {
		p, err := d.decided(ctx, slug, tries > 0)
		if err != nil {
			return store.SignedUp{}, err
		}
		if public && p.Event.Visibility == event.Draft {
			if tries == 0 {
				continue
			}
			return store.SignedUp{}, ErrNotFound
		}
		s, err := d.decide(by, p, in, public)
		if err != nil && tries == 0 {
			continue // what was read before may be out of date
		}
		if err != nil {
			return store.SignedUp{}, err
		}
		got, err := d.signUps(ctx, s)
		if errors.Is(err, store.ErrRevised) {
			continue
		}
		if err == nil {
			d.wake()
		}
		return got, err
	}
	return store.SignedUp{}, store.ErrRevised
}

// decide checks in against the event as p has it and prepares what to write.
func (d *Desk) decide(by Actor, p *Programme, in SignUp, public bool) (*store.SignUp, error) {
	ev, now := p.Event, d.now()
	sessions, fields := p.choose(in.Sessions)
	if public && in.Email == "" {
		fields = append(fields, problem.At("/email", "required"))
	}
	answers, wrong := Answers(ev.Questions, in.Answers)
	fields = append(fields, wrong...)
	consents, wrong := consent(p.Consents, in.Consents, now, public)
	if err := d.refuse(d.check(in), append(fields, wrong...)); err != nil {
		return nil, err
	}
	for _, s := range sessions {
		if err := mayEnter(ev, s, public, now); err != nil {
			return nil, err
		}
	}
	r := in.Details.registrant(ev)
	r.Role, r.Source = event.RoleParticipant, "public"
	if !public {
		r.Source = "staff"
	}
	r.Answers, r.Consents, r.SignedUpAt = answers, consents, now
	if in.Email != "" {
		folded := FoldAddress(in.Email)
		r.Email, r.EmailFolded = &in.Email, &folded
	}
	verified := !public || !ev.Verify
	if verified {
		r.VerifiedAt = &now
	}
	return &store.SignUp{
		EventID: ev.ID, Revision: ev.Revision, SessionIDs: ids(sessions), Registrant: r, Verified: verified, Public: public,
		WaitingList: ev.WaitingList(), Now: now, HoldMinutes: ev.HoldMinutes, UsefulUntil: lastEnd(sessions),
		Actor: by.String(), Role: by.role(), Once: by.Once,
	}, nil
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

// refuse adds fields to those of err, which is a validation problem or nil.
func (d *Desk) refuse(err error, fields []problem.Field) error {
	if p := problem.From(err); p != nil {
		return problem.Refuse(append(p.Fields, fields...)...)
	}
	if err != nil || len(fields) == 0 {
		return err
	}
	return problem.Refuse(fields...)
}

// choose finds the sessions with the given slugs, by ascending id.
func (p *Programme) choose(slugs []string) ([]*event.Session, []problem.Field) {
	var chosen []*event.Session
	var fields []problem.Field
	for i, slug := range slugs {
		s, err := find(p.Sessions, slug)
		switch {
		case err != nil:
			fields = append(fields, problem.At(pointer("sessions", i), "unknown_session"))
		case !slices.Contains(chosen, s):
			chosen = append(chosen, s)
		}
	}
	slices.SortFunc(chosen, func(a, b *event.Session) int { return int(a.ID - b.ID) })
	return chosen, fields
}

func ids(sessions []*event.Session) []int64 {
	var all []int64
	for _, s := range sessions {
		all = append(all, s.ID)
	}
	return all
}

// lastEnd is when the last of the sessions is over: letters about them are
// of no use later.
func lastEnd(sessions []*event.Session) time.Time {
	var end time.Time
	for _, s := range sessions {
		if s.EndsAt.After(end) {
			end = s.EndsAt
		}
	}
	return end
}

// registrant is a new registrant of ev with these details.
func (d Details) registrant(ev *event.Event) event.Registrant {
	r := event.Registrant{EventID: ev.ID, LinkGeneration: 1, Revision: 1}
	d.apply(&r)
	if r.Language == "" {
		r.Language = ev.Languages[0]
	}
	if r.Zone == "" {
		r.Zone = ev.Zone
	}
	return r
}

// apply writes the details into r.
func (d Details) apply(r *event.Registrant) {
	r.GivenName, r.FamilyName, r.LatinName = d.GivenName, d.FamilyName, d.LatinName
	r.Organisation, r.OrganisationKind, r.Municipality = d.Organisation, d.OrganisationKind, d.Municipality
	r.Country, r.Function, r.Language, r.Zone = d.Country, d.Function, d.Language, d.Zone
}

// DetailsOf is the inverse: what a registrant has said.
func DetailsOf(r *event.Registrant) Details {
	return Details{
		GivenName: r.GivenName, FamilyName: r.FamilyName, LatinName: r.LatinName,
		Organisation: r.Organisation, OrganisationKind: r.OrganisationKind, Municipality: r.Municipality,
		Country: r.Country, Function: r.Function, Language: r.Language, Zone: r.Zone,
	}
}
