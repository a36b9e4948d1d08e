package editor

import (
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/eventfile"
)

func itoa(i int) string { return strconv.Itoa(i) }

// An itemView is a line of the list of a part.
type itemView struct {
	ID                 string
	Key                string
	Name               string
	Detail             string
	URL                string
	Up, Down           string // the buttons' values; "" for none
	FocusUp, FocusDown bool
	Say                buttonWords
}

// items are the lines of the list that f belongs to, in the order in which
// buttons have put them; ordered says that the order counts, changed that it
// is not the one that is stored.
func (v editPage) items(f *filled) (list []itemView, ordered, changed bool) {
	l := lists[f.part]
	stored := l.names(f.base)
	ordered = l.order != nil && len(stored) > 1
	keys := stored
	if ordered && len(f.order) > 0 {
		keys, changed = f.order, !slices.Equal(f.order, stored)
	}
	for n, key := range keys {
		i := slices.Index(stored, key)
		one := itemView{ID: f.part + "-" + itoa(i), Key: key, Name: l.label(f.base, i).In(v.Lang(), f.base.Languages...), URL: v.at(f.part, key), Detail: v.detail(f.base, f.part, i)}
		one.Say = v.buttonWords(one.Name)
		if l.gone(f.base, i) {
			one.Detail = v.T("editor.gone." + f.part)
		}
		if ordered && n > 0 {
			one.Up = key + ".up"
		}
		if ordered && n < len(keys)-1 {
			one.Down = key + ".down"
		}
		if f.lastMove[0] == key {
			one.FocusUp = f.lastMove[1] == "up" && one.Up != "" || one.Down == ""
			one.FocusDown = !one.FocusUp
		}
		list = append(list, one)
	}
	return list, ordered, changed
}

// detail is what matters most about an item besides its name.
func (v editPage) detail(d *eventfile.Document, part string, i int) string {
	switch part {
	case "sessions":
		s := &d.Sessions[i]
		when := s.Starts + " – " + s.Ends
		if from, to, known := times(d, s); known {
			when = v.Span(from, to, d.Zone).Whole
		}
		return v.T("editor.detail.sessions", "when", when, "seats", s.Capacity)
	case "questions":
		q := &d.Questions[i]
		if q.ShowIf != nil {
			return v.T("editor.detail.conditional", "type", v.T("editor.type."+q.Type))
		}
		return v.T("editor.type." + q.Type)
	case "consents":
		if d.Consents[i].Required {
			return v.T("editor.field.required")
		}
	case "quotas":
		return v.T("editor.detail.quotas", "seats", d.Quotas[i].Seats)
	}
	return ""
}

// move puts the item that a button names one place up or down. It reports
// whether there is such a button.
func move(keys []string, button string) (moved []string, last [2]string, ok bool) {
	at := strings.LastIndexByte(button, '.')
	if at < 0 {
		return nil, last, false
	}
	key, way := button[:at], button[at+1:]
	i := slices.Index(keys, key)
	j := i + map[string]int{"up": -1, "down": 1}[way]
	if i < 0 || i == j {
		return nil, last, false
	}
	moved = slices.Clone(keys)
	if j >= 0 && j < len(keys) {
		moved[i], moved[j] = moved[j], moved[i]
	}
	return moved, [2]string{key, way}, true
}

// sameSet reports whether a and b hold the same names.
func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
