package registrations

import "rollcall/internal/desk"

// counted says how many people the filter finds, and out of how many.
func (v *registrationsPage) counted(n *desk.ListCounts) string {
	all, found := v.people(n.All), v.people(n.Found)
	if !v.Filtered || found == "" {
		return v.T("lists.counted", "all", all)
	}
	return v.T("lists.found", "found", found, "all", all)
}

// people is a number of people in words, as far as they were counted; "" if
// looking far has found nobody.
func (v deskEvent) people(n desk.ListCount) string {
	switch {
	case !n.More:
		return v.Number(n.People)
	case n.People == 0:
		return ""
	case n.People < desk.MostCounted:
		return v.T("lists.at_least", "count", v.Number(n.People))
	}
	return v.T("lists.more_than", "count", v.Number(n.People))
}
