package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

func (o *office) takeBack(r *event.Registrant) error {
	_, err := o.TakeBack(o.t.Context(), o.as(r), "first")
	return err
}

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

func TestACancelIsTakenBack(t *testing.T) {
	o := open(t)
	o.announce(1, false)
	a := o.signUp(1)
	done(t, o.cancel(a))
	o.set(23 * time.Hour)
	done(t, o.takeBack(a))
	want(t, "with a free seat", o.status(a, "first"), "confirmed")
	done(t, o.takeBack(a))
	want(t, "letters, also after taking back twice", o.letters(a), "confirmed cancelled confirmed")

	b := o.signUp(2)
	done(t, o.cancel(a))
	want(t, "the next in line", o.status(b, "first"), "confirmed")
	done(t, o.takeBack(a))
	want(t, "without a free seat", o.status(a, "first"), "waitlisted 1")
	want(t, "who has the seat keeps it", o.status(b, "first"), "confirmed")
	want(t, "letters", o.letters(a), "confirmed cancelled confirmed cancelled waitlisted")

	done(t, o.cancel(a))
	o.set(48 * time.Hour)
	fails(t, "a day later", o.takeBack(a), event.ErrTakeBackOver)
	want(t, "a day later", o.status(a, "first"), "cancelled")
	o.clean()
}

func TestACancelIsTakenBackWhenRegistrationIsClosedAndTheListFull(t *testing.T) {
	o := open(t)
	text := strings.Replace(fmt.Sprintf(webinar, false, 1, 1), "{mode: auto, capacity: 0}", "{mode: auto, capacity: 1}", 1)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	a, b := o.signUp(1), o.signUp(2)
	done(t, o.cancel(a))
	c := o.signUp(3)
	want(t, "the list is full", o.status(c, "first"), "waitlisted 1")
	done(t, o.takeBack(a))
	want(t, "behind the end of the list", o.status(a, "first"), "waitlisted 2")
	o.set(begin + time.Hour)
	done(t, o.cancel(b))
	done(t, o.takeBack(b))
	want(t, "while the session runs", o.status(b, "first"), "waitlisted 2")
	want(t, "the first in line", o.status(c, "first"), "confirmed")
	done(t, o.cancel(a))
	o.set(begin + 3*time.Hour)
	fails(t, "when it is over", o.takeBack(a), event.ErrSessionOver)
	o.clean()
}

