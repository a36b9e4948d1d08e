package public

import (
	"html"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// describe gives a published page its card.
func (g *page) describe(title, description string) {
	if g.Indexed() {
		g.Card = &frame.Card{Title: title, Description: description, Locale: g.Territory()}
	}
}

// longDescription is how many characters of a text other sites show.
const longDescription = 200

// plainText is the beginning of rendered Markdown without its markup, cut
// between two words.
func plainText(markup string) string {
	apart := strings.NewReplacer("</p>", "</p> ", "</li>", "</li> ", "<br", " <br").Replace(markup)
	text := html.UnescapeString(bluemonday.StrictPolicy().Sanitize(apart))
	var b strings.Builder
	length := 0
	for word := range strings.FieldsSeq(text) {
		length += utf8.RuneCountInString(word) + 1
		if length > longDescription {
			return b.String() + " …"
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// A linkedEvent is an event or a session of it as search engines and
// calendars read it (schema.org, as JSON-LD).
type linkedEvent struct {
	Context    string        `json:"@context,omitempty"`
	Type       string        `json:"@type"`
	ID         string        `json:"@id"`
	Name       string        `json:"name"`
	About      string        `json:"description,omitempty"`
	URL        string        `json:"url"`
	Languages  []string      `json:"inLanguage,omitempty"`
	Starts     string        `json:"startDate,omitempty"` // with the offset of the event's zone
	Ends       string        `json:"endDate,omitempty"`
	StartedAt  string        `json:"previousStartDate,omitempty"`
	Status     string        `json:"eventStatus"`
	Mode       string        `json:"eventAttendanceMode"`
	Location   linkedThing   `json:"location"`
	Organisers []linkedThing `json:"organizer,omitempty"`
	Performers []linkedThing `json:"performer,omitempty"`
	Capacity   *int64        `json:"maximumVirtualAttendeeCapacity,omitempty"`
	Free       *int64        `json:"remainingAttendeeCapacity,omitempty"`
	Sessions   []linkedEvent `json:"subEvent,omitempty"`
	PartOf     *linkedThing  `json:"superEvent,omitempty"`
}

// A linkedThing is what a linkedEvent speaks of by name or address.
type linkedThing struct {
	Type string `json:"@type,omitempty"`
	ID   string `json:"@id,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

const schema = "https://schema.org/"

// linked is pr for machines. Where it has one session, that is the event;
// several are its parts.
func (v *eventPage) linked(pr *desk.Programme, lang, address string, now time.Time) *linkedEvent {
	e := pr.Event
	whole := linkedEvent{
		Type: "Event", ID: address + "#event", Name: v.Title, About: v.Description, URL: v.Canonical, Languages: e.Languages,
		Status: schema + "EventScheduled", Mode: schema + "OnlineEventAttendanceMode",
		Location: linkedThing{Type: "VirtualLocation", URL: v.Canonical}, Organisers: linkedOrganisers(e, lang),
	}
	if len(pr.Sessions) == 1 {
		whole.schedule(e, &pr.Sessions[0], now)
	} else {
		whole.parts(pr, lang, address, now)
	}
	whole.Context = "https://schema.org"
	return &whole
}

// parts adds the sessions of pr. The whole lasts from the first that takes
// place to the end of the last, and is cancelled if all are.
func (l *linkedEvent) parts(pr *desk.Programme, lang, address string, now time.Time) {
	part := *l
	part.PartOf = &linkedThing{ID: l.ID}
	cancelled := len(pr.Sessions) > 0
	var first, last time.Time
	for i := range pr.Sessions {
		s := &pr.Sessions[i]
		p := part
		p.ID, p.Name = address+"#s-"+s.Slug, pr.Event.TextIn(s.Title, lang)
		p.About = ""
		p.schedule(pr.Event, s, now)
		l.Sessions = append(l.Sessions, p)
		cancelled = cancelled && s.CancelledAt != nil
		if first.IsZero() || s.StartsAt.Before(first) {
			first = s.StartsAt
		}
		if s.EndsAt.After(last) {
			last = s.EndsAt
		}
	}
	if !first.IsZero() {
		l.Starts, l.Ends = offsetTime(first, pr.Event), offsetTime(last, pr.Event)
	}
	if cancelled {
		l.Status = schema + "EventCancelled"
	}
}

// schedule says when s is, whether it takes place, and who speaks. Seats are
// told while one may sign up for them.
func (l *linkedEvent) schedule(e *event.Event, s *event.Session, now time.Time) {
	l.Starts, l.Ends = offsetTime(s.StartsAt, e), offsetTime(s.EndsAt, e)
	switch {
	case s.CancelledAt != nil:
		l.Status = schema + "EventCancelled"
	case s.MovedFrom != nil:
		l.Status, l.StartedAt = schema+"EventRescheduled", offsetTime(*s.MovedFrom, e)
	}
	if frame.TakesSignUps(e, s, now) {
		capacity, free := s.Capacity, s.Free()
		l.Capacity, l.Free = &capacity, &free
	}
	l.Performers = nil
	seen := map[string]bool{}
	for _, item := range s.Agenda {
		for _, who := range item.Speakers {
			if who.Name != "" && !seen[who.Name] {
				seen[who.Name] = true
				l.Performers = append(l.Performers, linkedThing{Type: "Person", Name: who.Name})
			}
		}
	}
}

func linkedOrganisers(e *event.Event, lang string) []linkedThing {
	if len(e.Organisers) == 0 {
		return []linkedThing{{Type: "Organization", Name: e.Host(lang)}}
	}
	var all []linkedThing
	for _, o := range e.Organisers {
		all = append(all, linkedThing{Type: "Organization", Name: o.Name, URL: o.URL})
	}
	return all
}

// offsetTime is t in the zone of e, as schema.org wants it.
func offsetTime(t time.Time, e *event.Event) string {
	return t.In(frame.Location(e.Zone)).Format(time.RFC3339)
}
