package mail

import (
	"bytes"
	"html"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/event"
)

// saysAfter is what a letter after a session says in a language, in whole
// lines.
type saysAfter struct {
	subject string
	date    string // written out, in the text alone
	lines   []string
}

// lettersAfter are both letters in every language, to somebody in Kyiv after a
// session of which there are two things, one of them for those alone who were
// there.
var lettersAfter = map[string]map[event.LetterKind]saysAfter{
	"en": {
		event.LetterAttended: {
			"Thank you for taking part: Friday 12 November 2021, 11:00 Kyiv time (EET)",
			"Friday 12 November 2021",
			[]string{
				"Thank you for taking part", "You were there. The material of the session is on your page.", "Recording: The whole session", "Document: Who was there",
				"11:00–13:30 Kyiv time (EET)", "10:00 Berlin, Sarajevo (CET) · 13:00 Tbilisi (GMT+4)", "Open my page:",
			},
		},
		event.LetterMissed: {
			"Material of the session: Friday 12 November 2021, 11:00 Kyiv time (EET)",
			"Friday 12 November 2021",
			[]string{
				"Material of the session", "You had a seat and could not be there. You can catch up on your", "Recording: The whole session",
				"11:00–13:30 Kyiv time (EET)", "10:00 Berlin, Sarajevo (CET) · 13:00 Tbilisi (GMT+4)", "Open my page:",
			},
		},
	},
	"de": {
		event.LetterAttended: {
			"Danke für Ihre Teilnahme: Freitag, 12. November 2021, 11:00 Uhr, Ortszeit Kyjiw (OEZ)",
			"Freitag, 12. November 2021",
			[]string{
				"Danke für Ihre Teilnahme", "Sie waren dabei. Die Unterlagen zu dem Termin finden Sie auf", "Aufzeichnung: Der ganze Termin", "Dokument: Wer dabei war",
				"11:00–13:30 Uhr, Ortszeit Kyjiw (OEZ)", "10:00 Berlin, Sarajevo (MEZ) · 13:00 Tiflis (GMT+4)", "Meine Seite öffnen:",
			},
		},
		event.LetterMissed: {
			"Unterlagen zu dem Termin: Freitag, 12. November 2021, 11:00 Uhr, Ortszeit Kyjiw (OEZ)",
			"Freitag, 12. November 2021",
			[]string{
				"Unterlagen zu dem Termin", "Sie hatten einen Platz und konnten nicht dabei sein. Auf Ihrer", "Aufzeichnung: Der ganze Termin",
				"11:00–13:30 Uhr, Ortszeit Kyjiw (OEZ)", "10:00 Berlin, Sarajevo (MEZ) · 13:00 Tiflis (GMT+4)", "Meine Seite öffnen:",
			},
		},
	},
	"uk": {
		event.LetterAttended: {
			"Дякуємо за участь: пʼятниця, 12 листопада 2021 р., 11:00 за місцевим часом (Київ, EET)",
			"Пʼятниця, 12 листопада 2021 р.",
			[]string{
				"Дякуємо за участь", "Ви були на зустрічі. Усі матеріали – на Вашій сторінці.", "Відеозапис: The whole session", "Документ: Who was there",
				"11:00–13:30 за місцевим часом (Київ, EET)", "10:00 Берлін, Сараєво (CET) · 13:00 Тбілісі (GMT+4)", "Відкрити мою сторінку:",
			},
		},
		event.LetterMissed: {
			"Матеріали зустрічі: пʼятниця, 12 листопада 2021 р., 11:00 за місцевим часом (Київ, EET)",
			"Пʼятниця, 12 листопада 2021 р.",
			[]string{
				"Матеріали зустрічі", "Ви мали місце, але не змогли взяти участь. Матеріали можна", "Відеозапис: The whole session",
				"11:00–13:30 за місцевим часом (Київ, EET)", "10:00 Берлін, Сараєво (CET) · 13:00 Тбілісі (GMT+4)", "Відкрити мою сторінку:",
			},
		},
	},
	"ka": {
		event.LetterAttended: {
			"გმადლობთ მონაწილეობისთვის: პარასკევი, 12 ნოემბერი, 2021, 11:00, დრო: კიევი (EET)",
			"პარასკევი, 12 ნოემბერი, 2021",
			[]string{
				"გმადლობთ მონაწილეობისთვის", "თქვენ დაესწარით შეხვედრას. მისი მასალები თქვენს გვერდზეა.", "ვიდეოჩანაწერი: The whole session", "დოკუმენტი: Who was there",
				"11:00–13:30, დრო: კიევი (EET)", "10:00 ბერლინი, სარაევო (CET) · 13:00 თბილისი (GMT+4)", "ჩემი გვერდის გახსნა:",
			},
		},
		event.LetterMissed: {
			"შეხვედრის მასალები: პარასკევი, 12 ნოემბერი, 2021, 11:00, დრო: კიევი (EET)",
			"პარასკევი, 12 ნოემბერი, 2021",
			[]string{
				"შეხვედრის მასალები", "თქვენ ადგილი გქონდათ, მაგრამ შეხვედრას ვერ დაესწარით. მასალებს", "ვიდეოჩანაწერი: The whole session",
				"11:00–13:30, დრო: კიევი (EET)", "10:00 ბერლინი, სარაევო (CET) · 13:00 თბილისი (GMT+4)", "ჩემი გვერდის გახსნა:",
			},
		},
	},
}

