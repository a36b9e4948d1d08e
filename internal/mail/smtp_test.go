package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A server is a mail server inside the test. What a step answers can be set
// before the first connection.
type server struct {
	addr string
	cert *x509.Certificate

	mail, rcpt, data error
	answerWhen       chan struct{} // if set, the end of DATA is answered when it is closed

	mu     sync.Mutex
	got    []received
	signed string // who signed in
}

type received struct {
	from, to string
	bytes    []byte
	secure   bool
}

// A setting changes a server before it starts.
type setting func(*smtp.Server, *server)

func plain(s *smtp.Server, _ *server) { s.TLSConfig = nil; s.AllowInsecureAuth = true }

// listen starts a server that offers STARTTLS, or with implicit speaks TLS
// from the start.
func listen(t *testing.T, implicit bool, settings ...setting) *server {
	t.Helper()
	cert, parsed := certificate(t)
	srv := &server{cert: parsed}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: srv, conn: c}, nil
	}))
	s.Domain, s.EnableSMTPUTF8 = "mail.example.org", true
	s.ErrorLog = log.New(io.Discard, "", 0)
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	for _, set := range settings {
		set(s, srv)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv.addr = l.Addr().String()
	if implicit {
		l = tls.NewListener(l, s.TLSConfig)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close() })
	return srv
}

// certificate is one for 127.0.0.1 and mail.example.org that signs itself.
func certificate(t *testing.T) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"mail.example.org"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, parsed
}

type session struct {
	server   *server
	conn     *smtp.Conn
	from, to string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if password != "secret" {
			return smtp.ErrAuthFailed
		}
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		s.server.signed = username
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return s.server.mail }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error   { s.to = to; return s.server.rcpt }
func (s *session) Reset()                                      {}
func (s *session) Logout() error                               { return nil }

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, secure := s.conn.TLSConnectionState()
	s.server.mu.Lock()
	s.server.got = append(s.server.got, received{s.from, s.to, data, secure})
	s.server.mu.Unlock()
	if s.server.answerWhen != nil {
		<-s.server.answerWhen
	}
	return s.server.data
}

// sender is an SMTP sender to srv that trusts it.
func sender(t *testing.T, srv *server, address string) *SMTP {
	t.Helper()
	s, err := NewSMTP(address)
	if err != nil {
		t.Fatal(err)
	}
	s.tls.RootCAs = x509.NewCertPool()
	s.tls.RootCAs.AddCert(srv.cert)
	s.dialer = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, srv.addr)
	}
	return s
}

var hello = Message{From: "desk@example.org", To: "olena@example.org", Bytes: []byte("Subject: hello\r\n\r\n.dots\r\n")}

func TestSMTPDelivers(t *testing.T) {
	for _, tt := range []struct {
		name     string
		address  string
		implicit bool
		settings []setting
		secure   bool
		signed   string
	}{
		{"STARTTLS where it is offered", "smtp://127.0.0.1:25", false, nil, true, ""},
		{"in the clear on loopback where it is not", "smtp://127.0.0.1:25", false, []setting{plain}, false, ""},
		{"in the clear on localhost with a password", "smtp://desk:secret@localhost:25", false, []setting{plain}, false, "desk"},
		{"beyond loopback", "smtp://mail.example.org", false, nil, true, ""},
		{"with a password", "smtp://desk%40example.org:secret@mail.example.org", false, nil, true, "desk@example.org"},
		{"TLS from the start", "smtps://mail.example.org", true, nil, true, ""},
		{"TLS from the start with a password", "smtps://desk:secret@127.0.0.1", true, nil, true, "desk"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := listen(t, tt.implicit, tt.settings...)
			answer, err := sender(t, srv, tt.address).Send(t.Context(), hello)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(answer, "250 ") || len(answer) < 8 {
				t.Errorf("answer %q", answer)
			}
			got := srv.got[0]
			if got.from != hello.From || got.to != hello.To || !bytes.Equal(got.bytes, hello.Bytes) {
				t.Errorf("arrived: %s to %s, %q", got.from, got.to, got.bytes)
			}
			if got.secure != tt.secure || srv.signed != tt.signed {
				t.Errorf("encrypted %t by %q, want %t by %q", got.secure, srv.signed, tt.secure, tt.signed)
			}
		})
	}
}

