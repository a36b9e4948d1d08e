package people

import (
	"context"
	"slices"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A Panel is everything that the team knows of a person.
type Panel struct {
	core.PersonView
	LettersIn string         // the language of letters to the person: theirs, where there are words in it
	Answers   []Answer       // in the order of the form, without those that are empty
	History   []HistoryEntry // oldest first
	Letters   []event.Letter // without their bytes, oldest first
	Notes     []Note         // oldest first

	Doubles []Double          // for whom the person stands
	Into    *event.Registrant // who stands for the person; nil: they themselves
	Undo    *time.Time        // until when the last merge may be taken back; nil: there is none that may
}

// A Double is somebody who is the same person, with what they have said and
// what stands in their own panel else.
type Double struct {
	Registrant *event.Registrant
	Answers    []Answer
	Letters    []event.Letter // without their bytes
	Notes      []Note
}

// An Answer is one with the words that it was given to.
type Answer struct {
	Question event.Question // as it was put then
	Value    any
	At       time.Time // when it was given
	Reworded bool      // the question is put otherwise by now
}

// A HistoryEntry is what was done about the person. The reason stands there
// for those who may read the audit.
type HistoryEntry struct {
	core.HistoryEntry
	Who string // the account's name, where one has done it
}

// A Note is one with who has written it.
type Note struct {
	event.Note
	Who string // the account's name; "" for the operator
}

// Panel is everything about a registrant of the event called slug. It fails
// as EventFor does, and with ErrNotFound.
func (d *Keeping) Panel(ctx context.Context, by core.Actor, slug string, id int64) (*Panel, error) {
	v, err := d.RegistrantFor(ctx, by, slug, id, core.SeeRegistrants)
	if err != nil {
		return nil, err
	}
	role, err := d.RoleIn(ctx, by, v.Event)
	if err != nil {
		return nil, err
	}
	if v.Consented, err = d.Consented(ctx, v); err != nil {
		return nil, err
	}
	v.Link = "" // a secret that is looked at by ShowLink alone
	p := &Panel{PersonView: *v, LettersIn: d.Words.Spoken(append([]string{v.Registrant.Language}, v.Event.Languages...)...)}
	names := core.AccountNames{}
	if err := d.addHistory(ctx, p, names, core.SeeAudit.Allows(role)); err != nil {
		return nil, err
	}
	if p.Answers, err = answersOf(ctx, d.Store.Reads, p); err != nil {
		return nil, err
	}
	if p.Letters, p.Notes, err = d.kept(ctx, id, names); err != nil {
		return nil, err
	}
	return p, d.addDoubles(ctx, p, names)
}

// kept are the letters to a registrant, without their bytes, and the notes
// about them.
func (d *Keeping) kept(ctx context.Context, id int64, names core.AccountNames) ([]event.Letter, []Note, error) {
	letters, err := d.Store.LettersOf(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range letters {
		letters[i].Bytes = nil
	}
	written, err := d.Store.Notes(ctx, id)
	var notes []Note
	for _, n := range written {
		who, err := names.Of(ctx, d.Store.Reads, n.Actor)
		if err != nil {
			return nil, nil, err
		}
		notes = append(notes, Note{n, who})
	}
	return letters, notes, err
}

// addDoubles adds who else p's person is.
func (d *Keeping) addDoubles(ctx context.Context, p *Panel, names core.AccountNames) error {
	doubles, err := d.Store.Doubles(ctx, p.Registrant.ID)
	if err != nil {
		return err
	}
	for i := range doubles {
		of := Panel{PersonView: core.PersonView{Programme: p.Programme, Registrant: &doubles[i]}}
		if err := d.addHistory(ctx, &of, names, false); err != nil {
			return err
		}
		x := Double{Registrant: &doubles[i]}
		if x.Answers, err = answersOf(ctx, d.Store.Reads, &of); err != nil {
			return err
		}
		if x.Letters, x.Notes, err = d.kept(ctx, doubles[i].ID, names); err != nil {
			return err
		}
		p.Doubles = append(p.Doubles, x)
	}
	if p.Registrant.MergedInto != nil {
		p.Into, err = d.Store.StandsFor(ctx, p.Registrant)
		return err
	}
	last, err := undoable(ctx, d.Store.Reads, p.Registrant.ID, d.Now())
	if last != nil {
		until := last.At.Add(event.UndoMerge)
		p.Undo = &until
	}
	return err
}

// addHistory adds what was done about p's person, with reasons for those who
// may read them.
func (d *Keeping) addHistory(ctx context.Context, p *Panel, names core.AccountNames, reasons bool) error {
	entries, err := core.HistoryOf(ctx, d.Store.Reads, &p.PersonView)
	if err != nil {
		return err
	}
	for _, e := range entries {
		who, err := names.Of(ctx, d.Store.Reads, e.Actor)
		if err != nil {
			return err
		}
		if !reasons {
			e.Reason = ""
		}
		p.History = append(p.History, HistoryEntry{e, who})
	}
	return nil
}

// answersOf are p's person's with the words that they were given to.
func answersOf(ctx context.Context, reads store.Reads, p *Panel) ([]Answer, error) {
	wordings, err := reads.Wordings(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	var list []Answer
	for _, q := range p.Event.Questions {
		value, given := p.Registrant.Answers[q.Key]
		if !given {
			continue
		}
		at := p.answeredAt(q.Key)
		then := q.AsPut(at, wordings)
		list = append(list, Answer{Question: then, Value: value, At: at, Reworded: len(event.Reworded([]event.Question{then}, []event.Question{q}, at)) > 0})
	}
	return list, nil
}

// answeredAt is when the answer to a question was given that counts.
func (p *Panel) answeredAt(key string) time.Time {
	for _, h := range slices.Backward(p.History) {
		if slices.ContainsFunc(h.Changes, func(c event.AuditValue) bool { return c.Field == core.AnswerField(key) }) {
			return h.At
		}
	}
	return p.Registrant.SignedUpAt
}
