package writing

import (
	"context"
	"slices"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
)

// Letters are how the letters of an event stand, by kind, and what came back.
type Letters struct {
	core.Programme
	Kinds  []Kind // those that may have own words, then others that there are
	Failed []Failed
}

// A Kind is how the letters of one kind stand.
type Kind struct {
	Kind                                      event.LetterKind
	Own                                       []string // the languages that have words of the organiser's
	Sent, Waiting, Refused, Returned, TooLate int64
}

// A Failed is a letter that a mail server did not take, or sent back.
type Failed struct {
	event.Letter
	Registrant *event.Registrant // nil: it was to somebody who is invited
}

// failedAtOnce is how many letters that failed are named.
const failedAtOnce = 10

// Letters tells how the letters of the event called slug stand.
func (d *Writing) Letters(ctx context.Context, by core.Actor, slug string) (*Letters, error) {
	ev, err := d.EventFor(ctx, by, slug, core.WriteMessages)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	v := &Letters{Programme: *p}
	if err := d.count(ctx, v); err != nil {
		return nil, err
	}
	letters, err := d.Store.FailedLetters(ctx, ev.ID, failedAtOnce)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, l := range letters {
		if l.RegistrantID != 0 {
			ids = append(ids, l.RegistrantID)
		}
	}
	people, err := d.Store.RegistrantsByID(ctx, ids)
	for _, l := range letters {
		f := Failed{Letter: l}
		if i := slices.IndexFunc(people, func(r event.Registrant) bool { return r.ID == l.RegistrantID }); i >= 0 {
			f.Registrant = &people[i]
		}
		v.Failed = append(v.Failed, f)
	}
	return v, err
}

// count fills in the numbers.
func (d *Writing) count(ctx context.Context, v *Letters) error {
	for _, kind := range event.OwnKinds() {
		k := Kind{Kind: kind}
		for _, lang := range v.Event.Languages {
			if own := v.Event.Letters.Of(kind); own.Subject[lang] != "" || own.Text[lang] != "" {
				k.Own = append(k.Own, lang)
			}
		}
		v.Kinds = append(v.Kinds, k)
	}
	counts, err := d.Store.CountKinds(ctx, v.Event.ID)
	for _, c := range counts {
		i := slices.IndexFunc(v.Kinds, func(k Kind) bool { return k.Kind == c.Kind })
		if i < 0 {
			i = len(v.Kinds)
			v.Kinds = append(v.Kinds, Kind{Kind: c.Kind})
		}
		k := &v.Kinds[i]
		switch {
		case c.State == event.LetterSent:
			k.Sent += c.Letters
		case c.State == event.LetterQueued:
			k.Waiting += c.Letters
		case c.State == event.LetterFailed && c.Returned:
			k.Returned += c.Letters
		case c.State == event.LetterFailed:
			k.Refused += c.Letters
		default:
			k.TooLate += c.Letters
		}
	}
	own := len(event.OwnKinds())
	slices.SortFunc(v.Kinds[own:], func(a, b Kind) int { return int(b.Sent - a.Sent) })
	return err
}
