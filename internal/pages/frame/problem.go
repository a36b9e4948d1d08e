package frame

import (
	"maps"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ProblemText is the wording of a problem. Times in it are shown in the
// given zone.
func (g Page) ProblemText(p *problem.Error, zone string) string {
	var args []any
	for _, key := range slices.Sorted(maps.Keys(p.Params)) {
		args = append(args, key, g.param(p.Params[key], zone))
	}
	return g.T("problem."+p.Code, args...)
}

// param writes a fact of a problem for people.
func (g Page) param(value any, zone string) any {
	switch v := value.(type) {
	case time.Time:
		return g.Deadline(v, Location(zone))
	case problem.Wording:
		return g.Sentence(v.Key, v.Args)
	case event.Status:
		return g.T("status." + string(v))
	}
	return value
}
