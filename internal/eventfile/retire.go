package eventfile

import (
	"slices"
	"strings"

	"rollcall/internal/event"
)

// Retire puts back into d what path names and before has: a question, an
// option or a consent. It is no longer asked, and what was answered keeps its
// wording. It returns the path of what it has put back, which is the question
// where that has gone with its option; "" if there was nothing to put back. A
// session cannot be retired.
func (d *Document) Retire(before *Document, path string) string {
	steps := strings.Split(path, "/")
	switch {
	case len(steps) == 4 && steps[0] == "questions" && steps[2] == "options":
		return d.retireOption(before, steps[1], steps[3])
	case len(steps) != 2:
	case steps[0] == "questions" && putBack(&d.Questions, before.Questions, steps[1],
		func(q *event.Question) string { return q.Key }, func(q *event.Question) { q.Retired = true }):
		return path
	case steps[0] == "consents" && putBack(&d.Consents, before.Consents, steps[1],
		func(c *Consent) string { return c.Key }, func(c *Consent) { c.Retired = true }):
		return path
	}
	return ""
}

func (d *Document) retireOption(before *Document, question, option string) string {
	is := func(q event.Question) bool { return q.Key == question }
	i, j := slices.IndexFunc(d.Questions, is), slices.IndexFunc(before.Questions, is)
	switch {
	case j < 0:
		return ""
	case i < 0:
		return d.Retire(before, "questions/"+question)
	case putBack(&d.Questions[i].Options, before.Questions[j].Options, option,
		func(o *event.Option) string { return o.Key }, func(o *event.Option) { o.Retired = true }):
		return "questions/" + question + "/options/" + option
	}
	return ""
}

// putBack puts the item called key where it stood, after what it followed.
func putBack[T any](to *[]T, before []T, key string, keyOf func(*T) string, retire func(*T)) bool {
	at := func(list []T, key string) int {
		return slices.IndexFunc(list, func(x T) bool { return keyOf(&x) == key })
	}
	from := at(before, key)
	if from < 0 || at(*to, key) >= 0 {
		return false
	}
	one := before[from]
	retire(&one)
	place := 0
	for i := from - 1; i >= 0; i-- {
		if found := at(*to, keyOf(&before[i])); found >= 0 {
			place = found + 1
			break
		}
	}
	*to = slices.Insert(slices.Clone(*to), place, one)
	return true
}
