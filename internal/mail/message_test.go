package mail

import (
	"bytes"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rollcall/internal/event"
)

// stoppable are the kinds of letters that people may do without.
var stoppable = []event.LetterKind{event.LetterReminder, event.LetterRecording, event.LetterMessage, event.LetterAttended, event.LetterMissed}

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
		if slices.Contains(stoppable, kind) {
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
		if slices.Contains(stoppable, kind) {
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
