package programme

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"rollcall/internal/calendar"
	"rollcall/internal/desk/core"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/store/accounts"
)

// LetterChoice says whether people are written to about a change of their
// event.
type LetterChoice int

// The choices. Undecided is an error as soon as there would be a letter.
const (
	LettersUndecided LetterChoice = iota
	LettersNotify
	LettersQuiet
)

// ApplyOptions say how to apply event files.
type ApplyOptions struct {
	DryRun  bool // find out what would change, and change nothing
	Letters LetterChoice
}

// Applied is what became of one event.
type Applied struct {
	Slug    string                     `json:"slug"`
	Created bool                       `json:"created"`
	Changes []eventfile.Change         `json:"changes"`
	Letters map[event.LetterKind]int64 `json:"letters"` // that are or would be written

	// Calendars are the entries that these letters update or take away, by
	// what they say to the reader's calendar.
	Calendars map[calendar.Method]int64 `json:"calendars"`

	// Quotas are how the quotas stand in each session then, where the event
	// has any.
	Quotas []AppliedQuota `json:"quotas"`

	// Final is that attendance changes which is final already: that needs a reason.
	Final bool `json:"final"`

	// People are who gets the letters, in the order in which they are written.
	People []Told `json:"-"`

	// Unwritten are those who would get one, and have no address: somebody has
	// to tell them.
	Unwritten []Told `json:"-"`
}

// A Told is somebody who gets a letter about a change.
type Told struct {
	RegistrantID int64
	Name         string
	Kind         event.LetterKind
	Calendars    []calendar.Method // what the letter says to the person's calendar, by session
}

// An AppliedQuota is a quota of one session after a change.
type AppliedQuota struct {
	Session  string `json:"session"` // slug
	Key      string `json:"key"`
	Seats    int64  `json:"seats"`
	Taken    int64  `json:"taken"` // that its people hold
	Kept     int64  `json:"kept"`  // for its people, of those that are free or will be
	Released bool   `json:"released"`
}

// noteQuotas notes how the quotas of s stand.
func (a *Applied) noteQuotas(s *event.Session) {
	for i := range s.Quotas {
		q := &s.Quotas[i]
		a.Quotas = append(a.Quotas, AppliedQuota{s.Slug, q.Key, q.Seats, q.Taken, q.Kept(), q.ReleasedAt != nil})
	}
}

// newApplied is what becomes of the event called slug before anything has.
func newApplied(slug string) Applied {
	return Applied{
		Slug: slug, Changes: []eventfile.Change{}, Letters: map[event.LetterKind]int64{}, Calendars: map[calendar.Method]int64{},
		Quotas: []AppliedQuota{},
	}
}

// LetterKinds are the kinds of letters written, in a stable order.
func (a *Applied) LetterKinds() []event.LetterKind { return slices.Sorted(maps.Keys(a.Letters)) }

// A change is one event file on its way into the store.
type change struct {
	doc       *eventfile.Document
	mustBeNew bool
	revision  int64 // that the caller has read; 0: whatever there is
}

// A FileProblem is what is wrong with one of several event files, besides
// what its own rules say.
type FileProblem struct {
	Index int // of the file
	Err   *problem.Error
}

// Error is the problem's.
func (p *FileProblem) Error() string { return p.Err.Error() }

// Unwrap returns the problem.
func (p *FileProblem) Unwrap() error { return p.Err }

// Apply creates or updates events from checked documents: all or none. A
// document that says what is stored already changes nothing. It is for the
// operator; its errors are *FileProblem where one of the documents is at
// fault.
func (d *Events) Apply(ctx context.Context, by core.Actor, docs []*eventfile.Document, o ApplyOptions) ([]Applied, error) {
	if by.Kind != core.Operator {
		return nil, core.ErrForbidden
	}
	if err := d.CheckReason(by.Reason); err != nil {
		return nil, err
	}
	changes := make([]change, len(docs))
	for i, doc := range docs {
		changes[i].doc = doc
	}
	return d.apply(ctx, by, changes, o)
}

// errDryRun rolls a trial back.
var errDryRun = errors.New("dry run")

func (d *Events) apply(ctx context.Context, by core.Actor, changes []change, o ApplyOptions) ([]Applied, error) {
	var sessions []int64
	for _, c := range changes {
		ids, err := d.SessionIDsOf(ctx, c.doc.Slug)
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, ids...)
	}
	now := d.Now()
	var applied []Applied
	_, err := d.Write(ctx, by, sessions, func(tx *store.Tx) (core.Result, error) {
		applied = nil
		res := core.Result{}
		for i := range changes {
			a := &applying{ctx: ctx, tx: tx, by: by, now: now, change: &changes[i], letters: o.Letters, trial: o.DryRun}
			if err := a.run(); err != nil {
				if p := problem.From(err); p != nil {
					return core.Result{}, &FileProblem{i, p}
				}
				return core.Result{}, err
			}
			applied = append(applied, a.applied)
			res = core.Result{ID: a.ev.ID, Created: a.applied.Created}
		}
		if o.DryRun {
			return core.Result{}, errDryRun
		}
		return res, nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, err
	}
	if applied == nil { // a repeat of a request that was answered before
		for _, c := range changes {
			one := newApplied(c.doc.Slug)
			one.Created = c.mustBeNew
			applied = append(applied, one)
		}
	}
	return applied, nil
}

