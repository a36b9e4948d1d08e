package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// panel is what the team knows of r.
func (o *office) panel(by desk.Actor, r *event.Registrant) *desk.Panel {
	o.t.Helper()
	p, err := o.Panel(o.t.Context(), by, "webinar", r.ID)
	orFail(o.t, err)
	return p
}

// did is the history of p: what was done, by whom and why.
func did(p *desk.Panel) string {
	var all []string
	for _, h := range p.History {
		line := h.Action + " " + string(h.By)
		for _, more := range []string{h.Who, h.Reason} {
			if more != "" {
				line += " " + more
			}
		}
		for _, c := range h.Changes {
			line += fmt.Sprintf(" (%s: %s > %s)", c.Field, c.Before, c.After)
		}
		all = append(all, line)
	}
	return strings.Join(all, ", ")
}

func TestAPanelTellsWhoDidWhatAndWhy(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	lena := o.staff("lena@example.org", desk.NewAccount{Name: "Lena", Role: "member"})
	orFail(t, o.GrantRole(t.Context(), operator, "lena@example.org", "webinar", "organiser"))
	cora := o.staff("cora@example.org", desk.NewAccount{Name: "Cora", Role: "member"})
	orFail(t, o.GrantRole(t.Context(), operator, "cora@example.org", "webinar", "coordinator"))
	r := o.signUp(1)
	v, err := o.Registrant(t.Context(), operator, "webinar", r.ID)
	orFail(t, err)
	_, err = o.Act(t.Context(), lena, "webinar", v.Registrations[0].ID, desk.Withdraw, "asked on the phone")
	orFail(t, err)
	town := "Mostar"
	_, err = o.ChangeRegistrant(t.Context(), lena, "webinar", r.ID, desk.Change{Organisation: &town, Reason: "a slip", Needed: true})
	orFail(t, err)
	note, err := o.AddNote(t.Context(), cora, "webinar", r.ID, " Calls back.\nIn the morning. ")
	orFail(t, err)
	want(t, "the note", note.Who+": "+note.Text, "Cora: Calls back.\nIn the morning.")
	orFail(t, o.ResendLink(t.Context(), lena, "webinar", r.ID))
	link, err := o.ShowLink(t.Context(), lena, "webinar", r.ID)
	orFail(t, err)
	if _, err := o.ByLink(t.Context(), link[strings.LastIndex(link, "/")+1:]); err != nil {
		t.Errorf("the link that is shown is nobody's: %v", err)
	}
	p := o.panel(lena, r)
	want(t, "history", did(p), "signed_up person, withdrawn team Lena asked on the phone, "+
		"changed team Lena a slip (organisation: City of Mostar > Mostar), note_added team Cora, link_sent team Lena, link_seen team Lena")
	want(t, "a link nobody asked to see", p.Link, "")
	want(t, "letters", o.letters(r), "confirmed withdrawn link")
	if len(p.Letters) != 3 || p.Letters[0].Bytes != nil || len(p.Notes) != 1 || p.Notes[0].Who != "Cora" {
		t.Errorf("letters %v, notes %v", p.Letters, p.Notes)
	}
	if got := did(o.panel(cora, r)); strings.Contains(got, "phone") || strings.Contains(got, "slip") {
		t.Errorf("who may not read the audit reads reasons: %s", got)
	}
	mine, err := o.MyData(t.Context(), o.as(r))
	orFail(t, err)
	if len(mine.Notes) != 1 || mine.Notes[0].Text != note.Text {
		t.Errorf("the person's own data have the notes %v", mine.Notes)
	}
	orFail(t, o.EraseMe(t.Context(), o.as(r)))
	if gone := o.panel(lena, r); len(gone.Notes) != 0 || strings.Contains(did(gone), "slip") {
		t.Errorf("of somebody erased there are %v, %s", gone.Notes, did(gone))
	}
	for name, err := range map[string]error{
		"a note": failing(o.AddNote(t.Context(), cora, "webinar", r.ID, "x")), "a letter": o.ResendLink(t.Context(), lena, "webinar", r.ID), "a link": failing(o.ShowLink(t.Context(), lena, "webinar", r.ID)),
	} {
		if p := problem.From(err); p == nil || p.Code != "erased" {
			t.Errorf("%s of somebody erased: %v", name, err)
		}
	}
	o.clean()
}

