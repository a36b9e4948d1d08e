package mail

import (
	"bytes"
	"html/template"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/web"
)

// kinds are all there are.
var kinds = []event.LetterKind{
	event.LetterVerify, event.LetterConfirmed, event.LetterWaitlisted, event.LetterPromoted, event.LetterCancelled,
	event.LetterWithdrawn, event.LetterLink, event.LetterAgain, event.LetterChanged, event.LetterCalledOff,
	event.LetterReminder, event.LetterAddress, event.LetterAddressTaken, event.LetterAddressChanged,
	event.LetterHandover, event.LetterHandedOver, event.LetterSeatStays, event.LetterRecording,
	event.LetterInvitation, event.LetterInvitationRemind,
}

func composer(t testing.TB) *Composer {
	t.Helper()
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	key, err := auth.NewKey(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewComposer(words, key, "https://see-network.example.org/", "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func moment(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

// owed is a letter to Olena Kovalenko in Kyiv, who has a seat in November
// and waits in December.
func owed(kind event.LetterKind) *event.LetterContext {
	address, verified := "olena.kovalenko@example.org", moment("2021-10-28T08:30")
	l := &event.LetterContext{
		Letter: event.Letter{
			ID: 7, RegistrantID: 42, Kind: kind, Language: "en", MessageID: "ABC123", Attempts: 1,
			State: event.LetterQueued, OwedAt: moment("2021-10-28T09:00"), DueAt: moment("2021-10-28T09:00"),
		},
		Registrant: event.Registrant{
			ID: 42, Email: &address, GivenName: "Olena", FamilyName: "Kovalenko", Language: "en", Zone: "Europe/Kyiv",
			Organisation: "Melitopol City Council", SignedUpAt: moment("2021-10-28T08:00"), VerifiedAt: &verified, LinkGeneration: 1,
		},
		Event: event.Event{
			ID: 1, Slug: "see-network-2021", Languages: []string{"en", "de"}, Zone: "Europe/Berlin",
			Title:      event.Text{"en": "Virtual exchange of the South-East Europe network", "de": "Virtueller Austausch des Netzwerks Südosteuropa"},
			ZonesShown: []string{"Europe/Sarajevo", "Europe/Kyiv", "Asia/Tbilisi"}, HoldMinutes: 60, RetentionDays: 180,
			Contact: event.Contact{
				Name: "Lena Albrecht", Email: "lena@example.org", Controller: "South-East Europe Municipal Network",
				PrivacyURL: "https://see-network.example.org/privacy",
			},
		},
		Sessions: []event.Session{
			{
				ID: 11, EventID: 1, Slug: "nov-12", StartsAt: moment("2021-11-12T09:00"), EndsAt: moment("2021-11-12T11:30"),
				Title: event.Text{"en": "Digitalisation and crisis management", "de": "Digitalisierung und Krisenmanagement"},
			},
			{
				ID: 12, EventID: 1, Slug: "dec-13", StartsAt: moment("2021-12-13T09:00"), EndsAt: moment("2021-12-13T11:30"),
				Title: event.Text{"en": "Impulses for the coming year", "de": "Impulse für das kommende Jahr"},
			},
		},
	}
	switch kind {
	case event.LetterVerify:
		l.Registrant.VerifiedAt = nil
		l.Letter.Data.Places = []event.Place{{SessionID: 11, Status: event.Unverified, HoldsSeat: true}, {SessionID: 12, Status: event.Unverified}}
	case event.LetterConfirmed:
		l.Letter.Data.Places = []event.Place{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}, {SessionID: 12, Status: event.Waitlisted, Rank: 3}}
	case event.LetterWaitlisted:
		l.Letter.Data.Places = []event.Place{{SessionID: 12, Status: event.Waitlisted, Rank: 3}}
	case event.LetterLink:
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}, {SessionID: 12, Status: event.Waitlisted}}
	case event.LetterAgain:
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterAddress:
		to, asked := "olena@example.net", moment("2021-10-28T09:00")
		l.Letter.Address, l.Letter.Data.Asked, l.Registrant.AskedEmailAt = &to, asked, &asked
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterAddressTaken:
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterAddressChanged:
		to := "olena.old@example.org"
		l.Letter.Address = &to
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterReminder:
		l.Letter.OwedAt, l.Letter.Data.SessionID, l.Letter.Data.Starts = moment("2021-11-11T09:00"), 11, l.Sessions[0].StartsAt
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterChanged:
		l.Letter.Data.Changes = []event.SessionChange{{SessionID: 11, FromStarts: moment("2021-11-11T09:00"), FromEnds: moment("2021-11-11T11:30")}}
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterHandover, event.LetterHandedOver, event.LetterSeatStays:
		l.Letter.Data.SessionID, l.Letter.Data.HandoverID = 11, 3
		l.Handover = &event.Handover{ID: 3, FromID: 41, ToID: 42, ExpiresAt: moment("2021-10-30T09:00")}
		l.Colleague = "Oksana Shevchenko"
		if kind != event.LetterHandover {
			l.Letter.Data.SeatGone = kind == event.LetterHandedOver
			l.Handover.FromID, l.Handover.ToID = 42, 41
			l.Handover.End(event.HandoverDeclined, l.Letter.OwedAt)
			l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
		}
	case event.LetterInvitation, event.LetterInvitationRemind:
		id, held := int64(5), moment("2021-11-08T17:00")
		l.Letter.RegistrantID, l.Letter.InvitationID = 0, &id
		l.Invitation = &event.Invitation{
			ID: id, Email: &address, GivenName: "Olena", FamilyName: "Kovalenko", Note: "Oksana Shevchenko has told us of your work.\nWe would be glad to hear you.",
			State: event.InvitationSent, AddedAt: moment("2021-10-27T09:00"), HoldUntil: &held, LinkGeneration: 1,
		}
		l.Registrant = *l.Invitation.Registrant()
	case event.LetterRecording:
		l.Letter.OwedAt = moment("2021-11-14T09:00")
		l.Letter.Data.Places = []event.Place{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	default:
		l.Letter.Data.SessionID, l.Letter.Data.Reason = 11, "The session is for municipal staff."
	}
	return l
}

// written composes l and reads it as a mail program does.
func written(t testing.TB, l *event.LetterContext) (Message, Received) {
	t.Helper()
	m, err := composer(t).Compose(l)
	if err != nil {
		t.Fatal(err)
	}
	r, err := read(m)
	if err != nil {
		t.Fatalf("the message cannot be read: %v\n%s", err, m.Bytes)
	}
	return m, r
}

func TestEveryKindIsWrittenInEveryLanguage(t *testing.T) {
	for _, lang := range composer(t).words.Languages() {
		for _, kind := range kinds {
			t.Run(string(kind)+" "+lang, func(t *testing.T) {
				l := owed(kind)
				l.Letter.Language = lang
				m, r := written(t, l)
				for _, text := range []string{r.Subject, r.Text, r.HTML} {
					if strings.Contains(text, "mail.") || strings.ContainsAny(strings.ReplaceAll(text, r.HTML, ""), "{}") {
						t.Errorf("a key or placeholder shows:\n%s", text)
					}
				}
				if n := len(m.Bytes); n > 20_000 {
					t.Errorf("%d bytes, at most 20 000", n)
				}
				if !strings.Contains(r.HTML, `<html lang="`+lang+`">`) || !strings.Contains(r.HTML, "<title>"+template.HTMLEscapeString(r.Subject)) {
					t.Error("language or title is missing")
				}
			})
		}
	}
}

func TestSubjectsCarryStateDayTimeAndZone(t *testing.T) {
	for kind, want := range map[event.LetterKind]string{
		event.LetterVerify:     "Confirm your address: Friday 12 November 2021, 10:00 Berlin time (CET)",
		event.LetterConfirmed:  "You have a seat: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterWaitlisted: "Waiting list, position 3: Monday 13 December 2021, 11:00 Kyiv time (EET)",
		event.LetterPromoted:   "You have a seat: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterCancelled:  "Registration cancelled: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterWithdrawn:  "Withdrawn by the organiser: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterLink:       "Your personal link: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterAgain:      "You are signed up already: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterChanged:    "New time: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterCalledOff:  "Does not take place: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterReminder:   "Reminder: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterHandover:   "A seat for you: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterHandedOver: "Seat handed over: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterSeatStays:  "The seat stays yours: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterRecording:  "The recording is there: Friday 12 November 2021, 11:00 Kyiv time (EET)",
	} {
		if _, r := written(t, owed(kind)); r.Subject != want {
			t.Errorf("%s: subject %q, want %q", kind, r.Subject, want)
		}
	}
}

func TestEveryLetterNamesTheEventOnce(t *testing.T) {
	for _, kind := range kinds {
		l := owed(kind)
		_, r := written(t, l)
		title := l.Event.Title["en"]
		if text := strings.Join(strings.Fields(r.Text), " "); strings.Count(text, title) != 1 {
			t.Errorf("%s names %q not once:\n%s", kind, title, r.Text)
		}
		if !strings.Contains(r.HTML, template.HTMLEscapeString(title)) {
			t.Errorf("%s does not name %q in HTML", kind, title)
		}
	}
}

func TestOnlyWhoHasASeatIsToldToJoin(t *testing.T) {
	for kind, want := range map[event.LetterKind]bool{
		event.LetterPromoted: true, event.LetterConfirmed: true, event.LetterReminder: true, event.LetterCancelled: false, event.LetterWithdrawn: false, event.LetterCalledOff: false,
	} {
		if _, r := written(t, owed(kind)); strings.Contains(r.Text, "Join or give back") != want {
			t.Errorf("%s: told to join: %v, want %v", kind, !want, want)
		}
	}
}

func TestTwoSeatsAreCounted(t *testing.T) {
	l := owed(event.LetterConfirmed)
	l.Letter.Data.Places[1] = event.Place{SessionID: 12, Status: event.Confirmed, HoldsSeat: true}
	_, r := written(t, l)
	if want := "You have 2 seats, the first: Friday 12 November 2021, 11:00 Kyiv time (EET)"; r.Subject != want {
		t.Errorf("subject %q, want %q", r.Subject, want)
	}
}

func TestWhatALetterSays(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   event.LetterKind
		change func(*event.LetterContext)
		want   []string
		not    []string
	}{
		{
			"seat and rank as they were at commit", event.LetterConfirmed, nil,
			[]string{
				"Dear Olena Kovalenko,", "Friday 12 November 2021\n11:00–13:30 Kyiv time (EET)\n10:00\u00a0Berlin, Sarajevo (CET) · 13:00\u00a0Tbilisi (GMT+4)",
				"You have a seat.", "position 3", "Lena Albrecht", "Your details are deleted on Saturday 11 June 2022",
			}, nil,
		},
		{
			"a reminder tells how near the session is, and how to have no more", event.LetterReminder, nil,
			[]string{
				"Dear Olena Kovalenko,", "The session begins in 24 hours.", "Friday 12 November 2021\n11:00–13:30 Kyiv time (EET)\n10:00\u00a0Berlin, Sarajevo (CET) · 13:00",
				"You have a seat.", "You join from your page.", "You can turn reminders off on your page; your seat stays.",
			}, []string{"text/calendar", "attached"},
		},
		{
			"verify tells how long and repeats nothing typed", event.LetterVerify, nil,
			[]string{"for 60 minutes", "A seat is held for you", "No seat is held for you yet", "Confirm my address:\nhttps://", "10:00–12:30 Berlin time (CET)"},
			[]string{"Olena", "Kovalenko", "Melitopol", "Kyiv time"},
		},
		{
			"a hold of whole hours", event.LetterVerify, func(l *event.LetterContext) { l.Letter.Data.HoldMinutes = 1440 },
			[]string{"for 24 hours"}, []string{"minutes"},
		},
		{
			"verify without a seat", event.LetterVerify,
			func(l *event.LetterContext) { l.Letter.Data.Places = l.Letter.Data.Places[1:] },
			[]string{"No seat is held. When you confirm"}, []string{"A seat is held", "minutes"},
		},
		{
			"signing up again offers the missing session", event.LetterAgain, nil,
			[]string{"Nothing has changed", "You have a seat.", "Impulses for the coming year\nYou are not signed up for this session. One button"}, nil,
		},
		{
			"but not one that is called off", event.LetterAgain,
			func(l *event.LetterContext) { l.Sessions[1].CancelledAt = &l.Letter.OwedAt },
			[]string{"You have a seat."}, []string{"Impulses"},
		},
		{
			"signing up again before confirming asks to confirm", event.LetterAgain,
			func(l *event.LetterContext) {
				l.Registrant.VerifiedAt = nil
				l.Registrations = []event.Registration{{SessionID: 11, Status: event.Unverified}}
			},
			[]string{"Confirm my address", "No seat is held"}, []string{"Olena", "already", "Impulses"},
		},
		{"the reason of a withdrawal", event.LetterWithdrawn, nil, []string{"Reason: The session is for municipal staff."}, nil},
		{"a withdrawal without reason", event.LetterWithdrawn, func(l *event.LetterContext) { l.Letter.Data.Reason = "" }, nil, []string{"Reason"}},
		{"the time before a move", event.LetterChanged, nil, []string{"The time before: Thursday 11 November 2021, 11:00–13:30 Kyiv\ntime (EET)"}, nil},
		{
			"a seat from a colleague, without what the colleague typed", event.LetterHandover,
			func(l *event.LetterContext) { l.Registrant.VerifiedAt, l.Registrant.Source = nil, "colleague" },
			[]string{
				"Oksana Shevchenko cannot come and gives you the seat in this\nsession. It is kept until: Saturday 30 October 2021, 12:00 Kyiv\ntime (EEST).",
				"See the seat:\nhttps://", "because a colleague gave this address on\nThursday 28 October 2021", "If it was not meant for you", "A colleague gives you this seat.",
			},
			[]string{"Olena", "Kovalenko", "text/calendar", "You are not signed up"},
		},
		{
			"a seat from a colleague who has been erased", event.LetterHandover, func(l *event.LetterContext) { l.Colleague = "" },
			[]string{"A colleague cannot come and gives you"}, []string{"not meant for you"},
		},
		{"who has the seat now", event.LetterHandedOver, nil, []string{"now belongs to: Oksana Shevchenko.", "You have handed your seat over."}, []string{"You have a seat", "Join or give back"}},
		{"declined", event.LetterSeatStays, nil, []string{"has declined", "It stays yours.", "You have a seat."}, []string{"in time"}},
		{"not taken in time", event.LetterSeatStays, func(l *event.LetterContext) { l.Handover.Result = event.HandoverExpired }, []string{"in time"}, []string{"declined"}},
		{
			"whoever was named by a colleague", event.LetterConfirmed, func(l *event.LetterContext) { l.Registrant.Source = "colleague" },
			[]string{"because a colleague gave this address"}, []string{"because you signed up"},
		},
		{
			"a recording, and how to have no such letters", event.LetterRecording, nil,
			[]string{"The recording is on your page.", "turn off reminders and letters about recordings"}, []string{"You have a seat", "text/calendar", "meet.example"},
		},
		{
			"someone added by staff", event.LetterConfirmed, func(l *event.LetterContext) { l.Registrant.Source = "staff" },
			[]string{"because the organiser signed you up"}, nil,
		},
		{
			"someone in the event's own zone", event.LetterPromoted,
			func(l *event.LetterContext) { l.Registrant.Zone, l.Event.ZonesShown = "Europe/Berlin", nil },
			[]string{"10:00–12:30 Berlin time (CET)\nDigitalisation"}, []string{"·"},
		},
		{
			"a zone nobody knows", event.LetterPromoted, func(l *event.LetterContext) { l.Registrant.Zone = "Mars/Phobos" },
			[]string{"10:00–12:30 Berlin time (CET)"}, nil,
		},
		{
			"someone who is signed up for nothing", event.LetterLink, func(l *event.LetterContext) { l.Registrations = nil },
			[]string{"This link opens your page"}, []string{"{when}"},
		},
		{
			"a language without catalogue", event.LetterPromoted, func(l *event.LetterContext) { l.Letter.Language = "xx" },
			[]string{"You have a seat"}, nil,
		},
		{
			"a language without catalogue, of an event in German", event.LetterPromoted,
			func(l *event.LetterContext) { l.Letter.Language, l.Event.Languages = "sq", []string{"sq", "de", "en"} },
			[]string{"Sie haben einen Platz", "Digitalisierung und Krisenmanagement"}, nil,
		},
		{
			"a language that the event has no texts in", event.LetterPromoted, func(l *event.LetterContext) { l.Letter.Language = "uk" },
			[]string{"Digitalisation and crisis management", "Київ"}, nil,
		},
		{
			"in Ukrainian", event.LetterConfirmed, func(l *event.LetterContext) { l.Letter.Language = "uk" },
			[]string{
				"Добрий день.\nДля: Olena Kovalenko\n", "\nПʼятниця, 12\u00a0листопада 2021\u00a0р.\n11:00–13:30 за місцевим часом (Київ, EET)\n",
				"За Вами закріплено 1 місце", "Ви у списку очікування, №\u00a03.", "Ваші дані буде видалено: субота, 11\u00a0червня 2022\u00a0р.\n",
			}, nil,
		},
		{
			"a session over midnight", event.LetterPromoted,
			func(l *event.LetterContext) { l.Sessions[0].EndsAt = moment("2021-11-12T23:00") },
			[]string{"----\nFriday 12 November 2021, 11:00 – Saturday 13 November 2021,\n01:00 Kyiv time (EET)"}, nil,
		},
		{
			"an event that says little of itself", event.LetterPromoted,
			func(l *event.LetterContext) { l.Event.Contact, l.Event.RetentionDays = event.Contact{}, 0 },
			[]string{"Virtual exchange of the South-East Europe network\n\nYou have a seat"}, []string{"answer this letter", "deleted", "Privacy"},
		},
		{
			"no link that is none of a page", event.LetterPromoted,
			func(l *event.LetterContext) { l.Event.Contact.PrivacyURL = "javascript:alert(1)" },
			nil, []string{"javascript", "Privacy"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := owed(tt.kind)
			if tt.change != nil {
				tt.change(l)
			}
			m, r := written(t, l)
			for _, want := range tt.want {
				if !strings.Contains(r.Text, want) {
					t.Errorf("the text lacks %q:\n%s", want, r.Text)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(r.Text+r.HTML, not) || bytes.Contains(m.Bytes, []byte(not)) {
					t.Errorf("the letter says %q:\n%s", not, r.Text)
				}
			}
		})
	}
}

// everywhere is a letter about three events of two organisers, of which the
// last was never confirmed.
func everywhere(lang string) *event.LetterContext {
	l := owed(event.LetterLink)
	l.Letter.Language, l.Letter.Data.Everywhere = lang, true
	for i, kind := range []event.LetterKind{event.LetterCancelled, event.LetterVerify} {
		other := *owed(kind)
		other.Letter = event.Letter{}
		other.Registrant.ID = int64(100 + i)
		other.Registrations = []event.Registration{{SessionID: 11, Status: event.Cancelled}}
		other.Event.Title = event.Text{"en": "Winter school"}
		other.Event.Contact.Controller = "Winter Office"
		if kind == event.LetterVerify {
			other.Registrations = []event.Registration{{SessionID: 12, Status: event.Unverified, HoldsSeat: true}}
			other.Event.Title = event.Text{"en": "Summer school"}
		}
		l.Elsewhere = append(l.Elsewhere, other)
	}
	return l
}

func TestALetterAboutAllEvents(t *testing.T) {
	for _, lang := range composer(t).words.Languages() {
		m, r := written(t, everywhere(lang))
		for _, text := range []string{r.Subject, r.Text} {
			if strings.Contains(text, "mail.") || strings.ContainsAny(text, "{}") {
				t.Errorf("a key or placeholder shows:\n%s", text)
			}
		}
		if len(r.Links) != 3 || len(m.Bytes) > 20_000 {
			t.Errorf("%s: %d bytes, links %v", lang, len(m.Bytes), r.Links)
		}
		for _, line := range strings.Split(r.Text, "\n") {
			if utf8.RuneCountInString(line) > 64 && !strings.Contains(line, "https://") {
				t.Errorf("%s: a line of more than 64: %q", lang, line)
			}
		}
	}
	m, r := written(t, everywhere("en"))
	header, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if from, reply := header.Header.Get("From"), header.Header.Get("Reply-To"); from != `"Rollcall" <desk@see-network.example.org>` || reply != "" {
		t.Errorf("from %q, answers to %q, though the organisers differ", from, reply)
	}
	at := -1
	for _, part := range []string{
		"Virtual exchange", "South-East Europe Municipal Network", "You have a seat.", "/r/42.", "Summer school", "A seat is held", "Confirm my address:", "/r/101.",
		"Opening\nthe link changes nothing yet", "Winter school", "You have cancelled", "/r/100.", "whoever has one acts as you", "someone asked for the links",
	} {
		next := strings.Index(r.Text[at+1:], part)
		if next < 0 {
			t.Fatalf("%q does not follow in\n%s", part, r.Text)
		}
		at += next + 1
	}
	if strings.Count(r.Text, "Kyiv time") != 3 || strings.Count(r.Text, "10:00–12:30 Berlin time") != 1 {
		t.Errorf("the zone of who never confirmed was typed by a stranger, perhaps:\n%s", r.Text)
	}
}

// One organiser of all events writes themselves, and gets the answers.
func TestALetterAboutAllEventsOfOneOrganiserIsTheirs(t *testing.T) {
	l := everywhere("en")
	for i := range l.Elsewhere {
		l.Elsewhere[i].Event.Contact = l.Event.Contact
	}
	m, r := written(t, l)
	header, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if from, reply := header.Header.Get("From"), header.Header.Get("Reply-To"); !strings.Contains(from, "Municipal Network") || !strings.Contains(reply, "lena@example.org") {
		t.Errorf("from %q, answers to %q", from, reply)
	}
	if strings.Count(r.Text, "South-East Europe Municipal Network") != 1 || !strings.Contains(r.Text, "Lena Albrecht") {
		t.Errorf("the organiser is named more than once:\n%s", r.Text)
	}
}

// Whoever was erased meanwhile is not listed; one event that is left is what
// the letter is about.
func TestALetterAboutAllEventsOfWhichOneIsLeft(t *testing.T) {
	l := everywhere("en")
	l.Elsewhere = nil
	if _, r := written(t, l); !strings.HasPrefix(r.Subject, "Your personal link: Friday") {
		t.Errorf("subject %q", r.Subject)
	}
	l.Registrant.VerifiedAt = nil
	if _, r := written(t, l); !strings.HasPrefix(r.Subject, "Confirm your address: ") {
		t.Errorf("subject %q", r.Subject)
	}
}

func TestHowLongUntilTheStart(t *testing.T) {
	for left, want := range map[time.Duration]string{
		168 * time.Hour: "in 7 days", 168*time.Hour - 5*time.Second: "in 7 days", 60 * 24 * time.Hour: "in 60 days", 48 * time.Hour: "in 2 days",
		47 * time.Hour: "in 47 hours", 24*time.Hour - 5*time.Second: "in 24 hours", 150 * time.Minute: "in 3 hours", 2 * time.Hour: "in 2 hours",
		90 * time.Minute: "in 90 minutes", time.Hour: "in 1 hour.", time.Hour - 5*time.Second: "in 1 hour.", 59 * time.Minute: "in 59 minutes",
		time.Minute: "in 1 minute.", time.Second: "in 1 minute.",
	} {
		l := owed(event.LetterReminder)
		l.Letter.OwedAt = l.Letter.Data.Starts.Add(-left)
		if _, r := written(t, l); !strings.Contains(r.Text, "The session begins "+want) {
			t.Errorf("%s before: want %q in\n%s", left, want, r.Text)
		}
	}
	for _, tt := range []struct {
		lang string
		left time.Duration
		want string
	}{
		{"uk", 24 * time.Hour, "через 24 години"}, {"uk", time.Hour, "через 1 годину"}, {"uk", 168 * time.Hour, "через 7 днів"}, {"uk", 21 * 24 * time.Hour, "через 21 день"},
		{"de", 168 * time.Hour, "in 7 Tagen"}, {"de", time.Hour, "in 1 Stunde"}, {"ka", 24 * time.Hour, "24 საათში"},
	} {
		l := owed(event.LetterReminder)
		l.Letter.Language, l.Letter.OwedAt = tt.lang, l.Letter.Data.Starts.Add(-tt.left)
		if _, r := written(t, l); !strings.Contains(r.Text, tt.want) {
			t.Errorf("%s, %s before: want %q in\n%s", tt.lang, tt.left, tt.want, r.Text)
		}
	}
}

// Only letters of choice can be stopped, by one POST as RFC 8058 has it, and
// by a link that opens nothing else.
func TestOnlyOptionalLettersCanBeStopped(t *testing.T) {
	c := composer(t)
	for _, kind := range kinds {
		m, r := written(t, owed(kind))
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		link, post := "", ""
		if kind == event.LetterReminder || kind == event.LetterRecording {
			link, post = "<https://see-network.example.org/r/stop/"+c.key.StopLink(42)+">", "List-Unsubscribe=One-Click"
		}
		if got := parsed.Header.Get("List-Unsubscribe"); got != link {
			t.Errorf("%s: List-Unsubscribe %q, want %q", kind, got, link)
		}
		if got := parsed.Header.Get("List-Unsubscribe-Post"); got != post {
			t.Errorf("%s: List-Unsubscribe-Post %q, want %q", kind, got, post)
		}
		if strings.Contains(r.Text+r.HTML, "/stop/") {
			t.Errorf("%s: the one link of a letter is the personal one", kind)
		}
	}
}

func TestTheOneLinkStandsOnALineOfItsOwn(t *testing.T) {
	c := composer(t)
	for _, kind := range kinds {
		l := owed(kind)
		want := "https://see-network.example.org/r/" + c.key.PersonalLink(42, 1)
		if l.Letter.Address != nil || l.Invitation != nil {
			want = c.link(l)
		}
		_, r := written(t, l)
		if !slices.Contains(strings.Split(r.Text, "\n"), want) {
			t.Errorf("%s: no line %s in\n%s", kind, want, r.Text)
		}
		if r.Links[0] != want || strings.Count(r.HTML, want) != 3 {
			t.Errorf("%s: the link must be the button, and written out below it", kind)
		}
	}
}

func TestPlainTextHas64Columns(t *testing.T) {
	for _, lang := range composer(t).words.Languages() {
		for _, kind := range kinds {
			l := owed(kind)
			l.Letter.Language = lang
			l.Sessions[0].Title = event.Text{"en": strings.Repeat("Digitalisation ", 9), "ka": "x"}
			_, r := written(t, l)
			for line := range strings.SplitSeq(r.Text, "\n") {
				if utf8.RuneCountInString(line) > 64 && !strings.Contains(line, "https://") {
					t.Errorf("%s %s: %q", kind, lang, line)
				}
			}
		}
	}
}

func TestHeader(t *testing.T) {
	m, _ := written(t, owed(event.LetterConfirmed))
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"From": `"South-East Europe Municipal Network" <desk@see-network.example.org>`, "To": "<olena.kovalenko@example.org>",
		"Reply-To": `"Lena Albrecht" <lena@example.org>`, "Message-Id": "<ABC123@see-network.example.org>",
		"Date": "Thu, 28 Oct 2021 09:00:00 +0000", "Auto-Submitted": "auto-generated", "Mime-Version": "1.0",
		"List-Unsubscribe": "", "X-Mailer": "", "User-Agent": "", "Precedence": "",
	} {
		if got := parsed.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if m.From != "desk@see-network.example.org" || m.To != "olena.kovalenko@example.org" {
		t.Errorf("envelope from %s to %s", m.From, m.To)
	}
	if strings.Contains(string(m.Bytes), "<img") || strings.Contains(string(m.Bytes), "src=") {
		t.Error("the letter loads something")
	}
	if bytes.Count(m.Bytes, []byte("\n")) != bytes.Count(m.Bytes, []byte("\r\n")) {
		t.Error("lines must end in CRLF")
	}
}

func TestTheSameLetterHasTheSameBytes(t *testing.T) {
	for _, kind := range kinds {
		a, _ := written(t, owed(kind))
		b, _ := written(t, owed(kind))
		if !bytes.Equal(a.Bytes, b.Bytes) {
			t.Errorf("%s differs from itself", kind)
		}
	}
}

func TestNothingTypedReachesTheHeader(t *testing.T) {
	evil := "Eve\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\x00\u2028\", <x@example.org>, \"Mallory"
	for _, kind := range kinds {
		l := owed(kind)
		l.Registrant.GivenName, l.Registrant.FamilyName = evil, evil
		l.Event.Contact.Name, l.Event.Contact.Controller = evil, evil
		l.Event.Title, l.Sessions[0].Title = event.Text{"en": evil}, event.Text{"en": evil}
		l.Letter.Data.Reason = evil
		m, r := written(t, l)
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		fields := []string{"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To"}
		if kind == event.LetterReminder || kind == event.LetterRecording {
			fields = slices.Insert(fields, 4, "List-Unsubscribe", "List-Unsubscribe-Post")
		}
		if names := slices.Sorted(maps.Keys(parsed.Header)); !slices.Equal(names, fields) {
			t.Errorf("%s: header fields %v", kind, names)
		}
		from, err := parsed.Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Address != "desk@see-network.example.org" {
			t.Errorf("%s: from %v, %v", kind, from, err)
		}
		if strings.Contains(r.HTML, "<script") || strings.Contains(r.Text, "\x00") || strings.Contains(r.Text, "\nBcc") {
			t.Errorf("%s: what was typed escapes", kind)
		}
	}
}

func TestNamesInEveryScript(t *testing.T) {
	l := owed(event.LetterPromoted)
	l.Registrant.GivenName, l.Registrant.FamilyName = "ნინო", "Кобаладзе-Đorđević"
	l.Event.Contact.Controller = "Мережа громад Південно-Східної Європи"
	m, r := written(t, l)
	if !strings.Contains(r.Text, "Dear ნინო Кобаладзе-Đorđević,") {
		t.Errorf("the name is missing:\n%s", r.Text)
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	from, err := parsed.Header.AddressList("From")
	if err != nil || from[0].Name != l.Event.Contact.Controller {
		t.Errorf("from %v, %v", from, err)
	}
	for line := range strings.SplitSeq(string(m.Bytes), "\r\n") {
		if len(line) > 998 || !ascii(line) {
			t.Errorf("not a line for every server: %.80q", line)
		}
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"olena@example.org":                "olena@example.org",
		"Olena.K+see@Example.org":          "Olena.K+see@example.org",
		"olena@bücher.example":             "olena@xn--bcher-kva.example",
		"олена@example.org":                "олена@example.org",
		"":                                 "",
		"nobody":                           "",
		"Olena <olena@example.org>":        "",
		"olena@example.org\r\nRCPT TO:<x>": "",
		"a@example.org, b@example.org":     "",
	} {
		got, err := deliverable(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("deliverable(%q) = %q, %v, want %q", address, got, err, want)
		}
	}
}

func TestComposeRefusesSomeoneWithoutAddress(t *testing.T) {
	l := owed(event.LetterConfirmed)
	l.Registrant.Email = nil
	if _, err := composer(t).Compose(l); err == nil {
		t.Error("a letter without recipient was written")
	}
}

func TestNewComposerKnowsWhereLettersComeFrom(t *testing.T) {
	c := composer(t)
	for _, tt := range []struct{ base, from, want string }{
		{"http://127.0.0.1:8080", "", "desk@localhost"},
		{"http://[::1]:8080/", "", "desk@localhost"},
		{"http://192.0.2.7", "", "desk@[192.0.2.7]"},
		{"https://desk.example.org/", "", "desk@desk.example.org"},
		{"https://desk.example.org", "events@example.org", "events@example.org"},
		{"https://desk.example.org", "Events <events@example.org>", "events@example.org"},
		{"desk.example.org", "", ""},
		{"https://desk.example.org", "events at example", ""},
	} {
		got, err := NewComposer(c.words, c.key, tt.base, tt.from)
		if (err == nil) != (tt.want != "") || err == nil && got.from != tt.want {
			t.Errorf("%s, %q: %v, %v, want %s", tt.base, tt.from, got, err, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	word := strings.Repeat("x", 70)
	for s, want := range map[string]string{
		"":                             "",
		"short":                        "short",
		"a " + word + " b":             "a\n" + word + "\nb",
		strings.Repeat("12345678 ", 8): strings.Repeat("12345678 ", 6) + "12345678\n12345678 ",
		"one\ntwo":                     "one\ntwo",
	} {
		if got := wrap(s); got != want {
			t.Errorf("wrap(%q) = %q, want %q", s, got, want)
		}
	}
}