// An applying is one document in the transaction that applies it.
type applying struct {
	ctx     context.Context
	tx      *store.Tx
	by      core.Actor
	now     time.Time
	change  *change
	letters LetterChoice

	ev          *event.Event
	sessions    []event.Session
	consents    []event.ConsentText
	applied     Applied
	differences []eventfile.Difference // from what is stored
	trial       bool                   // nothing of it stays
	planned     bool                   // there are other reminders than before
	before      event.Event
	told        told
	recorded    map[int64]*recordedLetter // by registrant
}

// run applies the document, or finds that there is nothing to do.
func (a *applying) run() error {
	doc := a.change.doc
	a.applied, a.told, a.recorded = newApplied(doc.Slug), told{}, map[int64]*recordedLetter{}
	var err error
	a.ev, err = a.tx.Event(a.ctx, doc.Slug)
	switch {
	case errors.Is(err, core.ErrNotFound):
		return a.create()
	case err != nil:
		return err
	case a.change.mustBeNew:
		return core.ErrSlugTaken
	case a.change.revision != 0 && a.change.revision != a.ev.Revision:
		return core.ErrChangedMeanwhile
	}
	if a.sessions, err = a.tx.Sessions(a.ctx, a.ev.ID); err != nil {
		return err
	}
	if a.consents, err = a.tx.CurrentConsents(a.ctx, a.ev.ID); err != nil {
		return err
	}
	stored := documentOf(a.ev, a.sessions, a.consents)
	a.applied.Changes, a.differences = eventfile.Diff(stored, doc), eventfile.Differences(stored, doc)
	switch {
	case len(a.applied.Changes) == 0:
		return nil
	case a.ev.ErasedAt != nil:
		return event.ErrDetailsErased
	case a.ev.ArchivedAt != nil:
		return event.ErrArchived
	}
	return a.update()
}

// create adds an event that is not there yet.
func (a *applying) create() error {
	doc := a.change.doc
	loc, err := event.LoadZone(doc.Zone)
	if err != nil {
		return err
	}
	r := &reader{loc: loc}
	a.applied.Created = true
	a.ev = &event.Event{Revision: 1, AnnouncedAt: a.now, ChangedAt: a.now}
	r.event(doc, a.ev)
	fresh, err := a.tx.AddEvent(a.ev)
	if err != nil {
		return err
	}
	if !fresh {
		return core.ErrSlugTaken
	}
	for i := range doc.Sessions {
		if err := a.addSession(r, &doc.Sessions[i]); err != nil {
			return err
		}
	}
	if err := errors.Join(r.err, a.writeConsents()); err != nil {
		return err
	}
	if a.by.Kind == core.Staff {
		g := event.Grant{AccountID: a.by.Account.ID, EventID: a.ev.ID, Role: event.Organiser, GrantedAt: a.now}
		if err := accounts.SetGrant(a.tx, &g); err != nil {
			return err
		}
	}
	return core.Audit(a.tx, core.NewEntry(a.by, a.ev.ID, a.now, "event_created").With("slug", doc.Slug))
}

// update makes the stored event what the document says.
func (a *applying) update() error {
	doc := a.change.doc
	if err := errors.Join(a.checkRemoved(), a.checkTakenBack()); err != nil {
		return err
	}
	loc, err := event.LoadZone(doc.Zone)
	if err != nil {
		return err
	}
	r := &reader{loc: loc}
	a.before = *a.ev
	r.event(doc, a.ev)
	a.planned = !slices.Equal(a.before.Reminders, a.ev.Reminders)
	a.ev.Revision++
	a.ev.ChangedAt = a.now
	if err := errors.Join(r.err, a.tx.SaveEvent(a.ev), a.writeConsents(), a.recount(), a.keepWordings()); err != nil {
		return err
	}
	for i := range doc.Sessions {
		if err := a.writeSession(r, i); err != nil {
			return err
		}
	}
	for _, s := range a.sessions {
		if !slices.ContainsFunc(doc.Sessions, func(d eventfile.Session) bool { return d.Slug == s.Slug }) {
			if err := a.tx.DeleteSession(s.ID); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(a.owe(), a.decideLetters()); err != nil {
		return err
	}
	return errors.Join(r.err, core.Audit(a.tx, a.entry()))
}

// checkTakenBack refuses to make a draft of an event that people know of.
func (a *applying) checkTakenBack() error {
	if a.ev.Visibility == event.Draft || a.change.doc.Visibility != event.Draft {
		return nil
	}
	return unknown(a.ctx, a.tx, a.ev.ID)
}

// deed is how the audit calls the change.
func (a *applying) deed() string {
	was, is := a.before.Visibility == event.Draft, a.ev.Visibility == event.Draft
	switch {
	case was && !is:
		return event.ActionPublished
	case is && !was:
		return event.ActionTakenBack
	}
	return "event_changed"
}

// keepWordings keeps how questions were put that are put otherwise from now
// on: answers are read with the words that they were given to.
func (a *applying) keepWordings() error {
	return a.tx.AddWordings(a.ev.ID, event.Reworded(a.before.Questions, a.ev.Questions, a.now))
}

// recount gives the people who are there the municipalities that the document
// knows: a spelling that is added counts for those who wrote it before.
func (a *applying) recount() error {
	if !slices.ContainsFunc(a.applied.Changes, func(c eventfile.Change) bool { return strings.HasPrefix(c.Path, "municipalities") }) {
		return nil
	}
	written, err := a.tx.Municipalities(a.ctx, a.ev.ID)
	if err != nil {
		return err
	}
	for _, w := range written {
		if key := a.ev.MunicipalityKey(w.Municipality, w.Country); key != w.MunicipalityKey {
			if err := a.tx.SetMunicipality(a.ev.ID, w, key); err != nil {
				return err
			}
		}
	}
	return nil
}
