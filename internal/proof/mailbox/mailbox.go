// Package mailbox is a mail server on loopback that keeps every letter it
// takes, and fails in the way it is told: it puts off, refuses, drops the
// connection, hangs, breaks encryption or is away.
//
// It knows the kinds of the program's letters and the personal links in them,
// so that a proof can follow one as a person does. Whether a letter should
// have been written is judged elsewhere.
package mailbox

import (
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// A Failure is one way for a mail server to be of no use.
type Failure string

// The ways, and the one of a server that works.
const (
	Works   Failure = "works"
	PutsOff Failure = "451"    // every recipient is put off
	Refuses Failure = "550"    // every recipient is refused for good
	Drops   Failure = "drop"   // the letter is taken, and then the connection is lost instead of an answer
	Silent  Failure = "silent" // the letter is taken, and never answered
	Hangs   Failure = "hang"   // the greeting is never answered
	BadTLS  Failure = "tls"    // encryption is offered, and fails
	Away    Failure = "away"   // connections end before a greeting
)

// A Mailbox is a mail server on loopback that keeps what it takes, and fails
// in the way it is told. It may be used by many at once.
//
// It is made with go-smtp, because a server written for the test alone would
// share the test's idea of the protocol.
type Mailbox struct {
	address string
	kinds   *kinds
	doors   [2]door // without and with encryption
	listen  net.Listener
	serving sync.WaitGroup

	mu      sync.Mutex
	failure Failure
	changed chan struct{} // closed when failure changes
	closed  bool
	lean    bool
	nobody  string // recipients that begin so are refused for good, whatever else
	counts  map[Failure]int
	letters []Letter
	byTo    map[string][]int // places in letters
}

// A door is one way in: a server, and the connections it is given.
type door struct {
	server *smtp.Server
	conns  chan net.Conn
}

// Open starts a mailbox that works, on a free port.
func Open() (*Mailbox, error) {
	k, err := newKinds()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &Mailbox{
		address: l.Addr().String(), kinds: k, listen: l, failure: Works, changed: make(chan struct{}),
		counts: map[Failure]int{}, byTo: map[string][]int{},
	}
	for i := range m.doors {
		m.doors[i] = m.door(l.Addr(), i == 1)
	}
	m.serving.Go(m.admit)
	return m, nil
}

// door makes a server; with encryption it offers STARTTLS, which then fails.
func (m *Mailbox) door(at net.Addr, encryption bool) door {
	s := smtp.NewServer(smtp.BackendFunc(m.session))
	s.Domain, s.EnableSMTPUTF8, s.ErrorLog = "mail.example.org", true, log.New(io.Discard, "", 0)
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	if encryption {
		s.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			m.count(BadTLS)
			return nil, errors.New("no certificate")
		}}
	}
	d := door{s, make(chan net.Conn)}
	m.serving.Go(func() { _ = s.Serve(handed{d.conns, at}) }) // ends when the mailbox is closed
	return d
}

// admit hands every connection to the door of the moment.
func (m *Mailbox) admit() {
	defer func() {
		for _, d := range m.doors {
			close(d.conns)
		}
	}()
	for {
		c, err := m.listen.Accept()
		if err != nil {
			return
		}
		failure, _ := m.now()
		if failure == Away {
			m.count(Away)
			c.Close()
			continue
		}
		d := m.doors[0]
		if failure == BadTLS {
			d = m.doors[1]
		}
		d.conns <- c
	}
}

// handed is a listener whose connections somebody else has accepted.
type handed struct {
	conns chan net.Conn
	at    net.Addr
}

