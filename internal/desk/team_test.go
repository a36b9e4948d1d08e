package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/store/lists"
)

// TestSpeakersTakePartWithoutASeat follows a speaker through a session that is
// full, where somebody waits.
func TestSpeakersTakePartWithoutASeat(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	holder, waits := o.signUp(1), o.signUp(2)
	in := person(3)
	in.Role = "speaker"
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); !slices.Equal(refused(err), []string{"/role role_unwanted"}) {
		t.Errorf("the public names a role: %v", err)
	}
	v, fresh, err := o.AddRegistrant(t.Context(), operator, "webinar", in)
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	speaker := v.Registrant
	stands := func(r *event.Registrant, status event.Status, seat, team bool) {
		t.Helper()
		v, err := o.Me(t.Context(), o.as(r))
		if err != nil {
			t.Fatal(err)
		}
		if g := v.Registrations[0]; g.Status != status || g.HoldsSeat != seat || g.Team != team {
			t.Errorf("registrant %d is %s, seat %t, team %t", r.ID, g.Status, g.HoldsSeat, g.Team)
		}
		if found, err := o.store.Check(t.Context()); err != nil || len(found) > 0 {
			t.Errorf("the recount finds %v, %v", found, err)
		}
	}
	stands(speaker, event.Confirmed, false, true)
	stands(holder, event.Confirmed, true, false)
	stands(waits, event.Waitlisted, false, false)
	g := v.Registrations[0]
	if slices.Contains(g.Actions, "hand-over") || !slices.Contains(g.Actions, "cancel") {
		t.Errorf("a speaker may %v", g.Actions)
	}
	colleague := desk.Colleague{Email: "colleague@example.org", GivenName: "Ana", FamilyName: "Kovač"}
	if _, err := o.HandOver(t.Context(), o.as(speaker), "first", colleague); !errors.Is(err, event.ErrWrongStatus) {
		t.Errorf("a speaker hands a seat over: %v", err)
	}
	colleague.Email = speaker.Address()
	if _, err := o.HandOver(t.Context(), o.as(holder), "first", colleague); !errors.Is(err, event.ErrHasPlace) {
		t.Errorf("a speaker is given a seat: %v", err)
	}
	for _, action := range []desk.SeatAction{desk.Queue, desk.Promote, "offer", "approve"} {
		if _, err := o.Act(t.Context(), operator, "webinar", g.ID, action, "because"); !errors.Is(err, event.ErrWrongStatus) {
			t.Errorf("%s of a speaker: %v", action, err)
		}
	}
	if _, err := o.Cancel(t.Context(), o.as(speaker), "first", ""); err != nil {
		t.Fatal(err)
	}
	stands(speaker, event.Cancelled, false, true)
	stands(waits, event.Waitlisted, false, false)
	if _, err := o.TakeBack(t.Context(), o.as(speaker), "first"); err != nil {
		t.Fatal(err)
	}
	stands(speaker, event.Confirmed, false, true)
	for _, action := range []desk.SeatAction{desk.Withdraw, desk.Restore} {
		if _, err := o.Act(t.Context(), operator, "webinar", g.ID, action, ""); err != nil {
			t.Errorf("%s of a speaker: %v", action, err)
		}
	}
	stands(speaker, event.Confirmed, false, true)
	o.set(start)
	if address, err := o.Join(t.Context(), o.as(speaker), "first", 1); err != nil || address == "" {
		t.Errorf("a speaker does not get in: %v", err)
	}
	stats, err := o.Stats(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "registered", stats.Event.Registered, 2)
	want(t, "attended", stats.Event.Attended, 0)
	page, err := o.Attendance(t.Context(), operator, "webinar", "first", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "rows of attendance", len(page.Items), 1)
	board, err := o.Board(t.Context(), operator, "webinar", "first", desk.BoardFilter{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "people at the board", len(board.Items), 1)
	want(t, "speakers and staff", len(board.Team), 1)
	ids, err := lists.JoinIDs(t.Context(), o.store.Reads, page.Session.ID)
	if err != nil || len(ids) != 0 {
		t.Errorf("joins are exported of %v, %v", ids, err)
	}
}

