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
	"rollcall/internal/problem"
)

// atOnce is how many people stand on one page of the queue.
const atOnce = 25

// An approvalPage is the queue of the people about whom one has to decide.
type approvalPage struct {
	deskEvent
	Lead   string
	Empty  string
	People []undecided
	Cursor string
	Next   string   // address of the next page
	First  string   // address of the first page, on later ones
	Said   []string // what came of the last decision
	Failed string
	Reason form.Field // of the decision about those ticked
	Action string
	Closed string // this part of the list, with nothing opened
}

// An undecided is a person to decide about.
type undecided struct {
	ID     int64
	IDs    string // of the registrations to decide about
	URL    string
	Name   string
	Latin  string
	Email  string
	Since  string
	Before bool // somebody has approved the person before
	Facts  []frame.Fact
	Places []undecidedPlace
	Ticked bool
	Open   bool // the reason is asked for
	Reason form.Field
}

// An undecidedPlace is one registration to decide about.
type undecidedPlace struct {
	Session string
	Chip    chip
	Actions []tab // about this one alone, where there are others
}

// A decisionForm is what was sent about the queue.
type decisionForm struct {
	action desk.SeatAction
	ids    []int64
	sent   []string // ids as the boxes and forms hold them
	person string   // about whom alone; "": those ticked
	reason string
}

// approval serves GET /desk/EVENT/approval.
func (p *Registrations) approval(c echo.Context, by desk.Actor) error {
	if err := frame.Asks(c, append([]string{"cursor"}, results...)...); err != nil {
		return err
	}
	return p.queue(c, by, c.QueryParam("cursor"), decisionForm{}, nil)
}

// queue shows the queue from a cursor on, again with what was sent if that was
// refused.
func (p *Registrations) queue(c echo.Context, by desk.Actor, cursor string, sent decisionForm, refused *problem.Error) error {
	d, _, err := p.team(c, by, team.ApprovalPath)
	if err == nil && !d.May(desk.ManageSeats) {
		err = desk.ErrForbidden
	}
	if err != nil {
		return err
	}
	found, err := p.Desk.Undecided(c.Request().Context(), by, d.Slug, cursor, atOnce)
	if err != nil {
		return err
	}
	path := "/desk/" + d.Slug + team.ApprovalPath
	v := approvalPage{deskEvent: d, Cursor: cursor, Action: d.Address(path), Closed: d.Address(path), Said: d.said(c)}
	if cursor != "" {
		v.First, v.Closed = v.Address(path), v.Address(path, "cursor", cursor)
	}
	if found.Next != "" {
		v.Next = v.Address(path, "cursor", found.Next)
	}
	v.Reason = v.reasonField("reason", "")
	if sent.person == "" {
		v.Reason.Value = sent.reason
	}
	v.fill(found, p, sent)
	if refused == nil {
		return p.Render(c, http.StatusOK, "registrations/approval", v)
	}
	v.refuse(refused, sent)
	return p.Refuse(c, refused, "registrations/approval", v)
}

// fill puts the people of a page of the queue into v.
func (v *approvalPage) fill(found *desk.UndecidedPage, p *Registrations, sent decisionForm) {
	switch {
	case len(found.Items) > 0:
		v.Lead = v.T("approval.lead", "count", found.Count)
	case found.Count > 0:
		v.Empty = v.T("approval.rest", "count", found.Count)
	case found.Event.Approval:
		v.Empty = v.T("approval.nobody")
	default:
		v.Empty = v.T("approval.off")
	}
	for i := range found.Items {
		x := v.person(&found.Items[i], p)
		x.Ticked = sent.person == "" && slices.Contains(sent.sent, x.IDs)
		if x.Open = sent.person != "" && sent.person == x.IDs; x.Open {
			x.Reason.Value = sent.reason
		}
		v.People = append(v.People, x)
	}
}

// person is somebody in the queue, what decides first.
func (v *approvalPage) person(p *desk.PersonView, s *Registrations) undecided {
	r, now := p.Registrant, s.Clock()
	id := strconv.FormatInt(r.ID, 10)
	x := undecided{
		ID: r.ID, Name: r.Name(), Latin: r.LatinName, Email: r.Address(), Facts: v.decisive(p),
		URL: v.Address("/desk/" + v.Slug + "/registrations/" + id), Reason: v.reasonField("reason-"+id, ""),
	}
	var ids []string
	var due []*desk.RegistrationView
	for i := range p.Registrations {
		if g := &p.Registrations[i]; desk.MayDecide(g, now) {
			due, ids = append(due, g), append(ids, strconv.FormatInt(g.ID, 10))
		}
	}
	x.IDs = strings.Join(ids, " ")
	oldest := now
	for _, g := range due {
		place := undecidedPlace{Session: v.SessionName(p.Event, g.Session), Chip: v.seatChip(&g.Registration)}
		if len(due) > 1 {
			place.Actions = v.place(p, g).Actions
		}
		x.Places = append(x.Places, place)
		x.Before = x.Before || g.EverConfirmed() || g.KeptSeq != nil
		if g.ChangedAt.Before(oldest) {
			oldest = g.ChangedAt
		}
	}
	x.Since = v.T("approval.since", "when", v.Deadline(oldest, frame.Location(p.Event.Zone)))
	return x
}

