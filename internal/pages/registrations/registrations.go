package registrations

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A registrationsPage is the table of who is registered.
type registrationsPage struct {
	deskEvent
	NeedsYou tab // leads to the people about whom one has to decide
	Views    []team.View
	Search   form.Field
	Filters  []form.Field
	More     []form.Field // filters that one needs less often
	Open     bool         // one of those is in use
	Sort     string       // as the address has it
	Heads    []head
	Rows     []registrationRow
	Filtered bool // something is hidden by the filter
	Counted  string
	Short    bool // more may match beyond this page
	Clear    string
	Next     string // addresses of other pages; "" where there is none
	Previous string
	First    string
	Download string
	Seats    []tab // how those of the sessions shown stand
	Failed   string
	Said     []string // what came of the last action
	Joint    *joint   // what can be done with several; nil for those who may not
	Kept     *kept    // what the team keeps; nil for those who may not
	zone     *time.Location
}

// A head is the head of a column.
type head struct {
	Name   string
	URL    string // of the list in its order; "" if there is none
	Order  string // ascending or descending, if the list is in its order
	Number bool
}

// A registrationRow is a person with what they have in the sessions shown.
type registrationRow struct {
	ID     string
	Tick   string // what ticking the row is called
	URL    string
	Name   string
	Latin  string
	Email  string
	Places []registrationPlace
	Cells  []frame.Cell // in the columns that the team chose
}

// A registrationPlace is one registration of a row.
type registrationPlace struct {
	Session string // its date, where the table shows several sessions
	Chip    chip
	Actions []tab
}

// newest is the order of the table where the address names none.
const newest = "-signed_up"

// filterOf is what the address asks for.
func filterOf(get func(string) string) desk.Filter {
	f := desk.FilterOf(get)
	f.Q, f.Cursor, f.Sort = strings.TrimSpace(get("q")), get("cursor"), cmp.Or(f.Sort, newest)
	return f
}

// registrations serves GET /desk/EVENT/registrations.
func (p *Registrations) registrations(c echo.Context, by desk.Actor) error {
	f := filterOf(c.QueryParam)
	var found *desk.RegistrantTable
	err := frame.Asks(c, asked(f)...)
	if err == nil {
		found, err = p.Desk.RegistrantTable(c.Request().Context(), by, c.Param("event"), f)
	}
	if refused := problem.From(err); refused != nil && refused.Kind == problem.BadRequest {
		return p.refuseTable(c, by, f, refused)
	}
	if err != nil {
		return err
	}
	d := deskEvent{team.EventOf(p.DeskPage(c, by), &found.Programme, found.Role, "/registrations")}
	v := registrationsPage{deskEvent: d, Said: d.acted(c)}
	if v.NeedsYou, err = p.needsYou(c, by, d); err != nil {
		return err
	}
	v.fill(found, f)
	return p.Render(c, http.StatusOK, "registrations/registrations", v)
}

// asked are the parameters that the table knows: those of f, and what came of
// the last action.
func asked(f desk.Filter) []string {
	return slices.AppendSeq([]string{"q", "cursor", "did", "done", "missed", "left"}, maps.Keys(f.Parameters()))
}

// refuseTable answers with the filter that was refused, as it was asked for.
func (p *Registrations) refuseTable(c echo.Context, by desk.Actor, f desk.Filter, refused *problem.Error) error {
	d, pr, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	v := registrationsPage{deskEvent: d}
	if v.NeedsYou, err = p.needsYou(c, by, d); err != nil {
		return err
	}
	languages, err := p.Desk.PreferredLanguages(c.Request().Context(), by, d.Slug)
	if err != nil {
		return err
	}
	v.refuse(f, refused)
	v.filters(pr, languages, f)
	return p.Refuse(c, refused, "registrations/registrations", v)
}

// needsYou is NeedsYou for d.
func (p *Registrations) needsYou(c echo.Context, by desk.Actor, d deskEvent) (tab, error) {
	return p.NeedsYou(c, by, team.EventPage{Page: d.Page, About: d.About})
}

// listPath is where the table is.
func (v deskEvent) listPath() string { return "/desk/" + v.Slug + "/registrations" }

// list is the address of the table with a filter, and what else it says.
func (v deskEvent) list(f desk.Filter, also ...string) string {
	if f.Sort == newest {
		f.Sort = ""
	}
	var pairs []string
	for name, value := range f.Said() {
		pairs = append(pairs, name, value)
	}
	return v.Address(v.listPath(), append(append(pairs, "q", f.Q), also...)...)
}

// refuse shows the filter that cannot be answered, as it was asked for.
func (v *registrationsPage) refuse(f desk.Filter, refused *problem.Error) {
	parameter, _ := refused.Params["parameter"].(string)
	v.Failed, v.Clear, v.Sort, v.Filtered = v.T("lists.bad_query", "parameter", parameter), v.Address(v.listPath()), f.Sort, true
}

// fill puts a page of registrants and the filter that found them into v.
func (v *registrationsPage) fill(found *desk.RegistrantTable, f desk.Filter) {
	v.zone = frame.Location(found.Event.Zone)
	v.Filtered, v.Short = !f.Everyone(), found.Short
	v.Clear, v.Sort = v.Address(v.listPath()), f.Sort
	v.Download = v.Address("/desk/"+v.Slug+"/export.xlsx", "session", f.Session)
	for i := range found.Sessions {
		if s := &found.Sessions[i]; f.Session == "" || f.Session == s.Slug {
			v.Seats = append(v.Seats, tab{Name: v.T("desk.seats.of", "session", v.SessionName(found.Event, s)), URL: v.Address("/desk/" + v.Slug + "/sessions/" + s.Slug + "/seats")})
		}
	}
	if f.Cursor != "" {
		v.First = v.list(f)
	}
	if found.Previous != "" {
		v.Previous = v.list(f, "cursor", found.Previous)
	}
	if found.Next != "" {
		v.Next = v.list(f, "cursor", found.Next)
	}
	v.Counted = v.counted(found.Counts)
	v.filters(&found.Programme, found.Languages, f)
	v.views(found, f)
	v.heads(found, f)
	for i := range found.Items {
		v.Rows = append(v.Rows, v.row(&found.Items[i], found.Columns, f.Session))
	}
	if v.May(desk.ManageSeats) {
		v.Joint = v.joint(f, v.people(found.Counts.Found))
	}
	if v.May(desk.KeepViews) {
		v.Kept = v.kept(found, f)
	}
}

// origin is a registrant's municipality and country.
func (v deskEvent) origin(r *event.Registrant) string {
	return strings.Join(slices.DeleteFunc([]string{r.Municipality, v.country(r)}, func(s string) bool { return s == "" }), ", ")
}

// country is the name of a registrant's country, "" if it is not known.
func (v deskEvent) country(r *event.Registrant) string {
	if r.Country == "" {
		return ""
	}
	return v.Country(r.Country)
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
func (v deskEvent) statusChip(r *desk.RegistrationView) chip {
	look := frame.Looks[r.Status]
	if r.Team && r.Status == event.Confirmed {
		return chip{Icon: "people", Text: v.T("desk.chip.team"), Tint: "tint"}
	}
	if r.Status == event.Waitlisted {
		if r.Rank == 0 { // far from both ends of a long queue
			return chip{Icon: look.Icon, Text: v.T("desk.view.waitlisted"), Tint: ""}
		}
		return chip{Icon: look.Icon, Text: v.T("desk.chip.waitlisted", "rank", r.Rank), Tint: ""}
	}
	return chip{Icon: look.Icon, Text: v.T("desk.chip." + string(r.Status)), Tint: look.Tint}
}
