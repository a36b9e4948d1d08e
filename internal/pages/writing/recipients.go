package writing

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A recipientsPage is what became of a message for each person.
type recipientsPage struct {
	page
	Subject string
	Back    string
	Rows    []recipientRow
	Next    string
	First   string
}

// A recipientRow is one person.
type recipientRow struct {
	Name, Email, URL, When, Answer string
	Chip                           team.Chip
}

// resultLooks are how results are drawn; why somebody was left out is a dash.
var resultLooks = map[event.MessageResult]team.Look{
	event.ResultSent: {Icon: "tick", Tint: "ok"}, event.ResultWaiting: {Icon: "clock"}, event.ResultRefused: {Icon: "cross", Tint: "warn"},
	event.ResultReturned: {Icon: "alert", Tint: "warn"},
}

// recipients serves GET /desk/EVENT/messages/ID/recipients.
func (p *Writing) recipients(c echo.Context, by desk.Actor) error {
	if err := frame.Asks(c, "cursor"); err != nil {
		return err
	}
	d, pr, err := p.page(c, by)
	if err != nil {
		return err
	}
	found, err := p.Desk.MessageRecipients(c.Request().Context(), by, d.Slug, messageID(c), c.QueryParam("cursor"), 0)
	if err != nil {
		return err
	}
	m := found.View
	v := recipientsPage{page: d, Subject: pr.Event.TextIn(m.Subject, d.Lang()), Back: d.messagePath(m.ID, "")}
	if c.QueryParam("cursor") != "" {
		v.First = d.messagePath(m.ID, "/recipients")
	}
	if found.Next != "" {
		v.Next = d.messagePath(m.ID, "/recipients", "cursor", found.Next)
	}
	for i := range found.Items {
		v.Rows = append(v.Rows, v.row(pr, &found.Items[i]))
	}
	return p.Render(c, http.StatusOK, "writing/recipients", v)
}

func (v *recipientsPage) row(pr *desk.Programme, x *desk.MessageRecipient) recipientRow {
	look, known := resultLooks[x.Result]
	if !known {
		look = team.Look{Icon: "dash"}
	}
	row := recipientRow{
		Name: x.Registrant.Name(), Email: x.Registrant.Address(), URL: v.path("/registrations/" + strconv.FormatInt(x.RegistrantID, 10)),
		Chip: team.Chip{Icon: look.Icon, Tint: look.Tint, Text: v.T("writing.result." + string(x.Result))},
	}
	if x.Registrant.ErasedAt != nil {
		row.Name, row.URL = v.T("invitations.erased"), ""
	}
	if l := x.Letter; l != nil {
		zone := frame.Location(pr.Event.Zone)
		at := l.SentAt
		if l.ReturnedAt != nil {
			at = l.ReturnedAt
		}
		if at != nil {
			row.When = v.Stamp(*at, zone)
		}
		if slices.Contains([]event.MessageResult{event.ResultRefused, event.ResultReturned, event.ResultWaiting}, x.Result) {
			row.Answer = l.LastError
		}
	}
	return row
}
