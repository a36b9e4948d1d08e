package server_test

import (
	"net/http"
	"strconv"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/store/accounts"
)

// An actor tries every route.
type actor struct {
	name    string
	bearer  func() string // token on the JSON face
	void    bool          // it is no token in force
	staff   bool          // it is an account's
	email   string        // of the account that is signed in on the HTML face
	cookie  string        // of that browser
	out     bool          // the account is in force no longer
	link    func() string // token of a personal link
	person  bool          // it is that of a person
	invitee bool          // the token is that of an invitation
	hosts   bool          // it is a host link in force, of the first session of the event that is tried first
	roles   map[string]event.TeamRole
	creates bool
	admin   bool
	bounded bool // the token may do less than its account
}

// knownBy reports whether the face of r knows a as staff.
func (a actor) knownBy(r route) bool {
	if r.api() {
		return a.staff
	}
	return a.cookie != "" && !a.out
}

// refusal is the status by which the table refuses a on r in an event, 0 for
// whoever may.
func (a actor) refusal(r route, slug string) int {
	known, role := a.knownBy(r), event.TeamRole("")
	if known {
		role = a.roles[slug]
	}
	action := r.action
	if r.name == "signUp" && known {
		action = desk.AddPeople
	}
	switch {
	case action.Invited() && a.invitee:
		return 0
	case action.Invited() && !r.api():
		return http.StatusNotFound
	case action.Invited(), r.api() && a.void && !r.deaf:
		return http.StatusUnauthorized
	case action.Personal() && a.person, action.Linked() && a.hosts:
		return 0
	case action.Personal() && !r.api(), action.Linked():
		return http.StatusNotFound
	case action.Personal(), !action.Public() && !known:
		return http.StatusUnauthorized
	case !r.onEvent() && action == desk.CreateEvents && !a.creates:
		return http.StatusForbidden
	case !r.onEvent() && (action.Admins() && !a.admin || action.Whole() && r.api() && a.bounded):
		return http.StatusForbidden
	case !r.onEvent():
		return 0
	case slug == "missing", slug == "draft" && action.Public() && (role == "" || !r.api()), !action.Public() && role == "":
		return http.StatusNotFound
	case !action.Allows(role), action == desk.CopyEvent && !a.creates, action == desk.LeaveTeam && r.api() && a.bounded:
		return http.StatusForbidden
	}
	return 0
}

// actors are one of every sort.
func (h *whole) actors() []actor {
	h.t.Helper()
	all := append(append(append(h.strangers(), h.people()...), h.invitee()), h.hosts()...)
	everywhere := map[string]event.TeamRole{"open": event.Organiser, "draft": event.Organiser, "bare": event.Organiser}
	all = append(all,
		actor{name: "admin", email: "admin@example.org", roles: everywhere, creates: true, admin: true},
		h.member("account without a role", "none@example.org"),
		actor{name: "account that may create", email: "maker@example.org", creates: true},
		h.member("organiser of another event", "elsewhere@example.org"),
	)
	h.account("maker@example.org", "maker")
	h.announce("other", false, 50)
	h.grant("elsewhere@example.org", "other", event.Organiser)
	for _, role := range []event.TeamRole{event.Viewer, event.Host, event.Coordinator, event.Organiser} {
		a := h.member(string(role), string(role)+"@example.org")
		for _, slug := range []string{"open", "draft"} {
			h.grant(a.email, slug, role)
			a.roles[slug] = role
		}
		all = append(all, a)
	}
	for i := range all {
		if a := &all[i]; a.email != "" {
			a.staff, a.bearer, a.cookie = true, fixed(h.token(a.email, "")), h.signIn(a.email)
		}
		if all[i].link == nil {
			all[i].link = func() string { return altered(h.linkOf("open@example.org")) }
		}
	}
	tied := func(name, slug string, roles map[string]event.TeamRole) actor {
		return actor{name: name, staff: true, bearer: fixed(h.token("admin@example.org", slug)), link: fixed("0"), roles: roles, admin: true, bounded: true}
	}
	lowered, _, err := h.desk.MakeToken(h.t.Context(), h.as("admin@example.org"), desk.OwnToken{Name: "with the rights of a host", Role: "host"})
	if err != nil {
		h.t.Fatal(err)
	}
	hosts := map[string]event.TeamRole{"open": event.Host, "draft": event.Host, "bare": event.Host}
	return append(all, h.disabled(),
		actor{name: "admin's token with the rights of a host", staff: true, bearer: fixed(lowered), link: fixed("0"), roles: hosts, admin: true, bounded: true},
		tied("admin's token for this event", "open", map[string]event.TeamRole{"open": event.Organiser}),
		tied("admin's token for another event", "other", nil),
	)
}

