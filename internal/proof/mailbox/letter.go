package mailbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/web"
)

// A Letter is a message that a mailbox has taken.
type Letter struct {
	MessageID string // without angle brackets
	To        string // recipient of the envelope
	Subject   string
	Kind      event.LetterKind  // "" if it is none of ours, or not in English
	Link      string            // token of the personal link: id, dot, secret
	Bytes     []byte            // as they came; nil in a lean mailbox
	Sum       [sha256.Size]byte // of the bytes
	At        time.Time         // of arrival
	Answered  bool              // the mailbox said that it has taken it, or was about to
}

// kinds tells what a letter is about by the one line in it that no other
// kind has.
type kinds struct{ lines map[string]event.LetterKind }

func newKinds() (*kinds, error) {
	words, err := locale.Load(web.Files)
	if err != nil {
		return nil, err
	}
	english := words.Printer("en")
	k := &kinds{lines: map[string]event.LetterKind{">" + english.T("mail.links.preview") + "<": event.LetterLink}}
	for _, kind := range []event.LetterKind{
		event.LetterVerify, event.LetterConfirmed, event.LetterWaitlisted, event.LetterPromoted, event.LetterCancelled,
		event.LetterWithdrawn, event.LetterLink, event.LetterAgain, event.LetterChanged, event.LetterCalledOff, event.LetterReminder,
		event.LetterAddress, event.LetterAddressTaken, event.LetterAddressChanged,
		event.LetterHandover, event.LetterHandedOver, event.LetterSeatStays, event.LetterRecording, event.LetterAttended, event.LetterMissed,
	} {
		k.lines[">"+english.T("mail."+string(kind)+".preview")+"<"] = kind
	}
	return k, nil
}

// read takes a letter apart, as far as it has to.
func (k *kinds) read(data []byte) (Letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return Letter{}, err
	}
	l := Letter{MessageID: strings.Trim(m.Header.Get("Message-ID"), "<>")}
	if l.MessageID == "" {
		return Letter{}, errors.New("no Message-ID")
	}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return Letter{}, err
	}
	text, err := content(textproto.MIMEHeader(m.Header), m.Body)
	if err != nil {
		return Letter{}, err
	}
	for line, kind := range k.lines {
		if strings.Contains(text, line) {
			l.Kind = kind
		}
	}
	if _, rest, found := strings.Cut(text, "/r/"); found {
		l.Link = rest[:strings.IndexFunc(rest+"\n", func(r rune) bool { return !strings.ContainsRune(linkRunes, r) })]
	}
	return l, nil
}

// linkRunes are what the token of a personal link is made of.
const linkRunes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."

// content is all text of a message or of a part of one; files that come with
// it are left out.
func content(header textproto.MIMEHeader, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case err != nil:
		return "", err
	case strings.HasPrefix(kind, "text/"):
		switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		b, err := io.ReadAll(body)
		return string(b), err
	case !strings.HasPrefix(kind, "multipart/"):
		return "", nil
	}
	var all strings.Builder
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return all.String(), nil
		}
		if err != nil {
			return "", err
		}
		text, err := content(part.Header, part)
		if err != nil {
			return "", err
		}
		all.WriteString(text)
	}
}
