package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// A Bounce is what a mail server tells of a letter that it took and could not
// deliver (RFC 3464).
type Bounce struct {
	MessageID string   // of the letter, without angle brackets
	To        []string // addresses that may be those that it went to, the surest first
	Reason    string   // what the server said, without addresses
}

// Bounces are what stands in a mailbox.
type Bounces struct {
	Messages int // in the mailbox, of whatever sort
	Unclear  int // say that something could not be delivered, and not which letter
	List     []Bounce
}

// ErrNoMailbox refuses a file in which no message stands.
var ErrNoMailbox = errors.New("this is neither a mailbox file nor a message")

// mostOfMessage is how much of a message is looked at: a letter that came back
// may stand in it whole, behind all that is of interest.
const mostOfMessage = 1 << 20

// ReadBounces reads a mailbox file (mbox, RFC 4155, quoted or not), or a file
// with one message. Whatever is no report of a failed delivery is passed over:
// answers, delays, advertisements. It fails with ErrNoMailbox.
func ReadBounces(r io.Reader) (Bounces, error) {
	var all Bounces
	err := messages(r, func(message []byte) {
		all.Messages++
		b, failed := readBounce(message)
		switch {
		case failed && b.MessageID == "":
			all.Unclear++
		case failed:
			all.List = append(all.List, b)
		}
	})
	if err == nil && all.Messages == 0 {
		err = ErrNoMailbox
	}
	return all, err
}

// envelopeLine begins a message in a mailbox: who sent it, and when. Not every
// program quotes lines of a text that begin alike.
var envelopeLine = regexp.MustCompile(`^From \S.* \d{1,2}:\d\d(:\d\d)?( .*)? \d{4}\b`)

// messages calls found with each message of a mailbox, shortened to
// mostOfMessage. One begins with an envelope line after an empty one.
func messages(r io.Reader, found func([]byte)) error {
	in := bufio.NewReaderSize(r, 64<<10)
	var message bytes.Buffer
	inside, empty := false, true
	end := func() {
		if _, err := mail.ReadMessage(bytes.NewReader(message.Bytes())); inside && err == nil {
			found(message.Bytes())
		}
		message.Reset()
	}
	for {
		line, err := in.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !long && err != io.EOF {
			return err
		}
		if empty && envelopeLine.Match(line) {
			end()
			inside = true
		} else if len(line) > 0 {
			inside = true
			if quoted := bytes.TrimLeft(line, ">"); bytes.HasPrefix(quoted, []byte("From ")) && len(quoted) < len(line) {
				line = line[1:]
			}
			if message.Len() < mostOfMessage {
				message.Write(line)
			}
		}
		empty = !long && len(bytes.TrimRight(line, "\r\n")) == 0
		if err == io.EOF {
			end()
			return nil
		}
	}
}

// readBounce is what a message tells of a letter that came back. failed says
// that it is a report of a failed delivery at all.
func readBounce(message []byte) (b Bounce, failed bool) {
	m, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return b, false
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return b, false
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	var to []string
	for {
		p, err := parts.NextRawPart()
		if err != nil { // the end, or what was cut off
			b.To = append(b.To, to...)
			return b, failed
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		body := decoded(p)
		switch kind {
		case "message/delivery-status", "message/global-delivery-status":
			to, b.Reason, failed = readStatus(body)
		case "text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers":
			b.MessageID, b.To = readReturned(body)
		}
	}
}

// decoded is the body of a part as it was before it was encoded for the way.
func decoded(p *multipart.Part) io.Reader {
	switch strings.ToLower(strings.TrimSpace(p.Header.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p)
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	}
	return p
}

// readStatus reads the groups of fields of a delivery status (RFC 3464 section
// 2): whom it is about, what the server said, and whether the delivery has
// failed for good. A delay or a success is none.
func readStatus(r io.Reader) (to []string, reason string, failed bool) {
	in := textproto.NewReader(bufio.NewReader(r))
	for {
		fields, err := in.ReadMIMEHeader()
		if strings.EqualFold(strings.TrimSpace(fields.Get("Action")), "failed") {
			failed = true
			for _, name := range []string{"Original-Recipient", "Final-Recipient"} {
				if address := typed(fields.Get(name)); strings.Contains(address, "@") {
					to = append(to, address)
				}
			}
			if reason == "" {
				reason = withoutAddresses(oneLine(typed(fields.Get("Diagnostic-Code"))))
			}
			if reason == "" {
				reason = oneLine(fields.Get("Status"))
			}
		}
		if err != nil {
			return to, reason, failed
		}
	}
}

// typed is what follows the type in a field such as "rfc822; a@example.org".
func typed(field string) string {
	if _, value, ok := strings.Cut(field, ";"); ok {
		field = value
	}
	return strings.Trim(strings.TrimSpace(field), "<>")
}

// readReturned reads the header of the letter that came back.
func readReturned(r io.Reader) (messageID string, to []string) {
	fields, _ := textproto.NewReader(bufio.NewReader(r)).ReadMIMEHeader() // what could be read counts
	if list, err := mail.ParseAddressList(fields.Get("To")); err == nil {
		for _, a := range list {
			to = append(to, a.Address)
		}
	}
	return strings.Trim(strings.TrimSpace(fields.Get("Message-Id")), "<>"), to
}
