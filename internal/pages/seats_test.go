package pages

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// revise applies the event as stored with a change to it.
func (f *face) revise(slug string, change func(*eventfile.Document)) {
	f.t.Helper()
	doc, _, err := f.desk.EventFile(f.t.Context(), operator, slug)
	if err != nil {
		f.t.Fatal(err)
	}
	change(doc)
	if _, err := f.desk.Apply(f.t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{Letters: desk.LettersQuiet}); err != nil {
		f.t.Fatal(err)
	}
}

// shared is the pair with seats that are shared out: 4 in the first session,
// one of them for Georgia, offered and not given.
func shared(t *testing.T) *face {
	f := newPair(t)
	f.revise("pair", func(d *eventfile.Document) {
		d.Sessions[0].Capacity, d.Sessions[0].RoomLimit = 4, 6
		d.Quotas = []eventfile.Quota{{Key: "ge", Label: event.Text{"en": "Georgia"}, Country: "GE", Seats: 1, Release: "2021-11-10T10:00", Sessions: []string{"one"}}}
		d.Targets = []event.Target{{Label: event.Text{"en": "Half of all"}, Country: "BA", SharePercent: 50}}
		d.Registration.WaitingList.Mode = event.WaitingOffer
	})
	return f
}

func TestSeatsPage(t *testing.T) {
	f := shared(t)
	f.people("pair", 6, "one")
	f.staffIn("pair", event.Organiser)
	path := "/desk/pair/sessions/one/seats"
	f.post("/desk/pair/registrations/1/one/withdraw", "reason", "Asked by telephone").leads(t)
	page := f.get(path).want(t, 200,
		`4 seats: 2 confirmed, 0 held, 1 offered, 1 kept, 0 free; 2 on the waiting list.`, `class="s-kept" fill="url(#pause)"`, `id="pause"`, `id="hatch"`,
		`href="/desk/pair/registrations?session=one&amp;status=offered">offered</a></dt><dd>1</dd>`,
		"Why nobody is given a seat", "The free seats are kept for a quota or for invited people.", "The next offer ends: ",
		"Person003 Kovač", "24 hours left", "/desk/pair/registrations/4/one/withdraw",
		"Georgia", "0 held, 1 reserved", "Kept for them: 1.", "What is left is for everybody from then on: Wednesday",
		"Half of all", "3 of 3", "100% of those with a seat; aimed at: 50%",
		"/desk/pair/registrations/5/one/confirm", "/desk/pair/registrations/5/one/offer", "/desk/pair/registrations/5/one/withdraw",
		"Was withdrawn by the organiser.", "Reason: Asked by telephone", "Was offered a seat.", "Cause: after a registration was withdrawn.", "Signed up.",
	)
	page.lacks(t, "How many may come", "Raise the capacity")
	f.get("/desk/pair").want(t, 200, `href="`+path+`"`)
	f.get("/desk/pair/registrations").want(t, 200, `href="`+path+`"`)
	f.get("/desk/pair/registrations/5/one/offer").want(t, 200, "Offer a seat: Person004 Kovač", "accepts or declines the seat within a set time")
	f.post("/desk/pair/registrations/5/one/offer", "reason", "Speaks in the second part").leads(t)
	f.get(path).want(t, 200, "Reason: Speaks in the second part", "2 offered")
	f.get("/desk/pair/sessions/none/seats").want(t, 404)
	f.get(path+"?queue=nonsense").want(t, 400)
}

func TestACoordinatorSeesTheSeatsAndChangesNothing(t *testing.T) {
	f := shared(t)
	f.people("pair", 6, "one")
	if _, err := f.desk.Act(t.Context(), operator, "pair", 1, desk.Withdraw, "Private reason"); err != nil {
		t.Fatal(err)
	}
	f.staffIn("pair", event.Coordinator)
	f.get("/desk/pair/sessions/one/seats").want(t, 200, "Person004 Kovač").lacks(t, "/one/confirm", "/one/offer", "/one/withdraw", "Private reason", "What you can do")
	f.post("/desk/pair/sessions/one/seats/overbook", "capacity", "6").want(t, 403)
}

