package staff

import (
	"cmp"
	"crypto/rand"
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
	"rollcall/internal/problem"
)

// A rollPage is the list of who is expected in a session, with one press per
// person who comes or goes. It shows no addresses.
type rollPage struct {
	deskEvent
	Session    string // slug
	Name       string
	When       frame.Span
	Rows       []rollRow
	Numbers    []number
	Action     string // where marks go
	Attendance string // address of the table; "" for those who may not see it
	Next       string
	First      string
	WalkInName form.Field
	WalkInMail form.Field
	Heads      form.Field // how many sit at a walk-in's computer
	Nonce      string     // of a walk-in
	Notice     form.Field
	NoticePath string
	Stands     *frame.Notice // what those who wait read
	MostSigns  int           // of a notice
	Summary    *form.Summary // nil until a mark or a notice was refused
	MostHeads  int           // at one computer
	Crowded    string        // that the room is nearly full; "" while it is not
	Door       []string      // what the host should know about it
	ByLink     bool          // taken by a host link: nothing leads elsewhere
	Links      []hostLinkRow // for those who may make them
	LinksPath  string        // where one is made; "" where that is not possible
	LinkLabel  form.Field
}

// A rollRow is one person at roll-call.
type rollRow struct {
	ID      string // of the registrant; "" for a walk-in
	Nonce   string // makes a mark that is sent twice count once
	Name    string
	About   string
	Chip    *chip
	Heads   string // how many sit at this computer, where it is more than one
	Others  int    // of them besides the person
	People  int    // at this computer, for the form
	Asks    bool   // how many there are can be said
	Clicked bool   // joined by the link, without a mark at roll-call
	WalkIn  bool   // one who can be marked by name
	In      bool
	Out     bool
	Excused bool
	Since   string
}

// rollSize is how many people are on one page of the roll-call.
const rollSize = 200

// roll serves GET /desk/EVENT/sessions/SESSION, and GET /h/TOKEN.
func (p *Staff) roll(c echo.Context, at post) error {
	return p.rollAs(c, at, http.StatusOK, nil)
}

// rollAs shows the roll-call, with what was refused.
func (p *Staff) rollAs(c echo.Context, at post, status int, refused *problem.Error) error {
	d, err := at.frame()
	if err != nil {
		return err
	}
	found, err := p.Desk.Roll(c.Request().Context(), at.by, at.event, at.session, c.QueryParam("cursor"), rollSize)
	if err != nil {
		return err
	}
	e, s := found.Event, found.Session
	v := rollPage{deskEvent: d, Session: s.Slug, Name: e.TextIn(s.Title, d.Lang()), ByLink: d.Bare}
	v.When = v.Span(s.StartsAt, s.EndsAt, e.Zone)
	v.Action = v.Address(at.base+"/check-ins", "cursor", c.QueryParam("cursor"))
	if v.May(desk.SeeAttendance) {
		v.Attendance = v.Address(at.base + "/attendance")
	}
	if v.May(desk.MakeHostLinks) {
		links, err := p.Desk.HostLinks(c.Request().Context(), at.by, at.event, at.session)
		if err != nil {
			return err
		}
		v.hostLinks(links, at, s, e.Zone, p.Clock())
	}
	v.fill(found, at.base, c.QueryParam("cursor"), p.Clock())
	v.WalkInName = form.Field{Name: "name", Kind: "text", Label: v.T("desk.walk_in_name"), Value: c.FormValue("name")}
	v.WalkInMail = form.Field{Name: "email", Kind: "email", Label: v.T("signup.email"), Optional: v.T("signup.optional"), Value: c.FormValue("email")}
	v.Heads = form.Field{Name: "headcount", Kind: "number", Label: v.T("join.headcount"), Value: cmp.Or(c.FormValue("headcount"), "1")}
	if refused != nil {
		v.refuse(refused, e, c.FormValue)
	}
	return p.Render(c, status, "staff/roll", v)
}

