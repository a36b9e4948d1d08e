package public

import (
	"html/template"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/seatplan"
)

// longTitle is how many characters a title has that is set smaller.
const longTitle = 60

// An eventPage is the public page of an event, with the form to sign up.
type eventPage struct {
	page
	Slug        string
	Title       string
	TextLang    string        // of the organiser's texts, where it differs from the page's
	Long        bool          // the title is set smaller
	Lead        template.HTML // the first paragraph of the summary
	More        template.HTML // the rest of it
	Audience    template.HTML // who it is for
	Description string        // the summary's beginning, as plain text
	Organisers  []event.OrganisingBody
	Sessions    []sessionView
	SpeakerOf   []speakerView
	Facts       []frame.Fact
	TimesIn     string // the zone that times stand in first
	TimesAt     string // where one chooses another
	Form        *form.SignUp
	Closed      string // why there is no form
	Subscribe   template.URL
	Calendar    string // the same for programs, absolute
	CallFor     string // what the main button says
}

// A sessionView is a session as a stranger sees it.
type sessionView struct {
	Slug      string
	Title     string
	When      frame.Span
	Line      []frame.TimePoint
	TimesAt   string // where one chooses another zone
	OtherZone string // the words of the link there
	State     event.State
	StateLine string // "12 of 100 seats free"
	Grid      *seatplan.Grid
	Legend    []seatplan.LegendItem
	Agenda    []agendaView
	Materials []frame.Material // those that everyone may have
	Open      bool             // one may sign up now, be it for the waiting list
	Full      bool             // whoever signs up now waits
}

// event serves GET /EVENT. Its times stand in the event's zone, or first in
// the one that the query names.
func (p *Public) event(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	lang, chosen := p.Language(c, pr.Event.Languages, "")
	key, now := cacheKey{pr.Event.Slug, lang, chosen, zoneFor(c.QueryParam("zone"), pr.Event), p.Installed().Revision}, p.Clock()
	cache := &p.home
	if key.zone != "" {
		cache = &p.zoned
	}
	b, err := cache.page(key, stamp(pr, now), func() (frame.Blob, error) { return p.rendered(key, pr, now) })
	if err != nil {
		return err
	}
	return p.SendShared(c, b)
}

// rendered is the page for key.
func (p *Public) rendered(key cacheKey, pr *desk.Programme, now time.Time) (frame.Blob, error) {
	v := p.eventPage(key, pr, now)
	if v.Form = v.signUpForm(pr, nil, key.lang); v.Form == nil {
		v.Closed = v.closedLine()
	}
	return p.Shared("public/event", v)
}

