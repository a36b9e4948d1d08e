// Package pages is the HTML face: what a person sees and presses in a
// browser.
//
// The pages stand in one package per story over frame, which holds what all of
// them are made with, form, seatplan and, at the desk, team.
// Whoever serves them knows this package alone.
//
// Every page is a struct that embeds its story's page, and a template under
// web/templates/STORY, checked against each other by a test. A handler binds,
// asks the desk and answers; a form that is refused comes back with 422 and
// everything that was typed, one that succeeds redirects. GET changes nothing.
// All pages work without scripts and under a policy that allows nothing but
// our own styles, scripts, pictures and forms. Decisions about events and
// seats are the desk's; errors are returned and shown by RenderProblem.
package pages

import (
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/locale"
	"rollcall/internal/pages/account"
	"rollcall/internal/pages/attendance"
	"rollcall/internal/pages/board"
	"rollcall/internal/pages/demo"
	"rollcall/internal/pages/editor"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/overview"
	"rollcall/internal/pages/personal"
	"rollcall/internal/pages/public"
	"rollcall/internal/pages/publish"
	"rollcall/internal/pages/registrations"
	"rollcall/internal/pages/reports"
	"rollcall/internal/pages/settings"
	"rollcall/internal/pages/staff"
	"rollcall/internal/pages/team"
	"rollcall/internal/pages/writing"
	"rollcall/internal/problem"
)

// Pages is the HTML face over a desk.
type Pages struct {
	frame   *frame.Frame
	account *account.Account
	table   []Route
}

// Options are what the pages need besides the desk.
type Options struct {
	BaseURL string           // how the outside reaches us, without a slash at the end
	Clock   func() time.Time // time.Now outside tests
	Log     *slog.Logger
	Visits  scs.Store              // keeps who is signed in; tokens arrive hashed
	Status  func(problem.Kind) int // the HTTP status of a kind of problem
	Limit   public.Limit           // of sign-ups and lost links; nil: none
	Take    personal.Take          // writes what a person takes along, as the API has it
	Demo    *Demo                  // nil outside the demo

	Network  func(c echo.Context) string // where a request comes from, as limits count it; nil: from nowhere
	Provider account.Provider            // that staff may sign in through; nil: none
}

// ProviderCallback is where a provider sends people back to.
const ProviderCallback = account.CallbackPath

// A Demo is what only the demo has.
type Demo = demo.Options

// A Route is one page or one button.
type Route = frame.Route

// New parses the templates in files and returns the pages. It fails if a
// template or a static file is missing or broken.
func New(d *desk.Desk, words *locale.Words, files fs.FS, o Options) (*Pages, error) {
	f, err := frame.New(words, files, frame.Options{BaseURL: o.BaseURL, Clock: o.Clock, Log: o.Log, Status: o.Status, Demo: o.Demo != nil, Installed: d.Installed})
	if err != nil {
		return nil, err
	}
	in := team.New(f, d, o.Visits)
	door := account.New(in, account.Options{Network: o.Network, Provider: o.Provider})
	strangers, people := public.New(f, d, o.Limit), personal.New(f, d, o.Take)
	whole := publish.New(in, publish.Others{
		Page: strangers.Preview, Sent: strangers.PreviewSent, Person: people.Preview, Room: people.PreviewRoom, Invitation: people.PreviewInvitation,
		Handover: people.PreviewHandover,
	})
	p := &Pages{frame: f, account: door, table: slices.Concat(
		strangers.Routes(),
		people.Routes(),
		door.Routes(),
		staff.New(in).Routes(),
		attendance.New(in).Routes(),
		board.New(in).Routes(),
		overview.New(in).Routes(),
		registrations.New(in).Routes(),
		reports.New(in).Routes(),
		editor.New(in).Routes(),
		whole.Routes(),
		writing.New(in).Routes(),
		settings.New(in).Routes(),
	)}
	if o.Demo != nil {
		p.table = append(p.table, demo.New(f, door, *o.Demo).Routes()...)
	}
	return p, nil
}

// Table lists every page and button there is.
func (p *Pages) Table() []Route { return p.table }

// Routes adds every page and button to e.
func (p *Pages) Routes(e *echo.Echo) {
	for _, r := range p.table {
		e.Add(r.Method, r.Path, r.Handle)
	}
}
