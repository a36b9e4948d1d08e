package programme

import (
	"reflect"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// checkRemoved refuses to remove what data hangs on: sessions with
// registrations, questions and options with answers, consents that were
// asked.
func (a *applying) checkRemoved() error {
	doc := a.change.doc
	for _, s := range a.sessions {
		if slices.ContainsFunc(doc.Sessions, func(d eventfile.Session) bool { return d.Slug == s.Slug }) {
			continue
		}
		has, err := a.tx.SessionHasData(a.ctx, s.ID)
		if err != nil {
			return err
		}
		if has {
			return core.ErrHasData.With("what", "sessions/"+s.Slug)
		}
	}
	if reflect.DeepEqual(a.ev.Questions, doc.Questions) && a.sameConsents() {
		return nil
	}
	gone := a.removedKeys()
	var found string
	err := a.tx.AnswersOf(a.ctx, a.ev.ID, func(r event.Registrant) {
		for key, value := range r.Answers {
			for _, path := range append([]string{"questions/" + key}, optionPaths(key, value)...) {
				if gone[path] {
					found = path
				}
			}
		}
		for key := range r.Consents {
			if gone["consents/"+key] {
				found = "consents/" + key
			}
		}
	})
	if err != nil || found == "" {
		return err
	}
	return core.ErrHasData.With("what", found)
}

// removedKeys are the paths of questions, options and consents that the
// document no longer has.
func (a *applying) removedKeys() map[string]bool {
	gone := map[string]bool{}
	paths := func(questions []event.Question, is bool) {
		for _, q := range questions {
			gone["questions/"+q.Key] = is
			for _, o := range q.Options {
				gone["questions/"+q.Key+"/options/"+o.Key] = is
			}
		}
	}
	for _, c := range a.consents {
		gone["consents/"+c.Key] = true
	}
	paths(a.ev.Questions, true)
	paths(a.change.doc.Questions, false)
	for _, c := range a.change.doc.Consents {
		gone["consents/"+c.Key] = false
	}
	return gone
}

func optionPaths(key string, answer any) []string {
	var all []string
	for _, w := range input.Words(answer) {
		all = append(all, "questions/"+key+"/options/"+w)
	}
	return all
}
