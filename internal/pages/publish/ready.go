package publish

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/document"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// A readyPage says whether an event is ready, and what can be done with it as a
// whole.
type readyPage struct {
	eventPage
	Notice    string // what was just done
	Failed    string // why it was not
	State     team.Chip
	Heading   string
	Lead      string // how it stands, in a sentence
	Groups    []pointGroup
	Lacking   []languageGroup
	Tag       string
	As        form.Field // where it is shown; without a name where it cannot be published
	Publish   string     // what the button says
	TakeBack  bool
	Unarchive bool
	Links     []team.Tab
}

// A pointGroup are points about one thing, such as a session.
type pointGroup struct {
	Title  string
	Points []pointView
}

// A languageGroup are the texts that a language lacks.
type languageGroup struct {
	Title string // "12 texts are missing: German"
	Texts []team.Tab
}

// A pointView is something to look at, with where it is settled.
type pointView struct {
	Text, URL string
	Needed    bool
}

// readiness serves GET /desk/EVENT/publish.
func (p *Publish) readiness(c echo.Context, by desk.Actor) error {
	return p.readyPage(c, by, nil)
}

// readyPage shows how the event stands, again if something was refused.
func (p *Publish) readyPage(c echo.Context, by desk.Actor, refused *problem.Error) error {
	v, pr, err := p.frame(c, by)
	if err != nil {
		return err
	}
	r, err := p.Desk.Readiness(c.Request().Context(), by, v.Slug)
	if err != nil {
		return err
	}
	view := readyPage{eventPage: v, Tag: r.Tag}
	view.stands(r, pr, p.Clock())
	view.points(r.Document, r.Points)
	if key := "publishing.done." + c.QueryParam("done"); v.Has(key) {
		view.Notice = v.T(key)
	}
	if refused == nil {
		return p.Render(c, http.StatusOK, "publish/publish", view)
	}
	view.Failed = v.ProblemText(refused, pr.Event.Zone)
	return p.Refuse(c, refused, "publish/publish", view)
}

// stands says how the event stands and what can be done.
func (v *readyPage) stands(r *desk.Readiness, pr *desk.Programme, now time.Time) {
	e := pr.Event
	if s := frame.Foremost(pr, now); s != nil {
		v.State = team.StateChip(v.Page, e, s, now)
	}
	needed := r.Needed()
	v.Heading = v.T("publishing.ready_title")
	switch {
	case r.Archived:
		v.Heading, v.Lead, v.Unarchive = v.T("publishing.published_title"), v.T("publishing.archived"), true
	case !r.Draft():
		v.Heading = v.T("publishing.published_title")
		v.Lead, v.Publish = v.T("publishing.is."+string(e.Visibility)), v.T("publishing.change")
		v.TakeBack = !r.Known
	case needed > 0:
		v.Lead = v.T("publishing.needed", "count", needed)
	case len(r.Points) > 0:
		v.Lead, v.Publish = v.T("publishing.advice", "count", len(r.Points)), v.T("publishing.publish")
	default:
		v.Lead, v.Publish = v.T("publishing.ready"), v.T("publishing.publish")
	}
	if v.Publish != "" {
		v.As = form.Field{Name: "visibility", Kind: "radio", Label: v.T("publishing.visibility")}
		for _, as := range []event.Visibility{event.Public, event.Unlisted} {
			chosen := as == e.Visibility || r.Draft() && as == event.Public
			v.As.Choices = append(v.As.Choices, form.Choice{Value: string(as), Label: v.T("publishing.as." + string(as)), Hint: v.T("publishing.hint." + string(as)), Chosen: chosen})
		}
	}
	v.Links = []team.Tab{{Name: v.T("preview.title"), URL: v.at("/preview")}, {Name: v.T("copy.title"), URL: v.at("/clone")}, {Name: v.T("publishing.file"), URL: v.at("/event.yaml")}}
	if !r.Archived && !r.Ahead {
		v.Links = append(v.Links, team.Tab{Name: v.T("archive.put"), URL: v.at("/archive")})
	}
}

// points puts the points under what they are about, in their order.
func (v *readyPage) points(doc *eventfile.Document, points []eventfile.Point) {
	url := func(pointer string) string { return v.at("/edit", "at", pointer) } // which leads on to the field
	for i := range points {
		x := &points[i]
		if x.Code == "text_missing" {
			continue
		}
		title := v.about(doc, x.Pointer)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Title != title {
			v.Groups = append(v.Groups, pointGroup{Title: title})
		}
		last := &v.Groups[len(v.Groups)-1]
		last.Points = append(last.Points, pointView{v.words(doc, x), url(x.Pointer), x.Needed})
	}
	missing, say := doc.Missing(), document.New(v.Page, doc)
	for _, lang := range doc.Languages {
		g := languageGroup{}
		for _, m := range missing {
			if m.Language == lang {
				g.Texts = append(g.Texts, team.Tab{Name: say.Pointer(m.Pointer), URL: url(m.Pointer + "/" + lang)})
			}
		}
		if len(g.Texts) > 0 {
			g.Title = v.T("publishing.texts", "count", len(g.Texts), "language", v.Language(lang))
			v.Lacking = append(v.Lacking, g)
		}
	}
}

// about is what a point is about: a session by its title, else people and
// their data, else registration.
func (v *readyPage) about(doc *eventfile.Document, pointer string) string {
	steps := strings.Split(pointer, "/")
	switch {
	case steps[1] == "contact":
		return v.T("publishing.about_contact")
	case steps[1] == "sessions" && len(steps) > 2:
		if i, err := strconv.Atoi(steps[2]); err == nil {
			return doc.Sessions[i].Title.In(v.Lang(), doc.Languages...)
		}
	}
	return v.T("publishing.about_registration")
}

// sessionTitle is the title of the session called slug.
func (v *readyPage) sessionTitle(doc *eventfile.Document, slug string) string {
	for _, s := range doc.Sessions {
		if s.Slug == slug {
			return s.Title.In(v.Lang(), doc.Languages...)
		}
	}
	return slug
}

// words are those of a point, with zones and sessions by their names.
func (v *readyPage) words(doc *eventfile.Document, x *eventfile.Point) string {
	var args []any
	for name, value := range x.Params {
		text, _ := value.(string)
		switch name {
		case "zone":
			value = v.City(text)
		case "session":
			value = v.sessionTitle(doc, text)
		}
		args = append(args, name, value)
	}
	return v.T("rule."+x.Code, args...)
}

// publish serves POST /desk/EVENT/publish.
func (p *Publish) publish(c echo.Context, by desk.Actor) error {
	err := p.Desk.PublishEvent(c.Request().Context(), by, c.Param("event"), event.Visibility(c.FormValue("visibility")), c.FormValue("match"))
	return p.done(c, by, "published", err)
}

// takeBack serves POST /desk/EVENT/unpublish.
func (p *Publish) takeBack(c echo.Context, by desk.Actor) error {
	return p.done(c, by, "taken_back", p.Desk.TakeBackEvent(c.Request().Context(), by, c.Param("event")))
}

// done answers after something was done with the event, or was refused.
func (p *Publish) done(c echo.Context, by desk.Actor, what string, err error) error {
	if refused := problem.From(err); refused != nil && (refused.Kind == problem.Invalid || refused.Kind == problem.Conflict || refused.Kind == problem.Precondition) {
		return p.readyPage(c, by, refused)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+c.Param("event")+TabPath, "done", what))
}
