package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// drafted applies the webinar as a draft, with other changes to its file.
func (o *office) drafted(edits ...string) {
	o.t.Helper()
	text := strings.NewReplacer(edits...).Replace(fmt.Sprintf(webinar, false, 5, 5)) + "visibility: draft\n"
	if _, err := o.Apply(o.t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

// audited are the words of the audit about the webinar, the oldest first.
func (o *office) audited() []string {
	o.t.Helper()
	page, err := o.Audit(o.t.Context(), operator, "webinar", "", 100)
	if err != nil {
		o.t.Fatal(err)
	}
	var words []string
	for _, e := range page.Items {
		words = append(words, e.Action)
	}
	slices.Reverse(words)
	return words
}

func TestPublishingWaitsForWhatIsNeeded(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.drafted(`, email: office@example.org, controller: "Office, Street 1"`, "")
	err := o.PublishEvent(t.Context(), operator, "webinar", event.Public, "")
	if !errors.Is(err, desk.ErrNotReady) || !slices.Equal(refused(err), []string{"/contact/email no_contact", "/contact/controller no_controller"}) {
		t.Fatalf("published: %v", err)
	}
	if _, err := o.Event(t.Context(), desk.Actor{}, "webinar"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a stranger finds the draft: %v", err)
	}
	if _, err := o.applyChange(func(d *eventfile.Document) { d.Contact.Email, d.Contact.Controller = "a@example.org", "A" }, desk.LettersUndecided); err != nil {
		t.Fatal(err)
	}
	if err := o.PublishEvent(t.Context(), operator, "webinar", "secret", ""); !slices.Equal(refused(err), []string{"/visibility unknown_choice"}) {
		t.Errorf("a visibility that there is not: %v", err)
	}
	r, err := o.Readiness(t.Context(), operator, "webinar")
	if err != nil || r.Needed() != 0 || !r.Draft() {
		t.Fatalf("%+v, %v", r, err)
	}
	o.change(func(d *eventfile.Document) { d.Series = "A" })
	if err := o.PublishEvent(t.Context(), operator, "webinar", event.Public, r.Tag); !errors.Is(err, desk.ErrChangedMeanwhile) {
		t.Errorf("what has changed since it was looked at is published: %v", err)
	}
	for _, as := range []event.Visibility{event.Unlisted, event.Public, event.Public} {
		if err := o.PublishEvent(t.Context(), operator, "webinar", as, ""); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := o.Event(t.Context(), desk.Actor{}, "webinar"); err != nil || p.Event.Visibility != event.Public {
		t.Errorf("a stranger does not find it: %v", err)
	}
	if err := o.TakeBackEvent(t.Context(), operator, "webinar"); err != nil {
		t.Fatal(err)
	}
	want := []string{"event_created", "event_changed", "event_changed", "event_published", "event_changed", "event_taken_back"}
	if got := o.audited(); !slices.Equal(got, want) {
		t.Errorf("the audit says %v, want %v", got, want)
	}
}

func TestWhatPeopleKnowIsNotTakenBack(t *testing.T) {
	t.Parallel()
	for what, tell := range map[string]func(*office){
		"registrants": func(o *office) { o.signUp(1) },
		"invitations": func(o *office) { o.invite(invitee(1)) },
	} {
		o := open(t)
		o.announce(5, false)
		tell(o)
		err := o.TakeBackEvent(t.Context(), operator, "webinar")
		if p := problem.From(err); !errors.Is(err, desk.ErrHasData) || p.Params["what"] != what {
			t.Errorf("taken back with %s: %v", what, err)
		}
		if _, err := o.applyChange(func(d *eventfile.Document) { d.Visibility = event.Draft }, desk.LettersQuiet); !errors.Is(err, desk.ErrHasData) {
			t.Errorf("taken back by a file with %s: %v", what, err)
		}
		if err := o.PublishEvent(t.Context(), operator, "webinar", event.Unlisted, ""); err != nil {
			t.Errorf("out of the lists with %s: %v", what, err)
		}
	}
}

func TestACopyTakesNobodyAlong(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.signUp(1)
	doc, turn, err := o.NextTurn(t.Context(), operator, "webinar")
	if err != nil || turn.Slug != "webinar-2022" || turn.Starts != "2022-11-11T10:00" || doc.Slug != "webinar" {
		t.Fatalf("%+v, %v", turn, err)
	}
	if _, err := o.CopyEvent(t.Context(), operator, "webinar", eventfile.Turn{Slug: "webinar", Starts: turn.Starts}); !errors.Is(err, desk.ErrSlugTaken) {
		t.Errorf("a copy under its own name: %v", err)
	}
	if _, err := o.CopyEvent(t.Context(), operator, "webinar", eventfile.Turn{Slug: "other", Starts: "soon"}); !slices.Equal(refused(err), []string{"/starts wall_time_unreadable"}) {
		t.Errorf("a copy that begins soon: %v", err)
	}
	applied, err := o.CopyEvent(t.Context(), operator, "webinar", turn)
	if err != nil || !applied.Created || applied.Slug != "webinar-2022" {
		t.Fatalf("%+v, %v", applied, err)
	}
	again, _, err := o.EventFile(t.Context(), operator, "webinar-2022")
	if err != nil || again.Visibility != event.Draft || again.Sessions[1].Starts != "2022-12-12T10:00" {
		t.Errorf("%+v, %v", again, err)
	}
	st, err := o.Stats(t.Context(), operator, "webinar-2022")
	if err != nil || st.Event.Registered != 0 {
		t.Errorf("%d people came along: %v", st.Event.Registered, err)
	}
}

func TestAnEventIsPutAwayWhenItIsOver(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	r := o.signUp(1)
	if err := o.ArchiveEvent(t.Context(), operator, "webinar"); !errors.Is(err, event.ErrStillAhead) {
		t.Fatalf("put away before it is over: %v", err)
	}
	o.at("2021-12-13T11:30:00Z")
	listed := func() string {
		t.Helper()
		public, err1 := o.PublicEvents(t.Context())
		mine, err2 := o.MyEvents(t.Context(), operator)
		away, err3 := o.ArchivedEvents(t.Context(), operator)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(len(public), len(mine), len(away))
	}
	if got := listed(); got != "1 1 0" {
		t.Errorf("before: %s", got)
	}
	for range 2 {
		if err := o.ArchiveEvent(t.Context(), operator, "webinar"); err != nil {
			t.Fatal(err)
		}
	}
	if got := listed(); got != "0 0 1" {
		t.Errorf("put away: %s", got)
	}
	if _, err := o.applyChange(func(d *eventfile.Document) { d.Series = "A" }, desk.LettersQuiet); !errors.Is(err, event.ErrArchived) {
		t.Errorf("what is put away is changed: %v", err)
	}
	if err := o.PublishEvent(t.Context(), operator, "webinar", event.Unlisted, ""); !errors.Is(err, event.ErrArchived) {
		t.Errorf("what is put away is shown otherwise: %v", err)
	}
	if _, err := o.Me(t.Context(), o.as(r)); err != nil {
		t.Errorf("the personal page is gone: %v", err)
	}
	if p, err := o.Event(t.Context(), desk.Actor{}, "webinar"); err != nil || p.Event.ArchivedAt == nil {
		t.Errorf("its page is gone, or an old one: %v", err)
	}
	if err := o.UnarchiveEvent(t.Context(), operator, "webinar"); err != nil {
		t.Fatal(err)
	}
	if got := listed(); got != "1 1 0" {
		t.Errorf("taken out: %s", got)
	}
	o.change(func(d *eventfile.Document) { d.Series = "A" })
	if got := o.audited(); !slices.Equal(got[len(got)-3:], []string{"event_archived", "event_unarchived", "event_changed"}) || len(got) != 5 {
		t.Errorf("the audit says %v", got)
	}
}

func TestAFileThatIsTakenComesBackEqual(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announceFair(5)
	o.change(func(d *eventfile.Document) { d.Contact.Email, d.Contact.Controller = "a@example.org", "A" })
	file, err := o.TakeFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	if got := o.audited(); got[len(got)-1] != event.ActionExported {
		t.Errorf("nobody notes that the file was taken: %v", got)
	}
	other := open(t)
	if _, err := other.ImportEvent(t.Context(), operator, o.document(string(file)), false); err != nil {
		t.Fatal(err)
	}
	draft, err := other.TakeFile(t.Context(), operator, "webinar")
	if want := strings.Replace(string(file), "visibility: public", "visibility: draft", 1); err != nil || string(draft) != want {
		t.Errorf("a draft, %v:\n%s", err, cmp.Diff(want, string(draft)))
	}
	if _, err := other.ImportEvent(t.Context(), operator, o.document(string(file)), false); !errors.Is(err, desk.ErrSlugTaken) {
		t.Errorf("it comes a second time: %v", err)
	}
	if err := other.DeleteEvent(t.Context(), operator, "webinar"); err != nil {
		t.Fatal(err)
	}
	if _, err := other.ImportEvent(t.Context(), operator, o.document(string(file)), true); err != nil {
		t.Fatal(err)
	}
	if back, err := other.TakeFile(t.Context(), operator, "webinar"); err != nil || string(back) != string(file) {
		t.Errorf("as written, %v:\n%s", err, cmp.Diff(string(file), string(back)))
	}
	doc := o.document(string(file))
	doc.Slug, doc.Contact.Controller = "other", ""
	if _, err := other.ImportEvent(t.Context(), operator, doc, true); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("what is not ready is published by a file: %v", err)
	}
}

// Where no letter leaves, that is to be looked at before an event is published.
func TestPublishingWithoutAMailServer(t *testing.T) {
	t.Parallel()
	o := open(t)
	mailing, _ := o.mailing()
	said := func(d *desk.Desk) string {
		t.Helper()
		r, err := d.Readiness(t.Context(), operator, "webinar")
		done(t, err)
		for _, p := range r.Points {
			if p.Pointer == "/registration/verify" && !p.Needed {
				return p.Code
			}
		}
		return ""
	}
	o.announce(5, true)
	want(t, "addresses are to be confirmed", said(o.Desk), "nobody_confirms")
	want(t, "with a mail server", said(mailing), "")
	o.change(func(d *eventfile.Document) { d.Registration.Verify = false })
	want(t, "addresses are taken as they are", said(o.Desk), "no_mail_server")
}
