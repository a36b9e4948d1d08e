package registrations

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A joint is what can be done with several people of the table.
type joint struct {
	Action   string
	Hidden   []form.Field // the filter, so that it is known who matches
	Buttons  []form.Choice
	Everyone string // what stands for all who match, with their number
	Write    string // address of a new message to everyone whom the filter finds; "" for those who may write none
}

// joint is what can be done with those whom f finds, so many people.
func (v deskEvent) joint(f desk.Filter, people string) *joint {
	j := &joint{Action: v.Address(v.listPath() + "/act"), Hidden: hidden(f), Everyone: v.T("lists.everyone")}
	if people != "" {
		j.Everyone = v.T("lists.everyone_counted", "count", people)
	}
	for _, a := range desk.ListActions {
		j.Buttons = append(j.Buttons, form.Choice{Value: string(a), Label: v.T("desk.do." + string(a))})
	}
	if v.May(desk.WriteMessages) {
		j.Write = v.Address("/desk/"+v.Slug+"/messages/new", writeTo(f)...)
	}
	return j
}

// writeTo is the filter in the address of a new message. That words were
// searched for is said there, but not which.
func writeTo(f desk.Filter) []string {
	f.Sort = ""
	var pairs []string
	for name, value := range f.Said() {
		pairs = append(pairs, name, value)
	}
	if f.Q != "" {
		pairs = append(pairs, "searched", "1")
	}
	return pairs
}

// hidden are the fields that say f once more. The words searched for go in the
// body and not in an address.
func hidden(f desk.Filter) []form.Field {
	fields := []form.Field{}
	if f.Q != "" {
		fields = append(fields, form.Field{Name: "q", Value: f.Q})
	}
	said := f.Said()
	for _, name := range slices.Sorted(maps.Keys(said)) {
		fields = append(fields, form.Field{Name: name, Value: said[name]})
	}
	return fields
}

// A jointPage counts whom an action reaches before it is done.
type jointPage struct {
	deskEvent
	Do      string
	Text    string
	Each    []string // how many of them in which session, where there are several
	People  string
	Letters string
	Left    []string // who is left out, and why
	Named   []string // who cannot be written to, by name
	Most    string
	Reason  form.Field
	Failed  string
	Stop    bool // something is taken away
	Count   int
	Action  string
	Back    string
	Hidden  []form.Field
	Button  string
}

// joined is what was sent about several people.
type joined struct {
	filter   desk.Filter
	everyone bool
	ids      []string
	action   desk.SeatAction
	reason   string
	expected *int
}

// readJoined reads what was sent. An id that is none of ours is found nowhere.
func readJoined(t form.Typed) joined {
	j := joined{filter: filterOf(t.One), everyone: t.One("everyone") != "", ids: t["ids"], action: desk.SeatAction(t.One("do")), reason: strings.TrimSpace(t.One("reason"))}
	j.filter.Cursor = ""
	if n, err := strconv.Atoi(t.One("expected")); err == nil {
		j.expected = &n
	}
	return j
}

// selection is whom it is about.
func (j *joined) selection() desk.Selection {
	if j.everyone {
		return desk.Selection{Filter: j.filter}
	}
	ids := []int64{}
	for _, text := range j.ids[:min(len(j.ids), desk.MaxDecisions)] {
		id, _ := strconv.ParseInt(text, 10, 64)
		ids = append(ids, id)
	}
	return desk.Selection{Filter: j.filter, IDs: ids}
}

// actJointly serves POST /desk/EVENT/registrations/act: it counts first, and
// acts when the number is sent along.
func (p *Registrations) actJointly(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	j := readJoined(t)
	act := desk.ListAct{Action: j.action, Reason: j.reason, Expected: j.expected}
	done, err := p.Desk.ActOnList(c.Request().Context(), by, c.Param("event"), j.selection(), act)
	refused := problem.From(err)
	switch {
	case refused != nil && j.expected != nil && (refused.Kind == problem.Invalid || refused.Is(desk.ErrSelectionChanged)):
		return p.askJointly(c, by, j, refused)
	case err != nil:
		return err
	case j.expected == nil:
		return p.showJointly(c, by, j, done, nil)
	}
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	missed := 0
	for _, m := range done.Missed {
		missed += m.Count
	}
	return c.Redirect(http.StatusSeeOther, d.list(j.filter, "did", string(j.action), "done", strconv.Itoa(done.Done), "missed", strconv.Itoa(missed), "left", strconv.Itoa(done.Left)))
}

