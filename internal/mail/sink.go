package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
	"sync"
	"time"
)

// sinkSize is how many messages a sink keeps.
const sinkSize = 500

// A Sink is a Sender that keeps messages in memory instead of delivering
// them, for the demo. It forgets the oldest after 500.
type Sink struct {
	mu   sync.Mutex
	last int
	kept []Received // oldest first
}

// A Received is a message in a sink, as a mail program would show it.
type Received struct {
	ID      int // from 1, never used again
	To      string
	Subject string
	Date    time.Time
	Text    string
	HTML    string
	Links   []string // in the text, each once, in order
	Dates   []Date   // for the reader's calendar
}

// A Date is an iCalendar object in a letter.
type Date struct {
	Method string // of the part among the alternatives; "" for a file
	Name   string // of the file; "" for the part among the alternatives
	Bytes  []byte
}

// Send keeps m. It reads it as a mail program would, and refuses what such a
// program could not read.
func (s *Sink) Send(_ context.Context, m Message) (string, error) {
	r, err := Open(m)
	if err != nil {
		return "", &Failure{Class: Permanent, Step: "content", Err: err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	r.ID = s.last
	s.kept = append(s.kept, r)
	if len(s.kept) > sinkSize {
		s.kept = append([]Received(nil), s.kept[len(s.kept)-sinkSize:]...)
	}
	return fmt.Sprintf("250 kept as %d", r.ID), nil
}

// List returns the messages, the newest first.
func (s *Sink) List() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Received, len(s.kept))
	for i, r := range s.kept {
		list[len(list)-1-i] = r
	}
	return list
}

// Read returns the message with that id; ok is false if there is none (any
// more).
func (s *Sink) Read(id int) (r Received, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.kept {
		if r.ID == id {
			return r, true
		}
	}
	return Received{}, false
}

// Open takes a message of our own apart, as a mail program does. It fails where
// such a program could not read it.
func Open(m Message) (Received, error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Bytes))
	if err != nil {
		return Received{}, err
	}
	r := Received{To: m.To}
	if r.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return Received{}, err
	}
	if r.Date, err = parsed.Header.Date(); err != nil {
		return Received{}, err
	}
	if err := r.readPart(textproto.MIMEHeader(parsed.Header), parsed.Body); err != nil {
		return Received{}, err
	}
	if r.Text == "" || r.HTML == "" {
		return Received{}, errors.New("a letter has a text and its HTML")
	}
	r.Links = links(r.Text)
	return r, nil
}

// readPart reads a part and those that it is made of.
func (r *Received) readPart(header textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		return r.readParts(multipart.NewReader(body, params["boundary"]))
	}
	switch header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	switch kind {
	case "text/html":
		r.HTML = text
	case "text/plain":
		r.Text = text
	default:
		r.Dates = append(r.Dates, Date{Method: params["method"], Name: params["name"], Bytes: data})
	}
	return err
}

func (r *Received) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.readPart(part.Header, part); err != nil {
			return err
		}
	}
}

var link = regexp.MustCompile(`https?://[^\s<>"]+`)

// links are the addresses of pages in a text, each once.
func links(text string) []string {
	var found []string
	seen := map[string]bool{}
	for _, l := range link.FindAllString(text, -1) {
		if !seen[l] {
			seen[l] = true
			found = append(found, l)
		}
	}
	return found
}
