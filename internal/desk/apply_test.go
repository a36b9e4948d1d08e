package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// applyChange applies the webinar as stored with a change to it.
func (o *office) applyChange(change func(*eventfile.Document), letters desk.LetterChoice) (desk.Applied, error) {
	o.t.Helper()
	doc, _, err := o.EventFile(o.t.Context(), operator, "webinar")
	if err != nil {
		o.t.Fatal(err)
	}
	change(doc)
	applied, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: letters})
	if err != nil {
		return desk.Applied{}, err
	}
	return applied[0], nil
}

func TestApplyIsIdempotent(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.signUp(1)
	text := fmt.Sprintf(webinar, false, 5, 5)
	applied, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{})
	if err != nil || applied[0].Created || len(applied[0].Changes) > 0 {
		t.Errorf("the same file again: %+v, %v", applied, err)
	}
	doc, tag, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	back := o.document(string(eventfile.Encode(doc)))
	if d := eventfile.Diff(doc, back); len(d) > 0 {
		t.Errorf("written and read again it differs: %v", d)
	}
	if a, err := o.applyChange(func(*eventfile.Document) {}, desk.LettersUndecided); err != nil || len(a.Changes) > 0 {
		t.Errorf("what was exported: %+v, %v", a, err)
	}
	o.signUp(2)
	if _, again, _ := o.EventFile(t.Context(), operator, "webinar"); again != tag {
		t.Errorf("a sign-up changed the tag from %s to %s", tag, again)
	}
}

func TestRaisedCapacityPromotesAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	o.signUp(1)
	b, c, d := o.signUp(2), o.signUp(3), o.signUp(4)
	raise := func(doc *eventfile.Document) { doc.Sessions[0].Capacity, doc.Sessions[0].RoomLimit = 3, 3 }
	_, err := o.applyChange(raise, desk.LettersUndecided)
	if !errors.Is(err, desk.ErrLettersUndecided) || problem.From(err).Params["count"] != int64(2) {
		t.Fatalf("letters nobody has decided on: %v", err)
	}
	want(t, "nothing of it is applied", o.status(b, "first"), "waitlisted 1")
	a, err := o.applyChange(raise, desk.LettersNotify)
	if err != nil || a.Letters[event.LetterPromoted] != 2 {
		t.Fatalf("%+v, %v", a, err)
	}
	want(t, "the first in line", o.status(b, "first"), "confirmed")
	want(t, "the second", o.status(c, "first"), "confirmed")
	want(t, "the third", o.status(d, "first"), "waitlisted 1")
	want(t, "letters", o.letters(b), "waitlisted promoted")
	o.clean()
}

func TestMovingAndCallingOff(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1), o.signUp(2)
	move := func(doc *eventfile.Document) { doc.Sessions[0].Starts = "2021-11-12T09:00" }
	if a, err := o.applyChange(move, desk.LettersNotify); err != nil || a.Letters[event.LetterChanged] != 2 {
		t.Fatalf("%+v, %v", a, err)
	}
	want(t, "with a seat", o.letters(a), "confirmed changed")
	want(t, "waiting", o.letters(b), "waitlisted changed")
	off := func(doc *eventfile.Document) { doc.Sessions[0].Cancelled = true }
	if _, err := o.applyChange(off, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	want(t, "letters when quiet", o.letters(a), "confirmed changed")
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", person(3)); !errors.Is(err, event.ErrSessionCancelled) {
		t.Errorf("sign-up for what does not take place: %v", err)
	}
	p, err := o.Event(t.Context(), desk.Actor{}, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "calendar sequence", p.Sessions[0].Sequence, 2)
	want(t, "moved from", p.Sessions[0].MovedFrom.Format("15:04"), "09:00")
}

func TestWhatHasDataIsNotRemoved(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	in := person(1)
	in.Answers = map[string]any{"peer": "now", "topic": "Data"}
	in.Consents = map[string]bool{"publish": true}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		what   string
		change func(*eventfile.Document)
	}{
		{"sessions/first", func(d *eventfile.Document) { d.Sessions = d.Sessions[1:] }},
		{"questions/peer/options/now", func(d *eventfile.Document) {
			d.Questions[0].Options = d.Questions[0].Options[1:]
			d.Questions[1].ShowIf.Is = []string{"later"}
		}},
		{"questions/topic", func(d *eventfile.Document) { d.Questions = d.Questions[:1] }},
		{"consents/publish", func(d *eventfile.Document) { d.Consents = nil }},
	} {
		_, err := o.applyChange(tt.change, desk.LettersQuiet)
		if !errors.Is(err, desk.ErrHasData) || problem.From(err).Params["what"] != tt.what {
			t.Errorf("removing %s: %v", tt.what, err)
		}
	}
	for _, free := range []func(*eventfile.Document){
		func(d *eventfile.Document) { d.Sessions = d.Sessions[:1] },
		func(d *eventfile.Document) { d.Questions[0].Options[0].Retired = true },
		func(d *eventfile.Document) { d.Questions[1].Retired = true },
		func(d *eventfile.Document) { d.Questions[0].Options = d.Questions[0].Options[:1] },
	} {
		if _, err := o.applyChange(free, desk.LettersQuiet); err != nil {
			t.Errorf("what has no data, or is retired: %v", err)
		}
	}
}

