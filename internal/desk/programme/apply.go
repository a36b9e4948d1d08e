package programme

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"rollcall/internal/calendar"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/problem"
	"rollcall/internal/store"
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

	// People are who gets the letters, in the order in which they are written.
	People []Told `json:"-"`
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
			a := &applying{ctx: ctx, tx: tx, by: by, now: now, change: &changes[i], letters: o.Letters}
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

	ev       *event.Event
	sessions []event.Session
	consents []event.ConsentText
	applied  Applied
	planned  bool // there are other reminders than before
	before   event.Event
	told     told
	recorded map[int64]*recordedLetter // by registrant
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
	a.applied.Changes = eventfile.Diff(documentOf(a.ev, a.sessions, a.consents), doc)
	if len(a.applied.Changes) == 0 {
		return nil
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
		if err := a.tx.SetGrant(&g); err != nil {
			return err
		}
	}
	return core.Audit(a.tx, core.NewEntry(a.by, a.ev.ID, a.now, "event_created").With("slug", doc.Slug))
}

func (a *applying) addSession(r *reader, d *eventfile.Session) error {
	s := event.Session{EventID: a.ev.ID}
	r.session(d, &s, a.now)
	if err := a.tx.AddSession(&s); err != nil {
		return err
	}
	return a.writeQuotas(r, &s)
}

// update makes the stored event what the document says.
func (a *applying) update() error {
	doc := a.change.doc
	if err := a.checkRemoved(); err != nil {
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
	if err := errors.Join(r.err, a.tx.SaveEvent(a.ev), a.writeConsents(), a.recount()); err != nil {
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
	var paths []string
	for _, c := range a.applied.Changes {
		paths = append(paths, c.Path)
	}
	return errors.Join(r.err, core.Audit(a.tx, core.NewEntry(a.by, a.ev.ID, a.now, "event_changed").With("changes", paths)))
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

// writeSession writes the i-th session of the document, notes whom to tell
// what of it, and promotes if there are more seats.
func (a *applying) writeSession(r *reader, i int) error {
	d := &a.change.doc.Sessions[i]
	old, err := core.Find(a.sessions, d.Slug)
	if err != nil {
		return a.addSession(r, d)
	}
	s := *old
	r.session(d, &s, a.now)
	if r.err != nil {
		return r.err
	}
	if taken := s.SeatsTaken + s.Held(); s.Capacity < s.SeatsTaken || s.Capacity < min(taken, old.Capacity) {
		return problem.Refuse(problem.Field{
			Pointer: input.Pointer("sessions", i, "capacity"), Code: "below_taken", Params: map[string]any{"capacity": s.Capacity, "taken": taken},
		})
	}
	moved := !s.StartsAt.Equal(old.StartsAt) || !s.EndsAt.Equal(old.EndsAt)
	calledOff, back := s.CancelledAt != nil && old.CancelledAt == nil, s.CancelledAt == nil && old.CancelledAt != nil
	if moved || calledOff || back || !maps.Equal(s.Title, old.Title) {
		s.Sequence++
	}
	if !s.StartsAt.Equal(old.StartsAt) {
		s.MovedFrom = &old.StartsAt
	}
	if moved || back || a.planned {
		s.TellTimes(a.now)
	}
	if err := a.tx.SaveSession(&s); err != nil {
		return err
	}
	if moved && s.NoticeText != "" { // it spoke of another day
		s.NoticeText, s.NoticeAt = "", nil
		if err := a.tx.SaveNotice(&s); err != nil {
			return err
		}
	}
	if err := a.writeQuotas(r, &s); err != nil {
		return err
	}
	return errors.Join(a.tell(old, &s), a.fill(&s), a.record(old, &s))
}

// writeConsents adds a version for each text that has changed and writes the
// order and flags of the rest.
func (a *applying) writeConsents() error {
	for i, c := range a.change.doc.Consents {
		old := slices.IndexFunc(a.consents, func(o event.ConsentText) bool { return o.Key == c.Key })
		row := event.ConsentText{EventID: a.ev.ID, Key: c.Key, Version: 1, Position: i, Required: c.Required, Retired: c.Retired, Text: c.Text, WrittenAt: a.now}
		if old >= 0 && maps.Equal(a.consents[old].Text, c.Text) {
			row.ID, row.Version = a.consents[old].ID, a.consents[old].Version
			if err := a.tx.SaveConsent(&row); err != nil {
				return err
			}
			continue
		}
		if old >= 0 {
			row.Version = a.consents[old].Version + 1
		}
		if err := a.tx.AddConsent(&row); err != nil {
			return err
		}
	}
	for _, o := range a.consents {
		if !slices.ContainsFunc(a.change.doc.Consents, func(c eventfile.Consent) bool { return c.Key == o.Key }) {
			if err := a.tx.DeleteConsents(a.ev.ID, o.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRemoved refuses to remove what data hangs on: sessions with
// registrations, questions and options with answers, consents that were
// asked.
func (a *applying) checkRemoved() error {
	doc := a.change.doc
	for _, s := range a.sessions {
		if slices.ContainsFunc(doc.Sessions, func(d eventfile.Session) bool { return d.Slug == s.Slug }) {
			continue
		}
		has, err := a.tx.SessionHasData(a.ctx, s.ID)
		if err != nil {
			return err
		}
		if has {
			return core.ErrHasData.With("what", "sessions/"+s.Slug)
		}
	}
	if reflect.DeepEqual(a.ev.Questions, doc.Questions) && a.sameConsents() {
		return nil
	}
	gone := a.removedKeys()
	var found string
	err := a.tx.AnswersOf(a.ctx, a.ev.ID, func(r event.Registrant) {
		for key, value := range r.Answers {
			for _, path := range append([]string{"questions/" + key}, optionPaths(key, value)...) {
				if gone[path] {
					found = path
				}
			}
		}
		for key := range r.Consents {
			if gone["consents/"+key] {
				found = "consents/" + key
			}
		}
	})
	if err != nil || found == "" {
		return err
	}
	return core.ErrHasData.With("what", found)
}

func (a *applying) sameConsents() bool {
	return slices.EqualFunc(a.consents, a.change.doc.Consents, func(o event.ConsentText, c eventfile.Consent) bool { return o.Key == c.Key })
}

// removedKeys are the paths of questions, options and consents that the
// document no longer has.
func (a *applying) removedKeys() map[string]bool {
	gone := map[string]bool{}
	paths := func(questions []event.Question, is bool) {
		for _, q := range questions {
			gone["questions/"+q.Key] = is
			for _, o := range q.Options {
				gone["questions/"+q.Key+"/options/"+o.Key] = is
			}
		}
	}
	for _, c := range a.consents {
		gone["consents/"+c.Key] = true
	}
	paths(a.ev.Questions, true)
	paths(a.change.doc.Questions, false)
	for _, c := range a.change.doc.Consents {
		gone["consents/"+c.Key] = false
	}
	return gone
}

func optionPaths(key string, answer any) []string {
	var all []string
	for _, w := range input.Words(answer) {
		all = append(all, "questions/"+key+"/options/"+w)
	}
	return all
}
