// Package api is the contract of the JSON face and what is generated from it.
//
// openapi.yaml is written by hand and comes first: whatever the outside may
// rely on stands there, with every code a failure may carry. The wire types
// and the strict server in api.gen.go are generated from it; package rest
// implements them. Nothing here knows the domain.
package api

import (
	_ "embed"
	"encoding/json"
	"time"
)

//go:generate go tool -modfile=../internal/tools/go.mod oapi-codegen -config gen.yaml openapi.yaml

// Document is openapi.yaml.
//
//go:embed openapi.yaml
var Document []byte

// Raw is JSON that is passed on as it is: the document of an event, which
// package eventfile reads.
type Raw = json.RawMessage

// An Instant is a time on the wire: RFC 3339 in UTC with milliseconds, always
// three digits of them. It reads any offset.
type Instant time.Time

// layout is what every time in an answer looks like.
const layout = "2006-01-02T15:04:05.000Z"

// String is the time as it goes over the wire.
func (i Instant) String() string { return time.Time(i).UTC().Format(layout) }

// MarshalJSON writes the time.
func (i Instant) MarshalJSON() ([]byte, error) { return json.Marshal(i.String()) }

// UnmarshalJSON reads a time with any offset.
func (i *Instant) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, (*time.Time)(i)) }
