package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"rollcall/internal/event"
)

// Compose writes the letter l. The same letter is always written the same:
// its date is the moment since when it is owed, its Message-ID the row's. It
// fails if there is no address that the letter can be sent to.
func (c *Composer) Compose(l *event.LetterContext) (Message, error) {
	if l.Account != nil {
		return c.composeAccount(l)
	}
	if l.Letter.Data.Everywhere && len(l.Elsewhere) > 0 {
		return c.composeLinks(l)
	}
	w := c.writing(l)
	dates := w.dates(c.invites)
	return c.message(l.To(), envelope{
		id: l.Letter.MessageID, date: l.Letter.OwedAt, name: w.head(), replyTo: w.replyTo(), dates: dates, stop: c.stopLink(l),
	}, w.page(dates))
}

// An envelope is what a letter's header says beside its subject.
type envelope struct {
	id      string
	date    time.Time
	name    string // of the sender
	replyTo event.Contact
	dates   []date // for the reader's calendar
	stop    string // a link that stops such letters; "" where they are none of choice
}

// stopLink is the address that stops optional letters, for the header alone:
// whoever reads the letter finds the switch on the personal page. Other letters have
// none, since a seat hangs on them.
func (c *Composer) stopLink(l *event.LetterContext) string {
	if !l.Letter.Kind.Optional() {
		return ""
	}
	return c.baseURL + "/r/stop/" + c.key.StopLink(l.Registrant.ID)
}

// message puts a page into a MIME message of two alternatives, and dates
// beside them.
func (c *Composer) message(address string, e envelope, p *page) (Message, error) {
	to, err := deliverable(address)
	if err != nil {
		return Message{}, err
	}
	text, html, err := c.render(p)
	if err != nil {
		return Message{}, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&mail.Address{Name: oneLine(e.name), Address: c.from})
	m.ToMailAddress(&mail.Address{Address: to})
	if reply, err := deliverable(e.replyTo.Email); err == nil {
		m.ReplyToMailAddress(&mail.Address{Name: oneLine(e.replyTo.Name), Address: reply})
	}
	m.Subject(oneLine(p.Subject))
	m.SetMessageIDWithValue(c.messageID(e.id))
	m.SetDateWithValue(e.date.UTC())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if e.stop != "" { // RFC 8058: by one POST, without a question
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+e.stop+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, text, gomail.WithPartEncoding(shorter(text)))
	m.AddAlternativeString(gomail.TypeTextHTML, html, gomail.WithPartEncoding(shorter(html)))
	if err := attach(m, e.dates); err != nil {
		return Message{}, err
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return Message{}, fmt.Errorf("writing the message: %w", err)
	}
	return Message{From: c.from, To: to, Bytes: settle(out.Bytes(), e.id)}, nil
}

func (c *Composer) render(p *page) (text, html string, err error) {
	var t, h strings.Builder
	if err := c.text.ExecuteTemplate(&t, "letter.txt", p); err != nil {
		return "", "", err
	}
	if err := c.html.ExecuteTemplate(&h, "letter.html", p); err != nil {
		return "", "", err
	}
	return tidy(t.String()), h.String(), nil
}

// shorter is the encoding in which text takes less room: quoted-printable adds
// two bytes to each of those beyond ASCII, base64 a third to everything. A
// Georgian letter is nine bytes in the one and four in the other.
func shorter(text string) gomail.Encoding {
	beyond := 0
	for i := range len(text) {
		if text[i] > 126 {
			beyond++
		}
	}
	if 2*beyond > len(text)/3 {
		return gomail.EncodingB64
	}
	return gomail.EncodingQP
}

// messageID adds our domain to the row's part, unless it has one.
func (c *Composer) messageID(id string) string {
	if strings.Contains(id, "@") {
		return id
	}
	return id + "@" + c.domain
}

// boundary parts the n-th multipart of a message. It follows from the
// Message-ID, so that the same letter has the same bytes.
func boundary(id string, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "boundary %d %s", n, id))
	return hex.EncodeToString(sum[:15])
}

// madeUp finds the boundaries that the library makes up.
var madeUp = regexp.MustCompile(`multipart/[a-z]+;\r\n boundary=([0-9a-f]{60})\r\n`)

// settle puts boundaries of ours in the place of the library's, which are
// different each time. It can be given one itself, but not two.
func settle(message []byte, id string) []byte {
	for n, found := range madeUp.FindAllSubmatch(message, -1) {
		message = bytes.ReplaceAll(message, found[1], []byte(boundary(id, n)))
	}
	return message
}

// deliverable is address with its domain in ASCII, as mail servers want it.
// It refuses everything but a bare address.
func deliverable(address string) (string, error) {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || strings.ContainsFunc(address, unicode.IsControl) {
		return "", fmt.Errorf("no address that a letter can be sent to")
	}
	at := strings.LastIndexByte(address, '@')
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return address, nil
	}
	return address[:at+1] + domain, nil
}

// oneLine is s without anything that could end a header line: control
// characters and separators become blanks, runs of them one.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}
