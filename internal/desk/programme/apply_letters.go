package programme

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/calendar"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
)

// told is what people are to be told about the sessions of one event, by
// registrant: all that changes for somebody stands in one letter.
type told map[int64]*telling

// A telling is what one person is told.
type telling struct {
	person *event.Registrant
	news   []news
}

// news are about one session.
type news struct {
	event.SessionChange
	session *event.Session
	seat    bool // the person has one, or takes part without, and so an entry in the calendar
}

// tell notes what everyone who has a seat in s, or waits for one or for a
// decision, is to be told about it, unless it is over. before is what it was.
func (a *applying) tell(before, s *event.Session) error {
	if !a.now.Before(s.EndsAt) {
		return nil
	}
	people, err := a.tx.Concerned(a.ctx, s.ID)
	if err != nil {
		return err
	}
	seats, err := a.tx.ConfirmedIn(a.ctx, s.ID)
	if err != nil {
		return err
	}
	has := map[int64]bool{}
	for _, id := range seats {
		has[id] = true
	}
	for i := range people {
		r := &people[i]
		c := event.ChangeOf(&a.before, a.ev, before, s, r.Language)
		if !c.Any() {
			continue
		}
		if a.told[r.ID] == nil {
			a.told[r.ID] = &telling{person: r}
		}
		t := a.told[r.ID]
		t.news = append(t.news, news{c, s, has[r.ID]})
	}
	return nil
}

// fill promotes whoever waits for the seats that s has more than before.
// Their letter also says what has changed about it.
func (a *applying) fill(s *event.Session) error {
	moves, err := seats.Moves(a.ctx, a.tx, a.by, s, seats.EventChanged, a.now)
	if err != nil {
		return err
	}
	for _, m := range moves {
		l := m.News()
		l.Data.Changes = a.told.take(m.Person.ID, s.ID)
		var calendars []calendar.Method
		if l.Kind != event.LetterOffered { // whose seat it is not yet
			calendars = append(calendars, calendar.Request)
		}
		if err := a.write(m.Person, l, calendars...); err != nil {
			return err
		}
	}
	return nil
}

// take removes what somebody is told about a session, and returns it.
func (t told) take(registrantID, sessionID int64) (taken []event.SessionChange) {
	of := t[registrantID]
	if of == nil {
		return nil
	}
	of.news = slices.DeleteFunc(of.news, func(n news) bool {
		if n.SessionID == sessionID {
			taken = append(taken, n.SessionChange)
		}
		return n.SessionID == sessionID
	})
	return taken
}

// owe writes the letters about what has changed, one for each person, and
// those about recordings.
func (a *applying) owe() error {
	for _, id := range slices.Sorted(maps.Keys(a.told)) {
		t := a.told[id]
		if len(t.news) == 0 {
			continue
		}
		if err := a.write(t.person, t.letter(a.now), t.calendars()...); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.recorded)) {
		l := a.recorded[id]
		if err := a.write(l.person, l.Letter); err != nil {
			return err
		}
	}
	return nil
}

// write counts a letter and what it says to the calendar, and owes it, unless
// nobody is to be written to, and notes whom nobody can write to. Who is offered a seat has to know, since the
// time for an answer runs.
func (a *applying) write(r *event.Registrant, l event.Letter, calendars ...calendar.Method) error {
	if a.letters == LettersQuiet && l.Kind != event.LetterOffered {
		return nil
	}
	if r.Email == nil {
		a.applied.Unwritten = append(a.applied.Unwritten, Told{r.ID, r.Name(), l.Kind, calendars})
		return nil
	}
	a.applied.Letters[l.Kind]++
	a.applied.People = append(a.applied.People, Told{r.ID, r.Name(), l.Kind, calendars})
	for _, method := range calendars {
		a.applied.Calendars[method]++
	}
	return a.tx.Owe(&l)
}

// letter is the one letter that t becomes: where nothing takes place any
// more, it is about that.
func (t *telling) letter(now time.Time) event.Letter {
	slices.SortStableFunc(t.news, func(a, b news) int { return a.session.StartsAt.Compare(b.session.StartsAt) })
	l := core.Letter(t.person, event.LetterCalledOff, now)
	var occasions []string
	var until time.Time
	for _, n := range t.news {
		if !n.CalledOff {
			l.Kind = event.LetterChanged
		}
		l.Data.Changes = append(l.Data.Changes, n.SessionChange)
		occasions = append(occasions, fmt.Sprintf("%d/%d", n.session.ID, n.session.Sequence))
		if n.session.EndsAt.After(until) {
			until = n.session.EndsAt
		}
	}
	l.Occasion, l.UsefulUntil = strings.Join(occasions, " "), &until
	return l
}

// calendars are what the letter says to the person's calendar.
func (t *telling) calendars() []calendar.Method {
	var all []calendar.Method
	for _, n := range t.news {
		switch {
		case n.seat && n.CalledOff:
			all = append(all, calendar.Cancel)
		case n.seat:
			all = append(all, calendar.Request)
		}
	}
	return all
}

// decideLetters refuses letters that nobody has decided on. The refusal says
// what would happen: the changes, the letters and what these say to calendars.
func (a *applying) decideLetters() error {
	total := int64(0)
	for _, n := range a.applied.Letters {
		total += n
	}
	if total > 0 && a.letters == LettersUndecided {
		return core.ErrLettersUndecided.With("letters", a.applied.Letters).With("count", total).
			With("calendars", a.applied.Calendars).With("changes", a.applied.Changes)
	}
	return nil
}
