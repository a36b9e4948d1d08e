package public

import (
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/frame"
)

// zoneFor is the zone called name by its current name, to show the times of e
// in; "" if it is the event's own or there is none of that name.
func zoneFor(name string, e *event.Event) string {
	name = locale.CurrentZone(name)
	if _, err := event.LoadZone(name); err != nil || name == e.Zone {
		return ""
	}
	return name
}

// A zonesPage lists the zones that the times of an event can be shown in. It
// is for people whose browser runs no script, or is set to another zone than
// they think in.
type zonesPage struct {
	page
	Slug      string
	Title     string
	TextLang  string
	Event     []zoneLink
	Countries []zoneCountry
}

// A zoneCountry is a country with the zones in use there.
type zoneCountry struct {
	Name  string
	Zones []zoneLink
}

// A zoneLink leads to the event's page in a zone.
type zoneLink struct {
	Name    string // "Tbilisi (GMT+4)"
	URL     string
	Current bool
}

// showIn puts times in the zone first, and has links to other languages keep
// it. "" is the event's own.
func (g *page) showIn(zone string) {
	g.OwnZone = zone
	if zone == "" {
		return
	}
	for i := range g.Languages {
		g.Languages[i].Query += "&zone=" + url.QueryEscape(zone)
	}
}

// timesAt is the address of the list of zones for e.
func (g page) timesAt(e *event.Event) string {
	address := "/" + e.Slug + "/times"
	query := url.Values{}
	if g.Query != "" {
		query.Set("lang", g.Lang())
	}
	if g.OwnZone != "" {
		query.Set("zone", g.OwnZone)
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// times serves GET /EVENT/times.
func (p *Public) times(c echo.Context) error {
	pr, err := p.desk.Event(c.Request().Context(), desk.Actor{}, c.Param("event"))
	if err != nil {
		return err
	}
	lang, chosen := p.Language(c, pr.Event.Languages, "")
	key := cacheKey{pr.Event.Slug, lang, chosen, "list of zones/" + zoneFor(c.QueryParam("zone"), pr.Event), p.Installed().Revision}
	b, err := p.zoned.page(key, stamp(pr, p.Clock()), func() (frame.Blob, error) {
		g := page{p.In(lang, chosen, pr.Event.Languages)}
		g.showIn(zoneFor(c.QueryParam("zone"), pr.Event))
		return p.Shared("public/times", g.zonesPage(pr, lang, p.Clock()))
	})
	if err != nil {
		return err
	}
	return p.SendShared(c, b)
}

// zonesPage names the zones as they are when the first session starts, or at
// now if there is none.
func (g page) zonesPage(pr *desk.Programme, lang string, now time.Time) zonesPage {
	e := pr.Event
	v := zonesPage{page: g, Slug: e.Slug, Title: e.TextIn(e.Title, lang), TextLang: frame.TextLang(e, e.Title, lang, g.Lang())}
	v.InvitedBy(e)
	if len(pr.Sessions) > 0 {
		now = pr.Sessions[0].StartsAt
	}
	for _, z := range g.ZonesOf(e) {
		v.Event = append(v.Event, g.zoneLink(e, z, now))
	}
	for _, c := range g.Zones() {
		country := zoneCountry{Name: c.Name}
		for _, z := range c.Zones {
			country.Zones = append(country.Zones, g.zoneLink(e, z, now))
		}
		v.Countries = append(v.Countries, country)
	}
	return v
}

func (g page) zoneLink(e *event.Event, zone string, at time.Time) zoneLink {
	query := url.Values{"zone": {zone}}
	if g.Query != "" {
		query.Set("lang", g.Lang())
	}
	return zoneLink{
		Name:    g.PlaceName(zone, at),
		URL:     "/" + e.Slug + "?" + query.Encode() + "#sessions-title",
		Current: zone == g.FirstZone(e),
	}
}
