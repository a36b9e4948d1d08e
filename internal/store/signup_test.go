package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/event"
	"rollcall/internal/store"
	"rollcall/internal/store/storetest"
)

func TestSignUpWritesEverythingAtOnce(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1, 1)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[1])) // so that the second session is full
	in := storetest.Person(e, 2, sessions...)
	in.Registrant.LatinName, in.Registrant.Organisation, in.Registrant.OrganisationKind = "Jelena Petrovic", "Grad Mostar", "municipality"
	in.Registrant.Municipality, in.Registrant.Country, in.Registrant.Function = "Mostar", "BA", "Head of department"
	in.Registrant.Answers = map[string]any{"peer": "now"}
	in.Registrant.Consents = map[string]event.Consent{"publish": {Given: true, Version: 2, At: storetest.Noon}}
	got := storetest.SignUp(t, s, in)

	places := []event.Place{
		{SessionID: sessions[0].ID, Status: event.Confirmed, HoldsSeat: true},
		{SessionID: sessions[1].ID, Status: event.Waitlisted, QueueSeq: 1, Rank: 1},
	}
	if diff := cmp.Diff(store.SignedUp{RegistrantID: got.RegistrantID, Created: true, Places: places}, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	r, err := s.Registrant(t.Context(), got.RegistrantID)
	if err != nil {
		t.Fatal(err)
	}
	want := in.Registrant
	want.ID, want.EventID, want.SignedUpAt, want.VerifiedAt, want.LinkGeneration, want.Revision = r.ID, e.ID, storetest.Noon, &in.Now, 1, 1
	if diff := cmp.Diff(want, *r); diff != "" {
		t.Errorf("registrant (-want +got):\n%s", diff)
	}
	var regs []event.Registration
	if err := s.DB().Where("registrant_id = ?", r.ID).Order("id").Find(&regs).Error; err != nil {
		t.Fatal(err)
	}
	seq := int64(1)
	wantRegs := []event.Registration{
		{ID: regs[0].ID, RegistrantID: r.ID, SessionID: sessions[0].ID, Status: event.Confirmed, HoldsSeat: true, SignedUpAt: storetest.Noon, ChangedAt: storetest.Noon},
		{ID: regs[1].ID, RegistrantID: r.ID, SessionID: sessions[1].ID, Status: event.Waitlisted, QueueSeq: &seq, SignedUpAt: storetest.Noon, ChangedAt: storetest.Noon},
	}
	if diff := cmp.Diff(wantRegs, regs); diff != "" {
		t.Errorf("registrations (-want +got):\n%s", diff)
	}
	ls := storetest.Letters(t, s, r.ID)
	wantLetters := []event.Letter{{
		ID: ls[0].ID, RegistrantID: r.ID, EventID: e.ID, Kind: event.LetterConfirmed, Language: "bs", Data: event.LetterData{Places: places, HoldMinutes: 60},
		MessageID: ls[0].MessageID, State: event.LetterQueued, OwedAt: storetest.Noon, DueAt: storetest.Noon, UsefulUntil: &in.UsefulUntil,
	}}
	if diff := cmp.Diff(wantLetters, ls); diff != "" {
		t.Errorf("letters (-want +got):\n%s", diff)
	}
	audit, err := s.AuditOf(t.Context(), e.ID, 1<<60, 1)
	if err != nil {
		t.Fatal(err)
	}
	kept, _ := json.Marshal(audit[0].Data["places"])
	if diff := cmp.Diff(places, decoded(t, kept)); diff != "" {
		t.Errorf("places in the audit (-want +got):\n%s", diff)
	}
	audit[0].ID, audit[0].Data = 0, nil
	wantAudit := event.AuditEntry{At: storetest.Noon, EventID: &e.ID, RegistrantID: &r.ID, Actor: "public", Role: "public", Action: "signed_up"}
	if diff := cmp.Diff(wantAudit, audit[0]); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	storetest.Clean(t, s)
}

