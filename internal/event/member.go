package event

import (
	"slices"
	"time"

	"rollcall/internal/problem"
)

// Expected failures of changing the team of an event.
var (
	ErrLastOrganiser = problem.New(problem.Conflict, "last_organiser")
	ErrMemberAlready = problem.New(problem.Conflict, "member_already")
	ErrNotInTeam     = problem.New(problem.Conflict, "not_in_team")
	ErrAccountInUse  = problem.New(problem.Conflict, "account_in_use")
	ErrLinkJustMade  = problem.New(problem.Conflict, "link_just_made")
)

// TeamRoles are the roles in an event, from most to least.
var TeamRoles = []TeamRole{Organiser, Coordinator, Host, Viewer}

// Least is the lesser of two roles. "" is none at all, and less than any.
func (r TeamRole) Least(other TeamRole) TeamRole {
	if slices.Index(TeamRoles, r) < 0 || slices.Index(TeamRoles, other) < 0 {
		return ""
	}
	return TeamRoles[max(slices.Index(TeamRoles, r), slices.Index(TeamRoles, other))]
}

// A Member is somebody in the team of an event.
type Member struct {
	Account    Account
	Role       TeamRole
	GrantedAt  time.Time
	SignedInAt *time.Time // last; nil: never
}

// A Team is who works on an event.
type Team []Member

// With is the team after the member with that account has another role; ""
// takes them out. It fails with ErrLastOrganiser where nobody would be left
// who may sign in and decide, unless nobody is now.
func (t Team) With(accountID int64, role TeamRole) (Team, error) {
	after := slices.Clone(t)
	i := slices.IndexFunc(after, func(m Member) bool { return m.Account.ID == accountID })
	if i >= 0 {
		after[i].Role = role
	}
	if t.organised() && !after.organised() {
		return nil, ErrLastOrganiser
	}
	if i >= 0 && role == "" {
		after = slices.Delete(after, i, i+1)
	}
	return after, nil
}

// organised reports whether somebody decides about the event.
func (t Team) organised() bool {
	return slices.ContainsFunc(t, func(m Member) bool { return m.Role == Organiser && m.Account.DisabledAt == nil })
}

// MayHaveNewLink reports whether an organiser may be shown another one-time
// link of the member: only of one who has never signed in and has rights in
// this event alone. A link to any other account would be a way into what the
// organiser has no rights in. events is in how many the account has a role.
func (m *Member) MayHaveNewLink(events int64) bool {
	a := m.Account
	return m.SignedInAt == nil && events == 1 && !a.Admin && !a.MayCreate && a.DisabledAt == nil
}

// linkEvery is how far apart the links are that are shown of one account, so
// that a button that is pressed twice makes one.
const linkEvery = 10 * time.Minute

// CheckLink returns nil if another link may be made at now, and ErrLinkJustMade
// soon after the last, which was made at last; the zero time is never.
func CheckLink(last, now time.Time) error {
	if !last.IsZero() && now.Sub(last) < linkEvery {
		return ErrLinkJustMade
	}
	return nil
}
