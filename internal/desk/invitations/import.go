package invitations

import (
	"context"
	"errors"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/roster"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
	"rollcall/internal/table"
)

// ErrNoList refuses what is no table with a column of addresses.
var ErrNoList = problem.Refuse(problem.At("/file", "not_a_list"))

// A Bucket is what a row of a list is found to be. Every row is in one.
type Bucket string

// The buckets. Only new people are invited.
const (
	New           Bucket = "new"
	InvitedBefore Bucket = "invited"    // has been invited before
	Registered    Bucket = "registered" // has a place already
	Waiting       Bucket = "waiting"    // waits for a place: to be confirmed or offered one instead
	Doubled       Bucket = "doubled"    // stands further up in the file
	Wrong         Bucket = "wrong"      // breaks a rule
)

// Buckets lists all, in the order they are shown.
var Buckets = []Bucket{New, Wrong, Doubled, Waiting, Registered, InvitedBefore}

// Good reports whether a row of this bucket says nothing that somebody ought
// to look at.
func (b Bucket) Good() bool { return b == New || b == Registered || b == InvitedBefore }

// A Row is one line of a list.
type Row struct {
	Line   int // in the file
	Person Person
	Bucket Bucket
	Wrong  []problem.Field       // of a wrong one
	Meant  string                // the address that was probably meant; "" if it seems right
	Twin   int                   // of a doubled one, the line that counts
	State  event.InvitationState // of one who is invited already
	Status event.Status          // of one who is registered or waits
}

// A List is a file of people to be invited.
type List struct {
	Name  string
	File  []byte
	Terms      // for all of them
	Apply bool // enter the drafts; else only look
	Good  bool // though some rows are not good
}

// A Preview is what a list would do, or has done.
type Preview struct {
	core.Programme
	Rows      []Row
	Counts    map[Bucket]int
	Unknown   []string // headings of columns that were not understood
	Encoding  string   // "" of a workbook
	Separator string
	Added     *int // how many drafts there are more; nil: it was only looked at
}

// ImportInvitations looks at a list, and enters its new people as drafts if
// that is asked for: nothing is sent.
//
// It fails with ErrNoList, roster.ErrTooLong, a problem with fields of the terms,
// roster.ErrRowsBad where rows are not good and the good ones were not said to be
// enough, or as Invite does.
func (d *Inviting) ImportInvitations(ctx context.Context, by core.Actor, slug string, in List) (*Preview, error) {
	ev, err := d.EventFor(ctx, by, slug, core.InvitePeople)
	if err != nil {
		return nil, err
	}
	p, err := d.ProgrammeOf(ctx, ev)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	sessions, fields := in.Terms.choose(p, now)
	if err := d.Refuse(d.Check(in.Terms), fields); err != nil {
		return nil, err
	}
	v := &Preview{Programme: *p}
	if err := d.read(v, in.File); err != nil {
		return nil, err
	}
	if !in.Apply {
		return v, d.sort(ctx, d.Store.Reads, v, core.IDs(sessions))
	}
	res, err := d.Write(ctx, by, core.IDs(sessions), func(tx *store.Tx) (core.Result, error) {
		if err := d.sort(ctx, tx.Reads, v, core.IDs(sessions)); err != nil {
			return core.Result{}, err
		}
		all, err := v.drafts(in, now)
		if err != nil || len(all) == 0 {
			return core.Result{}, err
		}
		return core.Result{ID: int64(len(all))}, d.add(ctx, tx, by, p, all, core.IDs(sessions), false, now)
	})
	if err != nil {
		return nil, err
	}
	added := int(res.ID)
	v.Added = &added
	return v, d.sort(ctx, d.Store.Reads, v, core.IDs(sessions))
}