func decoded(t *testing.T, b []byte) (places []event.Place) {
	t.Helper()
	if err := json.Unmarshal(b, &places); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return places
}

func TestSeveralSessionsSucceedOrFailTogether(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 1)
	storetest.SignUp(t, s, storetest.Person(e, 1, sessions[1]))
	in := storetest.Person(e, 2, sessions...)
	in.Admission.Mode = event.WaitingOff
	_, err := s.SignUp(t.Context(), in)
	if !errors.Is(err, event.ErrSessionFull) {
		t.Fatalf("error %v, want ErrSessionFull", err)
	}
	if got := storetest.Session(t, s, sessions[0].ID); got.SeatsTaken != 0 {
		t.Errorf("%d seats are taken in the session that had room", got.SeatsTaken)
	}
	if n := storetest.Count(t, s, "registrants", "1 = 1"); n != 1 {
		t.Errorf("%d registrants, want 1", n)
	}
	storetest.Clean(t, s)
}

func TestARefusalComesBeforeTheAddress(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1)
	known := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	for i := 1; i <= 2; i++ { // the same for a known and a new address
		in := storetest.Person(e, i, sessions[0])
		in.Admission.Mode = event.WaitingOff
		if _, err := s.SignUp(t.Context(), in); !errors.Is(err, event.ErrSessionFull) {
			t.Errorf("person %d: %v, want ErrSessionFull", i, err)
		}
	}
	if n := len(storetest.Letters(t, s, known.RegistrantID)); n != 1 {
		t.Errorf("%d letters to the known address, want 1", n)
	}
}

func TestAKnownAddressChangesNothing(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5, 5)
	first := storetest.SignUp(t, s, storetest.Person(e, 1, sessions[0]))
	for range 5 {
		in := storetest.Person(e, 1, sessions...)
		in.Registrant.GivenName, in.Registrant.Language = "Mallory", "de"
		if got := storetest.SignUp(t, s, in); got.Created || got.RegistrantID != first.RegistrantID || got.Places != nil {
			t.Errorf("answer %+v", got)
		}
	}
	r, err := s.Registrant(t.Context(), first.RegistrantID)
	if err != nil || r.GivenName != "Jelena" {
		t.Errorf("the name is %q (%v)", r.GivenName, err)
	}
	var kinds []string
	for _, l := range storetest.Letters(t, s, r.ID) {
		kinds = append(kinds, fmt.Sprint(l.Kind, " ", l.Occasion, " ", l.Language))
	}
	want := []string{"confirmed  bs", "again 2021-11-01#0 bs", "again 2021-11-01#1 bs", "again 2021-11-01#2 bs"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("letters (-want +got):\n%s", diff)
	}
	in := storetest.Person(e, 1, sessions[0])
	in.Now = storetest.Noon.AddDate(0, 0, 1)
	storetest.SignUp(t, s, in)
	if n := len(storetest.Letters(t, s, r.ID)); n != 5 {
		t.Errorf("on the next day there are %d letters, want 5", n)
	}
	if n := storetest.Count(t, s, "audit", "1 = 1"); n != 1 {
		t.Errorf("%d audit entries, want 1", n)
	}
	storetest.Clean(t, s)
}

func TestStrangersCauseThreeLettersADay(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	var got store.SignedUp
	for range 6 {
		got = storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, 1, sessions[0])))
	}
	if ls := storetest.Letters(t, s, got.RegistrantID); len(ls) != 3 || ls[0].Kind != event.LetterVerify {
		t.Errorf("%d letters, want the one to verify and two more", len(ls))
	}
}

