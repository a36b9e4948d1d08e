package pages

import (
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
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
	Facts       []fact
	TimesIn     string // the zone that times stand in first
	TimesAt     string // where one chooses another
	Form        *signUpForm
	Closed      string // why there is no form
	Subscribe   template.URL
	Calendar    string // the same for programs, absolute
	CallFor     string // what the main button says
}

// A sessionView is a session as a stranger sees it.
type sessionView struct {
	Slug      string
	Title     string
	When      span
	Line      []timePoint
	TimesAt   string // where one chooses another zone
	OtherZone string // the words of the link there
	State     event.State
	StateLine string // "12 of 100 seats free"
	Grid      *seatGrid
	Legend    []legendItem
	Agenda    []agendaView
	Materials []materialView // those that everyone may have
	Open      bool           // one may sign up now, be it for the waiting list
	Full      bool           // whoever signs up now waits
}

// An agendaView is one line of the programme.
type agendaView struct {
	itemTime
	Kind     string
	Title    string
	Summary  string
	Speakers string
	Pause    bool
	at       time.Time
}

// A speakerView is someone named in the programme.
type speakerView struct {
	Name         string
	Organisation string
	Kind         string
}

// A fact is one thing that is good to know.
type fact struct {
	Label, Text string
	URL, Link   string // where there is more, and the words that lead there
}

// eventView is the page of pr as it is at now, without a form.
func (g page) eventView(pr *desk.Programme, lang string, now time.Time) eventPage {
	e := pr.Event
	v := eventPage{page: g, Slug: e.Slug, Title: e.TextIn(e.Title, lang), TextLang: textLang(e, e.Title, lang, g.Lang())}
	v.invitedBy(e)
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
	v.TimesIn, v.TimesAt = g.own(e), g.timesAt(e)
	return v
}

