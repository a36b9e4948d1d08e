// Package calendartest reads iCalendar objects for tests, and refuses whatever
// a strict program might: RFC 5545 for the form, RFC 5546 for what a method
// demands. Times are found by the object's own VTIMEZONE, not by a zone
// database. It shares nothing with the writer.
package calendartest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// An Object is a VCALENDAR that was read.
type Object struct {
	Properties
	Method string
	Zones  []Zone
	Events []Event
}

// An Event is a VEVENT that was read.
type Event struct {
	Properties
	UID      string
	Sequence int
	Stamp    time.Time
	Starts   time.Time
	Ends     time.Time
	Status   string
}

// A Zone is a VTIMEZONE that was read.
type Zone struct {
	ID          string
	Observances []Observance
}

// An Observance is a STANDARD or DAYLIGHT part of a zone.
type Observance struct {
	Kind   string
	Onset  time.Time // local time before it, as if it were UTC
	Before time.Duration
	After  time.Duration
	Name   string
}

// A Property is one content line.
type Property struct {
	Name       string
	Parameters map[string]string
	Value      string // as it stands there
}

// Text is the value of a property of type TEXT.
func (p Property) Text() string { return unescaper.Replace(p.Value) }

var unescaper = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n", `\N`, "\n")

// Properties are those of one component, in order.
type Properties []Property

// All returns the properties called name.
func (all Properties) All(name string) Properties {
	var found Properties
	for _, p := range all {
		if p.Name == name {
			found = append(found, p)
		}
	}
	return found
}

// Get returns the first property called name, or an empty one.
func (all Properties) Get(name string) Property {
	for _, p := range all {
		if p.Name == name {
			return p
		}
	}
	return Property{}
}

// Text is the text of the property called name.
func (all Properties) Text(name string) string { return all.Get(name).Text() }

// A component is a part between BEGIN and END.
type component struct {
	name string
	Properties
	parts []*component
}

// Read reads one object. Its errors name the line or the rule.
func Read(data []byte) (*Object, error) {
	lines, err := unfold(data)
	if err != nil {
		return nil, err
	}
	root, err := nest(lines)
	if err != nil {
		return nil, err
	}
	return object(root)
}

// unfold takes lines apart and puts folded ones together, RFC 5545 section
// 3.1.
func unfold(data []byte) ([]string, error) {
	text, ended := strings.CutSuffix(string(data), "\r\n")
	if !ended {
		return nil, errors.New("the last line does not end in CRLF")
	}
	var lines []string
	for i, line := range strings.Split(text, "\r\n") {
		switch {
		case strings.ContainsAny(line, "\r\n"):
			return nil, fmt.Errorf("line %d has a bare CR or LF: %q", i+1, line)
		case len(line) > 75:
			return nil, fmt.Errorf("line %d has %d octets: %q", i+1, len(line), line)
		case !utf8.ValidString(line):
			return nil, fmt.Errorf("line %d is cut inside a character: %q", i+1, line)
		case line == "" || line == " ":
			return nil, fmt.Errorf("line %d is empty", i+1)
		}
		for _, r := range line {
			if r < ' ' && r != '\t' || r == 0x7f {
				return nil, fmt.Errorf("line %d has a control character: %q", i+1, line)
			}
		}
		if line[0] == ' ' || line[0] == '\t' {
			if len(lines) == 0 {
				return nil, errors.New("the first line is folded")
			}
			lines[len(lines)-1] += line[1:]
			continue
		}
		lines = append(lines, line)
	}
	return lines, nil
}

var name = regexp.MustCompile(`^[A-Z0-9-]+`)

// property reads a content line.
func property(line string) (Property, error) {
	p := Property{Name: name.FindString(line), Parameters: map[string]string{}}
	rest := line[len(p.Name):]
	for strings.HasPrefix(rest, ";") {
		key := name.FindString(rest[1:])
		value, after, err := parameter(strings.TrimPrefix(rest[1+len(key):], "="))
		if _, twice := p.Parameters[key]; err != nil || key == "" || twice {
			return p, fmt.Errorf("parameter %q of %q: %v", key, line, err)
		}
		p.Parameters[key], rest = value, after
	}
	if p.Name == "" || !strings.HasPrefix(rest, ":") {
		return p, fmt.Errorf("no content line: %q", line)
	}
	p.Value = rest[1:]
	return p, nil
}

// parameter reads one value, with RFC 6868.
func parameter(s string) (value, rest string, err error) {
	decode := strings.NewReplacer("^^", "^", "^'", `"`, "^n", "\n").Replace
	if quoted, ok := strings.CutPrefix(s, `"`); ok {
		value, rest, ok = strings.Cut(quoted, `"`)
		if !ok {
			return "", "", errors.New("quotes are not closed")
		}
		return decode(value), rest, nil
	}
	end := strings.IndexAny(s, ";:,\"")
	if end < 1 || s[end] == ',' || s[end] == '"' {
		return "", "", errors.New("no single value")
	}
	return decode(s[:end]), s[end:], nil
}