func TestStaffAddsWithoutLettersToTheKnown(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	staff := func(i int) *store.SignUp {
		in := storetest.Person(e, i, sessions[0])
		in.Public = false
		return in
	}
	first := storetest.SignUp(t, s, staff(1))
	again := storetest.SignUp(t, s, staff(1))
	if !first.Created || again.Created || again.RegistrantID != first.RegistrantID {
		t.Errorf("answers %+v and %+v", first, again)
	}
	if n := len(storetest.Letters(t, s, first.RegistrantID)); n != 1 {
		t.Errorf("%d letters, want 1", n)
	}
	for range 2 { // nobody is unique by a missing address
		in := staff(2)
		in.Registrant.Email, in.Registrant.EmailFolded = nil, nil
		got := storetest.SignUp(t, s, in)
		if !got.Created || len(storetest.Letters(t, s, got.RegistrantID)) != 0 {
			t.Errorf("without an address: %+v, %d letters", got, len(storetest.Letters(t, s, got.RegistrantID)))
		}
	}
	if got := storetest.Session(t, s, sessions[0].ID); got.SeatsTaken != 3 {
		t.Errorf("%d seats taken, want 3", got.SeatsTaken)
	}
	storetest.Clean(t, s)
}

func TestUnverifiedHoldsAreFew(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 100)
	held := 0
	for i := range 30 {
		got := storetest.SignUp(t, s, storetest.Unverified(storetest.Person(e, i, sessions[0])))
		if got.Places[0].Status != event.Unverified || got.Places[0].QueueSeq != 0 {
			t.Fatalf("place %+v", got.Places[0])
		}
		if got.Places[0].HoldsSeat {
			held++
		}
	}
	if held != 20 {
		t.Errorf("%d unverified hold a seat, want 20", held)
	}
	until := storetest.Noon.Add(24 * time.Hour)
	if n := storetest.Count(t, s, "registrations", "hold_until = ?", until); n != 20 {
		t.Errorf("%d holds end after 24 h, want 20", n)
	}
	if n := storetest.Count(t, s, "registrants", "verified_at IS NOT NULL"); n != 0 {
		t.Errorf("%d are verified", n)
	}
	storetest.Clean(t, s)
}

func TestAnEventThatChangedIsDecidedAgain(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 5)
	other, elsewhere := storetest.Announce(t, s, "other", 5)
	stale := storetest.Person(e, 1, sessions[0])
	stale.Revision = 0
	gone := storetest.Person(e, 1, sessions[0])
	gone.EventID = 4711
	missing := storetest.Person(e, 1, sessions[0])
	missing.SessionIDs = append(missing.SessionIDs, 4711)
	for name, in := range map[string]*store.SignUp{
		"older revision": stale, "event removed": gone, "session removed": missing, "session of another event": storetest.Person(other, 1, elsewhere[0], sessions[0]),
	} {
		if _, err := s.SignUp(t.Context(), in); !errors.Is(err, store.ErrRevised) {
			t.Errorf("%s: %v, want ErrRevised", name, err)
		}
	}
	if n := storetest.Count(t, s, "registrants", "1 = 1"); n != 0 {
		t.Errorf("%d registrants, want none", n)
	}
	if got := storetest.Session(t, s, elsewhere[0].ID); got.SeatsTaken != 0 {
		t.Errorf("%d seats taken elsewhere", got.SeatsTaken)
	}
}

func TestARequestIsAnsweredOnce(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1)
	with := func(i int, key, mac string) *store.SignUp {
		in := storetest.Person(e, i, sessions[0])
		in.Public, in.Admission.Mode = false, event.WaitingOff
		in.Once = &event.Once{Principal: "account:1", Route: "sign_up", Key: key, BodyMAC: []byte(mac)}
		return in
	}
	first := storetest.SignUp(t, s, with(1, "k", "one"))
	again := storetest.SignUp(t, s, with(1, "k", "one")) // though the session is full meanwhile
	if want := (store.SignedUp{RegistrantID: first.RegistrantID, Created: true, Replayed: true}); !cmp.Equal(again, want) {
		t.Errorf("answer %+v, want %+v", again, want)
	}
	if _, err := s.SignUp(t.Context(), with(2, "k", "two")); !errors.Is(err, store.ErrKeyReused) {
		t.Errorf("another body: %v, want ErrKeyReused", err)
	}
	if _, err := s.SignUp(t.Context(), with(2, "refused", "two")); !errors.Is(err, event.ErrSessionFull) {
		t.Errorf("full: %v", err)
	}
	if n := storetest.Count(t, s, "idempotency", "1 = 1"); n != 1 {
		t.Errorf("%d keys are kept, want the one of the answer that was given", n)
	}
	public := with(1, "p", "one")
	public.Public, public.Admission.Mode = true, event.WaitingAuto
	if got := storetest.SignUp(t, s, public); got.Created {
		t.Errorf("known: %+v", got)
	}
	if got := storetest.SignUp(t, s, public); !got.Replayed || got.Created || got.RegistrantID != first.RegistrantID {
		t.Errorf("replay of known: %+v", got)
	}
	if n := len(storetest.Letters(t, s, first.RegistrantID)); n != 2 {
		t.Errorf("%d letters, want 2", n)
	}
	storetest.Clean(t, s)
}

