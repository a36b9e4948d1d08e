package publish

import (
	"net/http"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// Routes are the pages and buttons.
func (p *Publish) Routes() []frame.Route {
	get, post := http.MethodGet, http.MethodPost
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: path, Action: a, Handle: p.SignedIn(h)}
	}
	return []frame.Route{
		of(get, "/desk/archive", desk.SeeDesk, p.archived),
		of(get, "/desk/import", desk.CreateEvents, p.importForm),
		of(post, "/desk/import", desk.CreateEvents, p.importFile),
		of(get, "/desk/:event/publish", desk.PublishEvent, p.readiness),
		of(post, "/desk/:event/publish", desk.PublishEvent, p.publish),
		of(post, "/desk/:event/unpublish", desk.PublishEvent, p.takeBack),
		of(get, "/desk/:event/archive", desk.PublishEvent, p.askArchive),
		of(post, "/desk/:event/archive", desk.PublishEvent, p.archive),
		of(post, "/desk/:event/unarchive", desk.PublishEvent, p.unarchive),
		of(get, "/desk/:event/clone", desk.CopyEvent, p.copyForm),
		of(post, "/desk/:event/clone", desk.CopyEvent, p.copy),
		of(get, "/desk/:event/event.yaml", desk.TakeFile, p.file),
		of(get, "/desk/:event/preview", desk.PreviewEvent, p.previews),
		of(get, "/desk/:event/preview/page", desk.PreviewEvent, p.previewPage),
		of(get, "/desk/:event/preview/sent", desk.PreviewEvent, p.previewSent),
		of(get, "/desk/:event/preview/people/:status", desk.PreviewEvent, p.previewPerson),
		of(get, "/desk/:event/preview/room/:status", desk.PreviewEvent, p.previewRoom),
		of(get, "/desk/:event/preview/invitation/:status", desk.PreviewEvent, p.previewInvitation),
		of(get, "/desk/:event/preview/handover/:side", desk.PreviewEvent, p.previewHandover),
		of(get, "/desk/:event/preview/letters/:kind", desk.PreviewEvent, p.previewLetter),
		of(get, "/desk/:event/preview/letters/:kind/html", desk.PreviewEvent, p.previewLetterHTML),
	}
}
