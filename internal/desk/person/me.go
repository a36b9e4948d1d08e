package person

import (
	"context"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/signup"
)

// ChangeMe changes what the person has said about themselves. Details and
// answers may be changed until the last session begins; consents, reminders
// and the address as long as the link works. Another address is only asked
// for, see AskAddress. Where the event has it so, an organiser decides again
// when a decisive answer has changed.
//
// It fails with event.ErrChangesOver, ErrChangedMeanwhile, or a problem that
// lists the fields of c that break a rule.
func (d *Personal) ChangeMe(ctx context.Context, by core.Actor, c signup.Change) (*core.PersonView, error) {
	v, err := d.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	return d.Intake.Change(ctx, by, v, c)
}
