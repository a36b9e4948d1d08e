package input

import (
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ChangedConsents is what is kept after some consents were given or
// withdrawn. What stands already keeps its time. A consent that is asked for
// no more can be withdrawn all the same, by whoever gave it.
func ChangedConsents(texts []event.ConsentText, kept map[string]event.Consent, changed map[string]bool, in Showing) (map[string]event.Consent, []problem.Field) {
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
			wrong = append(wrong, problem.At(Pointer("consents", key), "unknown_consent"))
		case i < 0:
			all[key] = withdrawn(before, in.Now)
		case !yes && said:
			all[key] = withdrawn(before, in.Now)
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
