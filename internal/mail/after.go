package mail

import (
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/locale"
)

// materials are what there is of the session that the letter is about and the
// reader may have, by title: the addresses stand on the personal page alone.
func (w *writing) materials() []string {
	outcome := event.OutcomeAttended
	if w.kind == event.LetterMissed {
		outcome = event.OutcomeNoShow
	}
	id := w.Letter.Data.SessionID
	var own *event.Registration
	for i := range w.Registrations {
		if w.Registrations[i].SessionID == id {
			own = &w.Registrations[i]
		}
	}
	var lines []string
	for _, m := range w.session(id).Materials {
		if m.MayHave(own, outcome) {
			lines = append(lines, locale.Capital(w.p.T("material.kind."+string(m.Kind)))+": "+oneLine(w.Event.TextIn(m.Title, w.p.Lang())))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []string{w.p.T("mail.after.materials") + "\n" + strings.Join(lines, "\n")}
}