// whyAfter is why both come, and how to have no such letters.
var whyAfter = map[string][]string{
	"en": {
		"You get this letter because you signed up on Thursday 28 October 2021.",
		"You can turn off letters after a session, reminders and messages on your page; your registration stays.",
	},
	"de": {
		"Sie erhalten diese Nachricht, weil Sie sich angemeldet haben: Donnerstag, 28. Oktober 2021.",
		"Nachrichten nach einem Termin, Erinnerungen und Mitteilungen können Sie auf Ihrer Seite abbestellen; Ihre Anmeldung bleibt.",
	},
	"uk": {
		"Ви отримали цей лист, тому що зареєструвалися. Дата реєстрації: четвер, 28 жовтня 2021 р.",
		"Листи після зустрічі, нагадування та повідомлення можна вимкнути на Вашій сторінці; реєстрація залишиться.",
	},
	"ka": {
		"ამ წერილს იღებთ, რადგან დარეგისტრირდით. რეგისტრაციის თარიღი: ხუთშაბათი, 28 ოქტომბერი, 2021.",
		"შეხვედრის შემდგომი წერილების, შეხსენებებისა და შეტყობინებების გამორთვა თქვენი გვერდიდან შეგიძლიათ; რეგისტრაცია დაგრჩებათ.",
	},
}

func TestLettersAfterASessionInEveryLanguage(t *testing.T) {
	languages := composer(t).words.Languages()
	if len(lettersAfter) != len(languages) {
		t.Fatalf("letters in %d of %v", len(lettersAfter), languages)
	}
	for _, lang := range languages {
		for _, kind := range event.AfterKinds {
			t.Run(string(kind)+" "+lang, func(t *testing.T) {
				l := owed(kind)
				l.Letter.Language = lang
				m, r := written(t, l)
				want := lettersAfter[lang][kind]
				if flat(r.Subject) != want.subject {
					t.Errorf("subject %q, want %q", r.Subject, want.subject)
				}
				var said []string
				for line := range strings.SplitSeq(r.Text, "\n") {
					said = append(said, flat(line))
				}
				shown := flat(html.UnescapeString(r.HTML))
				for _, line := range append(slices.Clone(want.lines), want.date, "South-East Europe Municipal Network", "Lena Albrecht") {
					if !slices.Contains(said, line) {
						t.Errorf("the text has no line %q:\n%s", line, r.Text)
					}
					if !strings.Contains(shown, strings.TrimSuffix(line, ":")) && line != want.date {
						t.Errorf("the page does not say %q", line)
					}
				}
				for _, why := range whyAfter[lang] {
					if !strings.Contains(flat(r.Text), why) || !strings.Contains(shown, why) {
						t.Errorf("the letter does not say %q", why)
					}
				}
				leadsToTheMaterial(t, kind, m, r)
			})
		}
	}
}

// flat is text with one blank for whatever stands between words.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// leadsToTheMaterial holds a letter against what stands where: the way to the
// material is the personal link, the material's own address stands in no
// letter, and its name only in those to people who may have it.
func leadsToTheMaterial(t *testing.T, kind event.LetterKind, m Message, r Received) {
	t.Helper()
	link := "https://see-network.example.org/r/" + composer(t).key.PersonalLink(42, 1)
	if r.Links[0] != link || !strings.Contains(r.HTML, `href="`+link+`"`) {
		t.Errorf("the letter leads to %v", r.Links)
	}
	for form, text := range map[string]string{"text": r.Text, "page": r.HTML, "message": string(m.Bytes)} {
		if strings.Contains(text, "media.example.org") {
			t.Errorf("the %s has the address of the material", form)
		}
	}
	for form, text := range map[string]string{"text": r.Text, "page": r.HTML} {
		theirs := strings.Contains(text, "Who was there") || strings.Contains(text, "Wer dabei war")
		if theirs != (kind == event.LetterAttended) {
			t.Errorf("the %s names what is for those alone who were there: %v", form, theirs)
		}
	}
	if len(r.Dates) != 0 {
		t.Error("a calendar would be told of a session that is over")
	}
}

// By RFC 8058 a mail program stops such letters by one POST to an https address,
// that alone, with the one line of the other field as its body. From names who
// writes, and an answer reaches the organiser.
func TestLettersAfterASessionAreStoppedByOnePost(t *testing.T) {
	c := composer(t)
	for _, kind := range event.AfterKinds {
		m, _ := written(t, owed(kind))
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"List-Unsubscribe": "<https://see-network.example.org/r/stop/" + c.key.StopLink(42) + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
			"From":     `"South-East Europe Municipal Network" <desk@see-network.example.org>`,
			"Reply-To": `"Lena Albrecht" <lena@example.org>`, "To": "<olena.kovalenko@example.org>", "Date": "Sat, 13 Nov 2021 12:00:00 +0000",
		} {
			if got := parsed.Header[name]; len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s %q, want %q alone", kind, name, got, want)
			}
		}
	}
}

// Where there is nothing left of the session that the reader may have, the
// letter names nothing.
func TestALetterAfterASessionNamesNothingThatIsGone(t *testing.T) {
	for _, kind := range event.AfterKinds {
		l := owed(kind)
		l.Sessions[0].Materials = nil
		if _, r := written(t, l); strings.Contains(r.Text, "The material:") {
			t.Errorf("%s names what is not there:\n%s", kind, r.Text)
		}
	}
}
