package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"
)

// A Class says what a failure means for the letter.
type Class int

// The classes.
const (
	Temporary Class = iota // not taken; try again
	Permanent              // refused for good
	Unknown                // handed over, but the answer is missing: the letter may have been taken
)

// String names the class for logs.
func (c Class) String() string {
	return [...]string{"temporary", "permanent", "unknown"}[c]
}

// A Failure is why a message was not accepted. Its text holds no address and
// may be logged and kept; the cause may not.
type Failure struct {
	Class Class
	Step  string // what was being done: connect, sender, recipient, data, content
	Code  int    // the server's reply code; 0 if it did not answer
	Err   error
}

// Error is the step and what the server said, without addresses.
func (f *Failure) Error() string {
	return f.Step + ": " + withoutAddresses(reply(f.Err))
}

// Unwrap returns the cause, which may hold addresses.
func (f *Failure) Unwrap() error { return f.Err }

// failure classifies err. A refusal is final only if it is about the letter:
// what fails while connecting, a wrong password for one, is tried again.
func failure(step string, err error) *Failure {
	f := &Failure{Class: Temporary, Step: step, Err: err}
	if said, ok := errors.AsType[*textproto.Error](err); ok {
		f.Code = said.Code
	}
	switch {
	case step == "connect":
	case f.Code >= 500:
		f.Class = Permanent
	case step == "content" && f.Code == 0:
		f.Class = Unknown
	}
	return f
}

// asFailure is err as a Failure; what is none is temporary.
func asFailure(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Class: Temporary, Step: "send", Err: err}
}

// reply is what the server said, or else what went wrong, on one line.
func reply(err error) string {
	if said, ok := errors.AsType[*textproto.Error](err); ok {
		return oneLine(fmt.Sprintf("%d %s", said.Code, said.Msg))
	}
	return oneLine(err.Error())
}

// address finds everything around an @, quoted parts included.
var address = regexp.MustCompile(`("[^"]*"|[^\s<>"]+)@[^\s<>",;:]+`)

// answerLimit is how much of an answer is kept.
const answerLimit = 300

// withoutAddresses hides e-mail addresses in s and shortens it.
func withoutAddresses(s string) string {
	s = address.ReplaceAllString(s, "(address)")
	if len(s) > answerLimit {
		s = strings.ToValidUTF8(s[:answerLimit], "")
	}
	return s
}
