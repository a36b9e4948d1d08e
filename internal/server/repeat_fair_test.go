package server_test

import (
	"net/url"
	"strconv"

	"rollcall/internal/desk"
	"rollcall/internal/rest"
)

// fairRepeats are those about invitations, host links and the team.
var fairRepeats = []repeat{
	{route: "/api/v1/events/:event/invitations", first: 201, second: 409, says: `"code":"invited_already"`, post: func(h *whole) visit {
		return h.byStaff("/events/open/invitations", map[string]any{"email": newPerson})
	}},
	{route: "/api/v1/events/:event/invitations/import", first: 200, second: 200, says: `"new":0`, post: func(h *whole) visit {
		return h.byStaff("/events/open/invitations/import", fileForm{"file": "email\n" + newPerson + "\n", "apply": "true"})
	}},
	{route: "/api/v1/events/:event/invitations/send", first: 200, second: 200, says: `"letters":0`, post: func(h *whole) visit {
		h.drafted()
		return h.byStaff("/events/open/invitations/send", nil)
	}},
	{route: "/api/v1/events/:event/invitations/remind", first: 200, second: 200, says: `"letters":0`, post: func(h *whole) visit {
		h.invites("open", newPerson)
		return h.byStaff("/events/open/invitations/remind", nil)
	}},
	{route: "/api/v1/events/:event/invitations/:invitation/:action", first: 200, second: 409, says: `"code":"reminded_already"`, post: func(h *whole) visit {
		return h.byStaff("/events/open/invitations/"+strconv.FormatInt(h.invites("open", newPerson).ID, 10)+"/remind", nil)
	}},
	{route: "/api/v1/invitation/seen", first: 200, second: 200, says: `"state":"seen"`, post: byInvitation("/invitation/seen", nil)},
	{route: "/api/v1/invitation/accept", first: 200, second: 200, says: `"state":"accepted"`,
		post: byInvitation("/invitation/accept", map[string]any{"given_name": "Ana", "family_name": "Kovač"})},
	{route: "/api/v1/invitation/decline", first: 200, second: 200, says: `"state":"declined"`, post: byInvitation("/invitation/decline", nil)},
	{route: "/i/:token/seen", first: 204, second: 204, post: pressInvited("/seen", nil)},
	{route: "/i/:token/accept", first: 303, second: 303, says: "Ana Kovač",
		post: pressInvited("/accept", url.Values{"given_name": {"Ana"}, "family_name": {"Kovač"}})},
	{route: "/i/:token/decline", first: 303, second: 303, says: "You have declined", post: pressInvited("/decline", nil)},
	{route: "/desk/:event/invitations", first: 303, second: 409, says: "invited", post: func(h *whole) visit {
		return h.signedIn("/desk/open/invitations", url.Values{"email": {newPerson}})
	}},
	{route: "/desk/:event/invitations/import", first: 303, second: 303, says: "Invitations", post: func(h *whole) visit {
		return visit{path: "/desk/open/invitations/import", cookie: h.signIn("admin@example.org"), body: fileForm{"file": "email\n" + newPerson + "\n", "apply": "true"}}
	}},
	{route: "/desk/:event/invitations/send", first: 303, second: 303, says: "Invitations", post: func(h *whole) visit {
		h.drafted()
		return h.signedIn("/desk/open/invitations/send", nil)
	}},
	{route: "/desk/:event/invitations/remind", first: 303, second: 303, says: "Invitations", post: func(h *whole) visit {
		h.invites("open", newPerson)
		return h.signedIn("/desk/open/invitations/remind", nil)
	}},
	{route: "/desk/:event/invitations/:invitation/change", first: 303, second: 303, says: "Amra", post: func(h *whole) visit {
		return h.signedIn("/desk/open/invitations/"+h.draftTo("open")+"/change", url.Values{"email": {newPerson}, "given_name": {"Amra"}})
	}},
	{route: "/desk/:event/invitations/:invitation/:action", first: 303, second: 303, says: "Invitations", post: func(h *whole) visit {
		return h.signedIn("/desk/open/invitations/"+strconv.FormatInt(h.invites("open", newPerson).ID, 10)+"/revoke", nil)
	}},
	{route: "/desk/:event/registrations/:registrant/role", first: 303, second: 303, says: "Speaker", post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return h.signedIn("/desk/open/registrations/"+id+"/role", url.Values{"role": {"speaker"}})
	}},
	{route: "/api/v1/events/:event/sessions/:session/host-links", first: 201, second: 201, says: "Moderation", post: func(h *whole) visit {
		return h.byStaff("/events/open/sessions/nov/host-links", map[string]any{"label": "Moderation"})
	}},
	{route: "/desk/:event/sessions/:session/host-links", first: 303, second: 303, says: "Moderation", post: func(h *whole) visit {
		return h.signedIn("/desk/open/sessions/nov/host-links", url.Values{"label": {"Moderation"}})
	}},
	{route: "/api/v1/events/:event/sessions/:session/host-links/:link/revoke", first: 200, second: 200, says: "revoked_at", post: func(h *whole) visit {
		return h.byStaff("/events/open/sessions/nov/host-links/"+strconv.FormatInt(h.hostLinkTo("nov"), 10)+"/revoke", nil)
	}},
	{route: "/desk/:event/sessions/:session/host-links/:link/revoke", first: 303, second: 303, says: "Roll", post: func(h *whole) visit {
		return h.signedIn("/desk/open/sessions/nov/host-links/"+strconv.FormatInt(h.hostLinkTo("nov"), 10)+"/revoke", nil)
	}},
	{route: "/h/:token/check-ins", first: 303, second: 303, says: "Ana", post: func(h *whole) visit {
		id, _ := h.ids(seatedPerson)
		return visit{path: "/h/" + h.key.HostLink(h.hostLinkTo("nov")) + "/check-ins", body: url.Values{"registrant": {id}, "kind": {"excused"}, "nonce": {"n-1"}}}
	}},
	{route: "/h/:token/notice", first: 303, second: 303, says: "We begin late.", post: func(h *whole) visit {
		return visit{path: "/h/" + h.key.HostLink(h.hostLinkTo("nov")) + "/notice", body: url.Values{"text": {"We begin late."}}}
	}},
}

// drafted enters an invitation that has not been sent.
func (h *whole) drafted() {
	h.t.Helper()
	in := desk.NewInvitation{Person: desk.InvitedPerson{Email: newPerson}}
	if _, err := h.desk.Invite(h.t.Context(), operator, "open", in); err != nil {
		h.t.Fatal(err)
	}
}

// hostLinkTo makes a host link for a session.
func (h *whole) hostLinkTo(session string) int64 {
	h.t.Helper()
	l, err := h.desk.MakeHostLink(h.t.Context(), operator, "open", session, "Moderation")
	if err != nil {
		h.t.Fatal(err)
	}
	return l.ID
}

// byInvitation is the request of somebody invited by the JSON face.
func byInvitation(path string, body any) func(*whole) visit {
	return func(h *whole) visit { return visit{path: rest.Base + path, bearer: h.invitedLink(), body: body} }
}

// pressInvited is their press of a button.
func pressInvited(button string, form url.Values) func(*whole) visit {
	return func(h *whole) visit {
		v := visit{path: "/i/" + h.invitedLink() + button}
		if form != nil {
			v.body = form
		}
		return v
	}
}
