package personal

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// Routes are the pages and buttons.
func (p *Personal) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	mine := func(method, path string, h personHandler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: desk.ActForOneself, Handle: p.holder(h)}
	}
	invited := func(method, path string, h personHandler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: desk.AnswerAnInvitation, Handle: p.invited(h)}
	}
	return []frame.Route{
		invited(get, invitationPath, p.invitation),
		invited(post, invitationPath+"/seen", p.invitationSeen),
		invited(post, invitationPath+"/accept", p.acceptInvitation),
		invited(post, invitationPath+"/decline", p.declineInvitation),
		{Method: get, Path: StopPath, Action: desk.ActForOneself, Handle: frame.Secret(p.askStop)},
		{Method: post, Path: StopPath, Action: desk.ActForOneself, Handle: frame.Secret(p.stop)},
		{Method: get, Path: "/r/erased", Action: desk.ReadPublic, Handle: p.erased},
		{Method: get, Path: addressPath, Action: desk.ActForOneself, Handle: frame.Secret(p.askConfirmAddress)},
		{Method: post, Path: addressPath, Action: desk.ActForOneself, Handle: frame.Secret(p.confirmAddress)},
		mine(get, "/r/:token", p.person),
		mine(post, "/r/:token/verify", p.verify),
		mine(post, "/r/:token/again", p.sendAgain),
		mine(get, "/r/:token/calendar.ics", p.seatCalendar),
		mine(get, "/r/:token/renew", p.askRenew),
		mine(post, "/r/:token/renew", p.renew),
		mine(post, "/r/:token/reminders/off", p.remindersOff),
		mine(post, "/r/:token/reminders/on", p.remindersOn),
		mine(get, "/r/:token/change", p.changeForm),
		mine(post, "/r/:token/change", p.change),
		mine(get, "/r/:token/address", p.addressForm),
		mine(post, "/r/:token/address", p.askAddress),
		mine(post, "/r/:token/consents/:consent/give", p.giveConsent),
		mine(post, "/r/:token/consents/:consent/withdraw", p.withdrawConsent),
		mine(get, "/r/:token/data", p.data),
		mine(get, "/r/:token/data.json", p.dataFile),
		mine(get, "/r/:token/erase", p.askErase),
		mine(post, "/r/:token/erase", p.erase),
		mine(post, "/r/:token/:session/restore", p.takeBack),
		mine(post, "/r/:token/:session/register", p.register),
		mine(get, "/r/:token/:session/cancel", p.askCancel),
		mine(post, "/r/:token/:session/cancel", p.cancel),
		mine(get, "/r/:token/:session/hand-over", p.askHandOver),
		mine(post, "/r/:token/:session/hand-over", p.handOver),
		mine(post, "/r/:token/:session/keep", p.keepSeat),
		mine(get, "/r/:token/:session/accept", p.askAccept),
		mine(post, "/r/:token/:session/accept", p.accept),
		mine(post, "/r/:token/:session/decline", p.decline),
		mine(get, "/r/:token/:session/objection", p.objectionForm),
		mine(post, "/r/:token/:session/objection", p.object),
		mine(post, "/r/:token/:session/declare", p.declare),
		mine(get, "/r/:token/:session/join", p.joining),
		mine(post, "/r/:token/:session/join", p.join),
	}
}
