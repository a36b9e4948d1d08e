package programme

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/eventfile"
)

// A Language is one of an event's languages and what it lacks.
type Language struct {
	Code  string
	Texts []eventfile.Missing // of the event, in which its first language stands in
	Words int                 // of pages, letters and errors, in which English stands in
	Size  int                 // how many words there are
}

// Languages are those of the event called slug, in their order, each with
// what it lacks.
func (d *Events) Languages(ctx context.Context, by core.Actor, slug string) ([]Language, error) {
	ev, err := d.EventFor(ctx, by, slug, core.SeeNumbers)
	if err != nil {
		return nil, err
	}
	doc, err := d.documentNow(ctx, ev)
	if err != nil {
		return nil, err
	}
	missing := doc.Missing()
	all := make([]Language, len(doc.Languages))
	for i, code := range doc.Languages {
		all[i] = Language{Code: code, Size: d.Words.Size(), Words: d.Words.Size()}
		if d.Words.Speaks(code) {
			all[i].Words = len(d.Words.Printer(code).Missing())
		}
		for _, m := range missing {
			if m.Language == code {
				all[i].Texts = append(all[i].Texts, m)
			}
		}
	}
	return all, nil
}

// Incomplete are the languages that there are words for, but not all, with
// how many they lack. English stands in.
func (d *Events) Incomplete() []Language {
	var all []Language
	for _, code := range d.Words.Languages() {
		if missing := d.Words.Printer(code).Missing(); len(missing) > 0 {
			all = append(all, Language{Code: code, Words: len(missing), Size: d.Words.Size()})
		}
	}
	return all
}