// TestARoleIsChanged makes the holder of the only seat a speaker, whose seat
// goes to whoever waits, and a participant again, who waits then.
func TestARoleIsChanged(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1, false)
	holder, waits := o.signUp(1), o.signUp(2)
	cast := func(role string) {
		t.Helper()
		if _, err := o.ChangeRegistrant(t.Context(), operator, "webinar", holder.ID, desk.Change{Role: &role}); err != nil {
			t.Fatal(err)
		}
	}
	statuses := func(a, b event.Status) {
		t.Helper()
		for r, status := range map[*event.Registrant]event.Status{holder: a, waits: b} {
			v, err := o.Me(t.Context(), o.as(r))
			if err != nil {
				t.Fatal(err)
			}
			want(t, fmt.Sprintf("registrant %d", r.ID), v.Registrations[0].Status, status)
		}
		if found, err := o.store.Check(t.Context()); err != nil || len(found) > 0 {
			t.Errorf("the recount finds %v, %v", found, err)
		}
	}
	if _, err := o.HandOver(t.Context(), o.as(holder), "first", desk.Colleague{Email: "colleague@example.org", GivenName: "Ana", FamilyName: "Kovač"}); err != nil {
		t.Fatal(err)
	}
	cast("speaker")
	statuses(event.Confirmed, event.Confirmed)
	v, err := o.Me(t.Context(), o.as(holder))
	if err != nil || v.Registrant.Role != event.RoleSpeaker || v.Registrations[0].HoldsSeat || v.Registrations[0].Handover != nil {
		t.Errorf("the speaker keeps %+v, %v", v.Registrations[0], err)
	}
	cast("staff")
	statuses(event.Confirmed, event.Confirmed)
	cast("participant")
	statuses(event.Waitlisted, event.Confirmed)
	role := "admin"
	if _, err := o.ChangeRegistrant(t.Context(), operator, "webinar", holder.ID, desk.Change{Role: &role}); !slices.Equal(refused(err), []string{"/role unknown_choice"}) {
		t.Errorf("a role that is none: %v", err)
	}
	role = "speaker"
	if _, err := o.ChangeMe(t.Context(), o.as(waits), desk.Change{Role: &role}); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a person changes the role: %v", err)
	}
}

// TestAHostLinkOpensOneSession makes a link, uses it, and lets it end.
func TestAHostLinkOpensOneSession(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(2, false)
	r := o.signUp(1)
	if _, err := o.MakeHostLink(t.Context(), operator, "webinar", "first", " "); !slices.Equal(refused(err), []string{"/label required"}) {
		t.Errorf("a link for nobody: %v", err)
	}
	l, err := o.MakeHostLink(t.Context(), operator, "webinar", "first", "Moderation")
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(l.URL, "/h/")
	o.set(start)
	by, err := o.ByHostLink(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the name in the audit", by.String(), fmt.Sprintf("host_link:%d", l.ID))
	if board, err := o.Board(t.Context(), by, "webinar", "first", desk.BoardFilter{}); err != nil || len(board.Items) != 1 {
		t.Errorf("the board: %v", err)
	}
	if room, err := o.RoomOf(t.Context(), by, "webinar", "first"); err != nil || room.Limit == 0 {
		t.Errorf("the room: %v", err)
	}
	if _, err := o.SetNotice(t.Context(), by, "webinar", "first", "We begin late."); err != nil {
		t.Error(err)
	}
	if _, err := o.CheckIn(t.Context(), by, "webinar", "first", desk.CheckIn{Registrant: r.ID, Kind: "in", Nonce: "n"}); err != nil {
		t.Error(err)
	}
	all, err := o.HostLinks(t.Context(), operator, "webinar", "first")
	if err != nil || len(all) != 1 || all[0].UsedAt == nil || all[0].URL != l.URL {
		t.Errorf("the links: %+v, %v", all, err)
	}
	refuses := map[string]error{}
	_, refuses["roll of another session"] = o.Board(t.Context(), by, "webinar", "second", desk.BoardFilter{})
	_, refuses["mark in another session"] = o.CheckIn(t.Context(), by, "webinar", "second", desk.CheckIn{Registrant: r.ID, Kind: "in", Nonce: "m"})
	_, refuses["attendance"] = o.Attendance(t.Context(), by, "webinar", "first", "", 0)
	_, refuses["links"] = o.HostLinks(t.Context(), by, "webinar", "first")
	_, refuses["another link"] = o.MakeHostLink(t.Context(), by, "webinar", "first", "Me")
	_, refuses["numbers"] = o.Stats(t.Context(), by, "webinar")
	_, refuses["outcome"] = o.Decide(t.Context(), by, "webinar", "first", r.ID, "excused", "ill")
	_, refuses["registrants"] = o.Registrants(t.Context(), by, "webinar", desk.Filter{})
	for name, err := range refuses {
		if err == nil {
			t.Errorf("a host link opens: %s", name)
		}
	}
	o.set(start + 4*time.Hour + 30*time.Minute)
	if _, err := o.ByHostLink(t.Context(), token); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("two hours after the end: %v", err)
	}
	if _, err := o.MakeHostLink(t.Context(), operator, "webinar", "first", "Late"); !errors.Is(err, event.ErrSessionOver) {
		t.Errorf("a link for what is over: %v", err)
	}
	o.set(start)
	for range 2 {
		if _, err := o.RevokeHostLink(t.Context(), operator, "webinar", "first", l.ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := o.RevokeHostLink(t.Context(), operator, "webinar", "second", l.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("revoked in another session: %v", err)
	}
	for name, wrong := range map[string]string{"revoked": token, "altered": token[:len(token)-1] + "!", "of nobody": "", "without a secret": "1."} {
		if _, err := o.ByHostLink(t.Context(), wrong); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("a link that is %s: %v", name, err)
		}
	}
}
