package public

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

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

// spanOf writes the time of s in the reader's zone, and then in the event's.
func (g page) spanOf(e *event.Event, s *event.Session) frame.Span {
	v := g.Span(s.StartsAt, s.EndsAt, g.FirstZone(e))
	if g.OwnZone == "" {
		return v
	}
	home, here := frame.Location(e.Zone), frame.Location(g.OwnZone)
	v.Home = g.Span(s.StartsAt, s.EndsAt, e.Zone).Short
	if !frame.SameDay(s.StartsAt, s.StartsAt, home, here) {
		v.Home = locale.Capital(g.T("event.home_day", "day", g.Weekday(s.StartsAt, home), "when", v.Home))
	}
	return v
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
	own, home := frame.Location(g.FirstZone(e)), frame.Location(e.Zone)
	clocks := func(loc *time.Location) string {
		if to == nil {
			return g.Clock(from, loc)
		}
		return g.Clock(from, loc) + "–" + g.Clock(*to, loc)
	}
	v := itemTime{Clock: clocks(own), ISO: from.In(own).Format("2006-01-02T15:04Z07:00")}
	if !frame.SameDay(s.StartsAt, from, own, own) {
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
