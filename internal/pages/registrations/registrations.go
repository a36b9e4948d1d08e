package registrations

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A registrationsPage is the table of who is registered.
type registrationsPage struct {
	deskEvent
	NeedsYou tab // leads to the people about whom one has to decide
	Views    []team.View
	Search   form.Field
	Session  form.Field
	Status   form.Field
	Role     string // of those shown; "": any
	Rows     []registrationRow
	Filtered bool // something is hidden by the filter
	Clear    string
	Next     string // address of the next page
	First    string // address of the first page, on later ones
	Download string
	Seats    []tab // how those of the sessions shown stand
}

// A registrationRow is a person with what they have in the sessions shown.
type registrationRow struct {
	URL          string
	Name         string
	Latin        string
	Email        string
	Organisation string
	Place        string // municipality and country
	SignedUp     string
	Places       []registrationPlace
}

// A registrationPlace is one registration of a row.
type registrationPlace struct {
	Session string // its date, where the table shows several sessions
	Chip    chip
	Actions []tab
}

// registrations serves GET /desk/EVENT/registrations.
func (p *Registrations) registrations(c echo.Context, by desk.Actor) error {
	f := desk.Filter{
		Session: c.QueryParam("session"), Status: c.QueryParam("status"), Q: strings.TrimSpace(c.QueryParam("q")), Role: c.QueryParam("role"), Cursor: c.QueryParam("cursor"),
	}
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	found, err := p.Desk.Registrants(c.Request().Context(), by, c.Param("event"), f)
	if err != nil {
		return err
	}
	v := registrationsPage{deskEvent: d}
	if v.NeedsYou, err = p.NeedsYou(c, by, team.EventPage{Page: d.Page, About: d.About}); err != nil {
		return err
	}
	v.fill(found, f)
	return p.Render(c, http.StatusOK, "registrations/registrations", v)
}

// fill puts a page of registrants and the filter that found them into v.
func (v *registrationsPage) fill(found *desk.RegistrantPage, f desk.Filter) {
	path := "/desk/" + v.Slug + "/registrations"
	v.Filtered = f.Session != "" || f.Status != "" || f.Role != "" || f.Q != ""
	v.Clear, v.Role = v.Address(path), f.Role
	v.Download = v.Address("/desk/"+v.Slug+"/export.xlsx", "session", f.Session)
	for i := range found.Sessions {
		if s := &found.Sessions[i]; f.Session == "" || f.Session == s.Slug {
			v.Seats = append(v.Seats, tab{Name: v.T("desk.seats.of", "session", v.SessionName(found.Event, s)), URL: v.Address("/desk/" + v.Slug + "/sessions/" + s.Slug + "/seats")})
		}
	}
	if f.Cursor != "" {
		v.First = v.Address(path, "session", f.Session, "status", f.Status, "role", f.Role, "q", f.Q)
	}
	if found.Next != "" {
		v.Next = v.Address(path, "session", f.Session, "status", f.Status, "role", f.Role, "q", f.Q, "cursor", found.Next)
	}
	v.filters(found, f)
	v.views(found, f)
	for i := range found.Items {
		v.Rows = append(v.Rows, v.row(&found.Items[i], f.Session))
	}
}

// filters are the fields above the table.
func (v *registrationsPage) filters(found *desk.RegistrantPage, f desk.Filter) {
	v.Search = form.Field{Name: "q", Kind: "search", Label: v.T("desk.search"), Value: f.Q}
	v.Session = form.Field{Name: "session", Kind: "select", Label: v.T("desk.session"), Choices: []form.Choice{{Label: v.T("desk.any_session")}}}
	for i := range found.Sessions {
		s := &found.Sessions[i]
		v.Session.Choices = append(v.Session.Choices, form.Choice{Value: s.Slug, Label: v.SessionName(found.Event, s), Chosen: s.Slug == f.Session})
	}
	v.Status = form.Field{Name: "status", Kind: "select", Label: v.T("desk.status"), Choices: []form.Choice{{Label: v.T("desk.any_status")}}}
	for _, s := range event.Statuses {
		v.Status.Choices = append(v.Status.Choices, form.Choice{Value: string(s), Label: v.T("status." + string(s)), Chosen: string(s) == f.Status})
	}
}

