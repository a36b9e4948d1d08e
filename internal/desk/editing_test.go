package desk_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
)

// edited is the webinar with a change, as somebody edits it who began now.
func (o *office) edited(change func(*eventfile.Document)) desk.EventChange {
	o.t.Helper()
	base, tag, err := o.EventFile(o.t.Context(), operator, "webinar")
	if err != nil {
		o.t.Fatal(err)
	}
	mine, _, err := o.EventFile(o.t.Context(), operator, "webinar")
	if err != nil {
		o.t.Fatal(err)
	}
	change(mine)
	return desk.EventChange{Base: base, Mine: mine, Match: tag}
}

func (o *office) saves(in desk.EventChange) *desk.EventOutcome {
	o.t.Helper()
	out, err := o.SaveEvent(o.t.Context(), operator, "webinar", in)
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func draftWebinar(d *eventfile.Document) { d.Visibility = event.Draft }

func TestADraftIsSavedAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	if _, err := o.applyChange(draftWebinar, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	out := o.saves(o.edited(func(d *eventfile.Document) { d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = 7, 7 }))
	want(t, "done", out.Done, true)
	out = o.saves(o.edited(func(*eventfile.Document) {}))
	want(t, "nothing to do is done", out.Done && len(out.Applied.Changes) == 0, true)
	want(t, "seats", o.edited(func(*eventfile.Document) {}).Base.Sessions[0].Capacity, int64(7))
}

func TestAPublishedEventChangesAfterOneHasSeenWhoIsTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	a, b := o.signUp(1), o.signUp(2)
	in := o.edited(func(d *eventfile.Document) { byWeek(d); d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = 2, 2 })
	out := o.saves(in)
	want(t, "done before it was seen", out.Done, false)
	want(t, "letters before it was seen", o.letters(a), "confirmed")
	if !maps.Equal(out.Applied.Letters, map[event.LetterKind]int64{event.LetterChanged: 1, event.LetterPromoted: 1}) {
		t.Errorf("letters %v", out.Applied.Letters)
	}
	var told []string
	for _, p := range out.Applied.People {
		told = append(told, fmt.Sprint(p.RegistrantID, " ", p.Kind, " ", p.Calendars))
	}
	slices.Sort(told)
	want(t, "who is told", strings.Join(told, ", "), fmt.Sprintf("%d changed [REQUEST], %d promoted [REQUEST]", a.ID, b.ID))

	in.Mine, in.Seen, in.Letters = out.Document, true, desk.LettersNotify
	out = o.saves(in)
	want(t, "done", out.Done, true)
	want(t, "letters to who has a seat", o.letters(a), "confirmed changed")
	want(t, "letters to who got one", o.letters(b), "waitlisted promoted")
	o.clean()
}

func TestASecondPersonIsToldWhatTheFirstHasChanged(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	if _, err := o.applyChange(draftWebinar, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	first := o.edited(func(d *eventfile.Document) {
		d.Sessions[0].Capacity, d.Sessions[0].RoomLimit, d.Sessions[0].Title["en"] = 8, 8, "Theirs"
	})
	second := o.edited(func(d *eventfile.Document) {
		d.Sessions[0].JoinURL, d.Sessions[0].Title["en"] = "https://meet.example.org/x", "Mine"
	})
	want(t, "the first", o.saves(first).Done, true)
	out := o.saves(second)
	want(t, "the second", out.Done, false)
	want(t, "changes of the first", fmt.Sprint(out.Others), "[{sessions/first/title/en First Theirs} {sessions/first/capacity 5 8} {sessions/first/room_limit 5 8}]")
	if len(out.Conflicts) != 1 || out.Conflicts[0] != (eventfile.Conflict{Path: "sessions/first/title/en", Pointer: "/sessions/0/title/en", Mine: "Mine", Theirs: "Theirs", Values: eventfile.Difference{Path: "sessions/first/title/en", Before: "Mine", After: "Theirs"}}) {
		t.Errorf("conflicts %+v", out.Conflicts)
	}
	want(t, "stored meanwhile", o.edited(func(*eventfile.Document) {}).Base.Sessions[0].Title["en"], "Theirs")

	out = o.saves(desk.EventChange{Base: out.Base, Mine: out.Document, Match: out.Tag})
	want(t, "once more", out.Done, true)
	s := o.edited(func(*eventfile.Document) {}).Base.Sessions[0]
	want(t, "both", fmt.Sprint(s.Title["en"], " ", s.Capacity, " ", s.JoinURL), "Mine 8 https://meet.example.org/x")
}

func TestAQuestionWithAnswersIsRetiredInsteadOfRemoved(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	ask := func(d *eventfile.Document) {
		d.Questions = []event.Question{
			{Key: "peer", Type: "choice", Label: event.Text{"en": "Peer?"}, Options: []event.Option{{Key: "now", Label: event.Text{"en": "At once"}}, {Key: "later", Label: event.Text{"en": "Later"}}}},
			{Key: "unasked", Type: "text", Label: event.Text{"en": "Unasked?"}},
		}
		d.Consents = []eventfile.Consent{{Key: "publish", Text: event.Text{"en": "My name may appear"}}}
	}
	if _, err := o.applyChange(ask, desk.LettersQuiet); err != nil {
		t.Fatal(err)
	}
	in := person(1)
	in.Answers, in.Consents = map[string]any{"peer": "now"}, map[string]bool{"publish": true}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	change := o.edited(func(d *eventfile.Document) { d.Questions, d.Consents = nil, nil })
	change.Seen, change.Letters = true, desk.LettersQuiet
	out := o.saves(change)
	want(t, "done", out.Done, true)
	slices.Sort(out.Retired)
	want(t, "kept", strings.Join(out.Retired, " "), "consents/publish questions/peer")
	doc := o.edited(func(*eventfile.Document) {}).Base
	want(t, "questions", fmt.Sprintf("%d %v %s", len(doc.Questions), doc.Questions[0].Retired, doc.Questions[0].Options[0].Label["en"]), "1 true At once")
	want(t, "consents", fmt.Sprint(len(doc.Consents), doc.Consents[0].Retired), "1 true")

	var sheet strings.Builder
	list, err := o.Export(t.Context(), operator, "webinar", desk.ExportOptions{Sheet: desk.ParticipantsSheet, Lang: "en", CSV: true})
	if err == nil {
		err = list.Write(&sheet)
	}
	if err != nil || !strings.Contains(sheet.String(), "Peer?") || !strings.Contains(sheet.String(), "At once") {
		t.Errorf("the list after that: %v\n%s", err, sheet.String())
	}
}

func TestWhatCannotBeDoneIsSaidAtItsValue(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	for i := range 4 {
		o.signUp(i + 1)
	}
	for _, tt := range []struct {
		name   string
		change func(*eventfile.Document)
		want   string
	}{
		{"fewer seats than are taken", func(d *eventfile.Document) { d.Sessions[0].Capacity = 3 }, "/sessions/0/capacity below_taken"},
		{"a rule", func(d *eventfile.Document) { d.Sessions[0].Ends = d.Sessions[0].Starts }, "/sessions/0/ends ends_before_starts"},
		{"a session with people", func(d *eventfile.Document) { d.Sessions = d.Sessions[1:] }, "has_data"},
		{"another slug", func(d *eventfile.Document) { d.Slug = "other" }, "/slug cannot_change"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out := o.saves(o.edited(tt.change))
			if out.Done || out.Refused == nil {
				t.Fatalf("outcome %+v", out)
			}
			got := out.Refused.Code
			for _, f := range out.Refused.Fields {
				got = f.Pointer + " " + f.Code
			}
			want(t, "refusal", got, tt.want)
		})
	}
}

