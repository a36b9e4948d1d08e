package staff

import (
	"encoding/base64"
	"io"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A listPage says what a list of people would do before it does it.
type listPage struct {
	invitationsPage
	Counts  []listCount
	Read    string // how the file was read
	Unknown string // which columns were not understood; "" if all were
	Rows    []listRow
	More    string // how many rows are not shown; "" if all are
	Again   string // the file once more, for the button that enters it
	Terms   []term
	Button  string // "" where nobody is new
	Good    bool   // rows are not good, so that the button says that the others are enough
	Back    string
}

// A listCount is how many rows there are of a kind.
type listCount struct{ Label, Value, Of string }

// A listRow is a row that somebody ought to look at.
type listRow struct{ Line, Name, Email, Text string }

// A term is one that goes along with the file.
type term struct{ Name, Value string }

// mostRows is how many rows of a list are shown.
const mostRows = 500

// importInvitations serves POST /desk/EVENT/invitations/import: the preview of
// a list, and with apply the drafts.
func (p *Staff) importInvitations(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	_, pr, err := p.team(c, by, "/invitations")
	if err != nil {
		return err
	}
	in := desk.InvitationList{Apply: t.One("apply") != "", Good: t.One("good_rows") != ""}
	var wrong []problem.Field
	if in.Terms, wrong = terms(t, pr.Event.Zone); len(wrong) > 0 {
		return p.listRefused(c, by, pr, t, problem.Refuse(wrong...))
	}
	if in.File, err = fileOf(c, t); err != nil {
		return p.listRefused(c, by, pr, t, problem.Refuse(problem.At("/file", "required")))
	}
	preview, err := p.Desk.ImportInvitations(c.Request().Context(), by, c.Param("event"), in)
	refused := problem.From(err)
	switch {
	case err == nil && preview.Added != nil:
		return p.seeInvitations(c, by, "added", *preview.Added)
	case err == nil:
		return p.listPreview(c, by, pr, t, in, preview)
	case refused == nil, refused.Kind != problem.Invalid && refused.Kind != problem.Conflict:
		return err
	}
	return p.listRefused(c, by, pr, t, refused)
}

// fileOf is the file that was sent, or that was looked at before.
func fileOf(c echo.Context, t form.Typed) ([]byte, error) {
	if again := t.One("again"); again != "" {
		return base64.StdEncoding.DecodeString(again)
	}
	header, err := c.FormFile("file")
	if err != nil {
		return nil, err
	}
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	return io.ReadAll(f)
}

// listRefused shows the form once more with what was refused. A file cannot
// come back with it: browsers keep that to themselves.
func (p *Staff) listRefused(c echo.Context, by desk.Actor, pr *desk.Programme, t form.Typed, refused *problem.Error) error {
	v, err := p.invitationsPage(c, by)
	if err != nil {
		return err
	}
	v.Import = invitationForm{Fields: v.listFields(pr, t), Open: true}
	v.Import.Summary = v.refusal(refused, pr, t, v.Import.Fields)
	return p.Refuse(c, refused, "staff/invitations", v)
}

// listPreview shows what a list would do.
func (p *Staff) listPreview(c echo.Context, by desk.Actor, pr *desk.Programme, t form.Typed, in desk.InvitationList, found *desk.InvitationPreview) error {
	d, _, err := p.team(c, by, "/invitations")
	if err != nil {
		return err
	}
	v := listPage{invitationsPage: invitationsPage{deskEvent: d}, Again: base64.StdEncoding.EncodeToString(in.File)}
	v.Back = v.Address("/desk/" + v.Slug + "/invitations")
	v.Read = v.T("invitations.read_workbook")
	if found.Encoding != "" {
		v.Read = v.ReadAs(found.Encoding, found.Separator)
	}
	if len(found.Unknown) > 0 {
		v.Unknown = v.T("invitations.unknown_columns", "columns", strings.Join(found.Unknown, ", "))
	}
	for _, b := range desk.InvitationBuckets {
		v.Counts = append(v.Counts, listCount{Label: v.T("invitations.bucket." + string(b)), Value: v.Number(found.Counts[b])})
		v.Good = v.Good || !b.Good() && found.Counts[b] > 0
	}
	for _, name := range []string{"sessions", "note", "hold_until", "expires", "skips_approval"} {
		for _, value := range t[name] {
			v.Terms = append(v.Terms, term{name, value})
		}
	}
	v.rows(found)
	if n := found.Counts[desk.NewPeople]; n > 0 && v.Good {
		v.Button = v.T("invitations.enter_good", "count", n)
	} else if n > 0 {
		v.Button = v.T("invitations.enter", "count", n)
	}
	return p.Render(c, 200, "staff/invitation-list", v)
}

// rows are those that somebody ought to look at, the first of them.
func (v *listPage) rows(found *desk.InvitationPreview) {
	hidden := 0
	for i := range found.Rows {
		r := &found.Rows[i]
		text := v.rowText(r)
		switch {
		case text == "":
		case len(v.Rows) == mostRows:
			hidden++
		default:
			name := event.Invitation{GivenName: r.Person.GivenName, FamilyName: r.Person.FamilyName}
			v.Rows = append(v.Rows, listRow{Line: strconv.Itoa(r.Line), Name: name.Name(), Email: r.Person.Email, Text: text})
		}
	}
	if hidden > 0 {
		v.More = v.T("invitations.more_rows", "count", hidden)
	}
}

// rowText says what is to know about a row; "" about somebody who is new.
func (v *listPage) rowText(r *desk.InvitationRow) string {
	if r.Bucket == desk.NewPeople {
		if r.Meant == "" {
			return ""
		}
		return v.T("invitations.row.meant", "meant", r.Meant)
	}
	if len(r.Wrong) > 0 {
		f := r.Wrong[0]
		text := v.T("rule."+f.Code, "max", f.Params["max"])
		if key := "signup" + strings.ReplaceAll(f.Pointer, "/", "."); v.Has(key) {
			text = v.T("signup.problem_of", "field", v.T(key), "text", text)
		}
		if r.Meant != "" {
			text += " " + v.T("invitations.row.meant", "meant", r.Meant)
		}
		return text
	}
	return v.T("invitations.row."+string(r.Bucket), "line", r.Twin, "status", v.stateWord("status.", string(r.Status)), "state", v.stateWord("invitation.state.", string(r.State)))
}

// stateWord is a state in words, "" for none.
func (v *listPage) stateWord(prefix, state string) string {
	if state == "" {
		return ""
	}
	return v.T(prefix + state)
}
