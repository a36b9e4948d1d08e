package mail

import (
	"bytes"
	"html/template"
	"strings"
	"testing"
	"time"

	"rollcall/internal/auth"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
)

var kinds = event.LetterKinds()

func composer(t testing.TB) *Composer {
	t.Helper()
	words := localetest.Words(t)
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
	case event.LetterMessage:
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
		l.Message = &event.Message{ID: 5, State: event.MessageSending, Subject: event.Text{"en": "The room is open from {when}"}, Body: event.Text{"en": "Welcome, {given_name}.\n\nBring:\na pen\npaper"}}
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
	case event.LetterPending:
		l.Letter.Data.Places = []event.Place{{SessionID: 11, Status: event.Pending, HoldsSeat: true}, {SessionID: 12, Status: event.Pending}}
	case event.LetterOffered:
		l.Letter.Data.SessionID = 11
		l.Letter.Data.Places = []event.Place{{SessionID: 11, Status: event.Offered, HoldsSeat: true, OfferUntil: moment("2021-10-29T16:00")}}
	case event.LetterRecording:
		l.Letter.OwedAt = moment("2021-11-14T09:00")
		l.Letter.Data.Places = []event.Place{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
	case event.LetterAttended, event.LetterMissed:
		l.Letter.OwedAt, l.Letter.Data.SessionID = moment("2021-11-13T12:00"), 11
		l.Registrations = []event.Registration{{SessionID: 11, Status: event.Confirmed, HoldsSeat: true}}
		l.Sessions[0].Materials = []event.Material{
			{Key: "film", Kind: event.MaterialRecording, Title: event.Text{"en": "The whole session", "de": "Der ganze Termin"}, URL: "https://media.example.org/film", Access: event.AccessRegistered},
			{Key: "contacts", Kind: event.MaterialDocument, Title: event.Text{"en": "Who was there", "de": "Wer dabei war"}, URL: "https://media.example.org/contacts", Access: event.AccessAttended},
		}
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
	r, err := Open(m)
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
		event.LetterPending:    "Awaits approval: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterRejected:   "Declined by the organiser: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterOffered:    "A seat is offered to you. Accept it until: Friday 29 October 2021, 19:00 Kyiv time (EEST)",
		event.LetterOfferOver:  "Offered seat not accepted in time: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterChanged:    "New time: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterCalledOff:  "Does not take place: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterReminder:   "Reminder: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterHandover:   "A seat for you: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterHandedOver: "Seat handed over: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterSeatStays:  "The seat stays yours: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterRecording:  "The recording is there: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterAttended:   "Thank you for taking part: Friday 12 November 2021, 11:00 Kyiv time (EET)",
		event.LetterMissed:     "Material of the session: Friday 12 November 2021, 11:00 Kyiv time (EET)",
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
			[]string{"----\nFriday 12 November 2021\n11:00–01:00 (Saturday) Kyiv time (EET)\n"}, []string{"13 November"},
		},
		{
			"a letter after one session of two", event.LetterLink,
			func(l *event.LetterContext) {
				l.Letter.OwedAt, l.Registrations[1].Status = moment("2021-11-14T09:00"), event.Confirmed
			},
			[]string{"You had a seat.", "You have a seat.", "Join or give back the seat there."}, nil,
		},
		{
			"a letter after the session", event.LetterLink,
			func(l *event.LetterContext) {
				l.Letter.OwedAt, l.Sessions[1].EndsAt = moment("2022-01-14T09:00"), moment("2022-01-14T09:00")
			},
			[]string{"You had a seat.", "You had no seat when it ended.", "Everything about your registration stands there."},
			[]string{"You have a seat", "Join or give back", "You are on the waiting list"},
		},
		{
			"a recording is not joined", event.LetterRecording, nil,
			[]string{"The recording is on your page.", "Everything about your registration stands there."}, []string{"Join or give back"},
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
