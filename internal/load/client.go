package load

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"
)

// patience is how long a client waits for a connection or an answer.
const patience = 60 * time.Second

// maxBody is the most that an answer may be long.
const maxBody = 256 << 20

// A Client is one caller with one connection, made when it is first needed
// and again after it was lost. It is for one goroutine.
type Client struct {
	address string // host:port
	token   string // sent as bearer, unless ""
	conn    net.Conn
	in      *bufio.Reader
	out     bytes.Buffer
	body    []byte
}

// NewClient returns a caller of the server at base, such as
// http://127.0.0.1:8080. It fails unless that is on loopback.
func NewClient(base, token string) (*Client, error) {
	address := strings.TrimPrefix(base, "http://")
	if err := onLoopback(address); err != nil {
		return nil, err
	}
	return &Client{address: address, token: token}, nil
}

// As returns another caller of the same server, with a connection of its own.
func (c *Client) As(token string) *Client { return &Client{address: c.address, token: token} }

// A Request is what a caller sends.
type Request struct {
	Method string // GET if ""
	Path   string // with query
	Type   string // of the body; application/json if ""
	Body   []byte
	Key    string   // Idempotency-Key
	Token  string   // sent as bearer in place of the caller's
	Header []string // more lines, such as "If-Match: *"
}

// An Answer is what came back. Body is valid until the next call.
type Answer struct {
	Status int
	Header string // raw lines
	Body   []byte
	First  time.Duration // from sending the request to the first of its body; of Stream alone
}

// Of returns the value of a header line, or "".
func (a *Answer) Of(name string) string {
	for line := range strings.Lines(a.Header) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(k, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// ErrUnsent says that not even a connection was made, so that the server has
// seen nothing of a request.
var ErrUnsent = errors.New("no connection")

// Do sends one request and reads the answer. Any error closes the
// connection; unless it is ErrUnsent, nobody can say whether the server has
// acted. Nothing is repeated.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	if err := c.connect(ctx); err != nil {
		return Answer{}, fmt.Errorf("%w: %w", ErrUnsent, err)
	}
	stop := context.AfterFunc(ctx, func() { c.conn.Close() })
	defer stop()
	a, err := c.exchange(r)
	if err != nil || strings.EqualFold(a.Of("Connection"), "close") {
		c.Close()
	}
	return a, err
}

// Stream is Do for a long answer, whose body goes to w instead of into memory.
func (c *Client) Stream(ctx context.Context, r Request, w io.Writer) (Answer, error) {
	if err := c.connect(ctx); err != nil {
		return Answer{}, fmt.Errorf("%w: %w", ErrUnsent, err)
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.conn.Close() })
	defer stop()
	c.write(r)
	began := time.Now()
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return Answer{}, err
	}
	a, err := c.head()
	if err != nil {
		return a, err
	}
	if _, err := c.in.Peek(1); err != nil {
		return a, err
	}
	a.First = time.Since(began)
	body := io.Reader(c.in) // if it does not say how long it is, up to the end
	switch n, err := strconv.ParseInt(a.Of("Content-Length"), 10, 64); {
	case a.chunked():
		body = httputil.NewChunkedReader(c.in)
	case err == nil:
		body = io.LimitReader(c.in, n)
	}
	_, err = io.Copy(w, body)
	return a, err
}

func (a *Answer) chunked() bool { return strings.EqualFold(a.Of("Transfer-Encoding"), "chunked") }

// Connect makes the connection now, so that it costs the first request
// nothing.
func (c *Client) Connect(ctx context.Context) error { return c.connect(ctx) }

func (c *Client) connect(ctx context.Context) error {
	if c.conn != nil {
		return nil
	}
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", c.address)
	if err != nil {
		return err
	}
	c.conn, c.in = conn, bufio.NewReaderSize(conn, 4096)
	return nil
}

// Close ends the connection, if there is one.
func (c *Client) Close() {
	if c.conn != nil {
		_ = c.conn.Close() // nothing is under way
		c.conn = nil
	}
}

func (c *Client) exchange(r Request) (Answer, error) {
	c.write(r)
	if err := c.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return Answer{}, err
	}
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return Answer{}, err
	}
	return c.read()
}

func (c *Client) write(r Request) {
	method, kind := r.Method, r.Type
	if method == "" {
		method = "GET"
	}
	if kind == "" {
		kind = "application/json"
	}
	b := &c.out
	b.Reset()
	fmt.Fprintf(b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, r.Path, c.address)
	if token := cmp.Or(r.Token, c.token); token != "" {
		b.WriteString("Authorization: Bearer " + token + "\r\n")
	}
	if r.Key != "" {
		b.WriteString("Idempotency-Key: " + r.Key + "\r\n")
	}
	for _, line := range r.Header {
		b.WriteString(line + "\r\n")
	}
	if method != "GET" && method != "HEAD" {
		b.WriteString("Content-Type: " + kind + "\r\nContent-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
}

// errAnswer says that what came back is not HTTP/1.1.
var errAnswer = errors.New("load: not an answer")

func (c *Client) read() (Answer, error) {
	a, err := c.head()
	if err == nil {
		a.Body, err = c.content(&a)
	}
	return a, err
}

// head reads what stands before the body.
func (c *Client) head() (Answer, error) {
	first, err := c.in.ReadString('\n')
	if err != nil {
		return Answer{}, err
	}
	if len(first) < 12 || !strings.HasPrefix(first, "HTTP/1.1 ") {
		return Answer{}, errAnswer
	}
	a := Answer{}
	if a.Status, err = strconv.Atoi(first[9:12]); err != nil {
		return Answer{}, errAnswer
	}
	a.Header, err = c.header()
	return a, err
}

func (c *Client) header() (string, error) {
	var lines strings.Builder
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		if len(line) <= 2 {
			return lines.String(), nil
		}
		lines.Write(line)
	}
}

// content reads the body, by its length or in chunks.
func (c *Client) content(a *Answer) ([]byte, error) {
	if a.Status == 204 || a.Status == 304 {
		return nil, nil
	}
	if a.chunked() {
		body, err := io.ReadAll(io.LimitReader(httputil.NewChunkedReader(c.in), maxBody))
		if err != nil {
			return nil, err
		}
		_, err = c.header() // the trailer
		return body, err
	}
	n, err := strconv.Atoi(a.Of("Content-Length"))
	if err != nil || n < 0 || n > maxBody {
		return nil, errAnswer
	}
	if cap(c.body) < n {
		c.body = make([]byte, n)
	}
	c.body = c.body[:n]
	_, err = io.ReadFull(c.in, c.body)
	return c.body, err
}
