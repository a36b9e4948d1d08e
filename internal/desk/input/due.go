package input

import (
	"maps"
	"slices"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// Due are the questions that need an answer and have none among those kept.
// What is not asked, given these, needs none.
func Due(questions []event.Question, kept map[string]any) []event.Question {
	return slices.DeleteFunc(slices.Clone(questions), func(q event.Question) bool {
		return !needed(q, kept) || !Shown(questions, q, kept, 0)
	})
}

// needed reports whether q needs an answer and has none among those kept, if
// it is asked at all.
func needed(q event.Question, kept map[string]any) bool {
	return q.Required && !q.Retired && len(Words(kept[q.Key])) == 0
}

// Asking are the questions to put before somebody of whom some answers are
// kept, so that nothing required stays open: those that are due, those that
// another answer makes due, and those on which that depends.
func Asking(questions []event.Question, kept map[string]any) []event.Question {
	asked := map[string]bool{}
	for before := -1; before != len(asked); {
		before = len(asked)
		for _, q := range questions {
			depends := dependsOn(q.ShowIf)
			if asked[q.Key] && !q.Retired || needed(q, kept) && (Shown(questions, q, kept, 0) || slices.ContainsFunc(depends, func(key string) bool { return asked[key] })) {
				asked[q.Key] = true
				for _, key := range depends {
					asked[key] = true
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(questions), func(q event.Question) bool { return q.Retired || !asked[q.Key] })
}

// dependsOn are the keys of the questions that a condition speaks of.
func dependsOn(c *event.ShowIf) []string {
	if c == nil {
		return nil
	}
	var keys []string
	if c.Question != "" {
		keys = append(keys, c.Question)
	}
	for _, part := range append(slices.Clone(c.Any), c.All...) {
		keys = append(keys, dependsOn(&part)...)
	}
	return keys
}

// ChangedAnswers is what is kept after a change of some answers: those named
// are checked, and dropped where they are empty; the rest stays, but for the
// answers to questions that are shown no more. A question that the change
// makes appear is held to its rules like those named. An option that was
// chosen before it was retired may be chosen still.
func ChangedAnswers(questions []event.Question, kept, changed map[string]any) (map[string]any, []problem.Field) {
	if len(changed) == 0 {
		return kept, nil
	}
	questions = offering(questions, kept)
	all := maps.Clone(kept)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, changed)
	checked, wrong := Answers(questions, named(questions, all, changed))
	wrong = slices.DeleteFunc(wrong, func(f problem.Field) bool {
		key := strings.TrimPrefix(f.Pointer, "/answers/")
		_, is := changed[key]
		return !is && !appears(questions, key, kept)
	})
	for key := range changed {
		delete(all, key)
	}
	for _, q := range questions {
		if !q.Retired && !Shown(questions, q, checked, 0) {
			delete(all, q.Key)
		}
	}
	for key, value := range checked {
		all[key] = value
	}
	if len(all) == 0 {
		all = nil
	}
	return all, wrong
}

// offering are the questions with every option among the answers kept as one
// that can be chosen.
func offering(questions []event.Question, kept map[string]any) []event.Question {
	all := slices.Clone(questions)
	for i := range all {
		chosen := Words(kept[all[i].Key])
		all[i].Options = slices.Clone(all[i].Options)
		for j := range all[i].Options {
			o := &all[i].Options[j]
			o.Retired = o.Retired && !slices.Contains(chosen, o.Key)
		}
	}
	return all
}

// appears reports whether the question with that key was not shown, given
// the answers before.
func appears(questions []event.Question, key string, before map[string]any) bool {
	return slices.ContainsFunc(questions, func(q event.Question) bool {
		return q.Key == key && !q.Retired && !Shown(questions, q, before, 0)
	})
}

// named are the answers to questions that are asked, and those given just now
// whether or not they are, so that they get their refusal.
func named(questions []event.Question, given, now map[string]any) map[string]any {
	some := map[string]any{}
	for key, value := range given {
		asked := slices.ContainsFunc(questions, func(q event.Question) bool { return q.Key == key && !q.Retired })
		if _, new := now[key]; asked || new {
			some[key] = value
		}
	}
	return some
}
