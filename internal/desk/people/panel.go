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
	Answers []Answer       // in the order of the form, without those that are empty
	History []HistoryEntry // oldest first
	Letters []event.Letter // without their bytes, oldest first
	Notes   []Note         // oldest first
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
	p := &Panel{PersonView: *v}
	names := core.AccountNames{}
	if err := d.addHistory(ctx, p, names, core.SeeAudit.Allows(role)); err != nil {
		return nil, err
	}
	if p.Answers, err = answersOf(ctx, d.Store.Reads, p); err != nil {
		return nil, err
	}
	if p.Letters, err = d.Store.LettersOf(ctx, id); err != nil {
		return nil, err
	}
	for i := range p.Letters {
		p.Letters[i].Bytes = nil
	}
	notes, err := d.Store.Notes(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		who, err := names.Of(ctx, d.Store.Reads, n.Actor)
		if err != nil {
			return nil, err
		}
		p.Notes = append(p.Notes, Note{n, who})
	}
	return p, nil
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
