package store

import (
	"context"

	"rollcall/internal/event"
)

// A BoardPerson is a registrant at the board of a session.
type BoardPerson struct {
	event.Registrant
	Status    event.Status // of the registration there; "" without one
	HoldsSeat bool
}

const boardPeople = `SELECT p.id, p.event_id, p.given_name, p.family_name, p.latin_name, p.organisation, p.municipality, p.role, p.by_name, g.status, coalesce(g.holds_seat, FALSE) AS holds_seat
FROM registrants p LEFT JOIN registrations g ON g.registrant_id = p.id AND g.session_id = ?
WHERE p.id IN (
 SELECT registrant_id FROM registrations WHERE session_id = ? AND (holds_seat OR team AND status = 'confirmed')
 UNION SELECT registrant_id FROM knocks WHERE session_id = ?
 UNION SELECT registrant_id FROM marks WHERE session_id = ? AND registrant_id IS NOT NULL)
AND p.erased_at IS NULL AND p.merged_into IS NULL ORDER BY p.id`

// BoardPeople returns everyone who may stand at the board of a session: who is
// expected there, who asks to be let in, and of whom there is a mark. Of the
// registrants it has what the board shows, and no address. ByName is filled as
// for lists.
func (r Reads) BoardPeople(ctx context.Context, sessionID int64) ([]BoardPerson, error) {
	var all []BoardPerson
	err := r.On(ctx).Raw(boardPeople, sessionID, sessionID, sessionID, sessionID).Scan(&all).Error
	for i := range all {
		if p := &all[i].Registrant; p.ByName == "" {
			Sortable(p, nil)
		}
	}
	return all, Fault(err)
}

// Mark returns the mark with an id, or event.ErrNotFound.
func (r Reads) Mark(ctx context.Context, id int64) (*event.Mark, error) {
	return One[event.Mark](r.On(ctx).Where("id = ?", id))
}
