package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

// invitation is one that was sent to person number i, with a seat held in each
// of the sessions.
func invitation(e *event.Event, i int) *event.Invitation {
	email := fmt.Sprintf("Person%d@example.org", i)
	folded := fmt.Sprintf("person%d@example.org", i)
	return &event.Invitation{
		EventID: e.ID, Email: &email, EmailFolded: &folded, GivenName: "Jelena", FamilyName: "Petrović", Language: "bs", Note: "With Ana.",
		State: event.InvitationSent, AddedAt: storetest.Noon, SentAt: &storetest.Noon, LinkGeneration: 1,
	}
}

// invite adds an invitation with its letter, and with seats that are held.
func invite(t testing.TB, s *store.Store, i *event.Invitation, until time.Time, sessions ...event.Session) {
	t.Helper()
	var ids []int64
	for _, x := range sessions {
		ids = append(ids, x.ID)
	}
	err := s.Tx(t.Context(), ids, func(tx *store.Tx) error {
		var to []event.InvitedSession
		for _, x := range sessions {
			now, err := tx.Session(t.Context(), x.ID)
			if err != nil {
				return err
			}
			if err := now.Hold(storetest.Noon); err != nil {
				return err
			}
			to = append(to, event.InvitedSession{SessionID: x.ID, HeldUntil: &until})
			if err := tx.SaveSeats(now); err != nil {
				return err
			}
		}
		if fresh, err := tx.AddInvitations([]*event.Invitation{i}, [][]event.InvitedSession{to}); err != nil || !fresh {
			return errors.Join(err, fmt.Errorf("fresh is %t", fresh))
		}
		return tx.OweAll([]event.Letter{{
			InvitationID: &i.ID, EventID: i.EventID, Kind: event.LetterInvitation, Occasion: "1", Language: "bs", MessageID: "m", State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon,
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestInvitationsAreKept(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
	other, _ := storetest.Announce(t, s, "other", 5)
	i := invitation(e, 1)
	until := storetest.Noon.AddDate(0, 0, 3)
	invite(t, s, i, until, sessions...)
	storetest.Clean(t, s)
	got, err := s.Invitation(t.Context(), i.ID)
	if err != nil || got.Address() != "Person1@example.org" || got.Name() != "Jelena Petrović" || !got.SentAt.Equal(storetest.Noon) {
		t.Errorf("%+v, %v", got, err)
	}
	to, err := s.InvitedTo(t.Context(), []int64{i.ID})
	if err != nil || len(to) != 2 || to[0].SessionID != sessions[0].ID || !to[0].HeldUntil.Equal(until) {
		t.Errorf("invited to %+v, %v", to, err)
	}
	if named, err := s.SessionsInvitedTo(t.Context(), i.ID); err != nil || len(named) != 2 || named[1].Kept != 1 {
		t.Errorf("sessions %+v, %v", named, err)
	}
	again := errors.New("again")
	if err := s.Tx(t.Context(), nil, func(tx *store.Tx) error {
		fresh, err := tx.AddInvitations([]*event.Invitation{invitation(e, 2), invitation(e, 1)}, [][]event.InvitedSession{{}, {}})
		if fresh || err != nil {
			t.Errorf("an address is invited twice: %t, %v", fresh, err)
		}
		return again
	}); !errors.Is(err, again) {
		t.Fatal(err)
	}
	found, err := s.InvitationsTo(t.Context(), e.ID, []string{"person1@example.org", "person2@example.org"})
	if err != nil || len(found) != 1 || found[0].ID != i.ID {
		t.Errorf("found %+v, %v", found, err)
	}
	if found, err := s.InvitationsTo(t.Context(), other.ID, []string{"person1@example.org"}); err != nil || len(found) != 0 {
		t.Errorf("found in another event %+v, %v", found, err)
	}
	counts, err := s.InvitationCounts(t.Context(), e.ID)
	if err != nil || counts[event.InvitationSent] != 1 || len(counts) != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
	for state, want := range map[event.InvitationState]int{"": 1, event.InvitationSent: 1, event.InvitationSeen: 0} {
		if page, err := s.Invitations(t.Context(), store.InvitationQuery{EventID: e.ID, State: state, Limit: 10}); err != nil || len(page) != want {
			t.Errorf("%d %q, %v", len(page), state, err)
		}
	}
}

func TestInvitationsFallDue(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5) // eleven and twelve days after noon
	dated := invitation(e, 1)
	end := storetest.Noon.AddDate(0, 0, 2)
	dated.ExpiresAt = &end
	invite(t, s, dated, storetest.Noon.AddDate(0, 0, 1), sessions[0])
	invite(t, s, invitation(e, 2), storetest.Noon.AddDate(0, 0, 30), sessions...)
	for _, tt := range []struct {
		at        time.Time
		due, held int
	}{
		{storetest.Noon, 0, 0},
		{storetest.Noon.AddDate(0, 0, 1), 0, 1},
		{storetest.Noon.AddDate(0, 0, 2), 1, 1},
		{storetest.Noon.AddDate(0, 0, 11), 1, 2}, // the first session of the second begins
		{storetest.Noon.AddDate(0, 0, 12), 2, 3},
	} {
		due, err := s.InvitationsDue(t.Context(), tt.at, 10)
		if err != nil || len(due) != tt.due {
			t.Errorf("at %s there are due %v, %v; want %d", tt.at, due, err, tt.due)
		}
		held, err := s.HeldDue(t.Context(), tt.at, 10)
		if err != nil || len(held) != tt.held {
			t.Errorf("at %s seats are due %v, %v; want %d", tt.at, held, err, tt.held)
		}
	}
}

func TestALetterGoesToWhomIsInvited(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
	i := invitation(e, 1)
	invite(t, s, i, storetest.Noon.AddDate(0, 0, 3), sessions[1])
	owed, err := s.LettersOfEvent(t.Context(), e.ID)
	if err != nil || len(owed) != 1 || owed[0].RegistrantID != 0 || *owed[0].InvitationID != i.ID {
		t.Fatalf("owed is %+v, %v", owed, err)
	}
	claimed, err := s.ClaimLetters(t.Context(), storetest.Noon, 5, time.Minute)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %+v, %v", claimed, err)
	}
	c := claimed[0]
	if c.To() != "Person1@example.org" || c.Registrant.Name() != "Jelena Petrović" || c.Invitation.ID != i.ID || len(c.Sessions) != 1 || c.Sessions[0].ID != sessions[1].ID || c.Event.ID != e.ID {
		t.Errorf("written from %+v", c)
	}
	if u, err := s.Undelivered(t.Context(), e.ID); err != nil || u.Waiting != 1 {
		t.Errorf("undelivered %+v, %v", u, err)
	}
	if err := s.LetterSent(t.Context(), c.Letter.ID, c.Letter.Attempts, storetest.Noon); err != nil {
		t.Error(err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { // owed already
		l := owed[0]
		l.ID = 0
		return tx.OweAll([]event.Letter{l})
	})
	if owed, _ := s.LettersOfEvent(t.Context(), e.ID); len(owed) != 1 {
		t.Errorf("%d letters are owed for one occasion", len(owed))
	}
}

func TestErasingAnInvitationLeavesItsNumber(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	i := invitation(e, 1)
	invite(t, s, i, storetest.Noon.AddDate(0, 0, 3), sessions[0])
	refused, err := s.ClaimLetters(t.Context(), storetest.Noon, 5, time.Minute)
	if err != nil || len(refused) != 1 {
		t.Fatalf("claimed %+v, %v", refused, err)
	}
	if err := s.CloseLetter(t.Context(), refused[0].Letter.ID, refused[0].Letter.Attempts, event.LetterFailed, "550"); err != nil {
		t.Fatal(err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.EraseInvitation(i.ID, storetest.Noon) })
	storetest.Write(t, s, func(tx *store.Tx) error {
		n, err := tx.RequeueFailed(storetest.Noon)
		if n != 0 {
			t.Errorf("%d letters are to be sent again", n)
		}
		return err
	})
	got, err := s.Invitation(t.Context(), i.ID)
	if err != nil || got.Email != nil || got.Name() != "" || got.Note != "" || got.State != event.InvitationSent || got.ErasedAt == nil {
		t.Errorf("kept is %+v, %v", got, err)
	}
	if claimed, err := s.ClaimLetters(t.Context(), storetest.Noon, 5, time.Minute); err != nil || len(claimed) != 0 {
		t.Errorf("a letter leaves: %+v, %v", claimed, err)
	}
	if due, err := s.InvitationsDue(t.Context(), storetest.Noon, 5); err != nil || len(due) != 1 {
		t.Errorf("it stands on: %v, %v", due, err)
	}
	storetest.Clean(t, s)
}

// A stranger may sign up with anybody's address: only who has confirmed it
// takes the invitation along.
func TestWithAPersonTheirInvitationIsErased(t *testing.T) {
	for _, verified := range []bool{true, false} {
		s := storetest.Open(t)
		e, sessions := storetest.Announce(t, s, "webinar", 5)
		i := invitation(e, 1)
		invite(t, s, i, storetest.Noon.AddDate(0, 0, 3), sessions[0])
		in := storetest.Person(e, 1, sessions[0])
		in.Verified = verified
		if verified {
			in.Registrant.VerifiedAt = &storetest.Noon
		}
		got := storetest.SignUp(t, s, in)
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.Erase(got.RegistrantID, storetest.Noon) })
		kept, err := s.Invitation(t.Context(), i.ID)
		if err != nil || (kept.ErasedAt != nil) != verified {
			t.Errorf("verified %t: kept is %+v, %v", verified, kept, err)
		}
	}
}
