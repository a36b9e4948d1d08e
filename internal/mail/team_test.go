package mail

import (
	"strings"
	"testing"

	"rollcall/internal/event"
)

// TestTheTeamIsNotToldOfSeats writes to a speaker and to staff what others are
// told about their seats.
func TestTheTeamIsNotToldOfSeats(t *testing.T) {
	for role, says := range map[event.Role]string{event.RoleSpeaker: "as a speaker", event.RoleStaff: "as a member of the team"} {
		for kind, want := range map[event.LetterKind][]string{
			event.LetterConfirmed: {"You take part", says, "Join or cancel there."},
			event.LetterReminder:  {says, "cancel there", "your registration stays as it is"},
			event.LetterCancelled: {"within 24 hours"},
			event.LetterWithdrawn: {"You do not take part in this session any more."},
			event.LetterLink:      {says},
		} {
			l := owed(kind)
			l.Registrant.Role = role
			l.Letter.Data.Places = l.Letter.Data.Places[:min(1, len(l.Letter.Data.Places))]
			for i := range l.Registrations {
				l.Registrations[i].Team, l.Registrations[i].HoldsSeat = true, false
			}
			_, r := written(t, l)
			text := strings.Join(strings.Fields(r.Subject+"\n"+r.Text), " ")
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%s to %s lacks %q:\n%s", kind, role, w, r.Text)
				}
			}
			for _, wrong := range []string{"You have a seat", "seat back", "back the seat", "free seat", "no seat and no place", "your seat"} {
				if strings.Contains(text, wrong) {
					t.Errorf("%s to %s says %q:\n%s", kind, role, wrong, r.Text)
				}
			}
		}
	}
}
