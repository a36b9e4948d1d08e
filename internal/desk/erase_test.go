package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

func TestErasingOneselfGivesBackAndForgets(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1, "first", "second"), o.signUp(2)
	name := "Anna"
	done(t, o.changeMe(a, desk.Change{GivenName: &name, Consents: map[string]bool{"publish": true}}))
	o.ask(a, "moved@example.org")
	_, err := o.Cancel(t.Context(), o.as(a), "second", "my father is ill")
	done(t, err)
	_, err = o.Register(t.Context(), o.as(a), "second")
	done(t, err)
	by, letters := o.as(a), o.letters(a)
	done(t, o.EraseMe(t.Context(), by))
	want(t, "who waited", o.status(b, "first"), "confirmed")
	want(t, "letters to who is gone", o.letters(a), letters)
	if _, err := o.ByLink(t.Context(), o.LinkToken(a)); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the link: %v", err)
	}
	fails(t, "once more", o.EraseMe(t.Context(), by), desk.ErrUnauthorised)
	o.nothingLeft(a.ID)
	o.signUp(1) // as somebody nobody knows
	o.clean()
}

// nothingLeft fails the test if something personal is kept of a registrant.
func (o *office) nothingLeft(id int64) {
	o.t.Helper()
	r, err := o.store.Registrant(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	want(o.t, "name and address", r.Name()+r.LatinName+r.Address()+r.Organisation, "")
	if r.AskedEmail != nil || r.AskedEmailAt != nil || r.Answers != nil || r.Consents != nil {
		o.t.Errorf("kept is %+v", r)
	}
	values, err := o.store.AuditValues(o.t.Context(), id)
	if err != nil || len(values) == 0 {
		o.t.Fatalf("%d values, %v", len(values), err)
	}
	for _, v := range values {
		want(o.t, "the audit's "+v.Field, v.Before+v.After, "")
	}
	entries, err := o.store.AuditAbout(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Data["reason"] != nil {
			o.t.Errorf("%s keeps the reason %v", e.Action, e.Data["reason"])
		}
	}
	letters, err := o.store.LettersOf(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range letters {
		if l.Bytes != nil || l.Address != nil || l.Data.Reason != "" || l.State == event.LetterQueued {
			o.t.Errorf("kept of a letter: %+v", l)
		}
	}
}

func TestWhatIsOverStaysCounted(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1, "first", "second"), o.signUp(2)
	o.set(begin + day)
	done(t, o.EraseMe(t.Context(), o.as(a)))
	want(t, "who waited until the end", o.status(b, "first"), "waitlisted 1")
	stats, err := o.Stats(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "confirmed in what is over", stats.Sessions[0].Confirmed, 1)
	want(t, "and in what is ahead", stats.Sessions[1].Confirmed, 0)
	o.clean()
}

func TestMyDataHoldsEverythingAboutMeAndNobodyElse(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1), o.signUp(2)
	function := "Mayor"
	done(t, o.changeMe(b, desk.Change{Function: &function, Answers: map[string]any{"peer": "later"}, Consents: map[string]bool{"publish": false}}))
	_, err := o.Cancel(t.Context(), o.as(a), "first", "secret of another")
	done(t, err)
	o.set(begin - 10*time.Minute)
	_, err = o.Join(t.Context(), o.as(b), "first", 1)
	done(t, err)
	d, err := o.MyData(t.Context(), o.as(b))
	done(t, err)
	var history []string
	for _, h := range d.History {
		line := fmt.Sprintf("%s by %s", h.Action, h.By)
		for _, c := range h.Changes {
			line += fmt.Sprintf(" %s:%s>%s", c.Field, c.Before, c.After)
		}
		history = append(history, line)
	}
	want(t, "history", strings.Join(history, "; "),
		"signed_up by person; changed by person answers.peer:>later consents.publish:>false, version 1 function:>Mayor; promoted by rollcall; joined by person")
	want(t, "letters", len(d.Letters), 2)
	want(t, "clicks", len(d.Attendance[0].Marks), 1)
	want(t, "consents", d.Consented[0].Answer.Version, 1)
	if said := fmt.Sprintf("%+v %+v", d.History, d.Letters); strings.Contains(said, "secret of another") {
		t.Error("what another person wrote is in it")
	}
	_, err = o.MyData(t.Context(), operator)
	fails(t, "of nobody", err, desk.ErrUnauthorised)
}

// Seats that nobody's action has freed, as after a restore in which people
// were erased again, are given by upkeep.
func TestUpkeepGivesSeatsThatAreLeftOver(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1), o.signUp(2)
	sessions, err := o.store.Sessions(t.Context(), a.EventID)
	done(t, err)
	done(t, o.store.Tx(t.Context(), []int64{sessions[0].ID}, func(tx *store.Tx) error {
		g, err := tx.RegistrationIn(t.Context(), a.ID, sessions[0].ID)
		if err != nil {
			return err
		}
		s, err := tx.Session(t.Context(), sessions[0].ID)
		if err != nil {
			return err
		}
		s.End(g, event.Cancelled, o.now())
		return errors.Join(tx.SaveRegistration(g), tx.SaveSeats(s))
	}))
	want(t, "who waits", o.status(b, "first"), "waitlisted 1")
	_, err = o.Upkeep(t.Context())
	done(t, err)
	want(t, "after upkeep", o.status(b, "first"), "confirmed")
	want(t, "letters", o.letters(b), "waitlisted promoted")
	o.clean()
}
