package eventfile

import (
	"slices"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// Bounds of a document. Counts are far above any real event; they keep pages
// and letters finite.
const (
	maxSessions  = 200
	maxCapacity  = 100_000
	maxQuestions = 100
	maxOptions   = 300
	maxAgenda    = 200
	maxPlaces    = 2000 // municipalities
	maxAliases   = 100
	maxFew       = 50 // languages, zones, reminders, breaks, consents, quotas, speakers of one item
	maxStaff     = 1000

	maxLabel   = 200    // titles, names, options
	maxWords   = 1000   // questions, hints, addresses of the controller
	maxConsent = 5000   // the text of a consent
	maxProse   = 20_000 // Markdown

	maxSessionHours = 24
)

// Check returns every rule the document breaks, with JSON pointers and stable
// codes, in the document's order. It decides from the document alone.
func (d *Document) Check() []problem.Field {
	c := &checker{doc: d}
	c.loc, _ = event.LoadZone(d.Zone)
	c.head()
	c.contact()
	c.registration()
	c.attendance()
	c.reminders()
	c.after()
	c.letters()
	c.staff()
	c.questions()
	c.interpretation()
	c.municipalities()
	c.consents()
	c.quotas()
	c.targets()
	c.sessions()
	return c.wrong
}

// A checker gathers what is wrong with a document.
type checker struct {
	doc   *Document
	loc   *time.Location // nil if the zone is not known
	wrong []problem.Field
}

// refuse notes that the value at a pointer breaks a rule; params are pairs of
// name and value.
func (c *checker) refuse(at, code string, params ...any) {
	f := problem.Field{Pointer: at, Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if f.Params == nil {
			f.Params = map[string]any{}
		}
		f.Params[params[i].(string)] = params[i+1]
	}
	c.wrong = append(c.wrong, f)
}

func (c *checker) head() {
	d := c.doc
	if !event.ValidSlug(d.Slug) {
		c.refuse("/slug", "slug", "max", event.MaxSlug)
	}
	c.line("/series", d.Series, maxLabel)
	c.texts("/title", d.Title, label)
	c.texts("/summary", d.Summary, prose)
	c.texts("/audience", d.Audience, prose)
	c.organisers()
	c.languages()
	c.zones()
	c.oneOf("/visibility", string(d.Visibility), string(event.Public), string(event.Unlisted), string(event.Draft))
	c.between("/retention_days", d.RetentionDays, 1, 3650)
}

func (c *checker) organisers() {
	if c.tooMany("/organisers", len(c.doc.Organisers), maxFew) {
		return
	}
	names := keysOf(c.doc.Organisers, func(o event.OrganisingBody) string { return o.Name })
	for i, o := range c.doc.Organisers {
		at := "/organisers" + index(i)
		switch {
		case strings.TrimSpace(o.Name) == "":
			c.refuse(at+"/name", "required")
		case slices.Contains(names[:i], o.Name):
			c.refuse(at+"/name", "doubled")
		}
		c.line(at+"/name", o.Name, maxLabel)
		c.secureAddress(at+"/url", o.URL)
	}
}

func (c *checker) languages() {
	if len(c.doc.Languages) == 0 {
		c.refuse("/languages", "required")
	}
	if c.tooMany("/languages", len(c.doc.Languages), maxFew) {
		return
	}
	for i, l := range c.doc.Languages {
		if at := "/languages" + index(i); !knownLanguage(l) {
			c.refuse(at, "language")
		} else if slices.Contains(c.doc.Languages[:i], l) {
			c.refuse(at, "doubled")
		}
	}
}

func (c *checker) zones() {
	if c.loc == nil {
		c.refuse("/zone", "zone")
	}
	if c.tooMany("/zones_shown", len(c.doc.ZonesShown), maxFew) {
		return
	}
	for i, z := range c.doc.ZonesShown {
		at := "/zones_shown" + index(i)
		if _, err := event.LoadZone(z); err != nil {
			c.refuse(at, "zone")
		} else if slices.Contains(c.doc.ZonesShown[:i], z) {
			c.refuse(at, "doubled")
		}
	}
}

func (c *checker) contact() {
	contact := c.doc.Contact
	c.line("/contact/name", contact.Name, maxLabel)
	if contact.Email != "" && !validAddress(contact.Email) {
		c.refuse("/contact/email", "address")
	}
	c.line("/contact/controller", contact.Controller, maxWords)
	c.webAddress("/contact/privacy_url", contact.PrivacyURL)
}

func (c *checker) registration() {
	r := c.doc.Registration
	opens, opened := c.wall("/registration/opens", r.Opens)
	closes, closed := c.wall("/registration/closes", r.Closes)
	if opened && closed && !opens.Before(closes) {
		c.refuse("/registration/closes", "closes_before_opens")
	}
	c.between("/registration/hold_minutes", r.HoldMinutes, 1, 24*60)
	if r.ApproveAgain && !r.Approval {
		c.refuse("/registration/approve_again", "needs_approval")
	}
	c.waitingList(r.WaitingList)
	c.perMunicipality(r.PerMunicipality)
}

func (c *checker) waitingList(w WaitingList) {
	const at = "/registration/waiting_list"
	c.oneOf(at+"/mode", string(w.Mode), string(event.WaitingOff), string(event.WaitingAuto), string(event.WaitingOffer))
	c.between(at+"/capacity", int(w.Capacity), 0, maxCapacity)
	c.between(at+"/offer_hours", w.OfferHours, 1, 30*24)
}

func (c *checker) attendance() {
	a := c.doc.Attendance
	c.between("/attendance/threshold_percent", a.ThresholdPercent, 1, event.MostPercent)
	c.between("/attendance/threshold_minutes", a.ThresholdMinutes, 0, event.MostThresholdMinutes)
	c.between("/attendance/grace_minutes", a.GraceMinutes, 0, 24*60)
	c.between("/attendance/no_show_release_minutes", a.NoShowReleaseMinutes, 0, 24*60)
	c.between("/attendance/freeze_days", a.FreezeDays, 0, 365)
}

// after checks when letters leave after a session.
func (c *checker) after() {
	if c.doc.After == nil {
		return
	}
	delay, err := time.ParseDuration(c.doc.After.Delay)
	switch {
	case err != nil || delay <= 0 || delay%time.Minute != 0:
		c.refuse("/after/delay", "duration")
	case delay > event.LongestAfterDelay:
		c.refuse("/after/delay", "too_large", "max", "336h")
	}
}

func (c *checker) reminders() {
	if c.tooMany("/reminders", len(c.doc.Reminders), maxFew) {
		return
	}
	seen := map[time.Duration]bool{}
	for i, r := range c.doc.Reminders {
		at := "/reminders" + index(i) + "/before"
		before, err := time.ParseDuration(r.Before)
		switch {
		case err != nil || before <= 0 || before%time.Minute != 0:
			c.refuse(at, "duration")
		case before > event.LongestReminder:
			c.refuse(at, "too_large", "max", "1440h")
		case seen[before]:
			c.refuse(at, "doubled")
		}
		seen[before] = true
	}
}

func (c *checker) staff() {
	if c.tooMany("/staff", len(c.doc.Staff), maxStaff) {
		return
	}
	seen := map[string]bool{}
	for i, a := range c.doc.Staff {
		folded := strings.ToLower(a)
		if !validAddress(a) {
			c.refuse("/staff"+index(i), "address")
		} else if seen[folded] {
			c.refuse("/staff"+index(i), "doubled")
		}
		seen[folded] = true
	}
}

func (c *checker) consents() {
	if c.tooMany("/consents", len(c.doc.Consents), maxFew) {
		return
	}
	keys := keysOf(c.doc.Consents, func(x Consent) string { return x.Key })
	for i, x := range c.doc.Consents {
		at := "/consents" + index(i)
		c.key(at+"/key", keys, i)
		c.texts(at+"/text", x.Text, consent)
	}
}
