package pages

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// An eventsPage lists the published events, by session.
type eventsPage struct {
	page
	Groups []group[listedSession]
}

// A listedSession is a session in the list of events.
type listedSession struct {
	Event     string // slug
	Title     string
	TextLang  string
	Part      string // the session's own title, where the event has several
	When      span
	StateLine string
}

// events serves GET /.
func (p *Pages) events(c echo.Context) error {
	g := p.page(c, p.words.Languages(), "")
	all, err := p.desk.PublicEvents(c.Request().Context())
	if err != nil {
		return err
	}
	g.publish(p.options.BaseURL, "/")
	now := p.options.Clock()
	v := eventsPage{page: g, Groups: groups(all, now, g.T("list.ahead"), g.T("list.over"), func(d dated) listedSession { return g.listed(d, now) })}
	return p.render(c, http.StatusOK, "events", v)
}

func (g page) listed(d dated, now time.Time) listedSession {
	e, s, lang := d.Event, d.session, g.Lang()
	v := listedSession{
		Event: e.Slug, Title: e.TextIn(e.Title, lang), TextLang: textLang(e, e.Title, lang, lang), When: g.span(s.StartsAt, s.EndsAt, e.Zone),
		StateLine: g.stateLine(e, s, e.StateOf(s, now), takesSignUps(e, s, now)),
	}
	if len(d.Sessions) > 1 {
		v.Part = e.TextIn(s.Title, lang)
	}
	return v
}

// publish makes the page one that search engines may list: in each language
// under an address of its own, and without one in the reader's.
func (g *page) publish(base, path string) {
	g.Canonical, g.Default = base+path+g.Query, base+path
	for i := range g.Languages {
		g.Languages[i].Absolute = base + path + g.Languages[i].Query
	}
}

// publicCache keeps pages of strangers, which are all alike.
type publicCache struct {
	lock  sync.Mutex
	pages map[publicKey]publicPage
}

// publicPages is how many are kept; beyond it the cache starts anew.
const publicPages = 500

// A publicKey is what the bytes of a public page depend on, besides its stamp.
type publicKey struct {
	slug, lang string
	chosen     bool   // the address names the language
	zone       string // that is not the event's own
}

// A publicPage is a page as it was rendered for a stamp.
type publicPage struct {
	stamp string
	blob  blob
}

// page is the page for key, rendered if its stamp has changed.
func (k *publicCache) page(key publicKey, stamp string, render func() (blob, error)) (blob, error) {
	k.lock.Lock()
	known, ok := k.pages[key]
	k.lock.Unlock()
	if ok && known.stamp == stamp {
		return known.blob, nil
	}
	b, err := render()
	if err != nil {
		return blob{}, err
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	if len(k.pages) >= publicPages {
		clear(k.pages)
	}
	k.pages[key] = publicPage{stamp, b}
	return b, nil
}

// stamp changes with everything that the public page shows: the event's
// revision, the counters and the states of its sessions. The counters are
// read on each request, so that several servers agree.
func stamp(pr *desk.Programme, now time.Time) string {
	b := make([]byte, 0, 64)
	b = strconv.AppendInt(b, pr.Event.ID, 10)
	b = strconv.AppendInt(append(b, '/'), pr.Event.Revision, 10)
	for i := range pr.Sessions {
		s := &pr.Sessions[i]
		b = strconv.AppendInt(append(b, '/'), s.SeatsTaken, 10)
		b = strconv.AppendInt(append(b, ' '), s.Waiting, 10)
		b = append(append(b, ' '), pr.Event.StateOf(s, now)...)
		b = strconv.AppendBool(append(b, ' '), pr.Event.CheckOpen(s, now) == nil)
	}
	return string(b)
}

// event serves GET /EVENT. Its times stand in the event's zone, or first in
// the one that the query names.
func (p *Pages) event(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	lang, chosen := p.language(c, pr.Event.Languages, "")
	key, now := publicKey{pr.Event.Slug, lang, chosen, zoneFor(c.QueryParam("zone"), pr.Event)}, p.options.Clock()
	cache := &p.public
	if key.zone != "" {
		cache = &p.zoned
	}
	b, err := cache.page(key, stamp(pr, now), func() (blob, error) { return p.publicPage(key, pr, now) })
	if err != nil {
		return err
	}
	return p.sendPublic(c, b)
}

// sendPublic answers with a page that is the same for all strangers.
func (p *Pages) sendPublic(c echo.Context, b blob) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", policy)
	h.Add("Vary", "Accept-Language")
	return b.send(c)
}

// publicPage renders the page for key.
func (p *Pages) publicPage(key publicKey, pr *desk.Programme, now time.Time) (blob, error) {
	v := p.eventPage(key, pr, now)
	if v.Form = v.newSignUpForm(pr, v.Sessions, nil, key.lang); v.Form == nil {
		v.Closed = v.closedLine()
	}
	return p.publicBlob("event", v)
}

// publicBlob renders a page into what is sent to everyone. A browser may keep
// it, and asks each time whether it is still right.
func (p *Pages) publicBlob(name string, view any) (b blob, err error) {
	err = p.fill(name, view, func(html []byte) (err error) {
		b, err = newBlob("text/html; charset=UTF-8", html)
		return err
	})
	b.control = "no-cache"
	return b, err
}

