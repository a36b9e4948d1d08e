package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// fails fails the test unless err is want.
func fails(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// done fails the test if there is an error.
func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// changeMe is ChangeMe of whoever r is.
func (o *office) changeMe(r *event.Registrant, c desk.Change) error {
	_, err := o.ChangeMe(o.t.Context(), o.as(r), c)
	return err
}

// codes are pointer and code of each field that a problem names.
func codes(err error) string {
	p := problem.From(err)
	if p == nil {
		return fmt.Sprint(err)
	}
	var all []string
	for _, f := range p.Fields {
		all = append(all, f.Pointer+" "+f.Code)
	}
	return strings.Join(all, ", ")
}

func TestPeopleChangeWhatTheySaid(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	name, latin := "Ангела", "Angela"
	done(t, o.changeMe(a, desk.Change{GivenName: &name, LatinName: &latin, Answers: map[string]any{"peer": "now", "topic": "Water"}}))
	if _, err := o.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := o.Registrants(t.Context(), operator, "webinar", desk.Filter{Q: "ангела angela"})
	done(t, err)
	want(t, "people found by the name they have", len(page.Items), 1)
	page, err = o.Registrants(t.Context(), operator, "webinar", desk.Filter{Q: "ana"})
	done(t, err)
	want(t, "people found by the name they had", len(page.Items), 0)
	values, err := o.store.AuditValues(t.Context(), a.ID)
	done(t, err)
	var kept []string
	for _, v := range values {
		kept = append(kept, v.Field+" "+v.Before+">"+v.After)
	}
	want(t, "before and after", strings.Join(kept, ", "), "answers.peer >now, answers.topic >Water, given_name Ana>Ангела, latin_name >Angela")
	want(t, "letters", o.letters(a), "confirmed")
}

// topicOf is what r has answered to the question that depends on the other.
func (o *office) topicOf(r *event.Registrant) any {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Registrant.Answers["topic"]
}

func TestAnswersThatDependOnOthersFollowThem(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	want(t, "what appears must be answered", codes(o.changeMe(a, desk.Change{Answers: map[string]any{"peer": "now"}})), "/answers/topic required")
	done(t, o.changeMe(a, desk.Change{Answers: map[string]any{"peer": "now", "topic": "Water"}}))
	want(t, "the answer", o.topicOf(a), any("Water"))
	done(t, o.changeMe(a, desk.Change{Answers: map[string]any{"peer": "later"}}))
	want(t, "the answer to what is not asked", o.topicOf(a), nil)
}

func TestDetailsStayAfterTheLastSessionHasBegun(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	name, off := "Anna", false
	o.set(begin + time.Hour)
	done(t, o.changeMe(a, desk.Change{GivenName: &name}))
	o.set(time.Date(2021, 12, 13, 9, 0, 0, 0, time.UTC).Sub(noon)) // the second begins
	other := "Anja"
	fails(t, "a name", o.changeMe(a, desk.Change{GivenName: &other}), event.ErrChangesOver)
	fails(t, "an answer", o.changeMe(a, desk.Change{Answers: map[string]any{"peer": "later"}}), event.ErrChangesOver)
	done(t, o.changeMe(a, desk.Change{GivenName: &name, Reminders: &off, Consents: map[string]bool{"publish": true}}))
	if _, err := o.ChangeRegistrant(t.Context(), operator, "webinar", a.ID, desk.Change{GivenName: &other}); err != nil {
		t.Errorf("the team: %v", err)
	}
}

func TestAChangeMayNameWhatWasRead(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	v, err := o.Me(t.Context(), o.as(a))
	done(t, err)
	name := "Anna"
	done(t, o.changeMe(a, desk.Change{GivenName: &name, Match: v.Tag()}))
	again := "Anja"
	fails(t, "what has changed since", o.changeMe(a, desk.Change{GivenName: &again, Match: v.Tag()}), desk.ErrChangedMeanwhile)
	done(t, o.changeMe(a, desk.Change{GivenName: &again, Match: "*"}))
}

// consent is how r's consent called key stands, such as "given v1".
func (o *office) consent(r *event.Registrant, key string) string {
	o.t.Helper()
	v, err := o.Me(o.t.Context(), o.as(r))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, c := range v.Consented {
		if c.Text.Key != key {
			continue
		}
		if c.Answer == nil {
			return "open"
		}
		state := "withdrawn"
		if c.Given() {
			state = "given"
		}
		return fmt.Sprintf("%s v%d %s %q asked %t", state, c.Answer.Version, c.Answer.At.Sub(noon), c.Text.Text["en"], c.Asked)
	}
	return "none"
}

func (o *office) setConsent(r *event.Registrant, key string, given bool) error {
	_, err := o.SetConsent(o.t.Context(), o.as(r), key, given)
	return err
}

func TestConsentsAreWithdrawnAsTheyAreGiven(t *testing.T) {
	t.Parallel()
	o := open(t)
	text := fmt.Sprintf(webinar, false, 2, 2)
	apply := func(change ...string) {
		t.Helper()
		_, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(strings.NewReplacer(change...).Replace(text))}, desk.ApplyOptions{Letters: desk.LettersQuiet})
		done(t, err)
	}
	apply()
	a := o.signUp(1)
	want(t, "not asked yet", o.consent(a, "publish"), "open")
	o.set(time.Hour)
	done(t, o.setConsent(a, "publish", true))
	o.set(2 * time.Hour)
	done(t, o.setConsent(a, "publish", true))
	function := "Mayor"
	done(t, o.changeMe(a, desk.Change{Function: &function, Consents: map[string]bool{"publish": true}}))
	want(t, "given, and again", o.consent(a, "publish"), `given v1 1h0m0s "My name may appear" asked true`)
	apply("My name may appear", "My name and town may appear", "required: false, text", "required: true, text")
	want(t, "the text has changed", o.consent(a, "publish"), `given v1 1h0m0s "My name may appear" asked true`)
	done(t, o.setConsent(a, "publish", false))
	want(t, "a required one", o.consent(a, "publish"), `withdrawn v1 2h0m0s "My name may appear" asked true`)
	want(t, "the seat", o.status(a, "first"), "confirmed")
	o.set(3 * time.Hour)
	done(t, o.setConsent(a, "publish", true))
	want(t, "given to what is asked now", o.consent(a, "publish"), `given v2 3h0m0s "My name and town may appear" asked true`)
	apply("consents:", "consents:\n  - {key: other, text: {en: Other}}", "{key: publish, required: false", "{key: publish, retired: true, required: false", "My name may appear", "My name and town may appear")
	want(t, "not asked for any more", o.consent(a, "publish"), `given v2 3h0m0s "My name and town may appear" asked false`)
	done(t, o.setConsent(a, "publish", false))
	want(t, "withdrawn all the same", o.consent(a, "publish"), `withdrawn v2 3h0m0s "My name and town may appear" asked false`)
	fails(t, "giving what is not asked for", o.setConsent(a, "publish", true), desk.ErrNotFound)
	fails(t, "one that never was", o.setConsent(a, "invented", false), desk.ErrNotFound)
	v, err := o.Registrant(t.Context(), operator, "webinar", a.ID)
	done(t, err)
	if c := v.Registrant.Consents["publish"]; c.Given || c.Version != 2 {
		t.Errorf("the organiser sees %+v", c)
	}
}
