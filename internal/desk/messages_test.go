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
	"rollcall/internal/mail"
	"rollcall/internal/problem"
)

// note is a message in English and German to who is confirmed for the first
// session.
func note() desk.MessageInput {
	return desk.MessageInput{
		Subject:  event.Text{"en": "Please bring {event}", "de": "Bitte bringen Sie {event} mit"},
		Text:     event.Text{"en": "Dear {given_name},\n\nsee you {when}.\nBring a pen.", "de": "Hallo {name},\n\nbis {when}."},
		Audience: desk.MessageAudience{Session: "first", Statuses: []string{"confirmed"}},
	}
}

// draft keeps a message.
func (o *office) draft(in desk.MessageInput) *desk.Message {
	o.t.Helper()
	v, err := o.DraftMessage(o.t.Context(), operator, "webinar", in)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// send sends it to as many as it is for.
func (o *office) send(id int64, expected int64, at *time.Time) *desk.Message {
	o.t.Helper()
	v, err := o.SendMessage(o.t.Context(), operator, "webinar", id, desk.MessageSending{Expected: expected, At: at})
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// message is one as it stands.
func (o *office) message(id int64) *desk.Message {
	o.t.Helper()
	v, err := o.Message(o.t.Context(), operator, "webinar", id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// tidy does what time asks for.
func (o *office) tidy() { o.t.Helper(); o.tidyAt(o.now().Sub(noon)) }

// messageLetters are the letters of messages to r.
func (o *office) messageLetters(r *event.Registrant) []event.Letter {
	o.t.Helper()
	all, err := o.store.LettersOf(o.t.Context(), r.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(l event.Letter) bool { return l.Kind != event.LetterMessage })
}

// mixed is a webinar of two seats with somebody for every reason to get a
// message or not: confirmed in German, confirmed in English who objects, on
// the waiting list, without address, unconfirmed.
func mixed(t *testing.T) (o *office, german, objects, waits *event.Registrant) {
	t.Helper()
	o = open(t)
	o.announce(4, false)
	german = o.signUp(1)
	objects = o.signUp(2)
	if _, err := o.SetReminders(t.Context(), o.as(objects), false); err != nil {
		t.Fatal(err)
	}
	in := person(3)
	in.Email = ""
	if _, _, err := o.AddRegistrant(t.Context(), operator, "webinar", in); err != nil {
		t.Fatal(err)
	}
	english := person(4)
	english.Language = "en"
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", english); err != nil {
		t.Fatal(err)
	}
	waits = o.signUp(5)
	return o, german, objects, waits
}

func TestAMessageSaysWhomItIsForBeforeItIsSent(t *testing.T) {
	t.Parallel()
	o, _, _, _ := mixed(t)
	v := o.draft(note())
	want(t, "matching", v.Matching, 4)
	want(t, "recipients", v.Recipients, 2)
	want(t, "without address", v.Excluded[event.NoAddress], 1)
	want(t, "who object", v.Excluded[event.Objects], 1)
	if got := fmt.Sprint(v.Languages); got != "[{de de 1} {en en 1}]" {
		t.Errorf("languages %s", got)
	}
	v, err := o.ChangeMessage(t.Context(), operator, "webinar", v.ID, desk.MessageChange{
		Subject: event.Text{"en": "All"}, Text: event.Text{"en": "Hello {name}"}, Audience: &desk.MessageAudience{},
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "all", v.Matching, 5)
	if got := fmt.Sprint(v.Languages); got != "[{de en 2} {en en 1}]" {
		t.Errorf("who falls back is not shown: %s", got)
	}
}

func TestAddressesThatNobodyConfirmedGetNoMessage(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(4, true)
	o.signUp(1)
	in := note()
	in.Audience = desk.MessageAudience{}
	v := o.draft(in)
	want(t, "unconfirmed", v.Excluded[event.Unconfirmed], 1)
	_, err := o.SendMessage(t.Context(), operator, "webinar", v.ID, desk.MessageSending{Expected: 0})
	if !errors.Is(err, desk.ErrNobodyMatches) {
		t.Errorf("sent to nobody: %v", err)
	}
}

// A message reaches those whom it was for when it was sent, once each, in
// their language, and answers go to the organiser.
func TestAMessageIsSent(t *testing.T) {
	t.Parallel()
	o, german, objects, waits := mixed(t)
	v := o.draft(note())
	_, err := o.SendMessage(t.Context(), operator, "webinar", v.ID, desk.MessageSending{Expected: 3})
	if !errors.Is(err, desk.ErrCountChanged) || problem.From(err).Params["people"] != int64(2) {
		t.Fatalf("sent to another number than was seen: %v", err)
	}
	want(t, "state of what was refused", o.message(v.ID).State, event.MessageDraft)
	v = o.send(v.ID, 2, nil)
	want(t, "state", v.State, event.MessageSending)
	want(t, "waiting", v.Results[event.ResultWaiting], 2)
	d := o.diary()
	o.tidy()
	o.tidy()
	d.deliver()
	o.tidy()
	v = o.message(v.ID)
	want(t, "state at the end", v.State, event.MessageSent)
	want(t, "sent", v.Results[event.ResultSent], 2)
	want(t, "recipients", v.Recipients, 2)
	want(t, "left out", v.Excluded[event.Objects]+v.Excluded[event.NoAddress], 2)
	for r, n := range map[*event.Registrant]int{german: 1, objects: 0, waits: 0} {
		want(t, "letters of "+r.Address(), len(o.messageLetters(r)), n)
	}
	for _, l := range d.mail.List() {
		if l.To != german.Address() || !strings.Contains(l.Subject, "Bitte") {
			continue
		}
		want(t, "subject", l.Subject, "Bitte bringen Sie Webinar mit")
		for _, part := range []string{"Hallo Ana Kovač 1,\n\nbis Freitag, 12. November 2021, 10:00", "Mitteilungen der Veranstalter", "/r/1."} {
			if !strings.Contains(strings.ReplaceAll(l.Text, "\u00a0", " "), part) {
				t.Errorf("the letter lacks %q:\n%s", part, l.Text)
			}
		}
		return
	}
	t.Error("no letter in German")
}

// Two servers and a restart between the steps owe each letter once, and no
// more letters stand in the outbox at a time than others can wait for.
func TestAMessageToManyIsOwedBitByBitAndOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(300, false)
	for i := range 230 {
		o.signUp(i)
	}
	id := o.draft(note()).ID
	o.send(id, 230, nil)
	other := o.beside()
	owed := func() (n int) {
		t.Helper()
		queued, err := o.store.QueuedLetters(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range queued {
			if l.Kind == event.LetterMessage && l.Attempts == 0 {
				n++
			}
		}
		return n
	}
	d := o.diary()
	for range 10 {
		for _, server := range []*desk.Desk{o.Desk, other} {
			if err := server.Writing.SendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := owed(); n > 200 {
				t.Fatalf("%d letters of one message wait in front of others", n)
			}
		}
		d.deliver()
	}
	v := o.message(id)
	want(t, "state", v.State, event.MessageSent)
	want(t, "sent", v.Results[event.ResultSent], 230)
	seen := map[string]int{}
	for _, l := range d.mail.List() {
		if strings.HasPrefix(l.Subject, "Bitte") {
			seen[l.To]++
		}
	}
	want(t, "people who got it", len(seen), 230)
	for to, n := range seen {
		want(t, "letters to "+to, n, 1)
	}
}

func TestAMessageIsStoppedWhileItRuns(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(300, false)
	for i := range 210 {
		o.signUp(i)
	}
	id := o.draft(note()).ID
	o.send(id, 210, nil)
	o.tidy()
	v, err := o.StopMessage(t.Context(), operator, "webinar", id)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "state", v.State, event.MessageStopped)
	want(t, "stopped", v.Results[event.ResultStopped], 210)
	d := o.diary()
	d.deliver()
	o.tidy()
	for _, l := range d.mail.List() {
		if strings.HasPrefix(l.Subject, "Bitte") {
			t.Fatalf("a letter left after the stop: %s", l.To)
		}
	}
	if _, err := o.StopMessage(t.Context(), operator, "webinar", id); !errors.Is(err, event.ErrMessageState) {
		t.Errorf("stopped twice: %v", err)
	}
	if _, err := o.SendMessage(t.Context(), operator, "webinar", id, desk.MessageSending{Expected: 210}); !errors.Is(err, event.ErrMessageState) {
		t.Errorf("sent after the stop: %v", err)
	}
}

// At its time a message goes to those whom it is for then.
func TestAMessageWaitsForItsTime(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	first := o.signUp(1)
	id := o.draft(note()).ID
	past := o.now()
	if _, err := o.SendMessage(t.Context(), operator, "webinar", id, desk.MessageSending{Expected: 1, At: &past}); !slices.Equal(refused(err), []string{"/at not_future"}) {
		t.Errorf("sent in the past: %v", err)
	}
	at := noon.Add(day)
	v := o.send(id, 1, &at)
	want(t, "state", v.State, event.MessageScheduled)
	if _, err := o.ChangeMessage(t.Context(), operator, "webinar", id, desk.MessageChange{Subject: event.Text{"en": "x", "de": "y"}}); !errors.Is(err, event.ErrMessageState) {
		t.Errorf("changed while it waits: %v", err)
	}
	o.tidyAt(day - time.Minute)
	want(t, "letters before the time", len(o.messageLetters(first)), 0)
	if v, err := o.StopMessage(t.Context(), operator, "webinar", id); err != nil || v.State != event.MessageDraft || v.SendAt != nil {
		t.Fatalf("it is no draft again: %v, %v", v, err)
	}
	o.send(id, 1, &at)
	second := o.signUp(2)
	o.tidyAt(day)
	want(t, "letters to who was there", len(o.messageLetters(first)), 1)
	want(t, "letters to who came since", len(o.messageLetters(second)), 1)
	want(t, "people", o.message(id).Recipients, 2)
}

// Whoever objects or is erased after a message was addressed gets nothing.
func TestWhoObjectsMeanwhileGetsNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	objects, erased := o.signUp(1), o.signUp(2)
	id := o.draft(note()).ID
	o.send(id, 2, nil)
	o.tidy()
	if _, err := o.SetReminders(t.Context(), o.as(objects), false); err != nil {
		t.Fatal(err)
	}
	if err := o.EraseMe(t.Context(), o.as(erased)); err != nil {
		t.Fatal(err)
	}
	d := o.diary()
	d.deliver()
	for _, l := range d.mail.List() {
		if strings.HasPrefix(l.Subject, "Bitte") {
			t.Errorf("a letter to %s", l.To)
		}
	}
	want(t, "erased", o.message(id).Results[event.ResultErased], 1)
}

func TestMessagesAreCheckedWhereTheyAreWrong(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	for name, tt := range map[string]struct {
		change func(*desk.MessageInput)
		want   []string
	}{
		"nothing":              {func(in *desk.MessageInput) { in.Subject, in.Text = nil, nil }, []string{"/subject/en required", "/text/en required"}},
		"half a language":      {func(in *desk.MessageInput) { delete(in.Text, "de") }, []string{"/text/de required"}},
		"another language":     {func(in *desk.MessageInput) { in.Subject["fr"], in.Text["fr"] = "a", "b" }, []string{"/subject/fr unknown_choice", "/text/fr unknown_choice"}},
		"unknown placeholder":  {func(in *desk.MessageInput) { in.Text["en"] = "Dear all,\n\n{nmae}" }, []string{"/text/en unknown_placeholder"}},
		"open placeholder":     {func(in *desk.MessageInput) { in.Subject["de"] = "{name" }, []string{"/subject/de open_placeholder"}},
		"a subject of lines":   {func(in *desk.MessageInput) { in.Subject["en"] = "a\nBcc: x@example.org" }, []string{"/subject/en line"}},
		"characters that turn": {func(in *desk.MessageInput) { in.Text["en"] = "a\u202eb" }, []string{"/text/en lines"}},
		"too long": {func(in *desk.MessageInput) {
			in.Subject["en"], in.Text["en"] = strings.Repeat("ä", 201), strings.Repeat("ä", 10_001)
		}, []string{"/subject/en too_long", "/text/en too_long"}},
		"audience": {func(in *desk.MessageInput) {
			in.Audience = desk.MessageAudience{Session: "x", Statuses: []string{"confirmed", "y"}, Role: "z", Language: "\n", Country: "QQ"}
		}, []string{"/audience/session unknown_session", "/audience/statuses/1 unknown_choice", "/audience/role unknown_choice", "/audience/language language", "/audience/country country"}},
	} {
		in := note()
		tt.change(&in)
		if _, err := o.DraftMessage(t.Context(), operator, "webinar", in); !slices.Equal(refused(err), tt.want) {
			t.Errorf("%s: %v, want %v", name, refused(err), tt.want)
		}
	}
	in := note()
	in.Text["en"] = "one\r\ntwo {nmae}"
	_, err := o.DraftMessage(t.Context(), operator, "webinar", in)
	if p := problem.From(err); p == nil || p.Fields[0].Params["line"] != 2 || p.Fields[0].Params["column"] != 5 || p.Fields[0].Params["text"] != "nmae" {
		t.Errorf("it is not said where: %v", err)
	}
}

func TestTwoWhoChangeOneMessage(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	v := o.draft(note())
	change := desk.MessageChange{Subject: event.Text{"en": "A", "de": "B"}, Revision: v.Revision}
	if _, err := o.ChangeMessage(t.Context(), operator, "webinar", v.ID, change); err != nil {
		t.Fatal(err)
	}
	if again, err := o.ChangeMessage(t.Context(), operator, "webinar", v.ID, change); err != nil || again.Revision != v.Revision+1 {
		t.Errorf("the same again: %v", err)
	}
	change.Subject["de"] = "C"
	if _, err := o.ChangeMessage(t.Context(), operator, "webinar", v.ID, change); !errors.Is(err, desk.ErrChangedMeanwhile) {
		t.Errorf("the second writes over the first: %v", err)
	}
}

// A message is shown with somebody's data and sent to oneself; neither has the
// person's link, and neither counts as theirs.
func TestAMessageIsTriedOnOneself(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	r := o.signUp(1)
	lena := o.staff("Lena@example.org", desk.NewAccount{Role: "admin"})
	id := o.draft(note()).ID
	shown, err := o.ShowMessage(t.Context(), lena, "webinar", id, desk.MessageAs{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "answers go to", shown.ReplyTo, "office@example.org")
	want(t, "subject", shown.Subject, "Bitte bringen Sie Webinar mit")
	if strings.Contains(shown.Text+shown.HTML, "/r/") || !strings.Contains(shown.Text, "Hallo Ana Kovač 1,") {
		t.Errorf("shown is\n%s", shown.Text)
	}
	if shown, err = o.ShowMessage(t.Context(), lena, "webinar", id, desk.MessageAs{Registrant: r.ID, Language: "en"}); err != nil || !strings.Contains(shown.Text, "Dear Ana,") {
		t.Errorf("in English: %v", err)
	}
	to, err := o.TestMessage(t.Context(), lena, "webinar", id, desk.MessageAs{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "to", to, "Lena@example.org")
	d := o.diary()
	d.deliver()
	list := d.mail.List()
	if last := list[0]; last.To != "lena@example.org" || !strings.Contains(last.Text, "Hallo Ana") || strings.Contains(last.Text+last.HTML, "/r/") {
		t.Errorf("the test is to %s:\n%s", last.To, last.Text)
	}
	o.send(id, 1, nil)
	o.tidy()
	want(t, "letters of the message", len(o.messageLetters(r)), 1)
	if _, err := o.TestMessage(t.Context(), operator, "webinar", id, desk.MessageAs{}); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a test to nobody: %v", err)
	}
	if _, err := o.ShowMessage(t.Context(), lena, "webinar", id, desk.MessageAs{Registrant: 999}); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("shown as nobody: %v", err)
	}
}

func TestRecipientsArePaged(t *testing.T) {
	t.Parallel()
	o, _, _, _ := mixed(t)
	id := o.draft(note()).ID
	o.send(id, 2, nil)
	o.tidy()
	o.diary().deliver()
	var got []string
	for cursor := ""; ; {
		page, err := o.MessageRecipients(t.Context(), operator, "webinar", id, cursor, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range page.Items {
			got = append(got, string(x.Result))
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if !slices.Equal(got, []string{"sent", "objects", "no_address", "sent"}) {
		t.Errorf("results %v", got)
	}
	if _, err := o.MessageRecipients(t.Context(), operator, "webinar", id, "nonsense", 3); !errors.Is(err, desk.ErrBadQuery) {
		t.Errorf("a cursor of nowhere: %v", err)
	}
}

// The organiser's own words of a letter are a part of the event's document:
// kept with it, read back from it, checked like it.
func TestOwnWordsOfLetters(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	words := func() *desk.LetterWords {
		t.Helper()
		w, err := o.LetterWords(t.Context(), operator, "webinar", "confirmed")
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	set := func(subject, text string, read event.LetterText) error {
		return o.SetLetterWords(t.Context(), operator, "webinar", "confirmed", read, event.LetterText{Subject: event.Text{"en": subject, "de": " "}, Text: event.Text{"en": text}})
	}
	first := words().LetterText
	if err := set("Come, {name}", "We look forward.\r\n\r\nThe team", first); err != nil {
		t.Fatal(err)
	}
	if err := set("Come, {name}", "We look forward.\n\nThe team", first); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := set("Others", "have written meanwhile", first); !errors.Is(err, desk.ErrChangedMeanwhile) {
		t.Errorf("written over what somebody else has written: %v", err)
	}
	if err := set("Come, {nmae}", "x", words().LetterText); !slices.Equal(refused(err), []string{"/letters/confirmed/subject/en unknown_placeholder"}) {
		t.Errorf("refused is %v", err)
	}
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "text in the document", doc.Letters.Confirmed.Text["en"], "We look forward.\n\nThe team")
	want(t, "languages of the subject", len(doc.Letters.Confirmed.Subject), 1)
	english := person(1)
	english.Language = "en"
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", english); err != nil {
		t.Fatal(err)
	}
	d := o.diary()
	d.deliver()
	if l := d.mail.List()[0]; l.Subject != "Come, Ana Kovač 1" || !strings.Contains(l.Text, "We look forward.\n\nThe team") {
		t.Errorf("the letter is %q:\n%s", l.Subject, l.Text)
	}
	for _, kind := range event.OwnKinds() {
		shown, err := o.ShowLetter(t.Context(), operator, "webinar", string(kind), "en")
		if err != nil || shown.Subject == "" || strings.Contains(shown.Text+shown.HTML, "/r/") || strings.Contains(shown.Text, "{") {
			t.Errorf("%s is shown as %q, %v:\n%s", kind, shown.Subject, err, shown.Text)
		}
	}
	if err := set("", "", words().LetterText); err != nil {
		t.Fatal(err)
	}
	want(t, "words that are taken back", len(words().Subject)+len(words().Text), 0)
	if _, err := o.LetterWords(t.Context(), operator, "webinar", "link"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a kind without own words: %v", err)
	}
}

// A letter that came back is marked once, and by nobody who was not written
// to.
func TestLettersThatComeBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	r, other := o.signUp(1), o.signUp(2)
	id := o.draft(note()).ID
	o.send(id, 2, nil)
	o.tidy()
	o.diary().deliver()
	letter := func() event.Letter { t.Helper(); return o.messageLetters(r)[0] }
	bounce := mail.Bounce{MessageID: letter().MessageID + "@desk.example.org", To: []string{"P1@Example.org"}, Reason: "550 no such mailbox"}
	strange, nobody := bounce, bounce
	strange.To, nobody.MessageID = []string{other.Address()}, "x@example.net"
	got, err := o.TakeBounces(t.Context(), operator, []mail.Bounce{bounce, strange, nobody, bounce})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "what was made of them", fmt.Sprint(got), "{1 1 2}")
	want(t, "state", letter().State, event.LetterFailed)
	want(t, "answer", letter().LastError, "550 no such mailbox")
	want(t, "came back", o.message(id).Results[event.ResultReturned], 1)
	want(t, "arrived", o.message(id).Results[event.ResultSent], 1)
	if n, err := o.RetryLetters(t.Context(), operator); err != nil || n != 0 {
		t.Errorf("%d letters that came back are sent once more, %v", n, err)
	}
	v, err := o.Letters(t.Context(), operator, "webinar")
	if err != nil || len(v.Failed) != 1 || v.Failed[0].Registrant.ID != r.ID {
		t.Errorf("the letters of the event name %v, %v", v.Failed, err)
	}
	if _, err := o.TakeBounces(t.Context(), o.staff("a@example.org", desk.NewAccount{Role: "admin"}), nil); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an account reads a mailbox: %v", err)
	}
}

// A draft can be deleted, and nothing else: what was sent stays.
func TestADraftIsDeleted(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(5, false)
	o.signUp(1)
	id, kept := o.draft(note()).ID, int64(0)
	done(t, o.DeleteMessage(t.Context(), operator, "webinar", id))
	fails(t, "once more", o.DeleteMessage(t.Context(), operator, "webinar", id), desk.ErrNotFound)
	want(t, "in the audit", fmt.Sprint(o.found(desk.AuditQuery{Event: "webinar", What: "letters"})), "[message_deleted message_drafted]")
	kept = o.draft(note()).ID
	if kept == id {
		t.Error("a number is given once more")
	}
	o.send(kept, 1, nil)
	if err := o.DeleteMessage(t.Context(), operator, "webinar", kept); !errors.Is(err, event.ErrMessageState) {
		t.Errorf("what is being sent: %v", err)
	}
	fails(t, "by a stranger", o.DeleteMessage(t.Context(), desk.Actor{}, "webinar", kept), desk.ErrUnauthorised)
}
