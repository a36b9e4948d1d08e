package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/rest"
)

// A repeat is a button that is pressed twice, or a request that is sent
// twice. The second changes nothing, and its answer says how things stand.
type repeat struct {
	route  string // what is posted to
	why    string // tells apart several for one route
	post   func(h *whole) visit
	first  int
	second int
	says   string // stands in the second answer, or on the page that it leads to
	idle   bool   // even the first changes nothing
	more   string // what even a second one adds: "letters", three a day at most
}

// The people of the cases.
const (
	seatedPerson  = "seated@example.org"
	waitingPerson = "waiting@example.org"
	newPerson     = "new@example.org"
)

// repeats are one at least for every button and every operation that posts.
var repeats = []repeat{
	{route: "/api/v1/events", post: func(h *whole) visit { return h.byStaff("/events", h.document("open", "fresh")) }, first: 201, second: 409, says: `"code":"slug_taken"`},
	{route: "/api/v1/events/:event/registrants", why: "public", first: 202, second: 202, says: `"status":"accepted"`, more: "letters",
		post: func(h *whole) visit {
			return visit{path: rest.Base + "/events/open/registrants", body: ana(map[string]any{"email": newPerson})}
		}},
	{route: "/api/v1/events/:event/registrants", why: "by staff", first: 201, second: 200, says: `"email":"new@example.org"`,
		post: func(h *whole) visit {
			return h.byStaff("/events/open/registrants", ana(map[string]any{"email": newPerson}))
		}},
	{route: "/api/v1/events/:event/registrants/:registrant/registrations", first: 201, second: 200, says: `"status":"confirmed"`,
		post: func(h *whole) visit {
			id, _ := h.ids(seatedPerson)
			return h.byStaff("/events/open/registrants/"+id+"/registrations", map[string]any{"session": "dec"})
		}},
	{route: acting, why: "withdraw", post: staffAct(seatedPerson, "withdraw"), first: 200, second: 409, says: `"registration_status":"withdrawn"`},
	{route: acting, why: "waitlist", post: staffAct(seatedPerson, "waitlist"), first: 200, second: 409, says: `"registration_status":"waitlisted"`},
	{route: acting, why: "confirm", post: withRoom(staffAct(newPerson, "confirm")), first: 200, second: 409, says: `"registration_status":"confirmed"`},
	{route: acting, why: "restore", first: 200, second: 409, says: `"registration_status":"waitlisted"`,
		post: func(h *whole) visit { h.withdrawn(seatedPerson); return staffAct(seatedPerson, "restore")(h) }},
	{route: acting, why: "approve", post: undecided(staffAct(newPerson, "approve")), first: 200, second: 409, says: `"registration_status":"waitlisted"`},
	{route: acting, why: "reject", post: undecided(staffAct(newPerson, "reject")), first: 200, second: 409, says: `"registration_status":"rejected"`},
	{route: "/api/v1/events/:event/registrations/decide", first: 200, second: 200, says: `"code":"wrong_status"`, post: undecided(func(h *whole) visit {
		_, id := h.ids(newPerson)
		return h.byStaff("/events/open/registrations/decide", map[string]any{"action": "approve", "ids": []string{id, "999", "x"}})
	})},
	{route: "/api/v1/events/:event/registrants/act", first: 200, second: 409, says: `"code":"selection_changed"`, post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.byStaff("/events/open/registrants/act", map[string]any{"action": "withdraw", "ids": []string{id}, "expected": 1})
	}},
	{route: "/desk/:event/registrations/act", first: 303, second: 409, says: "Registrations concerned: 0.", post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.signedIn("/desk/open/registrations/act", url.Values{"do": {"withdraw"}, "ids": {id}, "expected": {"1"}})
	}},
	{route: "/desk/:event/registrations/act", why: "send_link", first: 303, second: 409, says: "People concerned: 0.", post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.signedIn("/desk/open/registrations/act", url.Values{"do": {"send_link"}, "ids": {id}, "expected": {"1"}})
	}},
	{route: "/api/v1/events/:event/registrants/act", why: "send_link", first: 200, second: 409, says: `"code":"selection_changed"`, post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.byStaff("/events/open/registrants/act", map[string]any{"action": "send_link", "ids": []string{id}, "expected": 1})
	}},
	{route: "/desk/:event/registrations/views", first: 303, second: 303, says: "From Bosnia", post: func(h *whole) visit {
		return h.signedIn("/desk/open/registrations/views", url.Values{"name": {"From Bosnia"}, "country": {"BA"}})
	}},
	{route: "/desk/:event/registrations/views/:view/drop", first: 303, second: 404, says: "", post: func(h *whole) visit {
		return h.signedIn("/desk/open/registrations/views/"+h.viewOf("open")+"/drop", nil)
	}},
	{route: "/desk/:event/registrations/columns", first: 303, second: 303, says: "Needs interpretation", post: func(h *whole) visit {
		return h.signedIn("/desk/open/registrations/columns", url.Values{"columns": {"interpretation"}})
	}},
	{route: "/api/v1/events/:event/sessions/:session/check-ins", first: 200, second: 200, says: `"outcome":"excused"`,
		post: func(h *whole) visit {
			id, _ := h.ids(seatedPerson)
			return h.byStaff("/events/open/sessions/nov/check-ins", map[string]any{"registrant": id, "kind": "excused", "nonce": "n-1"})
		}},
	{route: "/api/v1/events/:event/sessions/:session/seats/overbook", first: 200, second: 200, says: `"capacity":4`, post: heldBefore(func(h *whole) visit {
		return h.byStaff("/events/open/sessions/nov/seats/overbook", map[string]any{"capacity": 4})
	})},
	{route: "/api/v1/me/verify", post: byLink(newPerson, "/me/verify"), first: 200, second: 200, says: `"verified_at":"2021`},
	{route: "/api/v1/me/registrations/:session/cancel", post: byLink(seatedPerson, "/me/registrations/nov/cancel"), first: 200, second: 200, says: `"status":"cancelled"`},
	{route: "/api/v1/me/registrations/:session/register", post: byLink(seatedPerson, "/me/registrations/dec/register"), first: 200, second: 200, says: `"status":"confirmed"`},
	{route: "/api/v1/me/registrations/:session/join", post: whileOpen(byLink(seatedPerson, "/me/registrations/nov/join")), first: 200, second: 200, says: `https://meet.example.org/see`},
	{route: "/api/v1/me/registrations/:session/restore", first: 200, second: 200, says: `"status":"waitlisted"`,
		post: func(h *whole) visit {
			h.cancelled(seatedPerson)
			return byLink(seatedPerson, "/me/registrations/nov/restore")(h)
		}},
	{route: "/api/v1/me/address", first: 200, second: 200, says: `"status":"confirmed"`, post: func(h *whole) visit {
		return visit{path: rest.Base + "/me/address", body: map[string]any{"token": h.moves(h.holder(seatedPerson), "moved@example.org")}}
	}},
	{route: "/api/v1/me/erase", post: byLink(seatedPerson, "/me/erase"), first: 200, second: 401, says: `"code":"unauthorised"`},
	{route: "/api/v1/me/registrations/:session/hand-over", first: 200, second: 200, says: `"colleague":"Ana Kovač"`, post: func(h *whole) visit {
		return visit{path: rest.Base + "/me/registrations/nov/hand-over", bearer: h.linkOf(seatedPerson), body: map[string]any{"email": newPerson, "given_name": "Ana", "family_name": "Kovač"}}
	}},
	{route: "/api/v1/me/registrations/:session/keep", post: given(byLink(seatedPerson, "/me/registrations/nov/keep")), first: 200, second: 200, says: `"hand-over"`},
	{route: "/api/v1/me/registrations/:session/accept", post: given(func(h *whole) visit {
		return visit{path: rest.Base + "/me/registrations/nov/accept", bearer: h.linkOf(newPerson)}
	}), first: 200, second: 200, says: `"status":"confirmed"`},
	{route: "/api/v1/me/registrations/:session/decline", post: given(func(h *whole) visit {
		return visit{path: rest.Base + "/me/registrations/nov/decline", bearer: h.linkOf(newPerson)}
	}), first: 200, second: 200, says: `"seats_offered":[]`},
	{route: "/api/v1/me/link", first: 202, second: 202, says: `"status":"accepted"`, more: "letters",
		post: func(*whole) visit {
			return visit{path: rest.Base + "/me/link", body: map[string]any{"email": seatedPerson}}
		}},

	{route: "/:event", first: 303, second: 303, says: "Check your mail", more: "letters", post: func(*whole) visit {
		return visit{path: "/open", body: url.Values{"email": {newPerson}, "given_name": {"Ana"}, "family_name": {"Kovač"}, "sessions": {"nov"}}}
	}},
	{route: "/r/link", first: 303, second: 303, says: "Check your mail", more: "letters",
		post: func(*whole) visit { return visit{path: "/r/link", body: url.Values{"email": {seatedPerson}}} }},
	{route: "/r/:token/verify", post: press(newPerson, "/verify"), first: 303, second: 303, says: "on the waiting list"},
	{route: "/r/:token/again", post: press(seatedPerson, "/again"), first: 303, second: 303, says: "You have a seat", more: "letters"},
	{route: "/r/:token/renew", post: press(seatedPerson, "/renew"), first: 303, second: 404, says: "the link has been replaced by a newer one"},
	{route: "/r/stop/:token", first: 200, second: 200, says: "No more optional letters",
		post: func(h *whole) visit { return visit{path: "/r/stop/" + h.stopLink(h.linkOf(seatedPerson), true)} }},
	{route: "/r/stop/:token", why: "by a mail program", first: 200, second: 200, says: "No more optional letters", post: func(h *whole) visit {
		return visit{path: "/r/stop/" + h.stopLink(h.linkOf(seatedPerson), true), body: url.Values{"List-Unsubscribe": {"One-Click"}}}
	}},
	{route: "/r/:token/reminders/off", post: press(seatedPerson, "/reminders/off"), first: 303, second: 303, says: "You get no more reminders, letters about recordings or messages from the organisers of this event"},
	{route: "/r/:token/reminders/on", first: 303, second: 303, says: "You get reminders, letters about recordings and messages from the organisers of this event again",
		post: func(h *whole) visit { h.stopped(seatedPerson); return press(seatedPerson, "/reminders/on")(h) }},
	{route: "/r/:token/:session/restore", first: 303, second: 303, says: "You are number 1 on the waiting list",
		post: func(h *whole) visit { h.cancelled(seatedPerson); return press(seatedPerson, "/nov/restore")(h) }},
	{route: "/r/:token/change", first: 303, second: 303, says: "Your changes are saved", post: func(h *whole) visit {
		v := press(seatedPerson, "/change")(h)
		v.body = url.Values{"given_name": {"Anna"}, "family_name": {"Kovač"}, "language": {"en"}, "zone": {"Europe/Berlin"}}
		return v
	}},
	{route: "/r/:token/address", first: 303, second: 303, says: "We wait for the confirmation of m•••@example.org", more: "letters", post: func(h *whole) visit {
		v := press(seatedPerson, "/address")(h)
		v.body = url.Values{"email": {"moved@example.org"}}
		return v
	}},
	{route: "/r/address/:token", first: 303, second: 200, says: "This address is confirmed", post: func(h *whole) visit {
		return visit{path: "/r/address/" + h.moves(h.holder(seatedPerson), "moved@example.org")}
	}},
	{route: "/r/:token/consents/:consent/give", post: press(seatedPerson, "/consents/publish/give"), first: 303, second: 303, says: "You have agreed"},
	{route: "/r/:token/consents/:consent/withdraw", post: press(seatedPerson, "/consents/publish/withdraw"), first: 303, second: 303, says: "You do not agree"},
	{route: "/r/:token/erase", post: press(seatedPerson, "/erase"), first: 303, second: 404, says: "Send my link again"},
	{route: "/r/:token/:session/register", post: press(seatedPerson, "/dec/register"), first: 303, second: 303, says: "You have a seat"},
	{route: "/r/:token/:session/cancel", why: "seat", post: press(seatedPerson, "/nov/cancel"), first: 303, second: 303, says: "You have given up this registration"},
	{route: "/r/:token/:session/cancel", why: "queue", post: press(waitingPerson, "/nov/cancel"), first: 303, second: 303, says: "You have given up this registration"},
	{route: "/r/:token/:session/join", post: whileOpen(press(seatedPerson, "/nov/join")), first: 200, second: 200, says: "https://meet.example.org/see"},
	{route: "/r/:token/:session/hand-over", first: 303, second: 303, says: "We have written to: Ana Kovač", post: func(h *whole) visit {
		return visit{path: "/r/" + h.linkOf(seatedPerson) + "/nov/hand-over", body: url.Values{"email": {newPerson}, "given_name": {"Ana"}, "family_name": {"Kovač"}}}
	}},
	{route: "/r/:token/:session/keep", post: given(press(seatedPerson, "/nov/keep")), first: 303, second: 303, says: "The seat stays yours."},
	{route: "/r/:token/:session/accept", first: 303, second: 303, says: "You have a seat",
		post: given(func(h *whole) visit { return visit{path: "/r/" + h.linkOf(newPerson) + "/nov/accept"} })},
	{route: "/r/:token/:session/decline", first: 303, second: 303, says: "You have declined the seat.",
		post: given(func(h *whole) visit { return visit{path: "/r/" + h.linkOf(newPerson) + "/nov/decline"} })},
	{route: "/desk/sign-in/:token", first: 303, second: 404, says: "link", post: func(h *whole) visit { return visit{path: h.signInPath("admin@example.org")} }},
	{route: "/desk/sign-out", first: 303, second: 303, says: "Sign in to the desk", post: func(h *whole) visit { return h.signedIn("/desk/sign-out", nil) }},
	{route: pressing, why: "withdraw", post: deskAct(seatedPerson, "withdraw"), first: 303, second: 409, says: "has this status: withdrawn"},
	{route: pressing, why: "confirm", post: withRoom(deskAct(newPerson, "confirm")), first: 303, second: 409, says: "has this status: confirmed"},
	{route: pressing, why: "approve", post: undecided(deskAct(newPerson, "approve")), first: 303, second: 409, says: "has this status: waiting list"},
	{route: "/desk/:event/approval", first: 303, second: 303, says: "About one registration there was nothing to decide any more.", post: undecided(func(h *whole) visit {
		_, id := h.ids(newPerson)
		return h.signedIn("/desk/open/approval", url.Values{"decide": {"reject"}, "ids": {id}, "reason": {"only for towns"}})
	})},
	{route: "/desk/:event/sessions/:session/check-ins", first: 303, second: 303, says: "Ana", post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.signedIn("/desk/open/sessions/nov/check-ins", url.Values{"registrant": {id}, "kind": {"excused"}, "nonce": {"n-1"}})
	}},
	{route: "/desk/:event/sessions/:session/notice", first: 303, second: 303, says: "We begin ten minutes late.", post: func(h *whole) visit {
		return h.signedIn("/desk/open/sessions/nov/notice", url.Values{"text": {"We begin ten minutes late."}})
	}},
	{route: "/desk/:event/sessions/:session/seats/overbook", first: 303, second: 303, says: "Seats of the session: 4.", post: heldBefore(func(h *whole) visit {
		return h.signedIn("/desk/open/sessions/nov/seats/overbook", url.Values{"capacity": {"4"}})
	})},
	{route: "/api/v1/events/:event/sessions/:session/after", first: 200, second: 409, says: `"code":"nobody_matches"`, post: over(func(h *whole) visit {
		return h.byStaff("/events/over/sessions/nov/after", map[string]any{"letter": "attended", "expected": 1})
	})},
	{route: "/desk/:event/sessions/:session/after", first: 303, second: 409, says: "At the moment nobody would get this letter.", post: over(func(h *whole) visit {
		return h.signedIn("/desk/over/sessions/nov/after", url.Values{"letter": {"attended"}, "expected": {"1"}})
	})},
	{route: "/api/v1/events/:event/messages", first: 201, second: 201, says: `"state":"draft"`, post: func(h *whole) visit {
		return h.byStaff("/events/open/messages", map[string]any{"subject": map[string]string{"en": "Hello"}, "text": map[string]string{"en": "Dear {name}"}})
	}},
	{route: "/api/v1/events/:event/messages/:message/test", post: aboutMessage("/test", nil), first: 200, second: 200, says: `"email":"admin@example.org"`},
	{route: "/api/v1/events/:event/messages/:message/send", post: aboutMessage("/send", map[string]any{"expected": 1}), first: 200, second: 409, says: `"message_state":"sending"`},
	{route: "/api/v1/events/:event/messages/:message/stop", post: sent(aboutMessage("/stop", nil)), first: 200, second: 409, says: `"message_state":"stopped"`},
	{route: "/desk/:event/messages", first: 303, second: 303, says: "The draft is saved.", post: func(h *whole) visit {
		return h.signedIn("/desk/open/messages", url.Values{"subject.en": {"Hello"}, "text.en": {"Dear {name}"}})
	}},
	{route: "/desk/:event/messages/:message", first: 303, second: 303, says: "The draft is saved.", post: func(h *whole) visit {
		return h.signedIn("/desk/open/messages/"+h.message(), url.Values{"subject.en": {"Other"}, "text.en": {"Dear {name}"}, "revision": {"1"}})
	}},
	{route: "/desk/:event/letters/:kind", first: 303, second: 303, says: "The words are saved.", post: func(h *whole) visit {
		return h.signedIn("/desk/open/letters/confirmed", url.Values{"subject.en": {"Come"}, "text.en": {"We look forward."}})
	}},
	{route: "/desk/:event/messages/:message/test", first: 303, second: 303, says: "A trial is on its way to admin@example.org.",
		post: func(h *whole) visit {
			return h.signedIn("/desk/open/messages/"+h.message()+"/test", nil)
		}},
	{route: "/desk/:event/messages/:message/send", first: 303, second: 409, says: "not in a state that allows this", post: func(h *whole) visit {
		return h.signedIn("/desk/open/messages/"+h.message()+"/send", url.Values{"expected": {"1"}, "revision": {"1"}})
	}},
	{route: "/desk/:event/messages/:message/stop", first: 303, second: 409, says: "not in a state that allows this", post: sent(func(h *whole) visit {
		return h.signedIn("/desk/open/messages/1/stop", nil)
	})},
	{route: "/desk/:event/messages/:message/delete", first: 303, second: 404, says: "", post: func(h *whole) visit {
		return h.signedIn("/desk/open/messages/"+h.message()+"/delete", nil)
	}},
	{route: "/demo/sign-in", first: 303, second: 303, says: "Events", more: "staff_sessions", post: func(*whole) visit { return visit{path: "/demo/sign-in"} }},
}