// read reads the file, and finds what breaks a rule by itself.
func (d *Inviting) read(v *Preview, file []byte) error {
	t, err := table.Read(file, roster.MaxRows)
	switch {
	case errors.Is(err, table.ErrTooLong):
		return roster.ErrTooLong.Because(err)
	case err != nil:
		return ErrNoList.Because(err)
	}
	columns := roster.NewReading(d.Words).Columns(t.Header, fields, nil)
	if !columns.Has("email") {
		return ErrNoList
	}
	v.Encoding, v.Separator, v.Unknown = t.Encoding, t.Separator, columns.Unknown()
	countries := roster.Countries(d.Words)
	meant := roster.Meant{}
	for _, r := range t.Rows {
		row := Row{Line: r.Line, Bucket: New, Person: personIn(columns, r, countries)}
		if err := d.Check(row.Person); err != nil {
			p := problem.From(err)
			if p == nil {
				return err
			}
			row.Bucket, row.Wrong = Wrong, p.Fields
		}
		row.Meant = meant.Of(row.Person.Email)
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// sort puts each row into its bucket, as reads see whom there is.
func (d *Inviting) sort(ctx context.Context, reads store.Reads, v *Preview, sessions []int64) error {
	first := map[string]int{} // line by address
	var folded []string
	for k := range v.Rows {
		r := &v.Rows[k]
		if r.Bucket == Wrong {
			continue
		}
		f := input.FoldAddress(r.Person.Email)
		r.Bucket, r.Twin = New, 0
		if line, seen := first[f]; seen {
			r.Bucket, r.Twin = Doubled, line
			continue
		}
		first[f] = r.Line
		folded = append(folded, f)
	}
	known, err := knownOf(ctx, reads, v.Event.ID, folded)
	if err != nil {
		return err
	}
	v.Counts = map[Bucket]int{}
	for k := range v.Rows {
		r := &v.Rows[k]
		if r.Bucket == New {
			known.place(r, sessions)
		}
		v.Counts[r.Bucket]++
	}
	return nil
}

// known are the people of an event by address.
type known struct {
	states map[string]event.InvitationState
	signed map[string][]store.Signed
}

func knownOf(ctx context.Context, reads store.Reads, eventID int64, folded []string) (known, error) {
	k := known{map[string]event.InvitationState{}, map[string][]store.Signed{}}
	invited, err := reads.InvitationsTo(ctx, eventID, folded)
	if err != nil {
		return k, err
	}
	for _, i := range invited {
		k.states[*i.EmailFolded] = i.State
	}
	signed, err := reads.SignedTo(ctx, eventID, folded)
	for _, s := range signed {
		k.signed[s.EmailFolded] = append(k.signed[s.EmailFolded], s)
	}
	return k, err
}

// place puts a row into its bucket that nothing in the file stands against.
func (k known) place(r *Row, sessions []int64) {
	folded := input.FoldAddress(r.Person.Email)
	place, status := placed(k.signed[folded], sessions)
	state, invited := k.states[folded]
	switch {
	case place != "":
		r.Bucket, r.Status = place, status
	case invited:
		r.Bucket, r.State = InvitedBefore, state
	}
}

// placed says whether somebody with these registrations waits in one of the
// sessions, or has a place in all of them, and with which status; else "". An
// address that nobody has confirmed is nobody's place: anybody may have
// entered it.
func placed(signed []store.Signed, sessions []int64) (Bucket, event.Status) {
	in := map[int64]event.Status{}
	for _, g := range signed {
		if !g.Status.Ended() && g.Status != event.Unverified {
			in[g.SessionID] = g.Status
		}
	}
	var status event.Status
	places := 0
	for _, id := range sessions {
		switch s := in[id]; s {
		case event.Waitlisted, event.Pending, event.Offered:
			return Waiting, s
		case "":
		default:
			status = s
			places++
		}
	}
	if places < len(sessions) {
		return "", ""
	}
	return Registered, status
}

// drafts are the invitations for the new people of the list.
func (v *Preview) drafts(in List, now time.Time) ([]*event.Invitation, error) {
	var all []*event.Invitation
	bad := 0
	for _, r := range v.Rows {
		switch {
		case r.Bucket == New:
			one := NewInvitation{Person: r.Person, Terms: in.Terms}
			all = append(all, one.invitation(v.Event, now))
		case !r.Bucket.Good():
			bad++
		}
	}
	if bad > 0 && !in.Good {
		return nil, roster.ErrRowsBad.With("rows", bad)
	}
	return all, nil
}
