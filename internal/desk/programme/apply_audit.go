package programme

import (
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/eventfile"
)

// What an entry of the audit takes of a change: how many differences, how many
// items of a list and how many characters of a text.
const (
	mostDifferences = 100
	mostItems       = 50
	mostCharacters  = 200
)

// An audited difference is one as the audit keeps it. Of what is secret or
// personal only that it has changed is kept.
type audited struct {
	Path     string `json:"path"`
	Before   any    `json:"before,omitempty"`
	After    any    `json:"after,omitempty"`
	Withheld bool   `json:"withheld,omitempty"`
}

// entry is the change in the audit: what was and is, and who was told.
func (a *applying) entry() *core.Entry {
	e := core.NewEntry(a.by, a.ev.ID, a.now, a.deed()).With("zone", a.ev.Zone)
	kept := a.differences[:min(len(a.differences), mostDifferences)]
	var all []audited
	for _, d := range kept {
		all = append(all, auditOf(d))
	}
	e.With("changes", all)
	if more := len(a.differences) - len(kept); more > 0 {
		e.With("more", more)
	}
	letters := int64(0)
	for _, n := range a.applied.Letters {
		letters += n
	}
	switch {
	case a.letters == LettersQuiet:
		e.With("notify", "quiet")
	case letters > 0:
		e.With("notify", "notify")
	}
	if letters > 0 {
		e.With("letters", letters)
	}
	return e
}

func auditOf(d eventfile.Difference) audited {
	steps := strings.Split(d.Path, "/")
	last := steps[len(steps)-1]
	if last == "staff" || last == "join_url" || last == "url" && slices.Contains(steps, "materials") {
		return audited{Path: d.Path, Withheld: true}
	}
	x, isText := d.Before.(string)
	y, too := d.After.(string)
	if isText && too {
		d.Before, d.After = eventfile.Apart(x, y, mostCharacters, 30)
	}
	return audited{Path: d.Path, Before: shortened(d.Before), After: shortened(d.After)}
}

// shortened is a value of bounded length without the addresses of rooms and of
// materials.
func shortened(x any) any {
	switch v := x.(type) {
	case string:
		if r := []rune(v); len(r) > mostCharacters {
			return string(r[:mostCharacters]) + "…"
		}
	case []any:
		var all []any
		for _, item := range v[:min(len(v), mostItems)] {
			all = append(all, shortened(item))
		}
		return all
	case map[string]any:
		all := map[string]any{}
		for key, value := range v {
			if key != "join_url" && (key != "url" || v["access"] == nil) {
				all[key] = shortened(value)
			}
		}
		return all
	}
	return x
}
