package core

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
)

// maxPage and defaultPage are the limits of lists.
const (
	maxPage     = 500
	defaultPage = 50
)

// PageSize is the number of items of a page; 0 asks for the default. It
// fails with ErrBadQuery.
func PageSize(limit int) (int, error) {
	switch {
	case limit == 0:
		return defaultPage, nil
	case limit < 0 || limit > maxPage:
		return 0, ErrBadQuery.With("parameter", "limit")
	}
	return limit, nil
}

// Cursor marks the place after the row with the given id in one list of one
// event. It is signed, so that a cursor of another list is not taken for one
// of this.
func (d *Desk) Cursor(list, slug string, id int64) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(id))
	return base64.RawURLEncoding.EncodeToString(append(b, d.Key.MAC("cursor", []byte(list), []byte(slug), b)[:8]...))
}

// ReadCursor is the inverse; "" is the beginning, 0.
func (d *Desk) ReadCursor(list, slug, cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) != 16 || !hmac.Equal(b[8:], d.Key.MAC("cursor", []byte(list), []byte(slug), b[:8])[:8]) {
		return 0, ErrBadQuery.With("parameter", "cursor")
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}