func TestCapacityBelowTheSeatsTaken(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(3, false)
	o.signUp(1)
	o.signUp(2)
	_, err := o.applyChange(func(d *eventfile.Document) { d.Sessions[0].Capacity = 1 }, desk.LettersQuiet)
	p := problem.From(err)
	if p == nil || p.Kind != problem.Invalid || p.Fields[0].Pointer != "/sessions/0/capacity" || p.Fields[0].Code != "below_taken" {
		t.Errorf("%v", err)
	}
	if _, err := o.applyChange(func(d *eventfile.Document) { d.Sessions[0].Capacity = 2 }, desk.LettersQuiet); err != nil {
		t.Errorf("to what is taken: %v", err)
	}
}

func TestSeveralFilesApplyAllOrNone(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	o.signUp(1)
	other := o.document(strings.Replace(fmt.Sprintf(webinar, true, 5, 5), "slug: webinar", "slug: other", 1))
	bad, _, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	bad.Sessions = bad.Sessions[1:]
	_, err = o.Apply(t.Context(), operator, []*eventfile.Document{other, bad}, desk.ApplyOptions{})
	if at, ok := errors.AsType[*desk.FileProblem](err); !ok || at.Index != 1 {
		t.Fatalf("%v", err)
	}
	if _, err := o.Event(t.Context(), operator, "other"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the first file was applied: %v", err)
	}
	applied, err := o.Apply(t.Context(), operator, []*eventfile.Document{other}, desk.ApplyOptions{DryRun: true})
	if err != nil || !applied[0].Created {
		t.Errorf("dry run: %+v, %v", applied, err)
	}
	if _, err := o.Event(t.Context(), operator, "other"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a dry run changed something: %v", err)
	}
}

func TestConsentsHaveVersions(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	give := func(i int) event.Consent {
		t.Helper()
		in := person(i)
		in.Consents = map[string]bool{"publish": true}
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
		found, err := o.store.RegistrantsByAddress(t.Context(), in.Email)
		if err != nil {
			t.Fatal(err)
		}
		given := found[0].Consents["publish"]
		given.Language, given.Hash = "", "" // which text was shown is looked at elsewhere
		return given
	}
	want(t, "first version", give(1), event.Consent{Given: true, Version: 1, At: noon})
	if _, err := o.applyChange(func(d *eventfile.Document) { d.Consents[0].Text = event.Text{"en": "Other words"} }, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	want(t, "second version", give(2).Version, 2)
}

func TestEventsOverTheAPI(t *testing.T) {
	t.Parallel()
	o := open(t)
	by := o.staff("ana@example.org", desk.NewAccount{MayCreate: true})
	doc := o.document(fmt.Sprintf(webinar, true, 5, 5))
	if _, err := o.CreateEvent(t.Context(), o.staff("ben@example.org", desk.NewAccount{}), doc); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("creating without the right: %v", err)
	}
	if a, err := o.CreateEvent(t.Context(), by, doc); err != nil || !a.Created {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := o.CreateEvent(t.Context(), by, doc); !errors.Is(err, desk.ErrSlugTaken) {
		t.Errorf("creating again: %v", err)
	}
	_, tag, err := o.EventFile(t.Context(), by, "webinar")
	if err != nil {
		t.Fatalf("whoever creates an event is its organiser: %v", err)
	}
	for _, tt := range []struct {
		match string
		want  error
	}{{"", desk.ErrMatchNeeded}, {`"stale"`, desk.ErrChangedMeanwhile}} {
		if _, err := o.ReplaceEvent(t.Context(), by, "webinar", doc, tt.match, desk.LettersUndecided); !errors.Is(err, tt.want) {
			t.Errorf("replacing with %q: %v", tt.match, err)
		}
	}
	doc.RetentionDays = 90
	if a, err := o.ReplaceEvent(t.Context(), by, "webinar", doc, tag, desk.LettersUndecided); err != nil || len(a.Changes) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := o.ReplaceEvent(t.Context(), by, "webinar", doc, tag, desk.LettersUndecided); !errors.Is(err, desk.ErrChangedMeanwhile) {
		t.Errorf("with the tag of before: %v", err)
	}
	o.signUp(1)
	if err := o.DeleteEvent(t.Context(), by, "webinar"); !errors.Is(err, desk.ErrHasData) {
		t.Errorf("deleting what has a registrant: %v", err)
	}
	other := o.document(strings.Replace(fmt.Sprintf(webinar, true, 5, 5), "slug: webinar", "slug: other", 1))
	if _, err := o.CreateEvent(t.Context(), by, other); err != nil {
		t.Fatal(err)
	}
	if err := o.DeleteEvent(t.Context(), by, "other"); err != nil {
		t.Errorf("deleting: %v", err)
	}
}
