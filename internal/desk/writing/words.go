package writing

import (
	"context"
	"maps"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/event"
	"rollcall/internal/mail"
	"rollcall/internal/problem"
)

// Words are the organiser's own words for one kind of letter.
type Words struct {
	core.Programme
	Kind event.LetterKind
	event.LetterText
}

// LetterWords returns the organiser's own words for a kind of letter of the
// event called slug. It fails with core.ErrNotFound for kinds that have none.
func (d *Writing) LetterWords(ctx context.Context, by core.Actor, slug, kind string) (*Words, error) {
	ev, err := d.EventFor(ctx, by, slug, core.WriteMessages)
	if err != nil {
		return nil, err
	}
	own := ev.Letters.Of(event.LetterKind(kind))
	if own == nil {
		return nil, core.ErrNotFound
	}
	p, err := d.ProgrammeOf(ctx, ev)
	return &Words{*p, event.LetterKind(kind), *own}, err
}

// SetLetterWords puts words in the place of those of a kind of letter, by the
// event's document. read are those that were there when they were read: it fails
// with core.ErrChangedMeanwhile if there are others by now than both, and as
// programme.Events.ReplaceEvent does.
func (d *Writing) SetLetterWords(ctx context.Context, by core.Actor, slug, kind string, read, words event.LetterText) error {
	w, err := d.LetterWords(ctx, by, slug, kind)
	if err != nil {
		return err
	}
	doc, tag, err := d.Events.EventFile(ctx, by, slug)
	if err != nil {
		return err
	}
	own := doc.Letters.Of(w.Kind)
	next := event.LetterText{Subject: tidied(words.Subject), Text: tidied(words.Text)}
	switch {
	case sameWords(*own, next):
		return nil
	case !sameWords(*own, read):
		return core.ErrChangedMeanwhile
	}
	if len(next.Subject) == 0 {
		next.Subject = nil
	}
	if len(next.Text) == 0 {
		next.Text = nil
	}
	*own = next
	if wrong := doc.Check(); len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	_, err = d.Events.ReplaceEvent(ctx, by, slug, doc, tag, programme.LettersUndecided)
	return err
}

// sameWords reports whether a and b say the same.
func sameWords(a, b event.LetterText) bool {
	return maps.Equal(tidied(a.Subject), tidied(b.Subject)) && maps.Equal(tidied(a.Text), tidied(b.Text))
}

// ShowLetter shows a kind of letter with the words that are kept, as somebody
// of the event would get it in a language, "": theirs. It fails with
// ErrNobodyMatches if nobody is registered.
func (d *Writing) ShowLetter(ctx context.Context, by core.Actor, slug, kind, language string) (*Shown, error) {
	w, err := d.LetterWords(ctx, by, slug, kind)
	if err != nil {
		return nil, err
	}
	r, err := d.person(ctx, &event.Message{EventID: w.Event.ID}, 0)
	if err != nil {
		return nil, err
	}
	l := core.Letter(r, w.Kind, d.Now())
	if language != "" {
		l.Language = language
	}
	c, err := d.Store.LetterContext(ctx, l)
	if err != nil {
		return nil, err
	}
	stage(&c)
	composer, err := mail.NewComposer(d.Words, d.Key, d.BaseURL, d.Invites.From)
	if err != nil {
		return nil, err
	}
	shown, err := composer.Show(&c)
	return &Shown{shown, l.Language, r}, err
}

// stage gives a letter that nobody is owed something to speak of: what its
// kind announces, about the first session that the person has something in.
func stage(c *event.LetterContext) {
	if len(c.Sessions) == 0 {
		return
	}
	s := c.Sessions[0]
	if len(c.Registrations) > 0 {
		for i := range c.Sessions {
			if c.Sessions[i].ID == c.Registrations[0].SessionID {
				s = c.Sessions[i]
			}
		}
	}
	status := map[event.LetterKind]event.Status{
		event.LetterVerify: event.Unverified, event.LetterPending: event.Pending, event.LetterWaitlisted: event.Waitlisted,
		event.LetterOffered: event.Offered, event.LetterOfferOver: event.Expired, event.LetterRejected: event.Rejected,
		event.LetterCancelled: event.Cancelled, event.LetterWithdrawn: event.Withdrawn,
	}[c.Letter.Kind]
	if status == "" {
		status = event.Confirmed
	}
	c.Letter.Data.SessionID, c.Letter.Data.Starts = s.ID, s.StartsAt
	place := event.Place{SessionID: s.ID, Status: status, HoldsSeat: status == event.Confirmed || status == event.Offered || status == event.Unverified}
	switch status {
	case event.Waitlisted:
		place.Rank = 3
	case event.Offered:
		place.OfferUntil = c.Letter.OwedAt.Add(time.Duration(c.Event.OfferHours) * time.Hour)
	}
	c.Letter.Data.Places = []event.Place{place}
}