const (
	acting   = "/api/v1/events/:event/registrations/:registration/:action"
	pressing = "/desk/:event/registrations/:registrant/:session/:action"
)

// byStaff is a request with an organiser's token.
func (h *whole) byStaff(path string, body any) visit {
	return visit{path: rest.Base + path, bearer: h.token("admin@example.org", ""), body: body}
}

// message is the id of the one draft to who has a seat, which is kept if there
// is none yet.
func (h *whole) message() string {
	h.t.Helper()
	all, err := h.desk.Messages(h.t.Context(), operator, "open")
	if err == nil && len(all) == 0 {
		_, err = h.desk.DraftMessage(h.t.Context(), operator, "open", desk.MessageInput{
			Subject: event.Text{"en": "A message"}, Text: event.Text{"en": "Dear {name}"}, Audience: desk.MessageAudience{Statuses: []string{"confirmed"}},
		})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return "1"
}

// aboutMessage is a request about it.
func aboutMessage(end string, body any) func(*whole) visit {
	return func(h *whole) visit { return h.byStaff("/events/open/messages/"+h.message()+end, body) }
}

// sent is the same when it has been sent.
func sent(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.message()
		if _, err := h.desk.SendMessage(h.t.Context(), operator, "open", 1, desk.MessageSending{Expected: 1}); err != nil {
			h.t.Fatal(err)
		}
		return post(h)
	}
}

