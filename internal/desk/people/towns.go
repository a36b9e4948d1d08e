package people

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/programme"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// A Town is a municipality of the event's list, with those who count there.
type Town struct {
	event.Municipality
	People   int64
	Spelling []store.Spelled // as people wrote it
}

// Towns are the municipalities of an event.
type Towns struct {
	core.Programme
	Listed []Town          // in the order of the event file
	Loose  []store.Spelled // what people wrote that counts nowhere, the most frequent first
}

// Municipalities are how people wrote their municipalities, and where that
// counts. It fails as EventFor does.
func (d *Keeping) Municipalities(ctx context.Context, by core.Actor, slug string) (*Towns, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	written, err := d.Store.Spellings(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	v := &Towns{Programme: *p}
	for _, m := range ev.Municipalities {
		v.Listed = append(v.Listed, Town{Municipality: m})
	}
	for _, w := range written {
		i := slices.IndexFunc(v.Listed, func(t Town) bool { return t.Key == w.MunicipalityKey })
		if i < 0 {
			v.Loose = append(v.Loose, w)
			continue
		}
		v.Listed[i].People += w.People
		v.Listed[i].Spelling = append(v.Listed[i].Spelling, w)
	}
	slices.SortStableFunc(v.Loose, func(a, b store.Spelled) int { return int(b.People - a.People) })
	return v, nil
}

// A TownMerge says under which municipality what people wrote is to count.
type TownMerge struct {
	Into      string   `json:"into"`                                   // key of one of the list; "": another, with the name
	Name      string   `json:"name" validate:"name,max=200"`           // in the event's first language
	Country   string   `json:"country" validate:"omitempty,country"`   // of another
	Spellings []string `json:"spellings" validate:"max=500,dive,line"` // as people wrote them
	Absorbed  []string `json:"absorbed" validate:"max=500"`            // keys of others of the list that are the same
}

// MergeMunicipalities makes spellings count under one municipality of the
// event's list, which learns them, so that whoever writes so later counts there
// too. It changes the event as a new document of it would, without letters.
// It fails as ReplaceEvent does, or with a problem with fields.
func (d *Keeping) MergeMunicipalities(ctx context.Context, by core.Actor, slug string, in TownMerge) (*Towns, error) {
	doc, match, err := d.Events.EventFile(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	in.Name, in.Country = input.Clean(in.Name), input.Clean(in.Country)
	if err := d.Refuse(d.Check(in), in.wrong(doc)); err != nil {
		return nil, err
	}
	key, fresh := in.Into, event.Municipality{}
	if key == "" {
		key = called(in.Name, in.Country, doc.Municipalities)
	}
	if key == "" {
		key, fresh = keyFor(in.Name, doc.Municipalities), event.Municipality{Country: in.Country, Name: event.Text{doc.Languages[0]: in.Name}}
	}
	doc.Municipalities = event.MergedSpellings(doc.Municipalities, key, fresh, in.Spellings, in.Absorbed)
	if wrong := doc.Check(); len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	if _, err := d.Events.ReplaceEvent(ctx, by, slug, doc, match, programme.LettersQuiet); err != nil {
		return nil, err
	}
	return d.Municipalities(ctx, by, slug)
}

// wrong is what does not fit the list of doc.
func (in TownMerge) wrong(doc *eventfile.Document) []problem.Field {
	listed := func(key string) bool {
		return slices.ContainsFunc(doc.Municipalities, func(m event.Municipality) bool { return m.Key == key })
	}
	var fields []problem.Field
	if in.Into != "" && !listed(in.Into) {
		fields = append(fields, problem.At("/into", "unknown_choice"))
	}
	if in.Into == "" && in.Name == "" {
		fields = append(fields, problem.At("/name", "required"))
	}
	for i, key := range in.Absorbed {
		if !listed(key) {
			fields = append(fields, problem.At(input.Pointer("absorbed", i), "unknown_choice"))
		}
	}
	if len(in.Spellings)+len(in.Absorbed) == 0 {
		fields = append(fields, problem.At("/spellings", "required"))
	}
	return fields
}

// called is the key of the municipality that goes by the name in its country; ""
// if none does.
func called(name, country string, all []event.Municipality) string {
	for i := range all {
		for _, spelt := range slices.Concat(slices.Collect(maps.Values(all[i].Name)), all[i].Aliases) {
			if event.Fold(spelt) == event.Fold(name) && all[i].Country == country {
				return all[i].Key
			}
		}
	}
	return ""
}

// keyFor is a key for a municipality of that name which none of all has.
func keyFor(name string, all []event.Municipality) string {
	key := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, event.Fold(name))
	if key == "" || key[0] < 'a' {
		key = "town" + key
	}
	key = key[:min(len(key), 30)]
	unique := key
	for n := 2; slices.ContainsFunc(all, func(m event.Municipality) bool { return m.Key == unique }); n++ {
		unique = fmt.Sprintf("%s_%d", key, n)
	}
	return unique
}
