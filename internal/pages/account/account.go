// Package account is the way into the desk, and what staff say about their
// accounts: how they sign in, where they are signed in, and, for admins, who has
// an account.
package account

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth/provider"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// Account has the pages.
type Account struct {
	*team.Team
	options Options
}

// Options are what the pages need besides the desk.
type Options struct {
	Network  func(c echo.Context) string // where a request comes from, as limits count it; nil: from nowhere
	Provider Provider                    // nil: none
}

// A Provider vouches for addresses. provider.Provider is one.
type Provider interface {
	Name() string
	Begin(ctx context.Context) (address string, a provider.Attempt, err error)
	Finish(ctx context.Context, a provider.Attempt, state, code string) (email string, verified bool, err error)
}

// New returns the pages over t.
func New(t *team.Team, o Options) *Account {
	if o.Network == nil {
		o.Network = func(echo.Context) string { return "" }
	}
	return &Account{t, o}
}

// From is where a request signs in from. Of what the browser says about itself
// no more is kept than its family.
func (p *Account) From(c echo.Context) desk.SignInFrom {
	return desk.SignInFrom{Network: p.options.Network(c), Device: family(c.Request().UserAgent())}
}

// families are the names by which browsers are known, by what they say about
// themselves. Most also say that they are others: the first that is found counts.
var families = []struct{ mark, name string }{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
	{"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"},
}

// family is the family of the browser that sends that header; "" if it is none
// that we know.
func family(header string) string {
	for _, f := range families {
		if strings.Contains(header, f.mark) {
			return f.name
		}
	}
	return ""
}

// A page is the frame of a page of the desk.
type page struct{ frame.Page }

// A pageForm is a form on a page, and what was wrong with it.
type pageForm struct {
	Fields  []*form.Field
	Summary *form.Summary // nil until something was refused
}

// refuse puts what was refused at the fields of f, with what was typed; passwords
// and codes are typed again.
func (f *pageForm) refuse(g frame.Page, refused *problem.Error, t form.Typed) {
	shown := form.Typed{}
	for _, x := range f.Fields {
		if x.Kind != "password" && x.Name != "code" {
			shown[x.Name] = t[x.Name]
			x.Fill(t)
		}
	}
	f.Summary = form.Refusal{Error: refused, Scope: "account", Zone: "UTC", Typed: shown}.At(g, f.Fields)
}

// shown reports whether a problem belongs into the form that was sent: everything
// that whoever sent it can do something about.
func shown(err error) *problem.Error {
	refused := problem.From(err)
	if refused == nil {
		return nil
	}
	switch refused.Kind {
	case problem.Invalid, problem.Conflict, problem.TooMany, problem.Forbidden:
		return refused
	}
	if refused.Is(desk.ErrWrongSignIn) {
		return refused
	}
	return nil
}

func emailField(g frame.Page) *form.Field {
	return &form.Field{Name: "email", Kind: "email", Label: g.T("signup.email"), Autocomplete: "username"}
}

func newPasswordField(g frame.Page) *form.Field {
	return &form.Field{Name: "password", Kind: "password", Label: g.T("account.new_password"), Hint: g.T("account.new_password_hint"), Autocomplete: "new-password"}
}

func nameField(g frame.Page, value string) *form.Field {
	return &form.Field{Name: "name", Kind: "text", Label: g.T("desk.name"), Autocomplete: "name", Value: value}
}

func languageField(g frame.Page, chosen string) *form.Field {
	f := &form.Field{Name: "language", Kind: "select", Label: g.T("account.language")}
	if !slices.ContainsFunc(g.Languages, func(l frame.LanguageLink) bool { return l.Code == chosen }) {
		chosen = g.Lang()
	}
	for _, l := range g.Languages {
		f.Choices = append(f.Choices, form.Choice{Value: l.Code, Label: locale.Capital(l.Name), Chosen: l.Code == chosen})
	}
	return f
}

func codeField(g frame.Page, hint string) *form.Field {
	return &form.Field{Name: "code", Kind: "text", Label: g.T("account.code"), Hint: hint, Autocomplete: "one-time-code"}
}

// back answers with a redirect to path, which says what was done.
func (p *Account) back(c echo.Context, by desk.Actor, path, done string) error {
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(path, "done", done))
}

// done says what was done before the page was opened.
func done(g frame.Page, c echo.Context) string {
	if key := "account.done." + c.QueryParam("done"); g.Has(key) {
		return g.T(key)
	}
	return ""
}

// roleOf is the role of an account in words.
func roleOf(g frame.Page, a *event.Account) string {
	if a.Admin {
		return g.T("account.role.admin")
	}
	return g.T("account.role.member")
}
