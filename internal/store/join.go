package store

import (
	"context"
	"strconv"
	"time"

	"rollcall/internal/event"
)

// A Join is one person who presses join.
type Join struct {
	RegistrantID int64
	Session      string // its slug
	Headcount    int    // people at this computer; at least 1
	Now          time.Time
	Actor        string // for the mark and the audit
	Once         *event.Once
}

// An Entrance is what lets a person into a session, or does not: the status
// of the registration, and of the session what event.Session.CheckJoin asks.
type Entrance struct {
	RegistrationID int64
	Status         event.Status
	event.Session
}

// Join writes that a person has entered a session: a mark and its audit
// entry, unless the very same is known already. If this returns without an
// error it is on the disk. What it returns holds the address of the meeting
// as it was committed last.
//
// Everyone presses join in the same minute, so this is a command that is
// written for many people at once. Whether the person may enter is asked in
// the transaction that lets them in.
//
// It fails with event.ErrNotFound where the person has no registration, as
// event.Session.Admits says, with ErrKeyReused, and like Tx.
func (s *Store) Join(ctx context.Context, in *Join) (*Entrance, error) {
	if !event.WellFormedSlug(in.Session) {
		return nil, event.ErrNotFound // PostgreSQL does not even take every text
	}
	j := &job{join: in, done: make(chan struct{}, 1)}
	if err := s.queue.add(ctx, j); err != nil {
		return nil, err
	}
	if err := j.await(ctx); err != nil {
		return nil, err
	}
	return j.door, nil
}

// nonce makes the same click count once.
func (in *Join) nonce() string { return JoinNonce(in.RegistrantID, in.Headcount) }

// JoinNonce is the nonce of a registrant's click. One with another headcount
// is another observation of the same person.
func JoinNonce(registrantID int64, headcount int) string {
	nonce := "join:" + strconv.FormatInt(registrantID, 10)
	if headcount > 1 {
		nonce += ":" + strconv.Itoa(headcount)
	}
	return nonce
}

// auditData is the JSON of what the audit says about a click; nil: nothing
// besides that there was one.
func (in *Join) auditData() *string {
	if in.Headcount <= 1 {
		return nil
	}
	data := `{"headcount":` + strconv.Itoa(in.Headcount) + `}`
	return &data
}

// admit answers j with the door that was found, nil for none, and reports
// whether the person may enter.
func (j *job) admit(door *Entrance) bool {
	j.door, j.err = door, nil
	if door == nil {
		j.err = event.ErrNotFound
	} else {
		j.err = door.Admits(door.Status, j.join.Now)
	}
	return j.err == nil
}