// askJointly counts again and says why nothing was done.
func (p *Registrations) askJointly(c echo.Context, by desk.Actor, j joined, refused *problem.Error) error {
	act := desk.ListAct{Action: j.action}
	counted, err := p.Desk.ActOnList(c.Request().Context(), by, c.Param("event"), j.selection(), act)
	if err != nil {
		return refused
	}
	return p.showJointly(c, by, j, counted, refused)
}

// showJointly shows whom an action reaches.
func (p *Registrations) showJointly(c echo.Context, by desk.Actor, j joined, counted *desk.ListReached, refused *problem.Error) error {
	d, pr, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	v := jointPage{deskEvent: d, Do: d.T("desk.do." + string(j.action)), Back: d.list(j.filter), Action: d.Address(d.listPath() + "/act"), Count: counted.Count}
	v.count(j, counted)
	if len(pr.Sessions) > 1 && j.filter.Session == "" {
		for _, x := range counted.Sessions {
			v.Each = append(v.Each, v.T("lists.in_session", "session", v.SessionName(pr.Event, x.Session), "count", v.Number(x.Count)))
		}
	}
	v.Hidden = append(hidden(j.filter), form.Field{Name: "do", Value: string(j.action)}, form.Field{Name: "expected", Value: strconv.Itoa(counted.Count)})
	if j.everyone {
		v.Hidden = append(v.Hidden, form.Field{Name: "everyone", Value: "1"})
	} else {
		for _, id := range j.ids {
			v.Hidden = append(v.Hidden, form.Field{Name: "ids", Value: id})
		}
	}
	if j.action != desk.SendLink { // which needs none
		v.reason(j)
	}
	if refused == nil {
		return p.Render(c, http.StatusOK, "registrations/joint", v)
	}
	v.Failed = v.ProblemText(refused, pr.Event.Zone)
	if j.action == desk.SendLink && refused.Is(desk.ErrSelectionChanged) {
		v.Failed = v.T("lists.changed_people", "count", refused.Params["count"])
	}
	for _, e := range form.Errors(v.Page, "desk", refused.Fields, c.FormValue) {
		v.Reason.Error, v.Failed = e.Text, ""
	}
	return p.Refuse(c, refused, "registrations/joint", v)
}

// reason asks for the reason of an action.
func (v *jointPage) reason(j joined) {
	v.Reason = form.Field{Name: "reason", Kind: "text", Label: v.T("desk.reason"), Hint: v.T("desk.reason_hint." + string(j.action)), Value: j.reason}
	if j.action != desk.Promote {
		v.Reason.Optional = v.T("signup.optional")
	}
}

// count puts into words whom the action reaches.
func (v *jointPage) count(j joined, counted *desk.ListReached) {
	action := string(j.action)
	v.Stop = j.action == desk.Withdraw || j.action == desk.Reject
	v.People = v.T("lists.people", "count", counted.People)
	if r := counted.Only; r != nil && r.Name() != "" {
		v.People = v.T("lists.person", "name", r.Name())
	}
	v.Text, v.Button = v.T("lists.act."+action, "count", counted.Count), v.T("lists.do."+action, "count", min(counted.Count, desk.MostActs))
	switch {
	case !j.everyone && len(j.ids) == 0:
		v.People, v.Text = "", v.T("lists.nobody_ticked")
	case counted.Count == 0:
		v.Text = v.T("lists.nothing_to_do")
	default:
		v.Letters = v.T("lists.letters_go")
	}
	if counted.Count > desk.MostActs {
		v.Most = v.T("lists.most", "max", v.Number(desk.MostActs))
	}
	for _, x := range counted.Excluded {
		v.Left = append(v.Left, v.T("lists.without."+x.Code, "count", x.Count))
	}
	for i := range counted.NoAddress {
		v.Named = append(v.Named, counted.NoAddress[i].Name())
	}
}

// acted is what came of the last action on several people.
func (v deskEvent) acted(c echo.Context) []string {
	if !slices.Contains(desk.ListActions, desk.SeatAction(c.QueryParam("did"))) {
		return nil
	}
	did := c.QueryParam("did")
	missed, left := "lists.did.missed", "lists.did.left"
	if did == string(desk.SendLink) {
		missed, left = "lists.missed_people", "lists.left_people"
	}
	var said []string
	for _, x := range []struct{ parameter, key string }{{"done", "lists.did." + did}, {"missed", missed}, {"left", left}} {
		if n, err := strconv.Atoi(c.QueryParam(x.parameter)); err == nil && n > 0 && n < 1e9 {
			said = append(said, v.T(x.key, "count", n))
		}
	}
	return said
}
