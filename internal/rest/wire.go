package rest

import (
	"strconv"
	"time"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// id is how a row's number goes over the wire.
func id(n int64) string { return strconv.FormatInt(n, 10) }

// number is the inverse. Whatever is no id of ours is not found.
func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || id(n) != text {
		return 0, desk.ErrNotFound
	}
	return n, nil
}

// idOrNull is the id of what may be missing.
func idOrNull(n *int64) *string {
	if n == nil {
		return nil
	}
	text := id(*n)
	return &text
}

// textOrNull is a text that may be missing.
func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// timeOrNull is a time that may be missing.
func timeOrNull(t *time.Time) *api.Instant {
	if t == nil {
		return nil
	}
	i := api.Instant(*t)
	return &i
}

// timeOrNone is a time whose field is left out when it is missing.
func timeOrNone(t *time.Time) api.Instant {
	if t == nil {
		return api.Instant{}
	}
	return api.Instant(*t)
}

// orNull is nil for the zero value.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// or is what p points to, or the zero value.
func or[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// each turns every item into its wire type. The result is never nil, so that
// an empty list is [] and not null.
func each[From, To any](items []From, wire func(*From) To) []To {
	all := make([]To, len(items))
	for i := range items {
		all[i] = wire(&items[i])
	}
	return all
}

// text is t, never nil, so that it is an object and not null.
func text(t event.Text) api.Text {
	if t == nil {
		return api.Text{}
	}
	return api.Text(t)
}

// list is items, never nil.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