func TestLettersComeBackToTheReturnPath(t *testing.T) {
	srv := listen(t, false)
	s := sender(t, srv, "smtp://127.0.0.1:25")
	if err := s.ReturnTo("Returns <returns@example.org>"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), hello); err != nil {
		t.Fatal(err)
	}
	if got := srv.got[0]; got.from != "returns@example.org" || got.to != hello.To || !bytes.Equal(got.bytes, hello.Bytes) {
		t.Errorf("arrived: %s to %s, %q", got.from, got.to, got.bytes)
	}
	for _, address := range []string{"", "returns", "a@example.org, b@example.org", "a@example.org>\r\nRCPT TO:<b@example.org"} {
		if err := s.ReturnTo(address); err == nil {
			t.Errorf("letters come back to %q", address)
		}
	}
}

func TestSMTPFailures(t *testing.T) {
	reply := func(code int) error {
		return &smtp.SMTPError{Code: code, Message: "<olena@example.org> is not welcome"}
	}
	for _, tt := range []struct {
		name    string
		address string
		set     setting
		want    Failure
	}{
		{"mailbox busy", "smtp://127.0.0.1", func(_ *smtp.Server, s *server) { s.rcpt = reply(450) }, Failure{Class: Temporary, Step: "recipient", Code: 450}},
		{"no such mailbox", "smtp://127.0.0.1", func(_ *smtp.Server, s *server) { s.rcpt = reply(550) }, Failure{Class: Permanent, Step: "recipient", Code: 550}},
		{"sender refused", "smtp://127.0.0.1", func(_ *smtp.Server, s *server) { s.mail = reply(553) }, Failure{Class: Permanent, Step: "sender", Code: 553}},
		{"content refused", "smtp://127.0.0.1", func(_ *smtp.Server, s *server) { s.data = reply(554) }, Failure{Class: Permanent, Step: "content", Code: 554}},
		{"content put off", "smtp://127.0.0.1", func(_ *smtp.Server, s *server) { s.data = reply(451) }, Failure{Class: Temporary, Step: "content", Code: 451}},
		{"wrong password", "smtp://desk:wrong@127.0.0.1", nil, Failure{Class: Temporary, Step: "connect", Code: 535}},
		{"no encryption beyond loopback", "smtp://mail.example.org", plain, Failure{Class: Temporary, Step: "connect"}},
		{"no password in the clear beyond loopback", "smtp://desk:secret@mail.example.org", plain, Failure{Class: Temporary, Step: "connect"}},
		{"somebody else's certificate", "smtp://other.example.org", nil, Failure{Class: Temporary, Step: "connect"}},
		{"TLS where there is none", "smtps://127.0.0.1", nil, Failure{Class: Temporary, Step: "connect"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var settings []setting
			if tt.set != nil {
				settings = append(settings, tt.set)
			}
			srv := listen(t, false, settings...)
			s := sender(t, srv, tt.address)
			s.step = 2 * time.Second
			_, err := s.Send(t.Context(), hello)
			f, ok := errors.AsType[*Failure](err)
			if !ok {
				t.Fatalf("err = %v, want a failure", err)
			}
			if f.Class != tt.want.Class || f.Step != tt.want.Step || f.Code != tt.want.Code {
				t.Errorf("got %s at %s with %d, want %s at %s with %d", f.Class, f.Step, f.Code, tt.want.Class, tt.want.Step, tt.want.Code)
			}
			if strings.Contains(f.Error(), "@") {
				t.Errorf("an address in %q", f.Error())
			}
			if tt.want.Step == "connect" && (len(srv.got) > 0 || srv.signed != "") {
				t.Error("something was handed over all the same")
			}
		})
	}
}

func TestSMTPNobodyThere(t *testing.T) {
	srv := &server{addr: "127.0.0.1:1", cert: &x509.Certificate{}}
	_, err := sender(t, srv, "smtp://127.0.0.1").Send(t.Context(), hello)
	if f := asFailure(err); err == nil || f.Class != Temporary || f.Step != "connect" {
		t.Errorf("err = %v, want a temporary failure to connect", err)
	}
}

func TestSMTPGivesUpOnASilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := sender(t, &server{addr: l.Addr().String(), cert: &x509.Certificate{}}, "smtp://127.0.0.1")
	s.step = 50 * time.Millisecond
	start := time.Now()
	_, err = s.Send(t.Context(), hello)
	if f := asFailure(err); err == nil || f.Class != Temporary || time.Since(start) > 5*time.Second {
		t.Errorf("err = %v after %v, want a temporary failure soon", err, time.Since(start))
	}
}

// silent is a server that takes the letter and does not answer before the
// test ends.
func silent(t *testing.T) *server {
	t.Helper()
	return listen(t, false, func(_ *smtp.Server, s *server) {
		s.answerWhen = make(chan struct{})
		t.Cleanup(func() { close(s.answerWhen) })
	})
}