// failing is the error of a call that returns one beside something else.
func failing[T any](_ T, err error) error { return err }

func TestWhoMayLookAtAPersonMayNotDoEverything(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	r := o.signUp(1)
	cora := o.staff("cora@example.org", desk.NewAccount{Name: "Cora", Role: "member"})
	orFail(t, o.GrantRole(t.Context(), operator, "cora@example.org", "webinar", "coordinator"))
	fails(t, "a coordinator looks at a link", failing(o.ShowLink(t.Context(), cora, "webinar", r.ID)), desk.ErrForbidden)
	fails(t, "a coordinator sends it", o.ResendLink(t.Context(), cora, "webinar", r.ID), desk.ErrForbidden)
	fails(t, "a stranger looks", failing(o.Panel(t.Context(), desk.Actor{}, "webinar", r.ID)), desk.ErrUnauthorised)
	fails(t, "nobody", failing(o.Panel(t.Context(), cora, "webinar", 4711)), desk.ErrNotFound)
	for _, text := range []string{"", "  ", "a\x07b", strings.Repeat("x", 2001)} {
		if _, err := o.AddNote(t.Context(), cora, "webinar", r.ID, text); problem.From(err) == nil || problem.From(err).Fields[0].Pointer != "/text" {
			t.Errorf("the note %.10q: %v", text, err)
		}
	}
	if err := o.ResendLink(t.Context(), operator, "webinar", o.byPhone("Olha").ID); problem.From(err) == nil || problem.From(err).Code != "no_address" {
		t.Errorf("a letter to nobody: %v", err)
	}
}

// byPhone adds somebody without an address.
func (o *office) byPhone(name string) *event.Registrant {
	o.t.Helper()
	in := person(0)
	in.Email, in.GivenName = "", name
	v, fresh, err := o.AddRegistrant(o.t.Context(), operator, "webinar", in)
	if err != nil || !fresh {
		o.t.Fatalf("added: %t, %v", fresh, err)
	}
	return v.Registrant
}

func TestStaffCorrectsAnAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	r, other := o.byPhone("Olha"), o.signUp(1)
	address := func(s string) error {
		_, err := o.ChangeRegistrant(t.Context(), operator, "webinar", r.ID, desk.Change{Email: &s, Reason: "told on the phone", Needed: true})
		return err
	}
	for wrong, code := range map[string]string{"nobody": "address", "P1@example.org": "address_taken"} {
		if err := address(wrong); problem.From(err) == nil || problem.From(err).Fields[0].Code != code || problem.From(err).Fields[0].Pointer != "/email" {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	want(t, "letters to somebody without an address", o.letters(r), "")
	orFail(t, address("olha@example.org"))
	want(t, "letters", o.letters(r), "link")
	orFail(t, address("olha@example.org"))
	want(t, "letters after the same again", o.letters(r), "link")
	want(t, "history", did(o.panel(operator, r)), "signed_up team, changed team told on the phone (email:  > olha@example.org)")
	want(t, "who has the other", o.letters(other), "confirmed")
	name := "X"
	if _, err := o.ChangeRegistrant(t.Context(), operator, "webinar", r.ID, desk.Change{GivenName: &name, Needed: true}); problem.From(err) == nil || problem.From(err).Fields[0].Pointer != "/reason" {
		t.Errorf("a change without the reason that is needed: %v", err)
	}
	o.clean()
}

func TestAnswersKeepTheWordsThatTheyWereGivenTo(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	said := func(i int) *event.Registrant {
		in := person(i)
		in.Answers = map[string]any{"peer": "now", "topic": "Roads"}
		orFail(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", in))
		found, err := o.store.RegistrantsByAddress(t.Context(), fmt.Sprintf("p%d@example.org", i))
		orFail(t, err)
		return &found[0]
	}
	before := said(1)
	o.set(time.Hour)
	doc := o.document(strings.ReplaceAll(fmt.Sprintf(webinar, false, 2, 2), "label: {en: Peer}", "label: {en: Will you be a peer?}"))
	_, err := o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet})
	orFail(t, err)
	o.set(2 * time.Hour)
	after := said(2)
	words := func(r *event.Registrant) string {
		var all []string
		for _, a := range o.panel(operator, r).Answers {
			all = append(all, fmt.Sprintf("%s=%v reworded=%t", a.Question.Label["en"], a.Value, a.Reworded))
		}
		return strings.Join(all, ", ")
	}
	want(t, "who answered before", words(before), "Peer=now reworded=true, Topic=Roads reworded=false")
	want(t, "who answered after", words(after), "Will you be a peer?=now reworded=false, Topic=Roads reworded=false")
	_, err = o.ChangeRegistrant(t.Context(), operator, "webinar", before.ID, desk.Change{Answers: map[string]any{"peer": "later"}})
	orFail(t, err)
	want(t, "who answered again", words(before), "Will you be a peer?=later reworded=false")
}

