// Package mail writes the letters of Rollcall and gets them out.
//
// A letter is owed by the transaction it speaks of and stands in the outbox
// as kind, language and data. The Worker claims what is due, the Composer
// writes it once, the bytes are kept, and a Sender hands them to a mail
// server. A letter is therefore never lost and never announces something that
// was rolled back. It may arrive twice only after a fault between the
// server's answer and our record, and then with one Message-ID and the same
// bytes. Addresses and what people wrote appear in no log and in no kept
// answer of a server.
package mail

import (
	"context"
	"fmt"
	"html/template"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	texttemplate "text/template"

	"rollcall/internal/auth"
	"rollcall/internal/invite"
	"rollcall/internal/locale"
	"rollcall/web"
)

// A Message is a complete letter on its way: the envelope and what is in it.
type Message struct {
	From  string // envelope sender, an address
	To    string // envelope recipient, an address
	Bytes []byte // RFC 5322, lines ended by CRLF
}

// A Sender hands a message to whoever delivers it, and returns what they
// answered. Its errors are *Failure.
type Sender interface {
	Send(ctx context.Context, m Message) (answer string, err error)
}

// A Composer writes letters. It may be shared.
type Composer struct {
	words   *locale.Words
	key     auth.Key
	baseURL string // without a slash at the end
	from    string // the address letters come from
	domain  string // of from, for Message-IDs
	invites invite.Writer
	html    *template.Template
	text    *texttemplate.Template
}

// NewComposer returns a composer whose letters link to baseURL and come from
// the address from; if that is empty, from desk@ and the host of baseURL.
func NewComposer(words *locale.Words, key auth.Key, baseURL, from string) (*Composer, error) {
	address, err := SenderAddress(baseURL, from)
	if err != nil {
		return nil, err
	}
	c := &Composer{words: words, key: key, baseURL: strings.TrimRight(baseURL, "/"), from: address}
	c.invites = invite.Writer{Key: key, Words: words, BaseURL: c.baseURL, From: address}
	c.domain = c.from[strings.LastIndexByte(c.from, '@')+1:]
	if c.html, err = template.ParseFS(web.Files, "mail/letter.html"); err != nil {
		return nil, err
	}
	c.text, err = texttemplate.New("letter.txt").Funcs(texttemplate.FuncMap{"wrap": wrap}).ParseFS(web.Files, "mail/letter.txt")
	return c, err
}

// SenderAddress is the bare address that letters come from: from, or if that
// is empty desk@ and the host of baseURL.
func SenderAddress(baseURL, from string) (string, error) {
	base, err := url.Parse(baseURL)
	if err != nil || base.Hostname() == "" {
		return "", fmt.Errorf("base url %q is not an absolute address", baseURL)
	}
	if from == "" {
		from = "desk@" + mailDomain(base.Hostname())
	}
	address, err := mail.ParseAddress(from)
	if err != nil {
		return "", fmt.Errorf("sender address %q: %w", from, err)
	}
	return address.Address, nil
}

// mailDomain is host as it may stand in an address.
func mailDomain(host string) string {
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return host
	case ip.IsLoopback():
		return "localhost"
	case ip.Is6():
		return "[IPv6:" + host + "]"
	}
	return "[" + host + "]"
}
