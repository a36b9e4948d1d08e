package report

import (
	"errors"
	"time"
)

// MarshalBinary writes the moment for another process of the same program.
func (m Moment) MarshalBinary() ([]byte, error) {
	t, err := m.t.MarshalBinary()
	return append([]byte{byte(m.kind)}, t...), err
}

// UnmarshalBinary is the inverse. Of its zone a moment keeps the offset, not the name.
func (m *Moment) UnmarshalBinary(b []byte) error {
	if len(b) == 0 || momentKind(b[0]) > zonedMoment {
		return errors.New("no moment")
	}
	var t time.Time
	if err := t.UnmarshalBinary(b[1:]); err != nil {
		return err
	}
	*m = Moment{t, momentKind(b[0])}
	return nil
}