func TestALongQueueAndHistoryHavePages(t *testing.T) {
	f := shared(t)
	f.people("pair", 60, "one")
	f.staffIn("pair", event.Coordinator)
	path := "/desk/pair/sessions/one/seats"
	first := f.get(path).want(t, 200, "Next page", "#queue", "#history", `<td role="cell" class="small">50</td>`)
	if strings.Contains(first.body, `<td role="cell" class="small">51</td>`) {
		t.Error("the first page holds more than 50 of the queue")
	}
	next := between(t, first.body, `href="`+path+`?queue=`, `#queue"`)
	second := f.get(path+"?queue="+next).want(t, 200, `<td role="cell" class="small">51</td>`, "First page")
	if !strings.Contains(second.body, "&amp;queue="+next+"#history") && !strings.Contains(second.body, "queue="+next) {
		t.Error("going on in the history loses the place in the queue")
	}
}

// between is what stands between two pieces of text.
func between(t *testing.T, s, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, before)
	found, _, ok2 := strings.Cut(rest, after)
	if !ok || !ok2 {
		t.Fatalf("nothing stands between %q and %q", before, after)
	}
	return found
}

func TestOverbookingByTheButton(t *testing.T) {
	f := shared(t)
	f.revise("pair", func(d *eventfile.Document) { d.Series, d.Sessions[0].Aim = "Evenings", new(int64(4)) })
	f.staffIn("pair", event.Organiser)
	path := "/desk/pair/sessions/one/seats"
	f.get(path).want(t, 200, "People to be in the room: 4. The room admits: 6.", "Nothing is suggested until three sessions of the series were held").lacks(t, "Raise the capacity")
	f.heldBefore(3, 4, 1)
	f.people("pair", 5, "one")
	f.get(path).want(t, 200, "So far: 0.") // of the events whose numbers the organiser may see
	for i := range 3 {
		if err := f.desk.GrantRole(t.Context(), operator, "organiserx@example.org", fmt.Sprintf("held-%d", i), string(event.Viewer)); err != nil {
			t.Fatal(err)
		}
	}
	f.get(path).want(t, 200, "Of 4 expected, 1 did not come to: ", "Suggested seats: 5", "Raise the capacity: 5", `name="capacity" value="5"`)
	for _, wrong := range []string{"6", "x", "", "-1"} {
		f.post(path+"/overbook", "capacity", wrong).want(t, 409, "This is not a number of seats that earlier sessions suggest.")
	}
	if where := f.post(path+"/overbook", "capacity", "5").leads(t); where != path+"?done=overbook" {
		t.Errorf("leads to %s", where)
	}
	f.get(path+"?done=overbook").want(t, 200, "Seats of the session: 5.", "The session has as many seats as are suggested, or more.",
		"Capacity raised, since some people do not come. Seats: 5.", "Cause: after the capacity was raised.", "Lena Albrecht").lacks(t, `action="`+path+`/overbook"`)
}

// heldBefore makes n events of the series, held a week ago, to which so many
// were confirmed and so many of them did not come.
func (f *face) heldBefore(n, confirmed, absent int) {
	f.t.Helper()
	doc, _, err := f.desk.EventFile(f.t.Context(), operator, "pair")
	if err != nil {
		f.t.Fatal(err)
	}
	for i := range n {
		old := *doc
		old.Slug, old.Quotas = fmt.Sprintf("held-%d", i), nil
		s := doc.Sessions[0]
		s.Slug, s.Aim, s.Capacity, s.RoomLimit = "one", nil, 50, 50
		s.Starts, s.Ends, s.Opens, s.Closes, s.Breaks, s.Agenda = "2021-10-05T10:00", "2021-10-05T12:00", "", "", nil, nil
		old.Sessions = []eventfile.Session{s}
		if _, err := f.desk.Apply(f.t.Context(), operator, []*eventfile.Document{&old}, desk.ApplyOptions{}); err != nil {
			f.t.Fatal(err)
		}
		f.people(old.Slug, confirmed, "one")
		found, err := f.desk.Registrants(f.t.Context(), operator, old.Slug, desk.Filter{})
		if err != nil {
			f.t.Fatal(err)
		}
		for j := range found.Items {
			outcome := "attended"
			if j < absent {
				outcome = "no_show"
			}
			if _, err := f.desk.Decide(f.t.Context(), operator, old.Slug, "one", found.Items[j].Registrant.ID, outcome, "by hand"); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}