// nest puts lines into components.
func nest(lines []string) (*component, error) {
	root := &component{}
	open := []*component{root}
	for _, line := range lines {
		p, err := property(line)
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch p.Name {
		case "BEGIN":
			c := &component{name: p.Value}
			last.parts = append(last.parts, c)
			open = append(open, c)
		case "END":
			if last.name != p.Value || len(open) == 1 {
				return nil, fmt.Errorf("END:%s ends %q", p.Value, last.name)
			}
			open = open[:len(open)-1]
		default:
			last.Properties = append(last.Properties, p)
		}
	}
	if len(open) != 1 || len(root.parts) != 1 || len(root.Properties) != 0 || root.parts[0].name != "VCALENDAR" {
		return nil, errors.New("not one whole VCALENDAR")
	}
	return root.parts[0], nil
}

// times says how often each property may stand: "1", "?" or "*". Others may
// not.
func (c *component) times(table map[string]string) error {
	for n, often := range table {
		count := len(c.All(n))
		if often == "1" && count != 1 || often == "?" && count > 1 {
			return fmt.Errorf("%s has %d times %s, want %s", c.name, count, n, often)
		}
	}
	for _, p := range c.Properties {
		if table[p.Name] == "" {
			return fmt.Errorf("%s has the property %s", c.name, p.Name)
		}
	}
	return nil
}

func object(c *component) (*Object, error) {
	o := &Object{Properties: c.Properties, Method: c.Get("METHOD").Value}
	err := c.times(map[string]string{
		"VERSION": "1", "PRODID": "1", "CALSCALE": "?", "METHOD": "?", "NAME": "?", "SOURCE": "?", "REFRESH-INTERVAL": "?",
		"X-WR-CALNAME": "?", "X-PUBLISHED-TTL": "?",
	})
	if err != nil {
		return nil, err
	}
	if c.Get("VERSION").Value != "2.0" || len(c.parts) == 0 {
		return nil, errors.New("not version 2.0, or without a component")
	}
	for _, part := range c.parts {
		switch part.name {
		case "VTIMEZONE":
			z, err := zone(part)
			if err != nil {
				return nil, err
			}
			o.Zones = append(o.Zones, z)
		case "VEVENT":
			e, err := o.event(part)
			if err != nil {
				return nil, fmt.Errorf("event %s: %w", part.Get("UID").Value, err)
			}
			o.Events = append(o.Events, e)
		default:
			return nil, fmt.Errorf("a component %s", part.name)
		}
	}
	return o, o.checkMethod()
}

func zone(c *component) (Zone, error) {
	z := Zone{ID: c.Get("TZID").Value}
	if err := c.times(map[string]string{"TZID": "1"}); err != nil {
		return z, err
	}
	for _, part := range c.parts {
		if part.name != "STANDARD" && part.name != "DAYLIGHT" {
			return z, fmt.Errorf("a zone with a %s", part.name)
		}
		if err := part.times(map[string]string{"DTSTART": "1", "TZOFFSETFROM": "1", "TZOFFSETTO": "1", "TZNAME": "?"}); err != nil {
			return z, err
		}
		onset, err := time.Parse("20060102T150405", part.Get("DTSTART").Value)
		before, err2 := offset(part.Get("TZOFFSETFROM").Value)
		after, err3 := offset(part.Get("TZOFFSETTO").Value)
		if err := errors.Join(err, err2, err3); err != nil {
			return z, err
		}
		z.Observances = append(z.Observances, Observance{part.name, onset, before, after, part.Text("TZNAME")})
	}
	if len(z.Observances) == 0 {
		return z, fmt.Errorf("the zone %s has no observance", z.ID)
	}
	return z, nil
}

var offsetForm = regexp.MustCompile(`^([+-])(\d\d)(\d\d)(\d\d)?$`)

func offset(s string) (time.Duration, error) {
	m := offsetForm.FindStringSubmatch(s)
	if m == nil || s == "-0000" {
		return 0, fmt.Errorf("%q is no offset", s)
	}
	var total time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi("0" + m[i+2])
		total += time.Duration(n) * unit
	}
	if m[1] == "-" {
		total = -total
	}
	return total, nil
}

// instant is the first moment at which clocks in z show local, which is given
// as if it were UTC, RFC 5545 sections 3.3.5 and 3.6.5.
func (z Zone) instant(local time.Time) (time.Time, error) {
	var newest *Observance
	for i := range z.Observances {
		o := &z.Observances[i]
		// Until the clock is put back, local times still belong to what was
		// before; the onset is written in that older time.
		if !o.Onset.After(local) && (newest == nil || o.Onset.After(newest.Onset)) {
			newest = o
		}
	}
	if newest == nil {
		return time.Time{}, fmt.Errorf("no observance of %s is in force at %s", z.ID, local.Format(time.DateTime))
	}
	at := local.Add(-newest.After)
	if onset := newest.Onset.Add(-newest.Before); at.Before(onset) {
		return time.Time{}, fmt.Errorf("%s has no %s", z.ID, local.Format(time.DateTime))
	}
	return at, nil
}

