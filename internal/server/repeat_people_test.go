package server_test

import (
	"encoding/base64"
	"net/url"
)

// peopleRepeats are the buttons and operations by which the team keeps people
// right.
var peopleRepeats = []repeat{
	{route: "/api/v1/events/:event/municipalities", first: 200, second: 200, says: `"name":{"en":"Mostar"}`, post: func(h *whole) visit {
		return h.byStaff("/events/open/municipalities", map[string]any{"name": "Mostar", "spellings": []string{"Grad Mostar"}})
	}},
	{route: "/desk/:event/municipalities", first: 303, second: 303, says: "Mostar", post: func(h *whole) visit {
		return h.signedIn("/desk/open/municipalities", url.Values{"name": {"Mostar"}, "spellings": {"Grad Mostar"}})
	}},
	{route: "/api/v1/events/:event/registrants/:registrant/link", first: 200, second: 200, says: `"personal_link":"`, more: "audit", post: aboutSeated("/link", nil)},
	{route: "/api/v1/events/:event/registrants/:registrant/link/send", first: 202, second: 202, says: "", post: aboutSeated("/link/send", nil)},
	{route: "/api/v1/events/:event/registrants/:registrant/notes", first: 201, second: 201, says: "Calls back.", post: aboutSeated("/notes", map[string]any{"text": "Calls back."})},
	{route: "/api/v1/events/:event/registrants/import", first: 200, second: 200, says: `"same":1`, post: func(h *whole) visit {
		return h.byStaff("/events/open/registrants/import", fileForm{"file": listOfOne, "apply": "true"})
	}},
	{route: "/desk/:event/registrations/add", first: 303, second: 303, says: newPerson, post: func(h *whole) visit {
		return h.signedIn("/desk/open/registrations/add", url.Values{
			"email": {newPerson}, "given_name": {"Ana"}, "family_name": {"Kovač"}, "language": {"en"}, "zone": {"Europe/Berlin"}, "sessions": {"nov"},
		})
	}},
	{route: "/desk/:event/registrations/import", first: 303, second: 303, says: "", post: func(h *whole) visit {
		return h.signedIn("/desk/open/registrations/import", url.Values{"again": {base64.StdEncoding.EncodeToString([]byte(listOfOne))}, "apply": {"1"}})
	}},
	{route: "/desk/:event/registrations/:registrant/edit", first: 303, second: 303, says: "Petrović", post: onSeated("/edit", url.Values{
		"given_name": {"Ana"}, "family_name": {"Petrović"}, "language": {"en"}, "zone": {"Europe/Berlin"}, "reason": {"a slip"},
	})},
	{route: "/desk/:event/registrations/:registrant/notes", first: 303, second: 303, says: "Calls back.", post: onSeated("/notes", url.Values{"text": {"Calls back."}})},
	{route: "/desk/:event/registrations/:registrant/link", first: 200, second: 200, says: "/r/", more: "audit", post: onSeated("/link", nil)},
	{route: "/desk/:event/registrations/:registrant/link/send", first: 303, second: 303, says: "", post: onSeated("/link/send", nil)},
	{route: "/api/v1/events/:event/registrants/:registrant/merge", first: 200, second: 200, says: `"email":"seated@example.org"`, post: func(h *whole) visit {
		other, _ := h.ids(waitingPerson)
		return aboutSeated("/merge", map[string]any{"other": other, "reason": "called twice"})(h)
	}},
	{route: "/api/v1/events/:event/registrants/:registrant/merge/undo", first: 200, second: 409, says: `"code":"merge_stands"`, post: twoInOne(aboutSeated("/merge/undo", nil))},
	{route: "/desk/:event/registrations/:registrant/merge", first: 303, second: 303, says: "Take the merging back", post: func(h *whole) visit {
		other, _ := h.ids(waitingPerson)
		return onSeated("/merge", url.Values{"other": {other}, "reason": {"called twice"}})(h)
	}},
	{route: "/desk/:event/registrations/:registrant/merge/undo", first: 303, second: 409, says: "There is nothing to take back", post: twoInOne(onSeated("/merge/undo", nil))},
}

// twoInOne is post when somebody else is the same person as who has a seat.
func twoInOne(post func(*whole) visit) func(*whole) visit {
	return func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		h.merged("open", id, h.double("open"))
		return post(h)
	}
}

// listOfOne is a list with one person.
const listOfOne = "email,given name,family name\n" + newPerson + ",Ana,Kovač\n"

// aboutSeated asks the API about the person who has a seat.
func aboutSeated(path string, body any) func(*whole) visit {
	return func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.byStaff("/events/open/registrants/"+id+path, body)
	}
}

// onSeated presses a button on the page of the person who has a seat.
func onSeated(path string, form url.Values) func(*whole) visit {
	return func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.signedIn("/desk/open/registrations/"+id+path, form)
	}
}