func (h handed) Accept() (net.Conn, error) {
	c, open := <-h.conns
	if !open {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (h handed) Close() error   { return nil }
func (h handed) Addr() net.Addr { return h.at }

// URL is the address for --smtp-url.
func (m *Mailbox) URL() string { return "smtp://" + m.address }

// Close ends the server and its connections. What it has taken stays
// readable.
func (m *Mailbox) Close() error {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return nil
	}
	m.closed = true
	close(m.changed)
	m.mu.Unlock()
	err := m.listen.Close()
	for _, d := range m.doors {
		err = errors.Join(err, d.server.Close())
	}
	m.serving.Wait()
	return err
}

// Fail makes the mailbox fail from then on; MailWorks ends that. Connections
// that hang are let go.
func (m *Mailbox) Fail(f Failure) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return
	}
	m.failure = f
	close(m.changed)
	m.changed = make(chan struct{})
}

// Lean makes the mailbox forget the bytes of the letters it takes from then
// on. Their sums still tell whether two are the same.
func (m *Mailbox) Lean() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lean = true
}

// Nobody makes the mailbox refuse recipients that begin with prefix for good,
// unless it puts everybody off.
func (m *Mailbox) Nobody(prefix string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.nobody = prefix
}

func (m *Mailbox) isNobody(address string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.nobody != "" && strings.HasPrefix(address, m.nobody)
}

// now is the failure of the moment, and what is closed when it ends.
func (m *Mailbox) now() (Failure, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failure, m.changed
}

func (m *Mailbox) count(f Failure) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[f]++
}

// Counts says how often the mailbox has failed in each way. Under MailWorks
// is how many letters it has taken and said so.
func (m *Mailbox) Counts() map[Failure]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[Failure]int{}
	for f, n := range m.counts {
		all[f] = n
	}
	return all
}

// Letters are all letters taken, in the order of arrival, beginning with
// number from.
func (m *Mailbox) Letters(from int) []Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	if from >= len(m.letters) {
		return nil
	}
	return append([]Letter(nil), m.letters[from:]...)
}

// To are the letters taken for one address, in the order of arrival.
func (m *Mailbox) To(address string) []Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []Letter
	for _, i := range m.byTo[address] {
		found = append(found, m.letters[i])
	}
	return found
}

// keep takes a letter; answered says whether the client will be told.
func (m *Mailbox) keep(to string, data []byte, answered bool) error {
	l, err := m.kinds.read(data)
	if err != nil {
		return err
	}
	l.To, l.Bytes, l.Sum, l.At, l.Answered = to, data, sha256.Sum256(data), time.Now(), answered
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lean {
		l.Bytes = nil
	}
	m.byTo[to] = append(m.byTo[to], len(m.letters))
	m.letters = append(m.letters, l)
	return nil
}

// session begins when the client has said its name.
func (m *Mailbox) session(c *smtp.Conn) (smtp.Session, error) {
	if failure, changed := m.now(); failure == Hangs {
		m.count(Hangs)
		<-changed
		return nil, c.Conn().Close()
	}
	return &mailSession{mailbox: m, conn: c}, nil
}

// A mailSession is one connection; letters follow one another.
type mailSession struct {
	mailbox *Mailbox
	conn    *smtp.Conn
	to      string
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *mailSession) Reset()                               {}
func (s *mailSession) Logout() error                        { return nil }

// Rcpt takes the recipient, unless the mailbox refuses everyone, or them.
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	failure, _ := s.mailbox.now()
	if failure != PutsOff && s.mailbox.isNobody(to) {
		failure = Refuses
	}
	switch failure {
	case PutsOff:
		s.mailbox.count(failure)
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
	case Refuses:
		s.mailbox.count(failure)
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody of that name"}
	}
	s.to = to
	return nil
}

// Data takes the letter. A server that drops the connection, or is silent, has
// it all the same.
func (s *mailSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err // the client has gone before the end
	}
	failure, changed := s.mailbox.now()
	mute := failure == Drops || failure == Silent
	if err := s.mailbox.keep(s.to, data, !mute); err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: fmt.Sprintf("not a letter: %v", err)}
	}
	if mute {
		s.mailbox.count(failure)
		if failure == Silent {
			<-changed
		}
		return s.conn.Conn().Close()
	}
	s.mailbox.count(Works)
	return nil
}