// seatChip is what somebody about whom one has to decide holds meanwhile.
func (v *approvalPage) seatChip(g *event.Registration) chip {
	switch {
	case g.HoldsSeat:
		return chip{Icon: "tick", Text: v.T("approval.seat.held"), Tint: "ok"}
	case g.KeptSeq != nil:
		return chip{Icon: "clock", Text: v.T("approval.seat.kept"), Tint: "tint"}
	}
	return chip{Icon: "dashed", Text: v.T("approval.seat.none"), Tint: ""}
}

// decisive is what is known of a person that decides: their answers to
// decisive questions, then who and where they are.
func (v *approvalPage) decisive(p *desk.PersonView) []frame.Fact {
	r, e := p.Registrant, p.Event
	var list []frame.Fact
	for _, q := range e.Questions {
		if q.Decisive {
			list = append(list, frame.Fact{Label: e.TextIn(q.Label, v.Lang()), Text: v.Answer(e, q, r.Answers[q.Key])})
		}
	}
	list = append(list,
		frame.Fact{Label: v.T("signup.organisation"), Text: r.Organisation}, frame.Fact{Label: v.T("desk.function"), Text: r.Function},
		frame.Fact{Label: v.T("signup.municipality"), Text: v.municipality(e, r)}, frame.Fact{Label: v.T("signup.country"), Text: v.country(r)},
	)
	return slices.DeleteFunc(list, func(f frame.Fact) bool { return f.Text == "" })
}

func (v deskEvent) reasonField(name, value string) form.Field {
	return form.Field{
		Name: name, Kind: "text", Label: v.T("desk.reason"), Hint: v.T("desk.reason_hint.reject"), Optional: v.T("signup.optional"), Value: value,
	}
}

// refuse says what was wrong with what was sent, where it was sent from.
func (v *approvalPage) refuse(refused *problem.Error, sent decisionForm) {
	for _, e := range form.Errors(v.Page, "approval", refused.Fields, func(string) string { return sent.reason }) {
		i := slices.IndexFunc(v.People, func(x undecided) bool { return x.Open })
		switch {
		case e.Name != "reason":
			v.Failed = e.Text
		case i >= 0:
			v.People[i].Reason.Error = e.Text
		default:
			v.Reason.Error = e.Text
		}
	}
}

// decide serves POST /desk/EVENT/approval.
func (p *Registrations) decide(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	sent := readDecision(t)
	all, err := p.Desk.DecideAll(c.Request().Context(), by, c.Param("event"), sent.action, sent.ids, sent.reason)
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		return p.queue(c, by, t.One("cursor"), sent, refused)
	}
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, d := range all {
		if d.Code != "" {
			count["missed"]++
		} else {
			count[string(sent.action)]++
		}
	}
	query := []string{"cursor", t.One("cursor")}
	for _, key := range results {
		if count[key] > 0 {
			query = append(query, key, strconv.Itoa(count[key]))
		}
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+c.Param("event")+team.ApprovalPath, query...))
}

// readDecision reads a decision. Ids that are none of ours are found nowhere.
func readDecision(t form.Typed) decisionForm {
	sent := decisionForm{action: desk.SeatAction(t.One("decide")), sent: t["ids"], person: t.One("person")}
	for _, one := range sent.sent {
		for _, text := range strings.Fields(one) {
			id, _ := strconv.ParseInt(text, 10, 64)
			sent.ids = append(sent.ids, id)
		}
	}
	sent.reason = strings.TrimSpace(t.One("reason"))
	return sent
}

// results are what the address of the queue tells of the last decision, in
// numbers.
var results = []string{string(desk.Approve), string(desk.Reject), "missed"}

// said is what came of the last decision.
func (v deskEvent) said(c echo.Context) []string {
	var all []string
	for _, key := range results {
		if n, err := strconv.Atoi(c.QueryParam(key)); err == nil && n > 0 && n <= desk.MaxDecisions {
			all = append(all, v.T("approval.said."+key, "count", n))
		}
	}
	return all
}