// signedIn is a press of a button by an organiser.
func (h *whole) signedIn(path string, form url.Values) visit {
	return visit{path: path, cookie: h.signIn("admin@example.org"), body: form}
}

// ids are those of a person and of their first registration.
func (h *whole) ids(email string) (registrant, registration string) {
	id, _, _ := strings.Cut(h.linkOf(email), ".")
	return id, strconv.FormatInt(h.registration(email), 10)
}

// staffAct is an organiser's action by the JSON face. Whoever is not there
// signs up before.
func staffAct(email, action string) func(*whole) visit {
	return func(h *whole) visit {
		h.here(email)
		_, id := h.ids(email)
		return h.byStaff("/events/open/registrations/"+id+"/"+action, map[string]any{"reason": "asked for it"})
	}
}

// deskAct is the same by a button.
func deskAct(email, action string) func(*whole) visit {
	return func(h *whole) visit {
		h.here(email)
		id, _ := h.ids(email)
		return h.signedIn("/desk/open/registrations/"+id+"/nov/"+action, url.Values{"reason": {"asked for it"}})
	}
}

// byLink is a person's own request by the JSON face.
func byLink(email, path string) func(*whole) visit {
	return func(h *whole) visit { h.here(email); return visit{path: rest.Base + path, bearer: h.linkOf(email)} }
}

