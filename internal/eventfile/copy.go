package eventfile

import (
	"reflect"
	"regexp"
	"strings"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// A Turn says what a copy of an event is called and when it begins.
type Turn struct {
	Slug   string
	Title  event.Text // nil: that of the original
	Starts string     // wall time at which its first session begins
}

// Again returns a draft of the same event for another date. Every wall time
// moves by as much as the first session's start, by the clock on the wall, so
// that a session at ten stays at ten on the other side of a change of the
// clocks; a slug that names its session's day names the other one. Join
// addresses, materials and cancellations belong to the original and are left
// out. What the original is made of, and the original, share nothing.
//
// It returns what is wrong with the copy, by JSON pointers as Check does; where
// the clocks do not show a moved time, or show it twice, that is its field.
func (d *Document) Again(t Turn) (*Document, []problem.Field) {
	at, first := d.firstStart()
	to, err := time.Parse(wallShape, t.Starts)
	if err != nil || first.IsZero() {
		return nil, []problem.Field{problem.At("/starts", "wall_time_unreadable")}
	}
	c := &Document{}
	(&decoder{}).decode(toNode(reflect.ValueOf(*d)), c)
	c.Slug, c.Visibility = t.Slug, event.Draft
	if t.Title != nil {
		c.Title = t.Title
	}
	move(reflect.ValueOf(c).Elem(), to.Sub(first))
	for i := range c.Sessions {
		s := &c.Sessions[i]
		s.JoinURL, s.Materials, s.Cancelled = "", nil, false
	}
	c.redate(d)
	wrong := c.Check()
	for i := range wrong {
		if wrong[i].Pointer == "/sessions"+index(at)+"/starts" {
			wrong[i].Pointer = "/starts"
		}
	}
	return c, wrong
}

// wallShape is a wall time without an offset.
const wallShape = "2006-01-02T15:04"

// firstStart is which session starts first, and its wall time; zero if none
// can be read.
func (d *Document) firstStart() (at int, first time.Time) {
	for i, s := range d.Sessions {
		if start, ok := onWall(s.Starts); ok && (first.IsZero() || start.Before(first)) {
			at, first = i, start
		}
	}
	return at, first
}

var wallTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d)([+-]\d\d:\d\d)?$`)

// onWall is what the clock shows at a wall time, as if it were UTC.
func onWall(s string) (time.Time, bool) {
	m := wallTime.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	at, err := time.Parse(wallShape, m[1])
	return at, err == nil
}

// move moves every wall time in v, wherever it stands. What people read is no
// wall time, whatever it looks like. An offset that chose one of two hours says
// nothing about another day and is dropped.
func move(v reflect.Value, by time.Duration) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			move(v.Elem(), by)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			move(f, by)
		}
	case reflect.Slice:
		for i := range v.Len() {
			move(v.Index(i), by)
		}
	case reflect.String:
		if at, ok := onWall(v.String()); ok {
			v.SetString(at.Add(by).Format(wallShape))
		}
	}
}

// redate gives the sessions, which have moved from where they stand in d, slugs
// that name their days, and tells the quotas. Where such a one is taken it gets
// a number.
func (c *Document) redate(d *Document) {
	slugs := map[string]string{}
	var taken []string
	for i, s := range d.Sessions {
		if slugs[s.Slug] = redated(s.Slug, s.Starts, c.Sessions[i].Starts); slugs[s.Slug] == s.Slug {
			taken = append(taken, s.Slug)
		}
	}
	for _, s := range d.Sessions {
		if slugs[s.Slug] != s.Slug {
			slugs[s.Slug] = free(slugs[s.Slug], "-", event.MaxSlug, taken)
			taken = append(taken, slugs[s.Slug])
		}
	}
	for i := range c.Sessions {
		c.Sessions[i].Slug = slugs[c.Sessions[i].Slug]
	}
	for _, q := range c.Quotas {
		for i, slug := range q.Sessions {
			q.Sessions[i] = slugs[slug]
		}
	}
}

// dayShapes are how a slug names a day.
var dayShapes = []string{"2006-01-02", "jan-02", "jan-2", "02-jan", "2-jan", "january-2", "2-january"}

// redated is slug with the day of a session that moves from one wall time to
// another, if the slug names that day.
func redated(slug, from, to string) string {
	was, ok := onWall(from)
	is, moved := onWall(to)
	if !ok || !moved {
		return slug
	}
	parts := "-" + slug + "-"
	for _, shape := range dayShapes {
		if day := "-" + dayIn(was, shape) + "-"; strings.Contains(parts, day) {
			return strings.Trim(strings.Replace(parts, day, "-"+dayIn(is, shape)+"-", 1), "-")
		}
	}
	return slug
}

// dayIn writes the day of t in a shape of dayShapes.
func dayIn(t time.Time, shape string) string {
	return strings.ToLower(t.Format(strings.NewReplacer("jan", "Jan").Replace(shape)))
}

// NextTurn is what a copy of the document may be called, and when it may begin: the
// first same weekday, whole years of 52 weeks later, that is ahead at now. A
// year in slug and title becomes the other one.
func (d *Document) NextTurn(now time.Time) Turn {
	_, first := d.firstStart()
	if first.IsZero() {
		return Turn{Slug: d.Slug, Title: d.Title}
	}
	to := first.AddDate(0, 0, 52*7)
	for !to.After(now) {
		to = to.AddDate(0, 0, 52*7)
	}
	years := strings.NewReplacer(first.Format("2006"), to.Format("2006"))
	t := Turn{Slug: years.Replace(d.Slug), Title: event.Text{}, Starts: to.Format(wallShape)}
	if t.Slug == d.Slug {
		t.Slug = strings.TrimSuffix(d.Slug[:min(len(d.Slug), event.MaxSlug-len("-2006"))], "-") + to.Format("-2006")
	}
	for lang, title := range d.Title {
		t.Title[lang] = years.Replace(title)
	}
	return t
}
