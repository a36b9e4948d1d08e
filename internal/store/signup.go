package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"rollcall/internal/event"
)

// A SignUp is one person who wants to be in one or more sessions of an
// event, checked and decided as far as that is possible without the seats.
type SignUp struct {
	EventID     int64
	Revision    int64   // of the event it was checked against
	SessionIDs  []int64 // all of them or none
	Registrant  event.Registrant
	Verified    bool // the address needs no confirmation
	Public      bool // signed up by themselves: a known address is told so by letter
	Admission   event.Admission
	Now         time.Time
	HoldMinutes int       // named in the letter that asks for confirmation
	UsefulUntil time.Time // the letter's last useful moment; zero: none
	Actor       string    // for the audit
	Role        string    // the right it was done with, for the audit
	Once        *event.Once
}

// SignedUp is what has become of a SignUp.
type SignedUp struct {
	RegistrantID int64
	Created      bool          // false: the address was known, and nothing has changed
	Replayed     bool          // an earlier request with the same key did it
	Places       []event.Place // what each session gave, if Created and not Replayed
}

// Statuses that are kept with an Idempotency-Key; they are HTTP's.
const (
	statusOK       = 200
	statusCreated  = 201
	statusAccepted = 202
)

// A signUp is a SignUp with everything prepared that does not depend on the
// seats, which is done by its caller and not by the writer.
type signUp struct {
	*SignUp
	spoken, answers, consents *string // JSON
	letter                    []byte  // JSON without its end
	messageID                 string
}

// SignUp writes a sign-up: registrant, a registration per session, one letter
// and one audit entry, or nothing. If this returns without an error it is on
// the disk.
//
// Whether there is room is decided before the address is looked at, by
// event.Seats; the rank in Places is the one at this moment. A known address
// changes nothing, and if the sign-up is public its owner is sent a letter,
// unless strangers have already caused three that day.
//
// It fails with event.ErrSessionFull, which names the session, with
// ErrRevised if the event is no longer as it was, with ErrKeyReused, and like
// Tx.
func (s *Store) SignUp(ctx context.Context, in *SignUp) (SignedUp, error) {
	p, err := prepare(in)
	if err != nil {
		return SignedUp{}, err
	}
	j := &job{signUp: p, sessions: ascending(in.SessionIDs), done: make(chan struct{}, 1)}
	if err := s.queue.add(ctx, j); err != nil {
		return SignedUp{}, err
	}
	if err := j.await(ctx); err != nil {
		return SignedUp{}, err
	}
	return j.signedUp, nil
}

// prepare does what can be done before the sign-up's turn comes.
func prepare(in *SignUp) (*signUp, error) {
	p := &signUp{SignUp: in, messageID: rand.Text()}
	var err error
	if p.spoken, err = jsonOrNil(in.Registrant.LanguagesSpoken, in.Registrant.LanguagesSpoken == nil); err != nil {
		return nil, fmt.Errorf("languages spoken: %w", err)
	}
	if p.answers, err = jsonOrNil(in.Registrant.Answers, in.Registrant.Answers == nil); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	if p.consents, err = jsonOrNil(in.Registrant.Consents, in.Registrant.Consents == nil); err != nil {
		return nil, fmt.Errorf("consents: %w", err)
	}
	letter, err := json.Marshal(event.LetterData{HoldMinutes: in.HoldMinutes})
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	p.letter = letter[:len(letter)-1]
	return p, nil
}

// jsonOrNil is v as GORM stores it: what is absent is NULL.
func jsonOrNil(v any, absent bool) (*string, error) {
	if absent {
		return nil, nil
	}
	b, err := json.Marshal(v)
	text := string(b)
	return &text, err
}

// letterData is the JSON of an event.LetterData with the given places.
func (p *signUp) letterData(places []event.Place) string {
	b := append(make([]byte, 0, len(p.letter)+128*len(places)+16), p.letter...)
	if len(places) > 0 {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = appendPlaces(b, places)
	}
	return string(append(b, '}'))
}

// auditData is the JSON of what the audit says about a sign-up.
func auditData(places []event.Place) string {
	return string(append(appendPlaces([]byte{'{'}, places), '}'))
}

// appendPlaces writes "places":[...] as encoding/json would; the writer does
// it for everyone, so it is worth doing by hand.
func appendPlaces(b []byte, places []event.Place) []byte {
	b = append(b, `"places":[`...)
	for i, p := range places {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"session_id":`...), p.SessionID, 10)
		b = append(append(append(b, `,"status":"`...), p.Status...), `","holds_seat":`...)
		b = strconv.AppendBool(b, p.HoldsSeat)
		if p.QueueSeq != 0 {
			b = strconv.AppendInt(append(b, `,"queue_seq":`...), p.QueueSeq, 10)
			b = strconv.AppendInt(append(b, `,"rank":`...), p.Rank, 10)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// status is the HTTP status that a repeat of the request will get.
func (p *signUp) status(created bool) int {
	switch {
	case p.Public:
		return statusAccepted
	case created:
		return statusCreated
	}
	return statusOK
}

// holdUntil is when an unverified seat is given up if no letter ever gets
// out; nil for every other place.
func (p *signUp) holdUntil(place event.Place) *time.Time {
	if place.Status != event.Unverified || !place.HoldsSeat {
		return nil
	}
	end := event.HoldEnd(p.Now, time.Time{}, 0)
	return &end
}

// verifiedAt is when the address counted as confirmed; nil: not yet.
func (p *signUp) verifiedAt() *time.Time {
	if !p.Verified {
		return nil
	}
	return &p.Now
}

// usefulUntil is the last useful moment of the letter; nil: none.
func (p *signUp) usefulUntil() *time.Time {
	if p.UsefulUntil.IsZero() {
		return nil
	}
	return &p.UsefulUntil
}

// day is the beginning of the day on which letters are counted.
func (p *signUp) day() time.Time { return p.Now.UTC().Truncate(24 * time.Hour) }

// replay answers j with what the first request with its key has become.
func (j *job) replay(first *event.Once) {
	if string(first.BodyMAC) != string(j.signUp.Once.BodyMAC) {
		j.err = ErrKeyReused
		return
	}
	j.signedUp = SignedUp{RegistrantID: first.ResultID, Created: first.Status == statusCreated, Replayed: true}
}

// dayName is how a day stands in the occasion of a letter.
func dayName(day time.Time) string { return day.Format(time.DateOnly) }
