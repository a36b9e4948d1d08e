package desk

import (
	"context"

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
func (d *Desk) Languages(ctx context.Context, by Actor, slug string) ([]Language, error) {
	ev, err := d.event(ctx, by, slug, SeeNumbers)
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
		all[i] = Language{Code: code, Size: d.words.Size(), Words: d.words.Size()}
		if d.words.Speaks(code) {
			all[i].Words = len(d.words.Printer(code).Missing())
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
func (d *Desk) Incomplete() []Language {
	var all []Language
	for _, code := range d.words.Languages() {
		if missing := d.words.Printer(code).Missing(); len(missing) > 0 {
			all = append(all, Language{Code: code, Words: len(missing), Size: d.words.Size()})
		}
	}
	return all
}