// press is a person's own press of a button.
func press(email, button string) func(*whole) visit {
	return func(h *whole) visit { h.here(email); return visit{path: "/r/" + h.linkOf(email) + button} }
}

// given is post after the seat has been offered to somebody new.
func given(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.offered(seatedPerson, newPerson)
		return post(h)
	}
}

// withRoom is post when nobody has a seat or waits for one.
func withRoom(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.withdrawn(waitingPerson)
		h.withdrawn(seatedPerson)
		return post(h)
	}
}

// heldBefore is post when three sessions of the series were held, to which
// three of four came, and three people are to come to the next.
func heldBefore(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		for _, slug := range []string{"held-1", "held-2", "held-3"} {
			h.announce(slug, false, 50, "zone: Europe/Berlin", "zone: Europe/Berlin\nseries: Exchange", "2021-11-12", "2021-10-05", "2021-12-13", "2021-12-14")
			for i, outcome := range []string{"attended", "attended", "attended", "no_show"} {
				v := h.add(slug, fmt.Sprintf("%s-%d@example.org", slug, i))
				if _, err := h.desk.Decide(h.t.Context(), operator, slug, "nov", v.Registrant.ID, outcome, "by hand"); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		h.revise("open", func(d *eventfile.Document) {
			d.Series, d.Sessions[0].Aim, d.Sessions[0].RoomLimit = "Exchange", new(int64(3)), 9
		})
		return post(h)
	}
}

// over is post with an event whose first session is over, has slides, and was
// attended by one person.
func over(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.announce("over", false, 50, "2021-11-12", "2021-10-05", "2021-12-13", "2021-12-14")
		v := h.add("over", "over@example.org")
		if _, err := h.desk.Decide(h.t.Context(), operator, "over", "nov", v.Registrant.ID, "attended", "by hand"); err != nil {
			h.t.Fatal(err)
		}
		h.changes("over", func(d *eventfile.Document) {
			d.Sessions[0].Materials = []event.Material{{Key: "s", Kind: event.MaterialSlides, Access: event.AccessPublic, Title: event.Text{"en": "Slides"}, URL: "https://media.example.org/s"}}
		})
		return post(h)
	}
}

