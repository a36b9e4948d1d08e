package pages

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A problemPage says what went wrong and what to do.
type problemPage struct {
	page
	Heading string
	Text    string
	Back    string // where to go on; "" is nowhere
	Onward  string // what that is called
	Link    *field // asks for one's personal link again
}

// RenderProblem answers with a page about an expected failure. A nil p is a
// fault of ours. Whatever is not found gets one and the same page, which
// offers the personal link again; staff who are not signed in get the page
// that says how.
func (p *Pages) RenderProblem(c echo.Context, status int, refused *problem.Error) error {
	if status == http.StatusUnauthorized {
		return p.signInHelpAs(c, status)
	}
	g := p.page(c, p.words.Languages(), "")
	v := problemPage{page: g, Heading: g.T("page.problem_title"), Text: g.T("problem.internal")}
	if refused != nil {
		v.Text = g.problemText(refused, "UTC")
	}
	if status == http.StatusNotFound {
		v.Heading, v.Text, v.Link = g.T("page.not_found"), g.T("page.not_found_text"), g.linkField("")
		v.Back, v.Onward = g.address("/"), g.T("page.all_events")
	}
	if status == http.StatusNotFound && c.Path() == signInPath {
		v.Heading, v.Text, v.Link = g.T("desk.sign_in_gone"), g.T("desk.sign_in_gone_text"), nil
		v.Back = ""
	}
	switch token := c.Param("token"); {
	case status == http.StatusNotFound:
	case strings.HasPrefix(c.Path(), "/desk"):
		v.Back, v.Onward = g.address("/desk"), g.T("desk.events")
	case c.Path() == stopPath:
		v.Back, v.Onward = g.address("/r/stop/"+token), g.T("page.back")
	case strings.HasPrefix(c.Path(), "/r/") && token != "":
		v.Back, v.Onward = g.address("/r/"+token), g.T("page.back")
	}
	return p.render(c, status, "problem", v)
}

// problemText is the wording of a problem. Times in it are shown in the
// given zone.
func (g page) problemText(p *problem.Error, zone string) string {
	var args []any
	for _, key := range slices.Sorted(maps.Keys(p.Params)) {
		args = append(args, key, g.param(p.Params[key], zone))
	}
	return g.T("problem."+p.Code, args...)
}

// param writes a fact of a problem for people.
func (g page) param(value any, zone string) any {
	switch v := value.(type) {
	case time.Time:
		return g.Deadline(v, location(zone))
	case event.Status:
		return g.T("status." + string(v))
	}
	return value
}

// linkField asks for the address that a personal link is sent to.
func (g page) linkField(value string) *field {
	return &field{Name: "email", Kind: "email", Label: g.T("signup.email"), Autocomplete: "email", Value: value}
}

// A linkPage asks for the address that a personal link is sent to.
type linkPage struct {
	page
	Link    *field
	Summary *summary // nil until something was refused
}

// link serves GET /r/link.
func (p *Pages) link(c echo.Context) error {
	g := p.page(c, p.words.Languages(), "")
	return p.render(c, http.StatusOK, "link", linkPage{g, g.linkField(""), nil})
}

// sendLink serves POST /r/link. The answer is the same for everyone.
func (p *Pages) sendLink(c echo.Context) error {
	email := strings.TrimSpace(c.FormValue("email"))
	done, err := p.options.Limit(c, 1)
	if err == nil {
		err = p.desk.SendLink(c.Request().Context(), desk.Actor{}, email)
		done(err == nil)
	}
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		g := p.page(c, p.words.Languages(), "")
		if email == "" {
			refused = &problem.Error{Kind: refused.Kind, Fields: []problem.Field{problem.At("/email", "required")}}
		}
		v := linkPage{page: g, Link: g.linkField(email)}
		v.Summary = g.summary(g.placed([]*field{v.Link}, g.formErrors("signup", refused.Fields, func(string) string { return email })), "", "")
		return p.render(c, p.options.Status(refused.Kind), "link", v)
	}
	if err != nil {
		return err
	}
	return see(c, "/r/sent")
}

// A messagePage says one thing.
type messagePage struct {
	page
	Heading string
	Text    string
}

// linkSent serves GET /r/sent.
func (p *Pages) linkSent(c echo.Context) error {
	g := p.page(c, p.words.Languages(), "")
	return p.render(c, http.StatusOK, "message", messagePage{g, g.T("signup.sent"), g.T("page.link_sent")})
}
