package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/problem"
)

// A registrationsPage is the table of who is registered.
type registrationsPage struct {
	deskEvent
	Views    []view
	Search   field
	Session  field
	Status   field
	Rows     []registrationRow
	Filtered bool // something is hidden by the filter
	Clear    string
	Next     string // address of the next page
	First    string // address of the first page, on later ones
	Download string
}

// A view is a filter that one often wants.
type view struct {
	Name    string
	Count   string
	URL     string
	Current bool
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
func (p *Pages) registrations(c echo.Context, by desk.Actor) error {
	f := desk.Filter{
		Session: c.QueryParam("session"), Status: c.QueryParam("status"), Q: strings.TrimSpace(c.QueryParam("q")), Cursor: c.QueryParam("cursor"),
	}
	frame, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	found, err := p.desk.Registrants(c.Request().Context(), by, c.Param("event"), f)
	if err != nil {
		return err
	}
	v := registrationsPage{deskEvent: frame}
	v.fill(found, f)
	return p.render(c, http.StatusOK, "registrations", v)
}

// fill puts a page of registrants and the filter that found them into v.
func (v *registrationsPage) fill(found *desk.RegistrantPage, f desk.Filter) {
	path := "/desk/" + v.Slug + "/registrations"
	v.Filtered = f.Session != "" || f.Status != "" || f.Q != ""
	v.Clear = v.address(path)
	v.Download = v.address("/desk/"+v.Slug+"/export.xlsx", "session", f.Session)
	if f.Cursor != "" {
		v.First = v.address(path, "session", f.Session, "status", f.Status, "q", f.Q)
	}
	if found.Next != "" {
		v.Next = v.address(path, "session", f.Session, "status", f.Status, "q", f.Q, "cursor", found.Next)
	}
	v.filters(found, f)
	v.views(found, f)
	for i := range found.Items {
		v.Rows = append(v.Rows, v.row(&found.Items[i], f.Session))
	}
}

// filters are the fields above the table.
func (v *registrationsPage) filters(found *desk.RegistrantPage, f desk.Filter) {
	v.Search = field{Name: "q", Kind: "search", Label: v.T("desk.search"), Value: f.Q}
	v.Session = field{Name: "session", Kind: "select", Label: v.T("desk.session"), Choices: []choice{{Label: v.T("desk.any_session")}}}
	for i := range found.Sessions {
		s := &found.Sessions[i]
		v.Session.Choices = append(v.Session.Choices, choice{Value: s.Slug, Label: v.sessionName(found.Event, s), Chosen: s.Slug == f.Session})
	}
	v.Status = field{Name: "status", Kind: "select", Label: v.T("desk.status"), Choices: []choice{{Label: v.T("desk.any_status")}}}
	for _, s := range event.Statuses {
		v.Status.Choices = append(v.Status.Choices, choice{Value: string(s), Label: v.T("status." + string(s)), Chosen: string(s) == f.Status})
	}
}

// sessionName tells the sessions of an event apart in a narrow place.
func (g page) sessionName(e *event.Event, s *event.Session) string {
	return g.T("desk.session_name", "date", g.DateShort(s.StartsAt, location(e.Zone)), "title", e.TextIn(s.Title, g.Lang()))
}

// views are the filters by status, with exact numbers where a session has
// been chosen and keeps them.
func (v *registrationsPage) views(found *desk.RegistrantPage, f desk.Filter) {
	number := map[event.Status]string{}
	for i := range found.Sessions {
		if c := counts(&found.Sessions[i]); found.Sessions[i].Slug == f.Session {
			number[event.Confirmed], number[event.Waitlisted] = v.Number(int(c.Confirmed)), v.Number(int(c.Waiting))
		}
	}
	path := "/desk/" + v.Slug + "/registrations"
	for _, s := range []event.Status{"", event.Confirmed, event.Waitlisted, event.Unverified, event.Cancelled} {
		name := v.T("desk.view.all")
		if s != "" {
			name = v.T("desk.view." + string(s))
		}
		v.Views = append(v.Views, view{name, number[s], v.address(path, "session", f.Session, "status", string(s)), string(s) == f.Status})
	}
}

// row is a person in the table. With a session chosen, only their
// registration there is shown.
func (v *registrationsPage) row(p *desk.PersonView, session string) registrationRow {
	r := p.Registrant
	row := registrationRow{
		URL:  v.address("/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(r.ID, 10)),
		Name: r.Name(), Latin: r.LatinName, Email: r.Address(), Organisation: r.Organisation,
		Place:    v.origin(r),
		SignedUp: v.DateShort(r.SignedUpAt, location(p.Event.Zone)) + " " + v.Clock(r.SignedUpAt, location(p.Event.Zone)),
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
	place := registrationPlace{Session: v.DateShort(g.Session.StartsAt, location(p.Event.Zone)), Chip: v.statusChip(g)}
	base := "/desk/" + v.Slug + "/registrations/" + strconv.FormatInt(p.Registrant.ID, 10) + "/" + g.Session.Slug + "/"
	for _, a := range v.seatActions(g.Status) {
		place.Actions = append(place.Actions, tab{Name: v.T("desk.do." + string(a)), URL: v.address(base + string(a))})
	}
	return place
}

// seatActions are what one may do with a registration of that status.
func (v deskEvent) seatActions(s event.Status) []desk.SeatAction {
	switch {
	case !desk.ManageSeats.Allows(v.role):
	case s == event.Waitlisted, s == event.Unverified:
		return []desk.SeatAction{desk.Promote, desk.Withdraw}
	case s == event.Confirmed:
		return []desk.SeatAction{desk.Withdraw}
	case s.Ended():
		return []desk.SeatAction{desk.Restore}
	}
	return nil
}

// statusChip is a registration's status, with the rank of who waits.
func (g page) statusChip(r *desk.RegistrationView) chip {
	look := looks[r.Status]
	if r.Status == event.Waitlisted {
		return chip{look.icon, g.T("desk.chip.waitlisted", "rank", r.Rank), ""}
	}
	return chip{look.icon, g.T("desk.chip." + string(r.Status)), look.tint}
}

// A registrantPage is everything the desk knows of a person.
type registrantPage struct {
	deskEvent
	Name   string
	Latin  string
	Facts  []fact
	Places []registrantPlace
	Back   string
	Notice string // what stands now in the session just acted on
}

// A registrantPlace is a registration with its session's name.
type registrantPlace struct {
	registrationPlace
	Title string
	When  string
}

// registrant serves GET /desk/EVENT/registrations/ID.
func (p *Pages) registrant(c echo.Context, by desk.Actor) error {
	frame, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	found, err := p.someone(c, by)
	if err != nil {
		return err
	}
	v := registrantPage{deskEvent: frame, Name: found.Registrant.Name(), Latin: found.Registrant.LatinName}
	v.Back = v.address("/desk/" + v.Slug + "/registrations")
	v.Facts = v.factsOf(found)
	for i := range found.Registrations {
		g := &found.Registrations[i]
		v.Places = append(v.Places, registrantPlace{
			v.place(found, g), found.Event.TextIn(g.Session.Title, v.Lang()), locale.Capital(v.When(g.Session.StartsAt, g.Session.EndsAt, location(found.Event.Zone))),
		})
		if g.Session.Slug == c.QueryParam("done") {
			v.Notice = v.T("desk.stands_now", "session", v.sessionName(found.Event, g.Session), "status", v.statusChip(g).Text)
		}
	}
	return p.render(c, http.StatusOK, "registrant", v)
}

// someone is the registrant that the path names.
func (p *Pages) someone(c echo.Context, by desk.Actor) (*desk.PersonView, error) {
	id, err := strconv.ParseInt(c.Param("registrant"), 10, 64)
	if err != nil {
		return nil, desk.ErrNotFound.Because(err)
	}
	return p.desk.Registrant(c.Request().Context(), by, c.Param("event"), id)
}

// factsOf is what is known of a registrant, without what is empty.
func (v deskEvent) factsOf(p *desk.PersonView) []fact {
	r, e := p.Registrant, p.Event
	zone := location(e.Zone)
	var spoken []string
	list := []fact{
		{Label: v.T("signup.email"), Text: r.Address()}, {Label: v.T("signup.organisation"), Text: r.Organisation},
		{Label: v.T("signup.municipality"), Text: v.municipality(e, r)}, {Label: v.T("signup.country"), Text: v.country(r)},
		{Label: v.T("desk.function"), Text: r.Function},
		{Label: v.T("signup.language"), Text: v.Language(r.Language)}, {Label: v.T("desk.signed_up"), Text: locale.Capital(v.Deadline(r.SignedUpAt, zone))},
	}
	for _, tag := range r.LanguagesSpoken {
		spoken = append(spoken, v.Language(tag))
	}
	list = append(list, fact{Label: v.T("desk.languages_spoken"), Text: strings.Join(spoken, ", ")})
	if r.Interpretation != "" {
		list = append(list, fact{Label: v.T("desk.interpretation"), Text: v.Language(r.Interpretation)})
	}
	if r.OrganisationKind != "" {
		list = append(list, fact{Label: v.T("signup.organisation_kind"), Text: v.T("organisation_kind." + r.OrganisationKind)})
	}
	if r.VerifiedAt != nil {
		list = append(list, fact{Label: v.T("desk.verified"), Text: locale.Capital(v.Deadline(*r.VerifiedAt, zone))})
	}
	for _, q := range e.Questions {
		list = append(list, fact{Label: e.TextIn(q.Label, v.Lang()), Text: v.answer(e, q, r.Answers[q.Key])})
	}
	for _, t := range p.Consents {
		if given, ok := r.Consents[t.Key]; ok {
			list = append(list, fact{Label: e.TextIn(t.Text, v.Lang()), Text: v.yesNo(given.Given)})
		}
	}
	return slices.DeleteFunc(list, func(f fact) bool { return f.Text == "" })
}

// municipality is what a registrant wrote, and the name it counts under where
// that differs.
func (v deskEvent) municipality(e *event.Event, r *event.Registrant) string {
	m := e.Municipality(r.MunicipalityKey)
	if m == nil {
		return r.Municipality
	}
	if name := e.TextIn(m.Name, v.Lang()); name != r.Municipality {
		return r.Municipality + " (" + name + ")"
	}
	return r.Municipality
}

func (g page) yesNo(yes bool) string {
	if yes {
		return g.T("signup.yes")
	}
	return g.T("signup.no")
}

// A seatActionPage asks for the reason before a registration is changed.
type seatActionPage struct {
	deskEvent
	Name   string
	Text   string
	Reason field
	Failed string
	Button string
	Stop   bool // something is taken away
	Full   bool // there is no seat to give
	Action string
	Back   string
}

// askAct serves GET /desk/EVENT/registrations/ID/SESSION/ACTION.
func (p *Pages) askAct(c echo.Context, by desk.Actor) error {
	return p.actForm(c, by, http.StatusOK, nil)
}

// actForm shows the form of an action on a registration, again if it was
// refused.
func (p *Pages) actForm(c echo.Context, by desk.Actor, status int, refused *problem.Error) error {
	frame, _, err := p.team(c, by, "/registrations")
	if err == nil && !desk.ManageSeats.Allows(frame.role) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return err
	}
	found, g, err := p.registration(c, by)
	if err != nil {
		return err
	}
	action := c.Param("action")
	if !slices.Contains(frame.seatActions(g.Status), desk.SeatAction(action)) && refused == nil {
		return desk.ErrNotFound
	}
	v := seatActionPage{deskEvent: frame, Name: found.Registrant.Name()}
	v.Text = v.T("desk.ask."+action, "session", v.sessionName(found.Event, g.Session), "status", v.statusChip(g).Text)
	v.Button, v.Stop = v.T("desk.do."+action), action == string(desk.Withdraw)
	v.Reason = field{Name: "reason", Kind: "text", Label: v.T("desk.reason"), Hint: v.T("desk.reason_hint." + action), Value: c.FormValue("reason")}
	if action == string(desk.Promote) && g.Rank <= 1 || action == string(desk.Restore) {
		v.Reason.Optional = v.T("signup.optional")
	}
	v.Back = v.address("/desk/" + v.Slug + "/registrations/" + c.Param("registrant"))
	v.Action = v.address("/desk/" + v.Slug + "/registrations/" + c.Param("registrant") + "/" + g.Session.Slug + "/" + action)
	if refused != nil {
		v.Failed = v.problemText(refused, found.Event.Zone)
		if v.Full = refused.Is(event.ErrSessionFull); v.Full {
			v.Failed = v.T("desk.session_full")
		}
		for _, e := range v.formErrors("desk", refused.Fields, c.FormValue) {
			v.Reason.Error, v.Failed = e.Text, ""
		}
	}
	return p.render(c, status, "act", v)
}

// registration is the one that the path names, with its person.
func (p *Pages) registration(c echo.Context, by desk.Actor) (*desk.PersonView, *desk.RegistrationView, error) {
	found, err := p.someone(c, by)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(found.Registrations, func(g desk.RegistrationView) bool { return g.Session.Slug == c.Param("session") })
	if i < 0 {
		return nil, nil, desk.ErrNotFound
	}
	return found, &found.Registrations[i], nil
}

// act serves POST /desk/EVENT/registrations/ID/SESSION/ACTION.
func (p *Pages) act(c echo.Context, by desk.Actor) error {
	_, g, err := p.registration(c, by)
	if err != nil {
		return err
	}
	action := desk.SeatAction(c.Param("action"))
	_, err = p.desk.Act(c.Request().Context(), by, c.Param("event"), g.ID, action, strings.TrimSpace(c.FormValue("reason")))
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.actForm(c, by, p.options.Status(refused.Kind), refused)
	}
	if err != nil {
		return err
	}
	back := p.deskFrame(c, by).address("/desk/"+c.Param("event")+"/registrations/"+c.Param("registrant"), "done", g.Session.Slug)
	return c.Redirect(http.StatusSeeOther, back)
}