func TestSpellingsCountUnderOneMunicipality(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(9, false)
	for i, town := range []string{"Mostar", "Grad Mostar", "Мостар", "Tuzla", "mostar"} {
		in := person(i)
		in.Municipality = town
		orFail(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", in))
	}
	show := func(v *desk.Towns) string {
		var all []string
		for _, m := range v.Listed {
			all = append(all, fmt.Sprintf("%s %d", m.Key, m.People))
		}
		for _, w := range v.Loose {
			all = append(all, fmt.Sprintf("%q %d", w.Municipality, w.People))
		}
		return strings.Join(all, ", ")
	}
	v, err := o.Municipalities(t.Context(), operator, "webinar")
	orFail(t, err)
	want(t, "before", show(v), `"Grad Mostar" 1, "Mostar" 1, "Tuzla" 1, "mostar" 1, "Мостар" 1`)
	v, err = o.MergeMunicipalities(t.Context(), operator, "webinar", desk.TownMerge{Name: "Mostar", Country: "BA", Spellings: []string{"Grad Mostar", "Мостар"}})
	orFail(t, err)
	want(t, "merged", show(v), `mostar 4, "Tuzla" 1`)
	later := person(7)
	later.Municipality = "МОСТАР"
	orFail(t, o.SignUp(t.Context(), desk.Actor{}, "webinar", later))
	v, err = o.MergeMunicipalities(t.Context(), operator, "webinar", desk.TownMerge{Name: "Tuzla", Spellings: []string{"Tuzla"}})
	orFail(t, err)
	want(t, "what was learnt counts", show(v), `mostar 5, tuzla 1`)
	v, err = o.MergeMunicipalities(t.Context(), operator, "webinar", desk.TownMerge{Into: "mostar", Absorbed: []string{"tuzla"}})
	orFail(t, err)
	want(t, "one takes in another", show(v), `mostar 6`)
	for pointer, in := range map[string]desk.TownMerge{
		"/name": {Spellings: []string{"x"}}, "/into": {Into: "nowhere", Spellings: []string{"x"}}, "/spellings": {Into: "mostar"}, "/country": {Name: "X", Country: "XX", Spellings: []string{"x"}},
		"/absorbed/0": {Into: "mostar", Absorbed: []string{"nowhere"}},
	} {
		if _, err := o.MergeMunicipalities(t.Context(), operator, "webinar", in); problem.From(err) == nil || problem.From(err).Fields[0].Pointer != pointer {
			t.Errorf("%s: %v", pointer, err)
		}
	}
	o.clean()
}