// HasAgenda reports whether there is a programme to read.
func (v eventPage) HasAgenda() bool {
	return slices.ContainsFunc(v.Sessions, func(s sessionView) bool { return len(s.Agenda) > 0 })
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

// textLang is the language t is really in when lang is wanted, "" if that is
// the page's own.
func textLang(e *event.Event, t event.Text, lang, page string) string {
	found := lang
	if t[lang] == "" {
		for _, l := range e.Languages {
			if t[l] != "" {
				found = l
				break
			}
		}
	}
	if found == page {
		return ""
	}
	return found
}

func (g page) sessionView(e *event.Event, s *event.Session, lang string, now time.Time) sessionView {
	v := sessionView{
		Slug: s.Slug, Title: e.TextIn(s.Title, lang), When: g.spanOf(e, s), State: e.StateOf(s, now),
		Open: takesSignUps(e, s, now), Agenda: g.agenda(e, s, lang), Materials: g.materials(e, s.PublicMaterials(), lang),
	}
	v.TimesAt, v.OtherZone = g.timesAt(e), g.T("event.other_zone")
	v.Full = v.State == event.StateWaitingList || s.Free() == 0
	v.StateLine = g.stateLine(e, s, v.State, v.Open)
	if v.State != event.StateCancelled && v.State != event.StateOver {
		v.Line = g.timeLine(s.StartsAt, g.own(e), e)
		grid := seats(seatCounts{Capacity: s.Capacity, Confirmed: s.SeatsTaken, Waiting: s.Waiting}, g.seatsLabel(s, 0))
		v.Grid, v.Legend = &grid, g.publicLegend(s)
	}
	return v
}

// takesSignUps reports whether the public may sign up for s now, be it for
// the waiting list: it tries the rule on a copy of the counters.
func takesSignUps(e *event.Event, s *event.Session, now time.Time) bool {
	counters := s.Seats
	_, err := counters.SignUp(true, e.Admission())
	return err == nil && e.CheckOpen(s, now) == nil
}

// A legendItem is one number beside a seat grid.
type legendItem struct {
	Swatch string // taken, held, free, wait
	Word   string
	Count  string
	URL    string // the people it counts, in the desk
}

// publicLegend shows no more than taken, free and waiting.
func (g page) publicLegend(s *event.Session) []legendItem {
	item := func(swatch string, n int64) legendItem {
		return legendItem{Swatch: swatch, Word: g.T("seats.legend."+swatch, "count", n), Count: g.Number(int(n))}
	}
	list := []legendItem{item("taken", s.SeatsTaken)}
	if free := s.Capacity - s.SeatsTaken; free > 0 {
		list = append(list, item("free", free))
	}
	if s.Waiting > 0 {
		list = append(list, item("wait", s.Waiting))
	}
	return list
}

// stateLine says in words what a session is to someone who looks at it now,
// as the beginning of a sentence.
func (g page) stateLine(e *event.Event, s *event.Session, state event.State, open bool) string {
	return locale.Capital(g.stateWords(e, s, state, open))
}

func (g page) stateWords(e *event.Event, s *event.Session, state event.State, open bool) string {
	switch {
	case open && state == event.StateRunning && s.Free() > 0:
		return g.T("state.running_open", "count", s.Free(), "capacity", s.Capacity)
	case state == event.StateFewSeats:
		return g.T("seats.few", "count", s.Free(), "capacity", s.Capacity)
	case state == event.StateOpen:
		return g.T("seats.free", "count", s.Free(), "capacity", s.Capacity)
	case state == event.StateWaitingList:
		return g.T("seats.queue", "count", s.Waiting)
	case state == event.StateNotOpen:
		return g.T("state.not_open", "when", g.Deadline(e.Opens(s), location(g.own(e))))
	}
	return g.T("state." + string(state))
}

// seatsLabel is the drawing of a session's seats as sentences. rank is the
// reader's own in the queue, 0 for none.
func (g page) seatsLabel(s *event.Session, rank int64) string {
	label := g.T("seats.some_taken", "count", s.SeatsTaken, "capacity", s.Capacity, "free", s.Capacity-s.SeatsTaken)
	if s.SeatsTaken >= s.Capacity {
		label = g.T("seats.all_taken", "count", s.Capacity)
	}
	switch {
	case rank > 0:
		label += " " + g.T("seats.you", "rank", rank, "waiting", s.Waiting)
	case s.Waiting > 0:
		label += " " + g.T("seats.waiting", "count", s.Waiting)
	}
	return label
}

// agenda is the programme of s with its breaks, in order of time.
func (g page) agenda(e *event.Event, s *event.Session, lang string) []agendaView {
	at := s.StartsAt
	var list []agendaView
	for _, item := range s.Agenda {
		v := agendaView{
			Title: e.TextIn(item.Title, lang), Summary: e.TextIn(item.Summary, lang), Kind: g.kind(item.Kind),
			Pause: item.Kind == "break", Speakers: speakerLine(item.Speakers),
		}
		if item.Starts != nil {
			at = *item.Starts
			v.itemTime = g.itemTime(e, s, at, item.Ends)
		}
		v.at = at // what has no time stands behind what it follows
		list = append(list, v)
	}
	for _, b := range s.Breaks {
		if !slices.ContainsFunc(list, func(v agendaView) bool { return v.Pause && v.at.Equal(b.Starts) }) {
			list = append(list, agendaView{itemTime: g.itemTime(e, s, b.Starts, &b.Ends), Title: g.T("event.kind.break"), Pause: true, at: b.Starts})
		}
	}
	slices.SortStableFunc(list, func(a, b agendaView) int { return a.at.Compare(b.at) })
	return list
}

// An itemTime is the time of an agenda item: first in the reader's zone, with
// the weekday where it is not the day the session starts, then in the
// event's.
type itemTime struct {
	Clock string
	ISO   string
	Home  string // "10:10–10:35 (CET)", where the reader's zone is another
}

func (g page) itemTime(e *event.Event, s *event.Session, from time.Time, to *time.Time) itemTime {
	own, home := location(g.own(e)), location(e.Zone)
	clocks := func(loc *time.Location) string {
		if to == nil {
			return g.Clock(from, loc)
		}
		return g.Clock(from, loc) + "–" + g.Clock(*to, loc)
	}
	v := itemTime{Clock: clocks(own), ISO: from.In(own).Format("2006-01-02T15:04Z07:00")}
	if !sameDay(s.StartsAt, from, own, own) {
		v.Clock = g.T("event.item_day", "day", locale.Capital(g.Weekday(from, own)), "clock", v.Clock)
	}
	if g.OwnZone != "" {
		v.Home = g.T("event.item_home", "clock", clocks(home), "abbreviation", g.Abbreviation(from, home))
	}
	return v
}

// kind is the word for a kind of agenda item; kinds we have no word for are
// not named.
func (g page) kind(kind string) string {
	if key := "event.kind." + kind; kind != "break" && g.Has(key) {
		return g.T(key)
	}
	return ""
}

func speakerLine(speakers []event.Speaker) string {
	var all []string
	for _, s := range speakers {
		all = append(all, strings.Join(slices.DeleteFunc([]string{s.Name, s.Organisation}, func(x string) bool { return x == "" }), ", "))
	}
	return strings.Join(all, " · ")
}

// speakers are the people of the programme, each once.
func (g page) speakers(pr *desk.Programme, lang string) []speakerView {
	var list []speakerView
	for _, s := range pr.Sessions {
		for _, item := range s.Agenda {
			for _, who := range item.Speakers {
				known := func(v speakerView) bool { return v.Name == who.Name && v.Organisation == who.Organisation }
				if who.Name != "" && !slices.ContainsFunc(list, known) {
					list = append(list, speakerView{who.Name, who.Organisation, g.kind(item.Kind)})
				}
			}
		}
	}
	return list
}

// facts are what one wants to know before signing up.
func (g page) facts(e *event.Event) []fact {
	list := []fact{{Label: g.T("event.fact.join"), Text: g.T("event.fact.join_text")}}
	if e.WaitingMode == event.WaitingAuto {
		list = append(list, fact{Label: g.T("event.fact.waiting"), Text: g.T("event.fact.waiting_text")})
	}
	list = append(list, fact{Label: g.T("event.fact.attendance"), Text: g.T("event.fact.attendance_text", "percent", e.ThresholdPercent)})
	data := fact{Label: g.T("event.fact.data"), Text: g.T("event.fact.data_text", "count", e.RetentionDays), URL: e.Contact.PrivacyURL, Link: g.T("event.privacy_notice")}
	if e.Contact.Controller != "" {
		data.Text += " " + g.T("event.fact.controller", "controller", e.Contact.Controller)
	}
	list = append(list, data)
	if c := e.Contact; c.Email != "" {
		list = append(list, fact{Label: g.T("event.fact.contact"), Text: c.Name, URL: "mailto:" + c.Email, Link: c.Email})
	}
	return list
}
