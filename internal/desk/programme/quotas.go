package programme

import (
	"cmp"
	"errors"
	"slices"

	"rollcall/internal/desk/seats"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// quotaDocuments are the quotas of all sessions as the event file has them:
// each once, with the sessions in which it reserves seats.
func quotaDocuments(sessions []event.Session) []eventfile.Quota {
	type row struct {
		eventfile.Quota
		position int
	}
	var rows []row
	for i := range sessions {
		for _, q := range sessions[i].Quotas {
			at := slices.IndexFunc(rows, func(r row) bool { return r.Key == q.Key })
			if at < 0 {
				at = len(rows)
				rows = append(rows, row{eventfile.Quota{
					Key: q.Key, Label: q.Label, Seats: q.Seats, Release: q.ReleaseWall,
					Country: q.Country, Organisation: q.Organisation, Municipality: q.Municipality, Invited: q.Invited,
				}, q.Position})
			}
			rows[at].Sessions = append(rows[at].Sessions, sessions[i].Slug)
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.position, b.position) })
	var docs []eventfile.Quota
	for _, r := range rows {
		docs = append(docs, r.Quota)
	}
	return docs
}

// quotas are those that a document reserves in the session called slug, in the
// order of the file.
func (r *reader) quotas(doc *eventfile.Document, slug string) []event.Quota {
	var all []event.Quota
	for i, q := range doc.Quotas {
		if len(q.Sessions) > 0 && !slices.Contains(q.Sessions, slug) {
			continue
		}
		all = append(all, event.Quota{
			Position: i, Key: q.Key, Label: q.Label, Seats: q.Seats, ReleaseAt: r.optional(q.Release), ReleaseWall: q.Release,
			Country: q.Country, Organisation: q.Organisation, Municipality: q.Municipality, Invited: q.Invited,
		})
	}
	return all
}

// writeQuotas makes the quotas of s what the document says. Everyone falls
// under the first that fits, and keeps the seat that they have. What a
// removed quota kept is free; one whose time has passed is released at once.
func (a *applying) writeQuotas(r *reader, s *event.Session) error {
	before, next := s.Quotas, r.quotas(a.change.doc, s.Slug)
	if r.err != nil || len(before) == 0 && len(next) == 0 {
		return r.err
	}
	for i := range next {
		if old := slices.IndexFunc(before, func(q event.Quota) bool { return q.Key == next[i].Key }); old >= 0 {
			next[i] = before[old].Renew(next[i])
			if err := a.tx.SaveQuota(&next[i]); err != nil {
				return err
			}
			continue
		}
		next[i].SessionID = s.ID
		if err := a.tx.AddQuota(&next[i]); err != nil {
			return err
		}
	}
	s.Reserve(next)
	if err := seats.Requota(a.ctx, a.tx, s); err != nil {
		return err
	}
	for _, q := range before {
		if !slices.ContainsFunc(next, func(n event.Quota) bool { return n.ID == q.ID }) {
			if err := a.tx.DeleteQuota(q.ID); err != nil {
				return err
			}
		}
	}
	_, err := seats.Release(a.tx, a.by, s, a.now)
	if err = errors.Join(err, a.tx.SaveSeats(s)); err == nil {
		a.applied.noteQuotas(s)
	}
	return err
}