// strangers hold nothing, or nothing that counts.
func (h *whole) strangers() []actor {
	h.t.Helper()
	h.account("revoked@example.org", "admin")
	revoked := h.token("revoked@example.org", "")
	tokens, err := h.desk.Tokens(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.desk.RevokeToken(h.t.Context(), operator, tokens[len(tokens)-1].ID); err != nil {
		h.t.Fatal(err)
	}
	old := h.linkOf("open@example.org")
	by, err := h.desk.ByLink(h.t.Context(), old)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.RenewLink(h.t.Context(), by); err != nil {
		h.t.Fatal(err)
	}
	mixed := func() string {
		id, _, _ := strings.Cut(h.linkOf("open@example.org"), ".")
		_, secret, _ := strings.Cut(h.linkOf("draft@example.org"), ".")
		return id + "." + secret
	}
	return []actor{
		{name: "nobody", bearer: fixed("")},
		{name: "wrong token", bearer: fixed(strings.Repeat("A", 43)), void: true, link: fixed("999." + strings.Repeat("A", 43))},
		{name: "revoked token", bearer: fixed(revoked), void: true},
		{name: "replaced personal link", bearer: fixed(old), void: true, link: fixed(old)},
		{name: "another person's secret", bearer: mixed, void: true, link: mixed},
	}
}

// people hold a personal link. The one they have may be replaced meanwhile.
func (h *whole) people() []actor {
	person := func(name, email string) actor {
		link := func() string { return h.linkOf(email) }
		return actor{name: name, bearer: link, link: link, person: true}
	}
	return []actor{person("person", "open@example.org"), person("person of another event", "bare@example.org")}
}

// hosts hold a host link: one in force, one that was revoked, and one with the
// secret of another.
func (h *whole) hosts() []actor {
	h.t.Helper()
	link := func(session, label string) (int64, string) {
		l, err := h.desk.MakeHostLink(h.t.Context(), operator, "open", session, label)
		if err != nil {
			h.t.Fatal(err)
		}
		return l.ID, h.key.HostLink(l.ID)
	}
	_, good := link("nov", "Moderation")
	revoked, gone := link("nov", "Stand-in")
	other, secret := link("dec", "Moderation")
	if _, err := h.desk.RevokeHostLink(h.t.Context(), operator, "open", "nov", revoked); err != nil {
		h.t.Fatal(err)
	}
	_, secret, _ = strings.Cut(secret, ".")
	mixed := strconv.FormatInt(other-1, 10) + "." + secret
	return []actor{
		{name: "host link", bearer: fixed(good), void: true, link: fixed(good), hosts: true},
		{name: "revoked host link", bearer: fixed(gone), void: true, link: fixed(gone)},
		{name: "another host link's secret", bearer: fixed(mixed), void: true, link: fixed(mixed)},
	}
}

func (h *whole) member(name, email string) actor {
	h.t.Helper()
	h.account(email, "member")
	return actor{name: name, email: email, roles: map[string]event.TeamRole{}}
}

// disabled is an account that was an admin's and is still signed in.
func (h *whole) disabled() actor {
	h.t.Helper()
	h.account("disabled@example.org", "admin")
	a := actor{name: "disabled account", bearer: fixed(h.token("disabled@example.org", "")), void: true, link: fixed("0"), out: true, cookie: h.signIn("disabled@example.org")}
	if err := h.desk.DisableAccount(h.t.Context(), operator, "disabled@example.org"); err != nil {
		h.t.Fatal(err)
	}
	return a
}

// as is the account with that address as who acts.
func (h *whole) as(email string) desk.Actor {
	h.t.Helper()
	a, err := accounts.ByAddress(h.t.Context(), h.store.Reads, desk.FoldAddress(email))
	if err != nil {
		h.t.Fatal(err)
	}
	return desk.Actor{Kind: desk.Staff, Account: a}
}

func fixed(s string) func() string { return func() string { return s } }

// altered is a link with another last letter.
func altered(link string) string {
	if strings.HasSuffix(link, "A") {
		return link[:len(link)-1] + "Q"
	}
	return link[:len(link)-1] + "A"
}
