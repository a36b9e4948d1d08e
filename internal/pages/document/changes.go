package document

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"rollcall/internal/eventfile"
)

// A Change is one value that differs, in words. Old is empty if it is added,
// New if it is removed; both are where only that it changed is known.
type Change struct{ Name, Old, New string }

// Changes are differences in words, those of lists whose items have no key by
// the items that differ. Where the zone is one of them, what was stands in the
// old one.
func (w Words) Changes(list []eventfile.Difference) []Change {
	for _, d := range list {
		if d.Path == "zone" {
			was, _ := d.Before.(string)
			is, _ := d.After.(string)
			w.was, w.is = cmp.Or(was, w.was), cmp.Or(is, w.is)
		}
	}
	var all []Change
	for _, d := range list {
		all = append(all, w.change(d)...)
	}
	return all
}

// One is a single difference in words, as a whole.
func (w Words) One(d eventfile.Difference) Change {
	steps := strings.Split(d.Path, "/")
	return Change{w.Path(d.Path), w.value(steps, d.Before, w.was), w.value(steps, d.After, w.is)}
}

func (w Words) change(d eventfile.Difference) []Change {
	before, listed := itemsOf(d.Before)
	after, too := itemsOf(d.After)
	if !listed || !too || len(before)+len(after) == 0 {
		one := w.One(d)
		one.Old, one.New = apart(one.Old, one.New)
		return []Change{one}
	}
	return w.items(d, before, after)
}

// itemsOf are the items of a list of things without keys, or of one that is not
// there.
func itemsOf(x any) (items []any, is bool) {
	if x == nil {
		return nil, true
	}
	list, is := x.([]any)
	return list, is && !slices.ContainsFunc(list, func(item any) bool {
		o, is := item.(map[string]any)
		return !is || o["key"] != nil || o["before"] != nil
	})
}

// items are the differences of a list item by item: one that is called alike
// before and after has changed, all others have come or gone.
func (w Words) items(d eventfile.Difference, before, after []any) []Change {
	steps := strings.Split(d.Path, "/")
	same := func(x any) func(any) bool { return func(y any) bool { return reflect.DeepEqual(x, y) } }
	gone := slices.DeleteFunc(slices.Clone(before), func(x any) bool { return slices.ContainsFunc(after, same(x)) })
	come := slices.DeleteFunc(slices.Clone(after), func(x any) bool { return slices.ContainsFunc(before, same(x)) })
	if len(gone)+len(come) == 0 { // in another order
		return []Change{w.One(d)}
	}
	var all []Change
	for _, x := range gone {
		name := w.called(steps, x)
		i := slices.IndexFunc(come, func(y any) bool { return name != "" && w.called(steps, y) == name })
		if i < 0 && len(gone) == 1 && len(come) == 1 {
			i = 0
		}
		if i < 0 {
			all = append(all, Change{Name: w.Path(d.Path), Old: w.value(steps, x, w.was)})
			continue
		}
		all = append(all, w.within(steps, name, x.(map[string]any), come[i].(map[string]any))...)
		come = slices.Delete(come, i, i+1)
	}
	for _, x := range come {
		all = append(all, Change{Name: w.Path(d.Path), New: w.value(steps, x, w.is)})
	}
	return all
}

// within are the fields in which an item called name differs.
func (w Words) within(steps []string, name string, a, b map[string]any) []Change {
	both := map[string]any{}
	for key, x := range b {
		both[key] = x
	}
	for key, x := range a {
		both[key] = x
	}
	head := w.Path(strings.Join(steps, "/")) + " · " + name
	list := steps[len(steps)-1]
	var all []Change
	for _, key := range w.keys(both) {
		if reflect.DeepEqual(a[key], b[key]) {
			continue
		}
		below := append(steps[:len(steps):len(steps)], key)
		was, is := apart(w.value(below, a[key], w.was), w.value(below, b[key], w.is))
		all = append(all, Change{head + " · " + w.field(list, key), was, is})
	}
	return all
}

// Moved are the sessions that another zone alone moves: the same wall time is
// another moment then.
func (w Words) Moved(before, after *eventfile.Document) []Change {
	if before.Zone == after.Zone {
		return nil
	}
	var all []Change
	for _, s := range after.Sessions {
		i := slices.IndexFunc(before.Sessions, func(b eventfile.Session) bool { return b.Slug == s.Slug })
		if i < 0 || s.Cancelled {
			continue
		}
		if b := before.Sessions[i]; b.Starts == s.Starts && b.Ends == s.Ends {
			was, is := w.span(b.Starts, b.Ends, before.Zone), w.span(s.Starts, s.Ends, after.Zone)
			if was != is {
				all = append(all, Change{w.Path("sessions/" + s.Slug), was, is})
			}
		}
	}
	return all
}

// apart leaves out what two long texts begin with alike.
func apart(a, b string) (string, string) { return eventfile.Apart(a, b, 200, 30) }