// undecided is post when somebody new waits for the organiser's decision.
func undecided(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.t.Helper()
		doc, _, err := h.desk.EventFile(h.t.Context(), operator, "open")
		if err != nil {
			h.t.Fatal(err)
		}
		doc.Registration.Approval = true
		if _, err := h.desk.Apply(h.t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{}); err != nil {
			h.t.Fatal(err)
		}
		h.comes("open", newPerson)
		if _, err := h.desk.Verify(h.t.Context(), h.holder(newPerson), desk.Verification{}); err != nil {
			h.t.Fatal(err)
		}
		return post(h)
	}
}

// whileOpen is post while one may join.
func whileOpen(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		h.clock = time.Date(2021, 11, 12, 9, 15, 0, 0, time.UTC)
		return post(h)
	}
}

func TestASecondPostChangesNothingAndSaysSo(t *testing.T) {
	for _, r := range slices.Concat(repeats, fairRepeats, accountRepeats, editorRepeats, wholeRepeats, teamRepeats, peopleRepeats, reviewRepeats, attendanceRepeats, importRepeats) {
		t.Run(strings.TrimSpace(r.route+" "+r.why), func(t *testing.T) {
			h := openWhole(t)
			h.fullSession()
			v := r.post(h)
			v.method = http.MethodPost
			before := h.dump()
			if w := h.visit(v); w.Code != r.first {
				t.Fatalf("the first answers %d, want %d: %.300s", w.Code, r.first, w.Body)
			}
			once := h.dump()
			if cmp.Equal(before, once) != r.idle {
				t.Errorf("the first has changed nothing: %v, want %v", !r.idle, r.idle)
			}
			h.clock = h.clock.Add(time.Minute)
			w := h.visit(v)
			if said := h.followed(v, w); w.Code != r.second || !strings.Contains(said, r.says) {
				t.Errorf("the second answers %d, want %d and %q: %s", w.Code, r.second, r.says, said)
			}
			h.same(t, r, v, once)
		})
	}
}