// fill puts what the desk has found into v, whose path is base.
func (v *rollPage) fill(found *desk.AttendancePage, base, cursor string, now time.Time) {
	e, s := found.Event, found.Session
	if cursor != "" {
		v.First = v.Address(base)
	}
	if found.Next != "" {
		v.Next = v.Address(base, "cursor", found.Next)
	}
	v.Nonce, v.MostHeads = rand.Text(), desk.MaxHeadcount
	for i := range found.Items {
		row := v.rollRow(&found.Items[i], v.Nonce+"-"+strconv.Itoa(i), frame.Location(e.Zone))
		if r := found.Items[i].Registrant; r != nil && slices.Contains(found.Room.Knocking, r.ID) && !row.In && !row.Clicked {
			row.Chip = &chip{Icon: "enter", Text: v.T("desk.knocks"), Tint: "warn"}
		}
		v.Rows = append(v.Rows, row)
	}
	v.Numbers = v.rollNumbers(now.Before(s.EndsAt))
	v.room(found.Room, s, now, frame.Location(e.Zone))
	v.notice(s, now, frame.Location(e.Zone), v.Address(base+"/notice"))
}

// refuse puts what was wrong with a mark or a notice at its field, and the
// summary of it on top.
func (v *rollPage) refuse(refused *problem.Error, e *event.Event, typed func(string) string) {
	onPage := *refused
	onPage.Fields = nil
	for _, f := range refused.Fields {
		f.Pointer = strings.TrimPrefix(f.Pointer, "/walk_in") // whose form has fields of its own
		onPage.Fields = append(onPage.Fields, f)
	}
	fields, said := []*form.Field{&v.Notice, &v.WalkInName, &v.WalkInMail, &v.Heads, &v.LinkLabel}, form.Typed{}
	for _, x := range fields {
		said[x.Name] = []string{typed(x.Name)}
	}
	v.Summary = form.Refusal{Error: &onPage, Scope: "desk", Zone: e.Zone, Typed: said}.At(v.Page, fields)
	if !slices.ContainsFunc(fields, func(x *form.Field) bool { return x.Error != "" }) { // a row was pressed, or all was refused
		v.Summary = &form.Summary{Head: v.ProblemText(refused, e.Zone)}
	}
	for _, x := range []*form.Field{&v.Notice, &v.LinkLabel} {
		if x.Error != "" {
			x.Value = typed(x.Name)
		}
	}
}

func (v deskEvent) rollRow(r *desk.AttendanceRow, nonce string, zone *time.Location) rollRow {
	row := rollRow{Name: r.Name(), Nonce: nonce, In: r.Present, Excused: r.Outcome() == event.OutcomeExcused}
	row.Out = !r.Present && r.Record.LastLeave != nil
	row.WalkIn = r.ByName
	row.Heads, row.Others = v.heads(r), max(0, r.Record.Headcount-1)
	row.People, row.Asks = max(1, r.Record.Headcount), r.Registrant != nil
	row.Clicked = r.Record.Evidence == event.EvidenceJoin
	if r.Registrant != nil {
		row.ID = strconv.FormatInt(r.Registrant.ID, 10)
		row.Nonce += "-" + row.ID
		row.About = strings.TrimPrefix(strings.Join([]string{r.Registrant.LatinName, r.Registrant.Organisation}, " · "), " · ")
	}
	switch {
	case r.Registrant == nil:
		row.Chip = &chip{Icon: "walk", Text: v.T("desk.walk_in"), Tint: ""}
	case r.Registrant.Role != event.RoleParticipant:
		row.Chip = &chip{Icon: "people", Text: v.T("role." + string(r.Registrant.Role)), Tint: "tint"}
	case r.Registration == nil || !r.Registration.HoldsSeat:
		row.Chip = &chip{Icon: "alert", Text: v.T("desk.no_seat"), Tint: "warn"}
	case r.Registration.Status == event.Unverified:
		row.Chip = &chip{Icon: "dashed", Text: v.T("desk.chip.unverified"), Tint: ""}
	case row.Clicked:
		row.Chip = &chip{Icon: "enter", Text: v.T("desk.clicked", "time", v.Clock(*r.Record.FirstJoin, zone)), Tint: "tint"}
	}
	if r.Present && r.Record.FirstJoin != nil {
		row.Since = v.T("desk.since", "time", v.Clock(*r.Record.FirstJoin, zone))
	}
	return row
}

