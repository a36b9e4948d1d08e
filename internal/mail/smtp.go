package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// stepTimeout is how long one step of SMTP may take.
const stepTimeout = 30 * time.Second

// SMTP sends over a mail server, with a connection for each message. The
// system's certificates are trusted, or those SSL_CERT_FILE names.
type SMTP struct {
	host     string
	port     int
	user     string
	password string
	implicit bool // TLS from the start
	tls      *tls.Config
	step     time.Duration
	dialer   gomail.DialContextFunc

	returnPath string // "": each message's own sender
}

// NewSMTP returns a sender for an address like smtp://user:pass@host:587.
// With smtp:// the connection is encrypted by STARTTLS where the server
// offers it, and beyond loopback it must; smtps:// is TLS from the start.
func NewSMTP(address string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("smtp url: not an address") // the cause would quote the password
	}
	if u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fmt.Errorf("smtp url: want smtp://user:password@host:port or smtps://, not %s", u.Redacted())
	}
	s := &SMTP{host: u.Hostname(), port: 587, implicit: u.Scheme == "smtps", step: stepTimeout, dialer: (&net.Dialer{}).DialContext}
	if s.implicit {
		s.port = 465
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("smtp url: %s is not a port", u.Port())
		}
	}
	s.user = u.User.Username()
	s.password, _ = u.User.Password()
	s.tls = &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	return s, nil
}

// ReturnTo makes address, in place of the messages' sender, the one to which
// servers send back what they cannot deliver (RFC 5321, 4.4).
func (s *SMTP) ReturnTo(address string) error {
	parsed, err := mail.ParseAddress(address)
	if err != nil {
		return fmt.Errorf("return path %q: %w", address, err)
	}
	s.returnPath = parsed.Address
	return nil
}

// Send delivers m and returns the server's answer to it. Ending ctx breaks
// the connection.
func (s *SMTP) Send(ctx context.Context, m Message) (string, error) {
	client, leave, err := s.dial(ctx)
	if err != nil {
		return "", failure("connect", err)
	}
	defer leave()
	return s.transfer(client, m)
}

// dial connects, encrypts and signs in. leave closes the connection.
func (s *SMTP) dial(ctx context.Context) (client *smtp.Client, leave func(), err error) {
	leave = func() {}
	connect := func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.connect(dialing, network, address)
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		leave = func() { stop(); conn.Close() }
		return conn, nil
	}
	c, err := gomail.NewClient(s.host, s.options(connect)...)
	if err != nil {
		return nil, leave, err
	}
	client, err = c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		leave()
		return nil, leave, err
	}
	return client, leave, nil
}

func (s *SMTP) connect(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := s.dialer(ctx, network, address)
	if err != nil || !s.implicit {
		return conn, err
	}
	secure := tls.Client(conn, s.tls)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secure, nil
}

// options of a connection. Its TLS policy is about STARTTLS only, which an
// encrypted connection does not need.
func (s *SMTP) options(connect gomail.DialContextFunc) []gomail.Option {
	policy := gomail.TLSMandatory
	switch {
	case s.implicit:
		policy = gomail.NoTLS
	case loopback(s.host):
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.step), gomail.WithTLSConfig(s.tls),
		gomail.WithTLSPolicy(policy), gomail.WithDialContextFunc(connect),
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&signIn{s: s}))
	}
	return options
}

// transfer is one mail transaction. Each step has its own time.
func (s *SMTP) transfer(client *smtp.Client, m Message) (string, error) {
	if ok, _ := client.Extension("SMTPUTF8"); !ok && !ascii(m.To) {
		return "", &Failure{Class: Permanent, Step: "recipient", Err: errors.New("the server takes no addresses with letters beyond ASCII")}
	}
	from := cmp.Or(s.returnPath, m.From)
	client.SkipSMTPUTF8(ascii(from) && ascii(m.To))
	if err := s.timed(client, func() error { return client.Mail("<" + from + ">") }); err != nil {
		return "", failure("sender", err)
	}
	if err := s.timed(client, func() error { return client.Rcpt("<" + m.To + ">") }); err != nil {
		return "", failure("recipient", err)
	}
	var body io.WriteCloser
	err := s.timed(client, func() (err error) { body, err = client.Data(); return err })
	if err != nil {
		return "", failure("data", err)
	}
	if err := s.timed(client, func() error { _, err := body.Write(m.Bytes); return err }); err != nil {
		return "", failure("data", err)
	}
	if err := s.timed(client, body.Close); err != nil {
		return "", failure("content", err)
	}
	answer := ""
	if data, ok := body.(*smtp.DataCloser); ok {
		answer = withoutAddresses(oneLine("250 " + data.ServerResponse()))
	}
	_ = s.timed(client, client.Quit) // the letter is theirs; what comes after does not matter
	return answer, nil
}

func (s *SMTP) timed(client *smtp.Client, do func() error) error {
	if err := client.UpdateDeadline(s.step); err != nil {
		return err
	}
	return do()
}

// signIn proves who we are by the first way the server offers that we know.
// The connection is encrypted, or does not leave this machine.
type signIn struct {
	s *SMTP
	smtp.Auth
}

// Start chooses by what the server offers.
func (a *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	clear := loopback(a.s.host)
	for _, way := range server.Auth {
		switch {
		case strings.EqualFold(way, "PLAIN"):
			a.Auth = smtp.PlainAuth("", a.s.user, a.s.password, a.s.host, clear)
		case strings.EqualFold(way, "LOGIN"):
			a.Auth = smtp.LoginAuth(a.s.user, a.s.password, a.s.host, clear)
		case strings.EqualFold(way, "CRAM-MD5"):
			a.Auth = smtp.CRAMMD5Auth(a.s.user, a.s.password)
		default:
			continue
		}
		return a.Auth.Start(server)
	}
	return "", nil, errors.New("the server offers no way to sign in that is known here")
}

// loopback reports whether host is this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 126 })
}