// same fails the test if the second, or a later one, has changed more than r
// says.
func (h *whole) same(t *testing.T, r repeat, v visit, once dump) {
	t.Helper()
	twice := h.dump()
	once, twice = once.without("throttles"), twice.without("throttles") // which count what was tried
	alone := r.route != "/desk/sign-in/link"                            // a letter with no link of its own
	if r.more == "staff_sessions" || !alone {                           // each is a visit, or a link, of its own
		for _, table := range []string{"visits", "audit", "login_links"} {
			once, twice = once.without(table), twice.without(table)
		}
	}
	if diff := cmp.Diff(once.without(r.more), twice.without(r.more)); diff != "" {
		t.Errorf("the second has changed the database (-once +twice):\n%s", diff)
	}
	if r.more == "" {
		return
	}
	if n := twice.count(r.more) - once.count(r.more); n != 1 {
		t.Errorf("the second adds %d %s, want 1", n, r.more)
	}
	if r.more != "letters" || !alone {
		return
	}
	var last dump
	for range 4 {
		last = h.dump()
		h.clock = h.clock.Add(time.Minute)
		h.visit(v)
	}
	h.unchanged(t, last, "one more letter than three a day")
}

// stopped turns a person's reminders off.
func (h *whole) stopped(email string) {
	h.t.Helper()
	if _, err := h.desk.SetReminders(h.t.Context(), h.holder(email), false); err != nil {
		h.t.Fatal(err)
	}
}