// room fills in how full the room is, and when others get the places of those
// who have not come.
func (v *rollPage) room(r *desk.Room, s *event.Session, now time.Time, zone *time.Location) {
	v.Numbers = append(v.Numbers, number{Label: v.T("desk.number.room"), Value: v.Number(int(r.Present)), Of: v.T("desk.of", "number", r.Limit)})
	if r.Crowded {
		v.Crowded = v.T("desk.room_crowded", "present", r.Present, "limit", r.Limit)
	}
	switch at := r.ReleasesAt; {
	case at.IsZero() || !now.Before(s.EndsAt):
	case now.Before(at):
		v.Door = append(v.Door, v.T("desk.release_at", "time", v.ClockIn(at, zone)))
	default:
		v.Door = append(v.Door, v.T("desk.released"))
	}
}

// heads says how many people sit at one computer; "" where it is one.
func (v deskEvent) heads(r *desk.AttendanceRow) string {
	if r.Record.Headcount < 2 {
		return ""
	}
	return v.T("desk.at_computer", "number", r.Record.Headcount)
}

// rollNumbers counts the rows of the page. Until the end, whoever was not
// seen may still come.
func (v *rollPage) rollNumbers(ahead bool) []number {
	var in, open, clicked, out, excused, others int
	for _, r := range v.Rows {
		if r.In || r.Clicked {
			others += r.Others
		}
		switch {
		case r.In:
			in++
		case r.Out:
			out++
		case r.Excused:
			excused++
		case r.Clicked:
			clicked++
		default:
			open++
		}
	}
	line := func(key string, n int) number { return number{Label: v.T("desk.number." + key), Value: v.Number(n)} }
	unseen := line("not_seen", open)
	if ahead {
		unseen = line("not_yet", open)
	}
	all := []number{line("present", in), line("clicked", clicked), unseen, line("left", out), line("excused", excused)}
	if others > 0 {
		all = slices.Insert(all, 2, line("companions", others))
	}
	return all
}

// checkIn serves POST /desk/EVENT/sessions/SESSION/check-ins, and POST
// /h/TOKEN/check-ins: a mark for somebody registered, or a walk-in.
func (p *Staff) checkIn(c echo.Context, at post) error {
	kind := c.FormValue("kind")
	in := desk.CheckIn{Kind: kind, Nonce: c.FormValue("nonce") + "-" + kind}
	if typed := strings.TrimSpace(c.FormValue("headcount")); typed != "" {
		var err error
		if in.Headcount, err = strconv.Atoi(typed); err != nil || in.Headcount < 1 {
			in.Headcount = -1 // which the desk refuses at its field
		}
		in.Nonce += "-" + typed
	}
	if id := c.FormValue("registrant"); id != "" {
		var err error
		if in.Registrant, err = strconv.ParseInt(id, 10, 64); err != nil {
			return form.ErrForm.Because(err)
		}
	} else {
		in.WalkIn = &desk.WalkIn{Name: c.FormValue("name"), Email: strings.TrimSpace(c.FormValue("email"))}
	}
	_, err := p.Desk.CheckIn(c.Request().Context(), at.by, at.event, at.session, in)
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.rollAs(c, at, p.Status(refused.Kind), refused)
	}
	if err != nil {
		return err
	}
	where := ""
	if in.Registrant != 0 {
		where = "#r-" + c.FormValue("registrant") // back to the row that was pressed
	}
	return p.backToRoll(c, at, where)
}

// notice fills in what stands about the host's notice of s, and the form for
// another.
func (v *rollPage) notice(s *event.Session, now time.Time, zone *time.Location, path string) {
	if s.CheckNotice(now) != nil {
		return
	}
	v.NoticePath, v.MostSigns = path, desk.MaxNotice
	v.Notice = form.Field{Name: "text", Label: v.T("desk.notice"), Hint: v.T("desk.notice_hint", "max", desk.MaxNotice)}
	if n := s.Notice(now); n != nil {
		v.Notice.Value = n.Text
		v.Stands = &frame.Notice{Text: n.Text, Since: v.T("desk.notice_since", "time", v.ClockIn(n.SetAt, zone))}
	}
}

// setNotice serves POST /desk/EVENT/sessions/SESSION/notice, and POST
// /h/TOKEN/notice. An empty text takes the notice away.
func (p *Staff) setNotice(c echo.Context, at post) error {
	_, err := p.Desk.SetNotice(c.Request().Context(), at.by, at.event, at.session, c.FormValue("text"))
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict) {
		return p.rollAs(c, at, p.Status(refused.Kind), refused)
	}
	if err != nil {
		return err
	}
	return p.backToRoll(c, at, "#notice")
}
