package registrations

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Routes are the pages and buttons.
func (p *Registrations) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	return []frame.Route{
		of(get, "/desk/:event/registrations", desk.SeeRegistrants, p.registrations),
		of(get, "/desk/:event/registrations/add", desk.AddPeople, p.addForm),
		of(post, "/desk/:event/registrations/add", desk.AddPeople, p.add),
		of(get, "/desk/:event/registrations/import", desk.AddPeople, p.importForm),
		of(post, "/desk/:event/registrations/import", desk.AddPeople, p.importList),
		of(post, "/desk/:event/registrations/act", desk.ManageSeats, p.actJointly),
		of(post, "/desk/:event/registrations/views", desk.KeepViews, p.keepView),
		of(post, "/desk/:event/registrations/views/:view/drop", desk.KeepViews, p.dropView),
		of(post, "/desk/:event/registrations/columns", desk.KeepViews, p.chooseColumns),
		of(get, "/desk/:event/registrations/:registrant", desk.SeeRegistrants, p.registrant),
		of(get, "/desk/:event/registrations/:registrant/edit", desk.ChangeRegistrant, p.editForm),
		of(post, "/desk/:event/registrations/:registrant/edit", desk.ChangeRegistrant, p.edit),
		of(post, "/desk/:event/registrations/:registrant/notes", desk.WriteNotes, p.addNote),
		of(post, "/desk/:event/registrations/:registrant/link", desk.SeePersonalLinks, p.showLink),
		of(post, "/desk/:event/registrations/:registrant/link/send", desk.ChangeRegistrant, p.resendLink),
		of(get, "/desk/:event/doubles", desk.ChangeRegistrant, p.namesakes),
		of(get, "/desk/:event/registrations/:registrant/merge", desk.ChangeRegistrant, p.askMerge),
		of(post, "/desk/:event/registrations/:registrant/merge", desk.ChangeRegistrant, p.merge),
		of(post, "/desk/:event/registrations/:registrant/merge/undo", desk.ChangeRegistrant, p.undoMerge),
		of(post, "/desk/:event/registrations/:registrant/role", desk.ChangeRegistrant, p.changeRole),
		of(get, "/desk/:event/registrations/:registrant/:session/:action", desk.ManageSeats, p.askAct),
		of(post, "/desk/:event/registrations/:registrant/:session/:action", desk.ManageSeats, p.act),
		of(get, "/desk/:event/municipalities", desk.SeeRegistrants, p.towns),
		of(post, "/desk/:event/municipalities", desk.ChangeEvent, p.mergeTowns),
		of(get, "/desk/:event/approval", desk.ManageSeats, p.approval),
		of(post, "/desk/:event/approval", desk.ManageSeats, p.decide),
	}
}
