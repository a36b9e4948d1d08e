package editing

import (
	"context"
	"errors"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/programme"
	"rollcall/internal/event"
)

// SaveThreshold makes t the threshold of the event called slug, and changes
// nothing else of it. It fails as ReplaceEvent does, and so needs a reason
// where attendance is final.
func (d *Editing) SaveThreshold(ctx context.Context, by core.Actor, slug string, t event.Threshold) error {
	for n := 1; ; n++ {
		draft, err := d.EditEvent(ctx, by, slug)
		if err != nil {
			return err
		}
		a := &draft.Document.Attendance
		if a.ThresholdMinutes = t.Minutes; t.Minutes == 0 {
			a.ThresholdPercent = t.Percent
		}
		_, err = d.Events.ReplaceEvent(ctx, by, slug, draft.Document, draft.Tag, programme.LettersQuiet)
		if !errors.Is(err, core.ErrChangedMeanwhile) || n == attempts {
			return err
		}
	}
}
