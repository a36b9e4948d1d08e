package publish

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A previewsPage lists everything of an event that others will see, each in
// every language of the event.
type previewsPage struct {
	eventPage
	Groups []previewGroup
}

// A previewGroup are previews of one sort.
type previewGroup struct {
	ID, Title string
	List      []previewLine
}

// A previewLine is a page or a letter with the languages that it is in.
type previewLine struct {
	Name  string
	Links []languageLink
}

// A languageLink leads to a preview in a language.
type languageLink struct{ Code, Name, URL string }

// previews serves GET /desk/EVENT/preview.
func (p *Publish) previews(c echo.Context, by desk.Actor) error {
	v, _, err := p.frame(c, by)
	if err != nil {
		return err
	}
	pv, err := p.Desk.Preview(c.Request().Context(), by, v.Slug)
	if err != nil {
		return err
	}
	view := previewsPage{eventPage: v}
	view.list("pages", view.line(pv, v.T("preview.page"), "/page"), view.line(pv, v.T("preview.sent"), "/sent"))
	view.list("people", view.samples(pv, pv.People(v.Lang()), "/people/")...)
	view.list("room", view.samples(pv, pv.InRoom(v.Lang()), "/room/")...)
	if pv.TakesPlace() {
		var invited []previewLine
		for _, state := range desk.PreviewInvitationStates {
			invited = append(invited, view.line(pv, v.invitationName(state), "/invitation/"+string(state)))
		}
		view.list("invitation", invited...)
		giver, taker := v.T("preview.handover.giver"), v.T("preview.handover.taker")
		view.list("handover", view.line(pv, giver, "/handover/"+desk.PreviewGiver), view.line(pv, taker, "/handover/"+desk.PreviewTaker))
	}
	written, err := p.Desk.WrittenLetters(pv, v.Lang())
	if err != nil {
		return err
	}
	var letters []previewLine
	for _, l := range written {
		letters = append(letters, view.line(pv, l.Subject, "/letters/"+string(l.Kind)))
	}
	view.list("letters", letters...)
	return p.Render(c, http.StatusOK, "publish/preview", view)
}

// list adds a group, if there is anything in it.
func (v *previewsPage) list(id string, lines ...previewLine) {
	if len(lines) > 0 {
		v.Groups = append(v.Groups, previewGroup{id, v.T("preview." + id), lines})
	}
}

// line is a preview at a path below that of all.
func (v *previewsPage) line(pv *desk.Preview, name, path string) previewLine {
	return previewLine{name, v.languages(pv.Event, path)}
}

// samples are lines for invented people.
func (v *previewsPage) samples(pv *desk.Preview, people []desk.Sample, below string) []previewLine {
	var lines []previewLine
	for i := range people {
		lines = append(lines, v.line(pv, v.sampleName(&people[i]), below+people[i].Key))
	}
	return lines
}

// languages are the links to a preview in each language of the event.
func (v eventPage) languages(e *event.Event, path string) []languageLink {
	var list []languageLink
	for _, code := range e.Languages {
		list = append(list, languageLink{code, locale.Capital(v.Language(code)), "/desk/" + v.Slug + "/preview" + path + "?lang=" + code})
	}
	return list
}

// sampleName says in which state somebody invented is.
func (v eventPage) sampleName(x *desk.Sample) string {
	if key := "preview.person." + x.Key; v.Has(key) {
		return v.T(key)
	}
	return locale.Capital(v.T("status." + string(x.Status)))
}

// invitationName says how an invitation stands.
func (v eventPage) invitationName(state event.InvitationState) string {
	return v.T("invitation.state." + string(state))
}

// A previewed handler shows something of an event to its team.
type previewed func(v eventPage, pv *desk.Preview, path string) error

// preview calls h with the event, in one of its own languages.
func (p *Publish) preview(c echo.Context, by desk.Actor, h previewed) error {
	pv, err := p.Desk.Preview(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	g := p.Reader(c, by.Account.Language)
	v := eventPage{team.EventPage{Page: g, About: team.About{Slug: pv.Event.Slug, Title: pv.Event.TextIn(pv.Event.Title, g.Lang())}}}
	return h(v, pv, "/desk/"+pv.Event.Slug+"/preview")
}

// banner says on a preview what it is, in the reader's language.
func (v eventPage) banner(text string) *frame.Preview {
	return &frame.Preview{Text: text, Back: v.at("/preview"), Word: v.T("preview.back")}
}

// previewPage serves GET /desk/EVENT/preview/page.
func (p *Publish) previewPage(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		return p.others.Page(c, pv.Programme, pv.At, path, v.banner(v.T("preview.note")))
	})
}

// previewSent serves GET /desk/EVENT/preview/sent.
func (p *Publish) previewSent(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		return p.others.Sent(c, pv.Programme, path, v.banner(v.T("preview.note")))
	})
}

// previewPerson serves GET /desk/EVENT/preview/people/STATUS.
func (p *Publish) previewPerson(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		return p.sampled(c, v, pv.People(p.languageOf(c, pv.Event)), path, p.others.Person)
	})
}

// previewRoom serves GET /desk/EVENT/preview/room/STATUS.
func (p *Publish) previewRoom(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		return p.sampled(c, v, pv.InRoom(p.languageOf(c, pv.Event)), path, p.others.Room)
	})
}

// A personPage shows a page of somebody invented.
type personPage func(c echo.Context, v *desk.PersonView, at time.Time, path string, pv *frame.Preview) error

// sampled shows the page of whom of people the path names.
func (p *Publish) sampled(c echo.Context, v eventPage, people []desk.Sample, path string, show personPage) error {
	i := slices.IndexFunc(people, func(x desk.Sample) bool { return x.Key == c.Param("status") })
	if i < 0 {
		return desk.ErrNotFound
	}
	x := &people[i]
	return show(c, &x.View, x.At, path, v.banner(v.T("preview.note_person", "state", v.sampleName(x))))
}

// previewInvitation serves GET /desk/EVENT/preview/invitation/STATUS.
func (p *Publish) previewInvitation(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		state := event.InvitationState(c.Param("status"))
		i := pv.Invitation(state, p.languageOf(c, pv.Event))
		if i == nil {
			return desk.ErrNotFound
		}
		return p.others.Invitation(c, i, pv.At, path, v.banner(v.T("preview.note_person", "state", v.invitationName(state))))
	})
}

// previewHandover serves GET /desk/EVENT/preview/handover/SIDE.
func (p *Publish) previewHandover(c echo.Context, by desk.Actor) error {
	return p.preview(c, by, func(v eventPage, pv *desk.Preview, path string) error {
		x, o := pv.Handover(c.Param("side"), p.languageOf(c, pv.Event))
		if x == nil {
			return desk.ErrNotFound
		}
		return p.others.Handover(c, &x.View, o, x.At, path, v.banner(v.T("preview.note")))
	})
}

// languageOf is the language of the event that the address names, else its
// first.
func (p *Publish) languageOf(c echo.Context, e *event.Event) string {
	lang, chosen := p.Language(c, e.Languages, "")
	if !chosen {
		lang = e.Languages[0]
	}
	return lang
}
