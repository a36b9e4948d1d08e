package editor

import (
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/eventfile"
)

// spare are the empty items at the end of a list, for more.
const spare = 2

// rowNumbers are the indexes of the items of a list of which a form says
// something, in their order.
func rowNumbers(v eventfile.Values, list string) []int {
	var all []int
	for name := range v {
		rest, ok := strings.CutPrefix(name, list+".")
		if !ok {
			continue
		}
		number, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && !slices.Contains(all, i) {
			all = append(all, i)
		}
	}
	slices.Sort(all)
	return all
}

// closeUp leaves out the items of a list of which nothing was written, and
// counts the others from 0, as the document does.
func closeUp(v eventfile.Values, list string, specs []spec) {
	next := 0
	for _, i := range rowNumbers(v, list) {
		if blank(v, row(list, i), specs) {
			moveRow(v, row(list, i), "")
			continue
		}
		moveRow(v, row(list, i), row(list, next))
		next++
	}
}

func row(list string, i int) string { return list + "." + strconv.Itoa(i) }

// blank reports whether nothing was written into an item. What is chosen or
// kept does not count.
func blank(v eventfile.Values, row string, specs []spec) bool {
	for name, value := range v {
		path, ok := strings.CutPrefix(name, row+".")
		if !ok || strings.TrimSpace(strings.Join(value, "")) == "" {
			continue
		}
		for _, s := range specs {
			if (path == s.path || s.texts && strings.HasPrefix(path, s.path+".")) && !slices.Contains([]string{"hidden", "tick", "select"}, s.kind) || path == s.path && path == "country" {
				return false
			}
		}
	}
	return true
}

// moveRow calls an item by another name, or takes it out.
func moveRow(v eventfile.Values, from, to string) {
	if from == to {
		return
	}
	moved := eventfile.Values{}
	for name, value := range v {
		if path, ok := strings.CutPrefix(name, from+"."); ok {
			moved[to+"."+path] = value
			delete(v, name)
		}
	}
	if to == "" {
		return
	}
	for name, value := range moved {
		v[name] = value
	}
}

// rearrange does with the items of a list what a button says: LIST.3.up,
// LIST.3.down, LIST.3.remove, or LIST.more. It reports which item was meant,
// where it stands then, and whether there is such a button.
func rearrange(v eventfile.Values, button string) (list string, at int, ok bool) {
	steps := strings.Split(button, ".")
	if len(steps) == 2 && steps[1] == "more" {
		return steps[0], -1, true
	}
	if len(steps) != 3 {
		return "", 0, false
	}
	i, err := strconv.Atoi(steps[1])
	rows := rowNumbers(v, steps[0])
	here := slices.Index(rows, i)
	if err != nil || here < 0 {
		return "", 0, false
	}
	other := here
	switch steps[2] {
	case "remove":
		moveRow(v, row(steps[0], i), "")
		return steps[0], max(0, here-1), true
	case "up":
		other--
	case "down":
		other++
	default:
		return "", 0, false
	}
	if other < 0 || other >= len(rows) {
		return steps[0], here, true
	}
	a, b := row(steps[0], rows[here]), row(steps[0], rows[other])
	moveRow(v, a, "-")
	moveRow(v, b, a)
	moveRow(v, "-", b)
	return steps[0], other, true
}