func TestSMTPWithoutAnswerToTheContentIsUnknown(t *testing.T) {
	s := sender(t, silent(t), "smtp://127.0.0.1")
	s.step = 200 * time.Millisecond
	_, err := s.Send(t.Context(), hello)
	if f := asFailure(err); err == nil || f.Class != Unknown || f.Step != "content" {
		t.Errorf("err = %v, want an unknown end of the content", err)
	}
}

func TestSMTPIsInterruptedByItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := sender(t, silent(t), "smtp://127.0.0.1").Send(ctx, hello)
	if f := asFailure(err); err == nil || f.Class != Unknown || time.Since(start) > 5*time.Second {
		t.Errorf("err = %v after %v, want an unknown end soon", err, time.Since(start))
	}
}

func TestSMTPAddressesBeyondASCII(t *testing.T) {
	m := hello
	m.To = "олена@example.org"
	srv := listen(t, false)
	if _, err := sender(t, srv, "smtp://127.0.0.1").Send(t.Context(), m); err != nil || srv.got[0].to != m.To {
		t.Errorf("a server with SMTPUTF8: %v, %v", err, srv.got)
	}
	srv = listen(t, false, func(s *smtp.Server, _ *server) { s.EnableSMTPUTF8 = false })
	_, err := sender(t, srv, "smtp://127.0.0.1").Send(t.Context(), m)
	if f := asFailure(err); err == nil || f.Class != Permanent {
		t.Errorf("a server without: %v, want a permanent failure", err)
	}
}

func TestNewSMTPRefuses(t *testing.T) {
	for _, address := range []string{
		"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org/path",
		"smtp://mail.example.org?tls=no", "smtp://mail.example.org:0", "smtp://mail.example.org:70000", "smtp://desk:se%zzcret@mail.example.org",
	} {
		_, err := NewSMTP(address)
		if err == nil || strings.Contains(err.Error(), "cret") {
			t.Errorf("%q: err = %v, want one without the password", address, err)
		}
	}
	for address, port := range map[string]int{"smtp://mail.example.org": 587, "smtps://mail.example.org": 465, "smtp://mail.example.org:25/": 25} {
		if s, err := NewSMTP(address); err != nil || s.port != port {
			t.Errorf("%s: %v, %v", address, s, err)
		}
	}
}

// The system's certificates are read once in a process, so the test starts
// itself with SSL_CERT_FILE set.
func TestSMTPHonoursSSLCertFile(t *testing.T) {
	const at = "ROLLCALL_TEST_SMTP"
	if address := os.Getenv(at); address != "" {
		s, err := NewSMTP(address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Send(t.Context(), hello); err != nil {
			t.Fatal(err)
		}
		return
	}
	srv := listen(t, true)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.cert.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	again := func(env ...string) error {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSMTPHonoursSSLCertFile$")
		cmd.Env = append(os.Environ(), append(env, at+"=smtps://"+srv.addr)...)
		return cmd.Run()
	}
	if err := again("SSL_CERT_FILE=" + file); err != nil {
		t.Errorf("with the certificate: %v", err)
	}
	if err := again(); err == nil {
		t.Error("without the certificate the server was trusted")
	}
}

func TestTrialSaysWhatTheServerAnswered(t *testing.T) {
	srv := listen(t, false)
	trial := Trial{To: "olena@example.org", Language: "en", ID: "trial", Date: moment("2021-10-28T09:00")}
	answer, err := composer(t).Test(t.Context(), sender(t, srv, "smtp://127.0.0.1"), trial)
	if err != nil || !strings.HasPrefix(answer, "250 ") {
		t.Fatalf("answer %q, %v", answer, err)
	}
	r, err := Open(Message{To: srv.got[0].to, Bytes: srv.got[0].bytes})
	if err != nil || r.Subject != "Test letter from Rollcall" || !strings.Contains(r.Text, "rollcall mail test") {
		t.Errorf("arrived: %+v, %v", r, err)
	}
}

func TestAnswersAreKeptWithoutAddresses(t *testing.T) {
	for s, want := range map[string]string{
		"550 5.1.1 <olena@example.org>: no such user":    "550 5.1.1 <(address)>: no such user",
		`550 "olena k"@example.org, eve@example.org: no`: "550 (address), (address): no",
		"451 try later":          "451 try later",
		strings.Repeat("ж", 200): strings.Repeat("ж", 150),
	} {
		if got := withoutAddresses(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}
