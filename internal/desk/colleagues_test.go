package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// colleague is the i-th invented person as someone else signs them up.
func colleague(i int) desk.Colleague {
	return desk.Colleague{Email: fmt.Sprintf("p%d@example.org", i), GivenName: "Ivan", FamilyName: fmt.Sprintf("Marić %d", i)}
}

// withColleagues is a person who brings others along.
func withColleagues(i int, others ...int) desk.SignUp {
	in := person(i, "first", "second")
	for _, other := range others {
		in.Colleagues = append(in.Colleagues, colleague(other))
	}
	return in
}

// known is the registrant with the address of the i-th person, or nil.
func (o *office) known(i int) *event.Registrant {
	o.t.Helper()
	found, err := o.store.RegistrantsByAddress(o.t.Context(), fmt.Sprintf("p%d@example.org", i))
	if err != nil {
		o.t.Fatal(err)
	}
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

// refused are the pointers and codes of a refusal.
func refused(err error) []string {
	var all []string
	if p := problem.From(err); p != nil {
		for _, f := range p.Fields {
			all = append(all, f.Pointer+" "+f.Code)
		}
	}
	return all
}

func TestColleaguesAreSignedUpTogether(t *testing.T) {
	t.Parallel()
	for _, verify := range []bool{true, false} {
		o := open(t)
		o.announce(20, verify)
		in := withColleagues(1, 2, 3)
		in.Municipality, in.OrganisationKind, in.Zone, in.Interpretation = "Mostar", "municipality", "Europe/Sarajevo", ""
		in.Answers, in.Consents = map[string]any{"peer": "later"}, map[string]bool{"publish": true}
		in.Colleagues[1].Language, in.Colleagues[1].Function = "en", "Planner"
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
		first, second, third := o.known(1), o.known(2), o.known(3)
		if verify {
			want(t, "letters of the first", o.letters(first), "verify")
			want(t, "the first", o.status(first, "first"), "unverified with a seat")
		} else {
			want(t, "letters of the first", o.letters(first), "confirmed")
		}
		for i, r := range []*event.Registrant{second, third} {
			want(t, "letters of a colleague", o.letters(r), "verify")
			want(t, "a colleague", o.status(r, "first")+", "+o.status(r, "second"), "unverified with a seat, unverified with a seat")
			want(t, "source", r.Source, event.SourceColleague)
			want(t, "organisation", r.Organisation+" "+r.OrganisationKind+" "+r.Municipality+" "+r.Country+" "+r.Zone, "City of Mostar municipality Mostar BA Europe/Sarajevo")
			want(t, "language", r.Language, []string{"de", "en"}[i])
			want(t, "function", r.Function, []string{"", "Planner"}[i])
			if r.Answers != nil || r.Consents != nil || r.VerifiedAt != nil {
				t.Errorf("a colleague has answers %v, consents %v, verified %v", r.Answers, r.Consents, r.VerifiedAt)
			}
		}
		want(t, "answers of the first", fmt.Sprint(first.Answers), "map[peer:later]")
		if _, err := o.Verify(t.Context(), o.as(third), desk.Verification{}); err != nil {
			t.Fatal(err)
		}
		want(t, "who confirmed", o.status(third, "first"), "confirmed")
		want(t, "who did not", o.status(second, "first"), "unverified with a seat")
		o.clean()
	}
}

func TestKnownColleaguesAreTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, true)
	o.signUp(2)
	in := withColleagues(1, 2, 3)
	for range 5 {
		o.clock = o.clock.Add(time.Minute)
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
	}
	known := o.known(2)
	want(t, "name", known.GivenName, "Ana")
	want(t, "no session more", o.status(known, "second"), "none")
	want(t, "letters, of which strangers cause three a day", o.letters(known), "verify again again")
	want(t, "letters of the new one", o.letters(o.known(3)), "verify again again")
	o.clean()
}

func TestColleaguesAllOrNone(t *testing.T) {
	t.Parallel()
	o := open(t)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(strings.Replace(
		fmt.Sprintf(webinar, false, 3, 3), "mode: auto", "mode: off", 1))}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	o.signUp(9)
	for _, known := range []bool{false, true} {
		if known { // who is known must not be seen from whether there is room
			if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(1)); err != nil {
				t.Fatal(err)
			}
		}
		err := o.SignUp(t.Context(), desk.Actor{}, "webinar", withColleagues(1, 2, 3))
		if !errors.Is(err, event.ErrSessionFull) {
			t.Errorf("three for two seats: %v", err)
		}
		if o.known(2) != nil || o.known(3) != nil {
			t.Error("some were signed up")
		}
	}
	err := o.SignUp(t.Context(), desk.Actor{}, "webinar", withColleagues(9, 1))
	if !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("two who are known for one seat: %v", err)
	}
	in := withColleagues(4)
	in.Sessions, in.Colleagues = []string{"second"}, []desk.Colleague{colleague(5)}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Errorf("two for two seats: %v", err)
	}
	o.clean()
}

