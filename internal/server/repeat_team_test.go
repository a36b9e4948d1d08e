package server_test

import (
	"net/url"

	"rollcall/internal/event"
)

// teamRepeats are those about teams and tokens.
var teamRepeats = []repeat{
	{route: "/api/v1/events/:event/team", first: 201, second: 409, says: `"code":"member_already"`, post: func(h *whole) visit {
		return h.byStaff("/events/open/team", map[string]any{"email": newPerson, "name": "Omar Haddad", "role": "host"})
	}},
	{route: "/api/v1/events/:event/team/leave", first: 204, second: 404, says: `"code":"not_found"`, post: func(h *whole) visit {
		bearer, _ := h.leaver(host, "open")
		return visit{path: "/api/v1/events/open/team/leave", bearer: bearer}
	}},
	{route: "/api/v1/events/:event/team/:member/link", first: 200, second: 409, says: `"code":"link_just_made"`, post: func(h *whole) visit {
		return h.byStaff("/events/open/team/"+h.joinedBefore()+"/link", nil)
	}},
	{route: "/api/v1/tokens", first: 201, second: 409, says: `"code":"token_exists"`, post: func(h *whole) visit {
		return h.byStaff("/tokens", map[string]any{"name": "Statistics"})
	}},
	{route: "/api/v1/tokens/:token/revoke", first: 200, second: 200, says: `"revoked_at":"2021`, post: func(h *whole) visit {
		return h.byStaff("/tokens/"+h.makesToken("admin@example.org")+"/revoke", nil)
	}},
	{route: "/desk/:event/team", first: 200, second: 409, says: "belongs to the team already", post: func(h *whole) visit {
		return h.signedIn("/desk/open/team", url.Values{"email": {newPerson}, "name": {"Omar Haddad"}, "role": {"host"}})
	}},
	{route: "/desk/:event/team/leave", first: 303, second: 404, says: "Send my link again", post: func(h *whole) visit {
		_, cookie := h.leaver(host, "open")
		return visit{path: "/desk/open/team/leave", cookie: cookie}
	}},
	{route: "/desk/:event/team/:member/role", first: 303, second: 303, says: "The role has been changed", post: func(h *whole) visit {
		return h.signedIn("/desk/open/team/"+h.joinedBefore()+"/role", url.Values{"role": {"coordinator"}})
	}},
	{route: "/desk/:event/team/:member/remove", first: 303, second: 404, says: "Send my link again", post: func(h *whole) visit {
		return h.signedIn("/desk/open/team/"+h.joinedBefore()+"/remove", nil)
	}},
	{route: "/desk/:event/team/:member/link", first: 200, second: 409, says: "less than ten minutes ago", post: func(h *whole) visit {
		return h.signedIn("/desk/open/team/"+h.joinedBefore()+"/link", nil)
	}},
	{route: "/desk/tokens", first: 200, second: 409, says: "has this name", post: func(h *whole) visit {
		return h.signedIn("/desk/tokens", url.Values{"name": {"Statistics"}})
	}},
	{route: "/desk/settings", first: 303, second: 303, says: "The settings are saved", post: func(h *whole) visit {
		return h.signedIn("/desk/settings", url.Values{"match": {`"0"`}, "name": {"Network"}, "sender": {"Office"}})
	}},
	{route: "/desk/settings/logo", first: 303, second: 303, says: "/static/brand/logo-1.svg", post: func(h *whole) visit {
		return visit{path: "/desk/settings/logo", cookie: h.signIn("admin@example.org"), body: fileForm{"file": drawing("1")}}
	}},
	{route: "/desk/settings/logo/remove", first: 303, second: 303, says: "There is no logo any more", post: func(h *whole) visit {
		if _, _, err := h.desk.SetLogo(h.t.Context(), h.as("admin@example.org"), []byte(drawing("1"))); err != nil {
			h.t.Fatal(err)
		}
		return h.signedIn("/desk/settings/logo/remove", nil)
	}},
	{route: "/desk/tokens/:id/revoke", first: 303, second: 303, says: "The key has been revoked", post: func(h *whole) visit {
		return h.signedIn("/desk/tokens/"+h.makesToken("admin@example.org")+"/revoke", nil)
	}},
}

// host is an actor of whom the role alone counts.
var host = actor{roles: map[string]event.TeamRole{"open": event.Host}}

// joinedBefore is the id of somebody who came into the team a while ago.
func (h *whole) joinedBefore() string {
	h.t.Helper()
	id := h.joins("open", newPerson, event.Viewer)
	h.later()
	return id
}
