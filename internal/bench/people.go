package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/load"
	"rollcall/internal/store"
)

// seats is how many a session of the benches has: a few get one, most wait.
const seats = 100

// An announcement is an event with one session, called s.
type announcement struct {
	slug     string
	capacity int
	starts   time.Time // the join link works half an hour before
}

// soon is when sessions begin that nobody is to join.
func soon() time.Time { return time.Now().AddDate(0, 1, 0) }

// file is the event as an event file. Who signs up needs no confirmation,
// and any number may wait.
func (a announcement) file() string {
	const wall = "2006-01-02T15:04"
	starts := a.starts.UTC()
	return fmt.Sprintf(`slug: %s
title: {en: Virtual exchange of the network}
languages: [en]
zone: Etc/UTC
contact: {name: Office, email: office@example.org}
registration: {verify: false, waiting_list: {mode: auto, capacity: 0}}
sessions:
  - {slug: s, title: {en: Digitalisation and crisis management}, starts: %s, ends: %s, capacity: %d, join_opens_minutes: 30, join_url: "https://meet.example.org/room"}
`, a.slug, starts.Format(wall), starts.Add(2*time.Hour).Format(wall), a.capacity)
}

// announcements are n events with the names prefix0, prefix1 and so on.
func announcements(prefix string, n, capacity int, starts time.Time) []string {
	var files []string
	for i := range n {
		files = append(files, announcement{fmt.Sprintf("%s%d", prefix, i), capacity, starts}.file())
	}
	return files
}

// address is that of person i. Like real ones they come in no order.
func address(i int) string {
	return fmt.Sprintf("%06x.u%d@example.org", uint64(i)*0x9e3779b97f4a7c15>>40, i)
}

// body is person i as sent to the API.
func body(i int) []byte {
	return fmt.Appendf(nil, `{"email":"%s","given_name":"Jelena","family_name":"Petrović-Đorđević","organisation":"Grad Mostar","organisation_kind":"municipality",`+
		`"municipality":"Mostar","country":"BA","function":"Head of department","language":"en","zone":"Europe/Sarajevo","sessions":["s"]}`, address(i))
}

// people are n sign-ups for a session of e, as the desk hands them to the
// store: checked, and verified since no confirmation is asked for.
func people(e *event.Event, s *event.Session, n int) []*store.SignUp { return peopleFrom(e, s, 0, n) }

// peopleFrom are people without those before the first.
func peopleFrom(e *event.Event, s *event.Session, first, n int) []*store.SignUp {
	now := time.Now().UTC().Truncate(time.Millisecond)
	all := make([]*store.SignUp, n)
	for i := range all {
		email := address(first + i)
		folded := strings.ToLower(email)
		all[i] = &store.SignUp{
			EventID: e.ID, Revision: e.Revision, SessionIDs: []int64{s.ID}, Verified: true, Public: true, Admission: e.Admission(),
			Now: now, UsefulUntil: s.EndsAt, HoldMinutes: e.HoldMinutes, Actor: "public", Role: "public",
			Registrant: event.Registrant{
				Email: &email, EmailFolded: &folded, GivenName: "Jelena", FamilyName: "Petrović-Đorđević", Organisation: "Grad Mostar",
				OrganisationKind: "municipality", Municipality: "Mostar", Country: "BA", Function: "Head of department", Language: "en",
				Zone: "Europe/Sarajevo", Role: event.RoleParticipant, Source: "public", VerifiedAt: &now, SignedUpAt: now,
				LinkGeneration: 1, Revision: 1,
			},
		}
	}
	return all
}

// announced is the event called slug, and its sessions.
func announced(ctx context.Context, st *store.Store, slug string) (*event.Event, []event.Session, error) {
	e, err := st.Event(ctx, slug)
	if err != nil {
		return nil, nil, err
	}
	sessions, err := st.Sessions(ctx, e.ID)
	return e, sessions, err
}

// seatPeople signs n people up for all of these sessions.
func seatPeople(ctx context.Context, st *store.Store, e *event.Event, sessions []event.Session, n int, answers func(i int) map[string]any) error {
	var ids []int64
	for _, s := range sessions {
		ids = append(ids, s.ID)
	}
	const atOnce = 4096
	for done := 0; done < n; done += atOnce {
		some := peopleFrom(e, &sessions[0], done, min(atOnce, n-done))
		for i, p := range some {
			p.SessionIDs, p.Registrant.Answers = ids, answers(done+i)
		}
		_, err := load.Each(ctx, len(some), 1024, func(ctx context.Context, _, i int) error {
			_, err := st.SignUp(ctx, some[i])
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fillSearch does what a server does when it has nothing else to do, so that
// none does it while it is measured.
func fillSearch(ctx context.Context, st *store.Store) error {
	for {
		if filled, err := st.FillSearch(ctx); filled == 0 || err != nil {
			return err
		}
	}
}