func TestColleaguesAreChecked(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, true)
	for _, tt := range []struct {
		name   string
		change func(in *desk.SignUp)
		want   []string
	}{
		{"the first's address", func(in *desk.SignUp) { in.Colleagues[0].Email = " P1@Example.org" }, []string{"/colleagues/0/email doubled_address"}},
		{"each other's address", func(in *desk.SignUp) { in.Colleagues[1].Email = in.Colleagues[0].Email }, []string{"/colleagues/1/email doubled_address"}},
		{"no address", func(in *desk.SignUp) { in.Colleagues[1].Email = " " }, []string{"/colleagues/1/email required"}},
		{"no addresses", func(in *desk.SignUp) { in.Colleagues[0].Email, in.Colleagues[1].Email = "", "" },
			[]string{"/colleagues/0/email required", "/colleagues/1/email required"}},
		{"no names", func(in *desk.SignUp) { in.Colleagues[0] = desk.Colleague{Email: "x@example.org"} },
			[]string{"/colleagues/0/given_name required", "/colleagues/0/family_name required"}},
		{"a web address for a name", func(in *desk.SignUp) { in.Colleagues[0].GivenName = "https://example.org" }, []string{"/colleagues/0/given_name name"}},
		{"no language", func(in *desk.SignUp) { in.Colleagues[0].Language = "?" }, []string{"/colleagues/0/language language"}},
		{"six", func(in *desk.SignUp) { *in = withColleagues(1, 2, 3, 4, 5, 6, 7) }, []string{"/colleagues too_many"}},
	} {
		in := withColleagues(1, 2, 3)
		tt.change(&in)
		err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in)
		if got := refused(err); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if o.known(1) != nil || o.known(2) != nil {
		t.Error("someone was signed up")
	}
	_, _, err := o.AddRegistrant(t.Context(), operator, "webinar", withColleagues(1, 2))
	if got := refused(err); !slices.Equal(got, []string{"/colleagues colleagues_unwanted"}) {
		t.Errorf("by staff: %v", got)
	}
}

func TestColleaguesConsentWhenTheyConfirm(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, true)
	if _, err := o.applyChange(func(d *eventfile.Document) {
		d.Consents = append(d.Consents, eventfile.Consent{Key: "use", Required: true, Text: event.Text{"en": "Use my details", "de": "Angaben nutzen"}})
	}, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	in := withColleagues(1, 2)
	in.Consents = map[string]bool{"use": true}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Verify(t.Context(), o.as(o.known(1)), desk.Verification{}); err != nil {
		t.Errorf("the first is asked again: %v", err)
	}
	by := o.as(o.known(2))
	for _, given := range []map[string]bool{nil, {"use": false}, {"publish": true}} {
		_, err := o.Verify(t.Context(), by, desk.Verification{Consents: given})
		if got := refused(err); !slices.Equal(got, []string{"/consents/use consent_needed"}) {
			t.Errorf("with %v: %v, %v", given, got, err)
		}
	}
	_, err := o.Verify(t.Context(), by, desk.Verification{Consents: map[string]bool{"use": true, "sell": true}})
	if got := refused(err); !slices.Equal(got, []string{"/consents/sell unknown_consent"}) {
		t.Errorf("an unknown consent: %v", got)
	}
	if _, err := o.Verify(t.Context(), by, desk.Verification{Consents: map[string]bool{"use": true}, Shown: "en"}); err != nil {
		t.Fatal(err)
	}
	r := o.known(2)
	if c := r.Consents["use"]; r.VerifiedAt == nil || !c.Given || c.Language != "en" || len(c.Hash) != 64 || !c.At.Equal(noon) {
		t.Errorf("verified %v, consent %+v", r.VerifiedAt, c)
	}
	if _, err := o.Verify(t.Context(), o.as(r), desk.Verification{}); err != nil {
		t.Errorf("once more: %v", err)
	}
}