// fullSession announces an event whose first session is full, with one
// person in the queue.
func (h *whole) fullSession() {
	h.t.Helper()
	h.announce("open", true, 1)
	h.verified(seatedPerson)
	h.verified(waitingPerson)
}

// here makes sure that somebody has signed up, if only without having
// confirmed the address.
func (h *whole) here(email string) {
	h.t.Helper()
	if email == newPerson {
		h.comes("open", email)
	}
}

// followed is what a browser shows after an answer to v.
func (h *whole) followed(v visit, w *httptest.ResponseRecorder) string {
	h.t.Helper()
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther {
		return w.Body.String()
	}
	cookie := v.cookie
	if set := cookieOf(w); set != "" {
		cookie = set
	}
	to, _, _ = strings.Cut(to, "#")
	next := h.visit(visit{method: http.MethodGet, path: to, cookie: cookie})
	if next.Code != http.StatusOK {
		h.t.Errorf("it leads to a page that answers %d", next.Code)
	}
	return next.Body.String()
}

func TestEveryPostIsRepeated(t *testing.T) {
	for _, r := range openWhole(t).Routes() {
		known := slices.ContainsFunc(slices.Concat(repeats, fairRepeats, accountRepeats, editorRepeats, wholeRepeats, teamRepeats, peopleRepeats, reviewRepeats, attendanceRepeats, importRepeats), func(known repeat) bool { return known.route == r.Path })
		if r.Path == "/desk/sign-in/first/:token" { // needs a desk without accounts: package pages has one
			continue
		}
		if r.Method == http.MethodPost && !known {
			t.Errorf("nobody tries what a second POST of %s does", r.Path)
		}
	}
}
