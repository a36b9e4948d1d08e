package eventfile

import (
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/spelling"
)

// maxKey is how long a key may be (keyShape).
const maxKey = 40

// NameAll gives a key or slug to every item that has none: from its words in
// the first language that has any, in Latin letters. A session is called by
// its day. The event itself is called by its title. Names that are there stay.
func (d *Document) NameAll() {
	if d.Slug == "" {
		d.Slug = SlugOf(d.words(d.Title))
	}
	name(d.Questions, func(q *event.Question) (*string, event.Text) { return &q.Key, q.Label }, d, "question")
	for i := range d.Questions {
		name(d.Questions[i].Options, func(o *event.Option) (*string, event.Text) { return &o.Key, o.Label }, d, "option")
	}
	name(d.Consents, func(c *Consent) (*string, event.Text) { return &c.Key, c.Text }, d, "consent")
	name(d.Quotas, func(q *Quota) (*string, event.Text) { return &q.Key, q.Label }, d, "quota")
	for i := range d.Sessions {
		name(d.Sessions[i].Materials, func(m *event.Material) (*string, event.Text) { return &m.Key, m.Title }, d, "material")
	}
	d.nameSessions()
}

// name gives a key to each item without one. of returns where its key stands
// and its words; what names those whose words have no letters.
func name[T any](items []T, of func(*T) (*string, event.Text), d *Document, what string) {
	var taken []string
	for i := range items {
		if key, _ := of(&items[i]); *key != "" {
			taken = append(taken, *key)
		}
	}
	for i := range items {
		key, words := of(&items[i])
		if *key == "" {
			*key = free(keyOf(d.words(words), what), "_", maxKey, taken)
			taken = append(taken, *key)
		}
	}
}

func (d *Document) nameSessions() {
	var taken []string
	for i := range d.Sessions {
		taken = append(taken, d.Sessions[i].Slug)
	}
	for i := range d.Sessions {
		s := &d.Sessions[i]
		if s.Slug != "" {
			continue
		}
		slug := "session"
		if day, _, ok := strings.Cut(s.Starts, "T"); ok && event.WellFormedSlug(day) {
			slug = day
		}
		s.Slug = free(slug, "-", event.MaxSlug, taken)
		taken = append(taken, s.Slug)
	}
}

// words is t in the first language of the event that has it.
func (d *Document) words(t event.Text) string {
	if len(d.Languages) == 0 {
		return ""
	}
	return t.In(d.Languages[0], d.Languages...)
}

// SlugOf is what an event with that title may be called in addresses; event
// if the title has no letters that could be written in Latin ones.
func SlugOf(title string) string {
	slug := cut(latin(title, "-"), event.MaxSlug-4, "-") // leaves room for a number
	if !event.ValidSlug(slug) {
		slug = "event"
	}
	return slug
}

// Numbered is slug with a number, for the n-th that wants it.
func Numbered(slug string, n int) string { return slug + "-" + strconv.Itoa(n) }

// keyOf is a key from words, of which what stands first makes a short one.
func keyOf(words, what string) string {
	key := cut(latin(words, "_"), 24, "_")
	if !keyShape.MatchString(key) {
		return what
	}
	return key
}

// latin is s in the letters a-z and digits, words parted by sep.
func latin(s, sep string) string {
	forms := spelling.ParseName(s).Forms()
	if len(forms) == 0 {
		return ""
	}
	var words []string
	for _, w := range forms[0].Words {
		w = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, w)
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, sep)
}

// cut is the most whole words of s that fit.
func cut(s string, most int, sep string) string {
	if len(s) <= most {
		return s
	}
	if at := strings.LastIndex(s[:most+1], sep); at > 0 {
		return s[:at]
	}
	return s[:most]
}

// free is name, with the least number that makes it one not taken.
func free(name, sep string, most int, taken []string) string {
	found := name
	for n := 2; slices.Contains(taken, found); n++ {
		number := sep + strconv.Itoa(n)
		found = name[:min(len(name), most-len(number))] + number
	}
	return found
}