func TestAnEventBeginsWithAFewWords(t *testing.T) {
	t.Parallel()
	o := open(t)
	acc := o.staff("lena@example.org", desk.NewAccount{MayCreate: true})
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	if _, _, err := o.ChangeInstallation(t.Context(), admin, "*", desk.InstallationChange{RetentionDays: 90}); err != nil {
		t.Fatal(err)
	}
	hundred := desk.NewSession()
	hundred.Starts, hundred.Ends = "2021-12-12T10:00", "2021-12-12T12:00"
	start := desk.EventStart{
		Title: event.Text{"uk": "Відновлення міст", "en": "Recovery"}, Languages: []string{"uk", "en"},
		Sessions: []eventfile.Session{hundred, {Starts: "2021-12-19T10:00", Ends: "2021-12-19T12:00", Capacity: 30}},
	}
	other := start
	other.Sessions = start.Sessions[:1]
	for _, tt := range []struct {
		name  string
		start desk.EventStart
		slug  string
	}{{"the first", start, "vidnovlennia-mist"}, {"the button pressed twice", start, "vidnovlennia-mist"}, {"another with that title", other, "vidnovlennia-mist-2"}} {
		got, err := o.StartEvent(t.Context(), acc, tt.start)
		if err != nil {
			t.Fatal(err)
		}
		want(t, tt.name, got, tt.slug)
	}
	d, err := o.EditEvent(t.Context(), acc, "vidnovlennia-mist")
	if err != nil {
		t.Fatal(err)
	}
	doc := d.Document
	want(t, "what it is", fmt.Sprint(doc.Visibility, " ", doc.Zone, " ", doc.Contact.Email, " ", doc.Reminders, " ", d.Role), "draft Europe/Berlin lena@example.org [{24h} {1h}] organiser")
	want(t, "how long data are kept", doc.RetentionDays, 90)
	want(t, "sessions", fmt.Sprint(doc.Sessions[0].Slug, " ", doc.Sessions[0].Capacity, " ", doc.Sessions[0].RoomLimit, " ", doc.Sessions[1].Capacity, " ", doc.Sessions[1].Title["uk"]), "2021-12-12 100 100 30 Відновлення міст")
	other.Sessions = []eventfile.Session{hundred}
	other.Sessions[0].Capacity = 0
	if _, err := o.StartEvent(t.Context(), acc, other); problem.From(err) == nil || problem.From(err).Fields[0].Pointer != "/sessions/0/capacity" {
		t.Errorf("no seats: %v", err)
	}
	start.Sessions[0].Ends = ""
	if _, err := o.StartEvent(t.Context(), acc, start); err == nil {
		t.Error("an event without an end was made")
	}
	if _, err := o.StartEvent(t.Context(), o.staff("nobody@example.org", desk.NewAccount{}), start); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("somebody who may not create events: %v", err)
	}
	zone, guess, err := o.StartZone(t.Context(), acc)
	want(t, "zone of the next", fmt.Sprint(zone, " ", guess, " ", err), "Europe/Berlin false <nil>")
	_, guess, err = o.StartZone(t.Context(), o.staff("other@example.org", desk.NewAccount{MayCreate: true}))
	want(t, "zone of the first", fmt.Sprint(guess, " ", err), "true <nil>")
}