func TestDoublesInOneBatch(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 1, 10)
	full := storetest.Person(e, 5, sessions[0]) // refused, since person 0 is first
	full.Admission.Mode = event.WaitingOff
	key := &event.Once{Principal: "public", Route: "sign_up", Key: "k", BodyMAC: []byte("x")}
	keyed := [2]*store.SignUp{storetest.Person(e, 6, sessions[1]), storetest.Person(e, 6, sessions[1])}
	keyed[0].Once, keyed[1].Once = key, key
	batch := []*store.SignUp{
		storetest.Person(e, 0, sessions[0]), storetest.Person(e, 0, sessions[1]), storetest.Person(e, 0, sessions[0]),
		full, storetest.Person(e, 5, sessions[1]),
		keyed[0], keyed[1],
	}
	got, errs := make([]store.SignedUp, len(batch)), make([]error, len(batch))
	release := hold(t, s)
	var wg sync.WaitGroup
	for i, in := range batch {
		wg.Go(func() { got[i], errs[i] = s.SignUp(t.Context(), in) })
		waitFor(t, s, i+1)
	}
	release()
	wg.Wait()
	if !errors.Is(errs[3], event.ErrSessionFull) {
		t.Errorf("error %v, want ErrSessionFull", errs[3])
	}
	created := [...]bool{true, false, false, false, true, true, false}
	for i, want := range created {
		if i != 3 && errs[i] != nil || got[i].Created != want {
			t.Errorf("sign-up %d: %+v, %v", i, got[i], errs[i])
		}
	}
	if got[1].RegistrantID != got[0].RegistrantID || got[2].RegistrantID != got[0].RegistrantID || got[6].RegistrantID != got[5].RegistrantID || !got[6].Replayed {
		t.Errorf("doubles are answered %+v", got)
	}
	if n := len(storetest.Letters(t, s, got[0].RegistrantID)); n != 3 { // one of its own, one for each double
		t.Errorf("%d letters, want 3", n)
	}
	if n := len(storetest.Letters(t, s, got[5].RegistrantID)); n != 1 {
		t.Errorf("%d letters after a replay, want 1", n)
	}
	storetest.Clean(t, s)
}

func TestOneBadRowSparesTheBatch(t *testing.T) {
	s := storetest.Open(t)
	e, sessions := storetest.Announce(t, s, "webinar", 10)
	bad := storetest.Person(e, 1, sessions[0])
	bad.Registrant.Role = "impostor" // refused by a constraint
	batch := []*store.SignUp{storetest.Person(e, 0, sessions[0]), bad, storetest.Person(e, 2, sessions[0])}
	errs := make([]error, len(batch))
	release := hold(t, s)
	var wg sync.WaitGroup
	for i, in := range batch {
		wg.Go(func() { _, errs[i] = s.SignUp(t.Context(), in) })
		waitFor(t, s, i+1)
	}
	release()
	wg.Wait()
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("errors are %v", errs)
	}
	if got := storetest.Session(t, s, sessions[0].ID); got.SeatsTaken != 2 {
		t.Errorf("%d seats taken, want 2", got.SeatsTaken)
	}
	storetest.Clean(t, s)
}