// eventPage is the view of pr for key, without a form.
func (p *Pages) eventPage(key publicKey, pr *desk.Programme, now time.Time) eventPage {
	g := p.frame(key.lang, key.chosen, pr.Event.Languages)
	if pr.Event.Visibility == event.Public {
		g.publish(p.options.BaseURL, "/"+pr.Event.Slug)
	}
	g.showIn(key.zone)
	v := g.eventView(pr, key.lang, now)
	v.describe(v.Title, v.Description)
	if v.Indexed() {
		v.Linked = v.linked(pr, key.lang, v.Default, now)
	}
	v.Calendar = p.desk.CalendarAddress(pr.Event, key.lang)
	v.Subscribe = subscription(v.Calendar)
	return v
}

// closedLine says why one cannot sign up: the first session's reason.
func (v *eventPage) closedLine() string {
	if len(v.Sessions) == 0 {
		return v.T("event.no_sessions")
	}
	return v.T("event.no_sign_up", "state", v.Sessions[0].StateLine)
}

// signUp serves POST /EVENT.
func (p *Pages) signUp(c echo.Context) error {
	ctx := c.Request().Context()
	pr, err := p.desk.Event(ctx, desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return errForm.Because(err)
	}
	t := typed(form)
	if t.one(trap) != "" {
		p.options.Log.InfoContext(ctx, "a form was filled by a machine", "event", pr.Event.Slug)
		return see(c, "/"+pr.Event.Slug+"/sent")
	}
	if t.hasty() {
		return p.signUpAgain(c, pr, t, errHasty)
	}
	t.closeUp()
	t.takeMeant()
	lang, _ := p.language(c, pr.Event.Languages, "")
	in := t.signUp(pr.Consents, lang)
	done, err := p.options.Limit(c, 1+len(in.Colleagues))
	if err == nil {
		err = p.desk.SignUp(ctx, desk.Actor{}, pr.Event.Slug, in)
		done(err == nil)
	}
	if refused := problem.From(err); refused != nil {
		return p.signUpAgain(c, pr, t, refused)
	}
	if err != nil {
		return err
	}
	return see(c, "/"+pr.Event.Slug+"/sent")
}

// trap is a field that people do not see. Whoever fills it is a machine.
const trap = "homepage"

// quickest is how long a form is open at least before a person has filled it.
const quickest = 2 * time.Second

// hasty reports whether the form was sent sooner than a person can fill it. Only
// our script tells the time. A person whose browser has filled everything may
// be as quick: they get the form once more, filled, and it takes no time then.
func (t typed) hasty() bool {
	open, err := strconv.ParseInt(t.one("open_ms"), 10, 64)
	return err == nil && time.Duration(open)*time.Millisecond < quickest
}

// errHasty refuses a form that was sent too soon.
var errHasty = problem.New(problem.BadRequest, "hasty")

// errForm refuses a body that is no form.
var errForm = problem.New(problem.BadRequest, "bad_form")

// signUpAgain shows the form once more with what was typed and what is wrong
// with it. What a form cannot help is shown as any problem.
func (p *Pages) signUpAgain(c echo.Context, pr *desk.Programme, t typed, refused *problem.Error) error {
	lang, chosen := p.language(c, pr.Event.Languages, "")
	key := publicKey{pr.Event.Slug, lang, chosen, zoneFor(t.one("zone"), pr.Event)}
	v := p.eventPage(key, pr, p.options.Clock())
	v.Canonical = ""
	v.Form = v.newSignUpForm(pr, v.Sessions, t, lang)
	if v.Form == nil {
		text := v.problemText(refused, pr.Event.Zone)
		return p.render(c, p.options.Status(refused.Kind), "problem", problemPage{page: v.page, Heading: v.T("page.problem_title"), Text: text})
	}
	failed := ""
	if refused.Kind != problem.Invalid {
		failed = v.problemText(refused, pr.Event.Zone)
	}
	v.Form.Summary = v.summary(v.Form.show(v.page, v.formErrors("signup", refused.Fields, t.one)), failed)
	return p.render(c, p.options.Status(refused.Kind), "signup", v)
}

// A sentPage follows a sign-up. It is the same for everyone and promises
// neither a seat nor a place.
type sentPage struct {
	page
	Slug        string
	Verify      bool
	HoldMinutes int
}

// sent serves GET /EVENT/sent.
func (p *Pages) sent(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	e := pr.Event
	v := sentPage{page: p.page(c, e.Languages, ""), Slug: e.Slug, Verify: e.Verify, HoldMinutes: e.HoldMinutes}
	v.invitedBy(e)
	return p.render(c, http.StatusOK, "sent", v)
}

// invitedBy names the event's host on the page.
func (g *page) invitedBy(e *event.Event) {
	if e.Contact.Name != "" {
		g.Host = e.Contact.Name
	}
	g.Contact = e.Contact
}

// about serves GET /about.
func (p *Pages) about(c echo.Context) error {
	g := p.page(c, p.words.Languages(), "")
	g.publish(p.options.BaseURL, "/about")
	return p.render(c, http.StatusOK, "about", aboutPage{g})
}

// An aboutPage says what Rollcall is and what it does with data.
type aboutPage struct{ page }
