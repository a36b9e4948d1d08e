package desk

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// A ConsentView is one consent of a person with its text.
type ConsentView struct {
	Text   event.ConsentText // the version that was answered, else the one asked for
	Answer *event.Consent    // nil: not answered
	Asked  bool              // it is asked for still, so that it can be given
}

// Given reports whether the person agrees.
func (c ConsentView) Given() bool { return c.Answer != nil && c.Answer.Given }

// consented are the consents that v's person is asked for or has answered,
// those asked for first. texts are all versions, by key and version.
func consented(v *PersonView, texts []event.ConsentText) []ConsentView {
	var list []ConsentView
	for _, t := range v.Programme.Consents {
		list = append(list, answered(v.Registrant, t, texts, true))
	}
	for i, t := range texts {
		if i+1 < len(texts) && texts[i+1].Key == t.Key || slices.ContainsFunc(list, func(c ConsentView) bool { return c.Text.Key == t.Key }) {
			continue // not the newest version, or in the list
		}
		if _, said := v.Registrant.Consents[t.Key]; said {
			list = append(list, answered(v.Registrant, t, texts, false))
		}
	}
	return list
}

// answered is r's answer to t with the text of the version that it was given
// to.
func answered(r *event.Registrant, t event.ConsentText, texts []event.ConsentText, asked bool) ConsentView {
	view := ConsentView{Text: t, Asked: asked}
	said, ok := r.Consents[t.Key]
	if !ok {
		return view
	}
	view.Answer = &said
	i := slices.IndexFunc(texts, func(o event.ConsentText) bool { return o.Key == t.Key && o.Version == said.Version })
	if i >= 0 {
		view.Text = texts[i]
	}
	return view
}

// changedConsents is what is kept after some consents were given or
// withdrawn. What stands already keeps its time. A consent that is asked for
// no more can be withdrawn all the same, by whoever gave it.
func changedConsents(texts []event.ConsentText, kept map[string]event.Consent, changed map[string]bool, in showing) (map[string]event.Consent, []problem.Field) {
	all := maps.Clone(kept)
	if all == nil && len(changed) > 0 {
		all = map[string]event.Consent{}
	}
	var wrong []problem.Field
	for key, yes := range changed {
		before, said := kept[key]
		i := slices.IndexFunc(texts, func(t event.ConsentText) bool { return t.Key == key })
		switch {
		case i < 0 && (!said || yes):
			wrong = append(wrong, problem.At(pointer("consents", key), "unknown_consent"))
		case i < 0:
			all[key] = withdrawn(before, in.now)
		case !yes && said:
			all[key] = withdrawn(before, in.now)
		case !said || !before.Given || before.Version != texts[i].Version:
			all[key] = in.consent(&texts[i], yes)
		}
	}
	slices.SortFunc(wrong, func(a, b problem.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return all, wrong
}

// withdrawn is a consent that is not given, of the version it was given to.
func withdrawn(before event.Consent, now time.Time) event.Consent {
	if before.Given {
		before.Given, before.At = false, now
	}
	return before
}

// SetConsent gives or withdraws one consent of the person's, at any time. A
// required one may be withdrawn too: the registration stays, and the
// organiser sees it. It fails with ErrNotFound for a consent that cannot be
// given or was never asked for.
func (d *Desk) SetConsent(ctx context.Context, by Actor, key string, given bool) (*PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	now := d.now()
	return d.revise(ctx, by, v.Registrant.ID, now, func(_ *store.Tx, r *event.Registrant) error {
		all, wrong := changedConsents(v.Programme.Consents, r.Consents, map[string]bool{key: given}, showing{v.Event, r.Language, now})
		if len(wrong) > 0 {
			return ErrNotFound
		}
		r.Consents = all
		return nil
	})
}