func TestOnlyThePersonsOwnCancelIsTakenBack(t *testing.T) {
	o := open(t)
	o.announce(1, true)
	a := o.signUp(1)
	o.verify(a)
	v, err := o.Me(t.Context(), o.as(a))
	done(t, err)
	_, err = o.Act(t.Context(), operator, "webinar", v.Registrations[0].ID, desk.Withdraw, "asked for it")
	done(t, err)
	fails(t, "what was withdrawn", o.takeBack(a), event.ErrWrongStatus)
	b := o.signUp(2)
	done(t, o.cancel(b))
	done(t, o.takeBack(b))
	want(t, "who has not confirmed the address", o.status(b, "first"), "unverified")
	want(t, "and is told when they do", o.letters(b), "verify cancelled")
	o.verify(b)
	want(t, "and then does", o.status(b, "first"), "confirmed")
	_, err = o.TakeBack(t.Context(), o.as(b), "second")
	fails(t, "where one was never registered", err, desk.ErrNotFound)
	o.clean()
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

// key is that of the office.
func officeKey(t *testing.T) auth.Key {
	t.Helper()
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// addressLink is the link in the newest letter to an address that r asks for.
func (o *office) addressLink(r *event.Registrant) string {
	o.t.Helper()
	all, err := o.store.LettersOf(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == event.LetterAddress {
			return officeKey(o.t).AddressLink(r.ID, *all[i].Address, all[i].Data.Asked)
		}
	}
	return ""
}

func (o *office) ask(r *event.Registrant, email string) {
	o.t.Helper()
	o.mu.Lock()
	o.clock = o.clock.Add(time.Second) // letters of one moment would be one
	o.mu.Unlock()
	if err := o.AskAddress(o.t.Context(), o.as(o.again(r)), email); err != nil {
		o.t.Fatal(err)
	}
}

// again is r as the store knows them now.
func (o *office) again(r *event.Registrant) *event.Registrant {
	o.t.Helper()
	r, err := o.store.Registrant(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func TestAnotherAddressMustBeConfirmed(t *testing.T) {
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	o.ask(a, " Moved@Example.org ")
	want(t, "until then", o.again(a).Address(), "p1@example.org")
	first := o.addressLink(a)
	o.set(2 * time.Hour)
	o.ask(a, "elsewhere@example.org")
	_, err := o.ConfirmAddress(t.Context(), first)
	fails(t, "a link that was replaced", err, desk.ErrNotFound)
	link := o.addressLink(a)
	for range 3 {
		v, err := o.AddressLink(t.Context(), link)
		done(t, err)
		want(t, "looking confirms nothing", v.Done, false)
	}
	old := o.LinkToken(a)
	token, err := o.ConfirmAddress(t.Context(), link)
	done(t, err)
	if _, err := o.ByLink(t.Context(), old); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("the link in the old mailbox: %v", err)
	}
	by, err := o.ByLink(t.Context(), token)
	done(t, err)
	moved, err := o.Me(t.Context(), by)
	done(t, err)
	want(t, "the address", moved.Registrant.Address(), "elsewhere@example.org")
	want(t, "letters", o.letters(a), "confirmed address address address_changed link")
	all, err := o.store.LettersOf(t.Context(), a.ID)
	done(t, err)
	want(t, "the old one is told", *all[3].Address, "p1@example.org")
	if all[4].Address != nil {
		t.Error("the new link goes elsewhere")
	}
	again, err := o.ConfirmAddress(t.Context(), link)
	done(t, err)
	want(t, "confirming again tells", again, "")
	want(t, "letters after that", o.letters(a), "confirmed address address address_changed link")
	o.signUp(1) // the old address is free for anybody
	o.clean()
}

func TestALinkToAnAddressWorksForADay(t *testing.T) {
	o := open(t)
	o.announce(2, false)
	a := o.signUp(1)
	o.ask(a, "moved@example.org")
	link := o.addressLink(a)
	asked := time.Second
	o.set(24*time.Hour + asked)
	if _, err := o.ConfirmAddress(t.Context(), link); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("after a day: %v", err)
	}
	o.set(24*time.Hour + asked - time.Millisecond)
	for name, wrong := range map[string]string{
		"personal": o.LinkToken(a), "stop": officeKey(t).StopLink(a.ID), "altered": link[:len(link)-1] + "_", "none": "x",
		"another address": officeKey(t).AddressLink(a.ID, "other@example.org", *o.again(a).AskedEmailAt),
	} {
		_, err := o.ConfirmAddress(t.Context(), wrong)
		fails(t, "the link: "+name, err, desk.ErrNotFound)
	}
	if _, err := o.ByLink(t.Context(), link); !errors.Is(err, desk.ErrUnauthorised) {
		t.Errorf("it opens the personal page: %v", err)
	}
	_, err := o.ConfirmAddress(t.Context(), link)
	done(t, err)
}

func TestAnAddressOfSomebodyElseIsNotTold(t *testing.T) {
	o := open(t)
	o.announce(3, true)
	a, b, c := o.signUp(1), o.signUp(2), o.signUp(3)
	o.verify(a)
	o.verify(b)
	o.ask(a, "P2@example.org")
	want(t, "who has it is told", o.letters(b), "verify confirmed address_taken")
	o.ask(a, "p3@example.org")
	want(t, "who has not confirmed it is asked for that", o.letters(c), "verify again")
	want(t, "who asked", o.letters(a), "verify confirmed")
	r := o.again(a)
	want(t, "what one sees oneself", r.Asks(noon), "p3@example.org")
	_, err := o.ConfirmAddress(t.Context(), officeKey(t).AddressLink(a.ID, "p3@example.org", *r.AskedEmailAt))
	fails(t, "even with the link", err, desk.ErrAddressTaken)
	for range 5 {
		o.ask(a, "p2@example.org")
	}
	want(t, "three a day", o.letters(b), "verify confirmed address_taken address_taken") // the one to verify counts
}

func TestLettersToAddressesAreFew(t *testing.T) {
	o := open(t)
	o.announce(5, false)
	a, b := o.signUp(1), o.signUp(2)
	o.ask(a, "moved@example.org")
	o.ask(a, "moved@example.org")
	o.ask(b, "MOVED@example.org")
	o.ask(b, "moved@example.org")
	want(t, "to one address, by the first", o.letters(a), "confirmed address address")
	want(t, "by the second", o.letters(b), "confirmed address")
	for i := range 5 {
		o.ask(b, fmt.Sprintf("other%d@example.org", i))
	}
	want(t, "by one person", o.letters(b), "confirmed address address address")
	o.set(24 * time.Hour)
	o.ask(b, "moved@example.org")
	want(t, "on the next day", o.letters(b), "confirmed address address address address")
	o.ask(b, "p2@example.org")
	want(t, "one's own ends it", o.again(b).Asks(o.now()), "")
	want(t, "without a letter", o.letters(b), "confirmed address address address address")
	want(t, "no address", codes(o.AskAddress(t.Context(), o.as(b), "nobody")), "/email address")
	want(t, "nothing", codes(o.AskAddress(t.Context(), o.as(b), " ")), "/email required")
}

func TestConfirmingAnotherAddressConfirmsThePerson(t *testing.T) {
	o := open(t)
	o.announce(2, true)
	a := o.signUp(1)
	o.ask(a, "moved@example.org")
	_, err := o.ConfirmAddress(t.Context(), o.addressLink(a))
	done(t, err)
	want(t, "the seat", o.status(o.again(a), "first"), "confirmed")
	want(t, "letters", o.letters(a), "verify address address_changed link confirmed")
	o.clean()
}

func TestErasingOneselfGivesBackAndForgets(t *testing.T) {
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
