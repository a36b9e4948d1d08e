package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// A Route is one page or one button. Action is the line of the desk's table
// of rights that it falls under; a test tries each route against it.
type Route struct {
	Method string
	Path   string
	Action desk.Action
	handle echo.HandlerFunc
}

// Table lists every page and button there is.
func (p *Pages) Table() []Route {
	get, post := http.MethodGet, http.MethodPost
	list := []Route{
		{get, "/", desk.ReadPublic, p.events},
		{get, "/about", desk.ReadPublic, p.about},
		{get, "/static/:name", desk.ReadPublic, p.static},
		{get, "/:event", desk.ReadPublic, p.event},
		{post, "/:event", desk.SignUpPublicly, p.signUp},
		{get, "/:event/sent", desk.ReadPublic, p.sent},
		{get, "/:event/calendar.ics", desk.ReadPublic, p.calendar},
		{get, "/:event/times", desk.ReadPublic, p.times},

		{get, "/r/link", desk.ReadPublic, p.link},
		{post, "/r/link", desk.ReadPublic, p.sendLink},
		{get, "/r/sent", desk.ReadPublic, p.linkSent},
		{get, stopPath, desk.ActForOneself, secret(p.askStop)},
		{post, stopPath, desk.ActForOneself, secret(p.stop)},
		{get, "/r/:token", desk.ActForOneself, p.personal(p.person)},
		{post, "/r/:token/verify", desk.ActForOneself, p.personal(p.verify)},
		{post, "/r/:token/again", desk.ActForOneself, p.personal(p.sendAgain)},
		{get, "/r/:token/calendar.ics", desk.ActForOneself, p.personal(p.seatCalendar)},
		{get, "/r/:token/renew", desk.ActForOneself, p.personal(p.askRenew)},
		{post, "/r/:token/renew", desk.ActForOneself, p.personal(p.renew)},
		{post, "/r/:token/reminders/off", desk.ActForOneself, p.personal(p.remindersOff)},
		{post, "/r/:token/reminders/on", desk.ActForOneself, p.personal(p.remindersOn)},
		{post, "/r/:token/:session/register", desk.ActForOneself, p.personal(p.register)},
		{get, "/r/:token/:session/cancel", desk.ActForOneself, p.personal(p.askCancel)},
		{post, "/r/:token/:session/cancel", desk.ActForOneself, p.personal(p.cancel)},
		{get, "/r/:token/:session/join", desk.ActForOneself, p.personal(p.joining)},
		{post, "/r/:token/:session/join", desk.ActForOneself, p.personal(p.join)},

		{get, "/desk/sign-in", desk.SignIn, p.signInHelp},
		{get, signInPath, desk.SignIn, secret(p.signInButton)},
		{post, signInPath, desk.SignIn, secret(p.visit(p.signIn))},
		{post, "/desk/sign-out", desk.SignIn, p.visit(p.signOut)},
		{get, "/desk", desk.SeeDesk, p.staff(p.deskHome)},
		{get, "/desk/:event", desk.SeeNumbers, p.staff(p.overview)},
		{get, "/desk/:event/registrations", desk.SeeRegistrants, p.staff(p.registrations)},
		{get, "/desk/:event/registrations/:registrant", desk.SeeRegistrants, p.staff(p.registrant)},
		{get, "/desk/:event/registrations/:registrant/:session/:action", desk.ManageSeats, p.staff(p.askAct)},
		{post, "/desk/:event/registrations/:registrant/:session/:action", desk.ManageSeats, p.staff(p.act)},
		{get, "/desk/:event/sessions/:session", desk.SeeRoll, p.staff(p.roll)},
		{post, "/desk/:event/sessions/:session/check-ins", desk.CheckPeopleIn, p.staff(p.checkIn)},
		{get, "/desk/:event/sessions/:session/attendance", desk.SeeAttendance, p.staff(p.attendance)},
		{get, "/desk/:event/export.xlsx", desk.ExportLists, p.staff(p.export)},
		{get, "/desk/:event/export.csv", desk.ExportLists, p.staff(p.export)},
	}
	if p.options.Demo == nil {
		return list
	}
	return append(list,
		Route{get, "/demo/mail", desk.ReadPublic, p.mailbox},
		Route{get, "/demo/mail/:letter", desk.ReadPublic, p.letter},
		Route{get, "/demo/mail/:letter/html", desk.ReadPublic, p.letterHTML},
		Route{get, "/demo/room", desk.ReadPublic, p.demoRoom},
		Route{get, "/demo/sign-in", desk.SignIn, p.demoButton},
		Route{post, "/demo/sign-in", desk.SignIn, p.visit(p.demoSignIn)},
	)
}

// Routes adds every page and button to e.
func (p *Pages) Routes(e *echo.Echo) {
	for _, r := range p.Table() {
		e.Add(r.Method, r.Path, r.handle)
	}
}