// views are the filters by status, and those of speakers and staff, with exact numbers where a session has
// been chosen and keeps them.
func (v *registrationsPage) views(found *desk.RegistrantPage, f desk.Filter) {
	number := map[event.Status]string{}
	for i := range found.Sessions {
		if c := team.Counts(&found.Sessions[i]); found.Sessions[i].Slug == f.Session {
			number[event.Confirmed], number[event.Waitlisted] = v.Number(int(c.Confirmed)), v.Number(int(c.Waiting))
		}
	}
	path := "/desk/" + v.Slug + "/registrations"
	shown := []event.Status{"", event.Confirmed, event.Waitlisted, event.Unverified, event.Cancelled}
	if found.Event.Approval {
		shown = slices.Insert(shown, 2, event.Pending)
	}
	for _, s := range shown {
		name := v.T("desk.view.all")
		if s != "" {
			name = v.T("desk.view." + string(s))
		}
		of := ""
		if s != "" {
			of = string(event.RoleParticipant)
		}
		v.Views = append(v.Views, team.View{Name: name, Count: number[s], URL: v.Address(path, "session", f.Session, "status", string(s), "role", of), Current: string(s) == f.Status && (f.Role == "" || f.Role == of)})
	}
	for _, r := range event.Roles[1:] { // who is counted apart
		v.Views = append(v.Views, team.View{Name: v.T("desk.view." + string(r)), Count: "", URL: v.Address(path, "session", f.Session, "role", string(r)), Current: string(r) == f.Role})
	}
}

// row is a person in the table. With a session chosen, only their
// registration there is shown.
func (v *registrationsPage) row(p *desk.PersonView, session string) registrationRow {
	r := p.Registrant
	row := registrationRow{
		URL:  v.Address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(r.ID, 10)),
		Name: r.Name(), Latin: r.LatinName, Email: r.Address(), Organisation: r.Organisation,
		Place:    v.origin(r),
		SignedUp: v.DateShort(r.SignedUpAt, frame.Location(p.Event.Zone)) + " " + v.Clock(r.SignedUpAt, frame.Location(p.Event.Zone)),
	}
	for i := range p.Registrations {
		g := &p.Registrations[i]
		if session != "" && g.Session.Slug != session {
			continue
		}
		place := v.place(p, g)
		if session != "" || len(p.Sessions) == 1 {
			place.Session = ""
		}
		row.Places = append(row.Places, place)
	}
	return row
}

// origin is a registrant's municipality and country.
func (g page) origin(r *event.Registrant) string {
	return strings.Join(slices.DeleteFunc([]string{r.Municipality, g.country(r)}, func(s string) bool { return s == "" }), ", ")
}

// country is the name of a registrant's country, "" if it is not known.
func (g page) country(r *event.Registrant) string {
	if r.Country == "" {
		return ""
	}
	return g.Country(r.Country)
}

// place is one registration with what the desk may do about it.
func (v deskEvent) place(p *desk.PersonView, g *desk.RegistrationView) registrationPlace {
	place := registrationPlace{Session: v.DateShort(g.Session.StartsAt, frame.Location(p.Event.Zone)), Chip: v.statusChip(g)}
	base := "/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(p.Registrant.ID, 10) + "/" + g.Session.Slug + "/"
	for _, a := range v.SeatActions(g.Status) {
		place.Actions = append(place.Actions, tab{Name: v.T("desk.do." + string(a)), URL: v.Address(base + string(a))})
	}
	return place
}

// statusChip is a registration's status, with the rank of who waits.
func (g page) statusChip(r *desk.RegistrationView) chip {
	look := frame.Looks[r.Status]
	if r.Team && r.Status == event.Confirmed {
		return chip{Icon: "people", Text: g.T("desk.chip.team"), Tint: "tint"}
	}
	if r.Status == event.Waitlisted {
		return chip{Icon: look.Icon, Text: g.T("desk.chip.waitlisted", "rank", r.Rank), Tint: ""}
	}
	return chip{Icon: look.Icon, Text: g.T("desk.chip." + string(r.Status)), Tint: look.Tint}
}
