// Package problem is the one kind of error that may reach a person.
//
// An expected failure is a *problem.Error: its Kind says how a caller should
// react, its Code is stable and names the wording in every language, its
// Fields say which parts of the input are meant. Everything else is a fault
// of ours: it goes to the log and is shown as "internal" without its text.
// The package knows neither HTTP nor any language.
package problem

import (
	"errors"
	"maps"
)

// A Kind says how the caller of an action should react to a failure.
type Kind int

// The kinds. What status each becomes is one table in package server.
const (
	Internal     Kind = iota // a fault of ours
	BadRequest               // the request cannot be read
	Invalid                  // the input breaks a rule; Fields says where
	Unauthorised             // nobody we know
	Forbidden                // known, but without the right
	NotFound                 // not there, or not for this caller
	Conflict                 // there, but in a state that does not allow it
	Precondition             // it has changed since the caller read it
	NeedsMatch               // the caller must say which state it read
	TooLarge                 // the body is over the limit
	WrongType                // the body is of a type that is not taken here
	TooMany                  // slow down
	Misdirected              // this host name is not ours
	Unavailable              // try again in a moment
	NoSpace                  // the disk is full
	NotAllowed               // the address is there, the method is not
)

// A Field is one part of the input that breaks a rule.
type Field struct {
	Pointer string         // JSON pointer into the input, such as /sessions/0
	Code    string         // stable; its wording is rule.<Code>
	Params  map[string]any // values named in the wording, such as max
}

// An Error is an expected failure.
//
// Code is stable: clients match on it, and the catalogues hold its wording
// under problem.<Code>.
type Error struct {
	Kind   Kind
	Code   string
	Fields []Field        // for Invalid
	Params map[string]any // further facts for the caller, such as opens_at
	Err    error          // the cause, if any; logged, never shown
}

// New returns an expected failure.
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Refuse returns an Invalid problem that names fields.
func Refuse(fields ...Field) *Error {
	return &Error{Kind: Invalid, Code: "invalid", Fields: fields}
}

// At is a Field without parameters.
func At(pointer, code string) Field { return Field{Pointer: pointer, Code: code} }

// Error is for logs, not for people.
func (e *Error) Error() string {
	s := e.Code
	for _, f := range e.Fields {
		s += " " + f.Pointer + ":" + f.Code
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is a problem with the same code, so that a copy
// with a cause or parameters still matches the variable it came from.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Because returns a copy of e that remembers its cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Err = cause
	return &c
}

// With returns a copy of e with one more fact for the caller.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = map[string]any{}
	}
	c.Params[name] = value
	return &c
}

// From returns the problem in err's chain, or nil if there is none.
func From(err error) *Error {
	if p, ok := errors.AsType[*Error](err); ok {
		return p
	}
	return nil
}
