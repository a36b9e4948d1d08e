package overview

import (
	"strconv"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A need is what somebody has to look at: what, why, and where.
type need struct {
	Icon    string
	What    string
	Why     string
	Session string     // whose; "" where it is the event's, or the page is about one
	People  []team.Tab // whom it is about, where they are few
	Do      team.Tab
}

// causeIcons are how each cause is drawn.
var causeIcons = map[event.Cause]string{
	event.CauseApprovals: "ring", event.CauseNoAddress: "link", event.CauseOffers: "hour", event.CauseQuota: "people",
	event.CauseRefused: "mail", event.CauseAddresses: "dashed", event.CauseObjection: "half", event.CauseReview: "people",
}

// needs are those of o, or of one of its sessions and of the whole event.
func (v *overviewPage) needs(o *desk.Overview, chosen string) []need {
	var all []need
	for i := range o.Needs {
		n := &o.Needs[i]
		if chosen != "" && n.Session != nil && n.Session.Slug != chosen {
			continue
		}
		shown := need{Icon: causeIcons[n.Cause], What: what(v.Page, n), Why: v.why(o.Programme.Event, n), Do: v.do(n), Session: v.whose(o, n.Session, chosen)}
		if n.Cause == event.CauseRefused {
			for _, r := range o.Returned {
				shown.People = append(shown.People, team.Tab{Name: r.Name(), URL: v.Address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(r.ID, 10))})
			}
		}
		all = append(all, shown)
	}
	return all
}

// what is n in one line.
func what(g frame.Page, n *event.Need) string {
	if n.Cause == event.CauseApprovals {
		return g.T("approval.needs_you", "count", n.Count)
	}
	return g.T("overview.need."+string(n.Cause), "count", n.Count)
}

// why is why n cannot wait, or what comes of it.
func (v *overviewPage) why(e *event.Event, n *event.Need) string {
	key := "overview.why." + string(n.Cause)
	if n.Remind {
		key = "overview.why.reminder"
	}
	when := ""
	if !n.At.IsZero() {
		when = v.Deadline(n.At, frame.Location(e.Zone))
	}
	quota := ""
	if n.Quota != nil {
		quota = e.TextIn(n.Quota.Label, v.Lang())
	}
	return v.T(key, "when", when, "seats", n.Seats, "quota", quota)
}

// do leads to where something can be done about n.
func (v *overviewPage) do(n *event.Need) team.Tab {
	path, seats := "/desk/"+v.Slug, ""
	if n.Session != nil {
		seats = path + "/sessions/" + n.Session.Slug + "/seats"
	}
	do := team.Tab{Name: v.T("overview.do." + string(n.Cause))}
	switch n.Cause {
	case event.CauseApprovals:
		do.URL = v.Address(path + team.ApprovalPath)
	case event.CauseObjection:
		do.URL = v.Address(path + "/sessions/" + n.Session.Slug + "/objections")
	case event.CauseReview:
		do.URL = v.Address(team.ReportsPath(v.Slug, n.Session.Slug) + "/" + strconv.FormatInt(n.Report, 10) + "/review")
	case event.CauseNoAddress:
		do.URL = v.Address(path + "/edit/sessions/" + n.Session.Slug)
	case event.CauseOffers, event.CauseQuota:
		do.URL = v.Address(seats)
	case event.CauseRefused:
		do.URL = v.Address(path+"/registrations", "letters", desk.FilterRefused)
	case event.CauseAddresses:
		do.URL = v.Address(path+"/registrations", "status", string(event.Unverified))
	}
	return do
}

// A happening is something that happens by itself.
type happening struct {
	At      string
	What    string
	Session string // whose; "" where it is the event's, or the page is about one
	URL     string // of the message that leaves, for those who may write it; else ""
}

// mostAhead is how much of what is ahead is told.
const mostAhead = 10

// next tells what is ahead in o, or in one of its sessions and the whole event:
// what happens by itself, and until when whoever looks may still do something.
func (v *overviewPage) next(o *desk.Overview, chosen string) {
	e, later := o.Programme.Event, 0
	for i := range o.Ahead {
		a := &o.Ahead[i]
		if chosen != "" && a.Session != nil && a.Session.Slug != chosen {
			continue
		}
		if a.What == event.LettersReady || a.What == event.LettersLack {
			v.still(o, a, chosen)
			continue
		}
		if len(v.Next) == mostAhead {
			later++
			continue
		}
		v.Next = append(v.Next, happening{v.Deadline(a.At, frame.Location(e.Zone)), v.happens(e, a), v.whose(o, a.Session, chosen), v.message(a)})
	}
	if later > 0 {
		v.Later = v.T("overview.later", "count", later)
	}
}

// message is the address of the message that a is about.
func (v *overviewPage) message(a *event.Ahead) string {
	if a.Message == nil || !v.May(desk.WriteMessages) {
		return ""
	}
	return v.Address("/desk/" + v.Slug + "/messages/" + strconv.FormatInt(*a.Message, 10))
}

// whose is the name of s where it is not clear which session is meant.
func (v *overviewPage) whose(o *desk.Overview, s *event.Session, chosen string) string {
	if s == nil || len(v.Views) == 0 || chosen != "" {
		return ""
	}
	return v.SessionName(o.Programme.Event, s)
}

// still tells whoever may write letters until when they can send those after a
// session.
func (v *overviewPage) still(o *desk.Overview, a *event.Ahead, chosen string) {
	if !v.May(desk.WriteMessages) {
		return
	}
	v.Still = append(v.Still, need{
		Icon: "mail", What: v.T("overview.ahead." + string(a.What)), Why: v.T("overview.still_until", "when", v.Deadline(a.At, frame.Location(o.Programme.Event.Zone))),
		Session: v.whose(o, a.Session, chosen),
		Do:      team.Tab{Name: v.T("overview.do.after"), URL: v.Address("/desk/" + v.Slug + "/sessions/" + a.Session.Slug + "/after")},
	})
}

// happens is a in words.
func (v *overviewPage) happens(e *event.Event, a *event.Ahead) string {
	quota := ""
	if a.Quota != nil {
		quota = e.TextIn(a.Quota.Label, v.Lang())
	}
	words := v.T("overview.ahead."+string(a.What), "count", a.Count, "quota", quota)
	if !a.Last.IsZero() {
		words += " " + v.T("overview.last", "when", v.Deadline(a.Last, frame.Location(e.Zone)))
	}
	return words
}