// eventPage is the view of pr for key, without a form.
func (p *Public) eventPage(key cacheKey, pr *desk.Programme, now time.Time) eventPage {
	g := page{p.In(key.lang, key.chosen, pr.Event.Languages)}
	if pr.Event.Visibility == event.Public && pr.Event.ArchivedAt == nil {
		g.publish(p.BaseURL, "/"+pr.Event.Slug)
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

// eventView is the page of pr as it is at now, without a form.
func (g page) eventView(pr *desk.Programme, lang string, now time.Time) eventPage {
	e := pr.Event
	v := eventPage{page: g, Slug: e.Slug, Title: e.TextIn(e.Title, lang), TextLang: frame.TextLang(e, e.Title, lang, g.Lang())}
	v.InvitedBy(e)
	v.Long = utf8.RuneCountInString(v.Title) > longTitle
	summary := markdown(e.TextIn(e.Summary, lang))
	v.Lead, v.More = firstParagraph(summary)
	v.Description = plainText(string(summary))
	v.Audience, v.Organisers = markdown(e.TextIn(e.Audience, lang)), e.Organisers
	for i := range pr.Sessions {
		v.Sessions = append(v.Sessions, g.sessionView(e, &pr.Sessions[i], lang, now))
	}
	v.SpeakerOf = g.speakers(pr, lang)
	v.Facts = g.facts(e)
	v.CallFor = v.callFor()
	v.TimesIn, v.TimesAt = g.FirstZone(e), g.timesAt(e)
	return v
}

// HasAgenda reports whether there is a programme to read.
func (v eventPage) HasAgenda() bool {
	return slices.ContainsFunc(v.Sessions, func(s sessionView) bool { return len(s.Agenda) > 0 })
}

// Choice reports whether there is more than one session to sign up for.
func (v eventPage) Choice() bool {
	open := 0
	for _, s := range v.Sessions {
		if s.Open {
			open++
		}
	}
	return open > 1
}

// callFor is what the main button says; "" if there is nothing to sign up
// for.
func (v *eventPage) callFor() string {
	wait := false
	for _, s := range v.Sessions {
		if s.Open && !s.Full {
			return v.T("event.sign_up")
		}
		wait = wait || s.Open
	}
	if wait {
		return v.T("event.sign_up_wait")
	}
	return ""
}

func (g page) sessionView(e *event.Event, s *event.Session, lang string, now time.Time) sessionView {
	v := sessionView{
		Slug: s.Slug, Title: e.TextIn(s.Title, lang), When: g.spanOf(e, s), State: e.StateOf(s, now),
		Open: frame.TakesSignUps(e, s, now), Agenda: g.agenda(e, s, lang), Materials: g.Materials(e, s.PublicMaterials(), lang),
	}
	v.TimesAt, v.OtherZone = g.timesAt(e), g.T("event.other_zone")
	v.Full = v.State == event.StateWaitingList || s.Free() == 0
	v.StateLine = g.StateLine(e, s, v.State, v.Open)
	if v.State != event.StateCancelled && v.State != event.StateOver {
		v.Line = g.TimeLine(s.StartsAt, g.FirstZone(e), e)
		grid := seatplan.GridOf(seatplan.Counts{Capacity: s.Capacity, Confirmed: s.SeatsTaken, Waiting: s.Waiting}, g.SeatsLabel(s, 0))
		v.Grid, v.Legend = &grid, g.publicLegend(s)
	}
	return v
}

// publicLegend shows no more than taken, free and waiting.
func (g page) publicLegend(s *event.Session) []seatplan.LegendItem {
	item := func(swatch string, n int64) seatplan.LegendItem {
		return seatplan.LegendItem{Swatch: swatch, Word: g.T("seats.legend."+swatch, "count", n), Count: g.Number(int(n))}
	}
	list := []seatplan.LegendItem{item("taken", s.SeatsTaken)}
	if free := s.Capacity - s.SeatsTaken; free > 0 {
		list = append(list, item("free", free))
	}
	if s.Waiting > 0 {
		list = append(list, item("wait", s.Waiting))
	}
	return list
}

// facts are what one wants to know before signing up.
func (g page) facts(e *event.Event) []frame.Fact {
	list := []frame.Fact{{Label: g.T("event.fact.join"), Text: g.T("event.fact.join_text")}}
	if e.WaitingMode == event.WaitingAuto {
		list = append(list, frame.Fact{Label: g.T("event.fact.waiting"), Text: g.T("event.fact.waiting_text")})
	}
	counts := g.T("event.fact.attendance_text", "percent", e.ThresholdPercent)
	if e.ThresholdMinutes > 0 {
		counts = g.T("event.fact.attendance_minutes", "count", e.ThresholdMinutes)
	}
	list = append(list, frame.Fact{Label: g.T("event.fact.attendance"), Text: counts})
	data := frame.Fact{Label: g.T("event.fact.data"), Text: g.T("event.fact.data_text", "count", e.RetentionDays), URL: e.Contact.PrivacyURL, Link: g.T("event.privacy_notice")}
	if e.Contact.Controller != "" {
		data.Text += " " + g.T("event.fact.controller", "controller", e.Contact.Controller)
	}
	list = append(list, data)
	if c := e.Contact; c.Email != "" {
		list = append(list, frame.Fact{Label: g.T("event.fact.contact"), Text: c.Name, URL: "mailto:" + c.Email, Link: c.Email})
	}
	return list
}
