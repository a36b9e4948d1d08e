package desk_test

import (
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/mail"
	"rollcall/internal/store"
)

// several announces three events, of which the second asks to confirm.
func (o *office) several() {
	o.t.Helper()
	text := strings.NewReplacer("%t", "false", "%d", "5").Replace(webinar)
	docs := []*eventfile.Document{o.document(text)}
	for _, change := range [][]string{
		{"slug: webinar", "slug: spring", "{en: Webinar, de: Webinar}", "{en: Spring forum, de: Frühjahrsforum}", "verify: false", "verify: true", "2021-11-12", "2021-10-30", "2021-12-13", "2021-10-31"},
		{"slug: webinar", "slug: other", "{en: Webinar, de: Webinar}", "{en: Other}", "Office", "Bureau", "office@", "bureau@"},
	} {
		docs = append(docs, o.document(strings.NewReplacer(change...).Replace(text)))
	}
	if _, err := o.Apply(o.t.Context(), operator, docs, desk.ApplyOptions{}); err != nil {
		o.t.Fatal(err)
	}
}

// in signs the i-th person up to an event and returns what is known of them
// there.
func (o *office) in(slug string, i int, sessions ...string) *event.Registrant {
	o.t.Helper()
	if err := o.SignUp(o.t.Context(), desk.Actor{}, slug, person(i, sessions...)); err != nil {
		o.t.Fatal(err)
	}
	ev, err := o.store.Event(o.t.Context(), slug)
	if err != nil {
		o.t.Fatal(err)
	}
	found, err := o.store.RegistrantsByAddress(o.t.Context(), person(i).Email)
	if err != nil {
		o.t.Fatal(err)
	}
	for i := range found {
		if found[i].EventID == ev.ID {
			return &found[i]
		}
	}
	o.t.Fatalf("nobody in %s", slug)
	return nil
}

// lost asks for the link of an address and returns the letters that come of it.
func (o *office) lost(email string) []mail.Received {
	o.t.Helper()
	d := o.diary()
	d.deliver() // what was owed before
	before := len(d.mail.List())
	if err := o.SendLink(o.t.Context(), desk.Actor{}, email); err != nil {
		o.t.Fatal(err)
	}
	d.deliver()
	list := d.mail.List()
	return list[:len(list)-before]
}

// One letter, to one address, lists everything: the seat, the waiting, what
// was given back, and what still has to be confirmed; each event by its own
// link, and what is next first.
func TestALostLinkListsAllEvents(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.several()
	seat := o.in("webinar", 1, "first", "second")
	if _, err := o.Cancel(t.Context(), o.as(seat), "second", ""); err != nil {
		t.Fatal(err)
	}
	unconfirmed := o.in("spring", 1)
	other := o.in("other", 1, "second")
	o.in("webinar", 2)
	letters := o.lost(" P1@Example.org ")
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	l := letters[0]
	want(t, "to", l.To, "p1@example.org")
	want(t, "subject", l.Subject, "Ihre persönlichen Links: 3 Veranstaltungen")
	at := -1
	for _, part := range []string{
		"Guten Tag Ana Kovač 1,", "Frühjahrsforum", "Ein Platz ist für Sie vorgemerkt", "https://desk.example.org/r/" + o.LinkToken(unconfirmed),
		"Webinar", "First", "Sie haben einen Platz", "Second", "Sie haben sich abgemeldet", "https://desk.example.org/r/" + o.LinkToken(seat),
		"Other", "Second", "Sie haben einen Platz", "https://desk.example.org/r/" + o.LinkToken(other),
	} {
		next := strings.Index(l.Text[at+1:], part)
		if next < 0 {
			t.Fatalf("%q does not follow in\n%s", part, l.Text)
		}
		at += next + 1
	}
	for _, r := range []*event.Registrant{unconfirmed, seat, other} {
		if link := "https://desk.example.org/r/" + o.LinkToken(r); strings.Count(l.HTML, `href="`+link+`"`) != 2 {
			t.Errorf("%s is not a button and an address in HTML", link)
		}
	}
}

func TestALostLinkOfOneEventIsThatLink(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.several()
	unconfirmed := o.in("spring", 1)
	o.set(time.Second)
	letters := o.lost("p1@example.org")
	if len(letters) != 1 || !strings.Contains(letters[0].Text, "Adresse bestätigen:\nhttps://desk.example.org/r/"+o.LinkToken(unconfirmed)) || strings.Contains(letters[0].Text, "Ana") {
		t.Errorf("%d letters %+v", len(letters), letters)
	}
}

// Nobody's name is repeated where no event knows the address for certain.
func TestALostLinkOfWhoNeverConfirmedRepeatsNothingTyped(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.several()
	text := strings.NewReplacer("%t", "true", "%d", "5", "slug: webinar", "slug: fourth").Replace(webinar)
	if _, err := o.Apply(t.Context(), operator, []*eventfile.Document{o.document(text)}, desk.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	o.in("spring", 1)
	o.in("fourth", 1)
	o.set(time.Second)
	letters := o.lost("p1@example.org")
	if len(letters) != 1 || strings.Contains(letters[0].Text+letters[0].HTML, "Ana") || !strings.Contains(letters[0].Text, "Adresse bestätigen") {
		t.Errorf("%d letters %+v", len(letters), letters)
	}
}

func TestTheErasedAreNotListed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.several()
	o.in("webinar", 1)
	gone := o.in("other", 1)
	o.in("spring", 1)
	o.set(time.Second)
	if letters := o.lost("p1@example.org"); len(letters) != 1 || !strings.Contains(letters[0].Text, o.LinkToken(gone)) {
		t.Fatalf("%d letters", len(letters))
	}
	if err := o.store.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.Erase(gone.ID, o.now()) }); err != nil {
		t.Fatal(err)
	}
	o.set(2 * time.Second)
	letters := o.lost("p1@example.org")
	if len(letters) != 1 || strings.Contains(letters[0].Text, o.LinkToken(gone)) || strings.Contains(letters[0].Text, "Other") {
		t.Errorf("%d letters %+v", len(letters), letters)
	}
}

// Three a day for an address, however many events it is signed up to. They
// are counted for an address that nobody has as well: what is written tells
// nobody whether it is known.
func TestLostLinksAreCountedForEveryAddressAlike(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{true, false} {
		o := open(t)
		o.several()
		letters := 0
		for i := range 5 {
			if i == 3 || known && i == 0 {
				o.in("webinar", 1)
				o.in("other", 1)
			}
			o.set(time.Duration(i+1) * time.Second)
			letters += len(o.lost("p1@example.org"))
		}
		want(t, "letters on one day", letters, map[bool]int{true: 3, false: 0}[known])
		o.set(day)
		if err := o.ForgetKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		want(t, "letters on the next", len(o.lost("p1@example.org")), 1)
	}
}