func (o *Object) event(c *component) (Event, error) {
	e := Event{Properties: c.Properties, UID: c.Text("UID"), Status: c.Get("STATUS").Value}
	err := c.times(map[string]string{
		"UID": "1", "DTSTAMP": "1", "SEQUENCE": "1", "LAST-MODIFIED": "?", "DTSTART": "1", "DTEND": "1", "SUMMARY": "1", "DESCRIPTION": "?",
		"LOCATION": "?", "URL": "?", "CONTACT": "*", "ORGANIZER": "?", "ATTENDEE": "*", "STATUS": "?", "TRANSP": "?",
	})
	if err != nil {
		return e, err
	}
	if len(c.parts) > 0 {
		return e, fmt.Errorf("it has a %s", c.parts[0].name)
	}
	if e.Sequence, err = strconv.Atoi(c.Get("SEQUENCE").Value); err != nil || e.Sequence < 0 {
		return e, fmt.Errorf("sequence %q", c.Get("SEQUENCE").Value)
	}
	if !strings.HasSuffix(c.Get("DTSTAMP").Value, "Z") {
		return e, errors.New("DTSTAMP is not in UTC")
	}
	var errs [3]error
	e.Stamp, errs[0] = o.time(c.Get("DTSTAMP"))
	e.Starts, errs[1] = o.time(c.Get("DTSTART"))
	e.Ends, errs[2] = o.time(c.Get("DTEND"))
	if err := errors.Join(errs[:]...); err != nil {
		return e, err
	}
	if !e.Ends.After(e.Starts) {
		return e, fmt.Errorf("it ends at %s and starts at %s", e.Ends, e.Starts)
	}
	for _, n := range []string{"ORGANIZER", "ATTENDEE"} {
		for _, p := range c.All(n) {
			if !address.MatchString(p.Value) {
				return e, fmt.Errorf("%s is %q", n, p.Value)
			}
		}
	}
	for _, n := range []string{"SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "UID"} {
		if v := c.Get(n).Value; !textForm.MatchString(v) {
			return e, fmt.Errorf("%s is not escaped: %q", n, v)
		}
	}
	return e, nil
}

var (
	address  = regexp.MustCompile(`^mailto:[!-~]+@[!-~]+$`)
	textForm = regexp.MustCompile(`^(?:[^\\;,]|\\[\\;,nN])*$`)
)

// time reads DATE-TIME in form 2 or 3, RFC 5545 section 3.3.5.
func (o *Object) time(p Property) (time.Time, error) {
	id, zoned := p.Parameters["TZID"]
	if value, utc := strings.CutSuffix(p.Value, "Z"); utc {
		if zoned {
			return time.Time{}, fmt.Errorf("%s has a zone and is in UTC", p.Name)
		}
		return time.Parse("20060102T150405", value)
	}
	local, err := time.Parse("20060102T150405", p.Value)
	if err != nil {
		return time.Time{}, err
	}
	for _, z := range o.Zones {
		if z.ID == id {
			return z.instant(local)
		}
	}
	return time.Time{}, fmt.Errorf("%s names the zone %q, which is not there", p.Name, id)
}

// checkMethod holds the events against RFC 5546 section 3.2.
func (o *Object) checkMethod() error {
	if o.Method == "" && len(o.Events) == 0 {
		return nil
	}
	if len(o.Events) == 0 {
		return errors.New("a method without an event")
	}
	seen := map[string]bool{}
	for _, e := range o.Events {
		if seen[e.UID] {
			return fmt.Errorf("two events %s", e.UID)
		}
		seen[e.UID] = true
		invited := len(e.All("ATTENDEE"))
		switch {
		case len(e.All("ORGANIZER")) != 1:
			return errors.New("an event without an organizer")
		case o.Method == "PUBLISH" && invited > 0:
			return errors.New("a published event with an attendee")
		case o.Method != "PUBLISH" && o.Method != "REQUEST" && o.Method != "CANCEL":
			return fmt.Errorf("method %q", o.Method)
		case o.Method != "PUBLISH" && (invited == 0 || len(o.Events) != 1):
			return fmt.Errorf("%s with %d events and %d attendees", o.Method, len(o.Events), invited)
		case (o.Method == "CANCEL") != (e.Status == "CANCELLED") && o.Method != "PUBLISH":
			return fmt.Errorf("%s with status %s", o.Method, e.Status)
		}
	}
	return nil
}
