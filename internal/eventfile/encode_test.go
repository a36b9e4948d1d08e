package eventfile

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rollcall/internal/event"
)

// awkward are pieces of text that mean something in YAML or JSON.
var awkward = []string{
	"a", "x y", "Щ", "ქ", "é", "😀", " ", "  ", "\n", "\n\n", "\r\n", "\t", "#", " #", ":", ": ", "- ", "-", "---", "...", "'", "\"", "\\", "\\n",
	"{", "}", "[", "]", ",", "&a", "*a", "!", "|", "|-", ">", "%", "@", "`", "~", "null", "true", "no", "off", "y", "1", "0x1", "1e3", ".5", "-1",
	"?", "? ", "<<", "=", "<b>", "2021-11-12", "2021-11-12T10:00", "10:00", "168h", "\u00a0", "\u0085", "\u2028", "\u200b", "\ufeff", "\x00", "\x1b", "\x7f",
}

func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(awkward), 0, 8).Draw(t, "pieces"), "")
	})
}

// anything fills v with values of every kind, sensible or not.
func anything(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*event.ShowIf]() && rapid.Bool().Draw(t, "conditional") {
			v.Set(reflect.ValueOf(&event.ShowIf{Question: texts().Draw(t, "question"), Is: []string{texts().Draw(t, "is")}}))
		}
		if v.Type() != reflect.TypeFor[*event.ShowIf]() && rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			anything(t, v.Elem())
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			anything(t, f)
		}
	case reflect.Map:
		if m := rapid.MapOfN(texts(), texts(), 0, 3).Draw(t, "texts"); len(m) > 0 {
			v.Set(reflect.ValueOf(event.Text(m)))
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, 2).Draw(t, "items"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				anything(t, v.Index(i))
			}
		}
	case reflect.String:
		v.SetString(texts().Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	default:
		v.SetInt(int64(rapid.Int32().Draw(t, "number")))
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := &Document{}
		anything(t, reflect.ValueOf(doc).Elem())
		doc.Settle()
		out := Encode(doc)
		f, err := read("event.yaml", out)
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, out)
		}
		if diff := cmp.Diff(doc, f.Document); diff != "" {
			t.Fatalf("written -, read +\n%s\nin\n%s", diff, out)
		}
		if changes := Diff(doc, f.Document); changes != nil {
			t.Fatalf("changes of nothing: %v", changes)
		}
	})
}

// nothing holds an empty list or text and null to be equal: encoding/json
// writes what is needed and missing as null.
var nothing = cmp.FilterValues(
	func(a, b *node) bool { return hollow(a) && hollow(b) },
	cmp.Comparer(func(a, b *node) bool { return true }),
)

func hollow(n *node) bool {
	return n.kind == null || !n.scalar() && len(n.fields)+len(n.items) == 0
}

func TestEncodeFollowsTheJSONTags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := New()
		anything(t, reflect.ValueOf(doc).Elem())
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		n, err := readJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		ours := toNode(reflect.ValueOf(*doc))
		if diff := cmp.Diff(n, ours, cmp.AllowUnexported(node{}, field{}), nothing); diff != "" {
			t.Fatalf("encoding/json -, ours +\n%s", diff)
		}
	})
}

func TestEncodeWritesForPeople(t *testing.T) {
	doc := New()
	doc.Slug, doc.Zone, doc.Languages = "small", "Europe/Berlin", []string{"de", "en"}
	doc.Title = event.Text{"en": "Small event", "de": "Kleine Veranstaltung"}
	doc.Summary = event.Text{"en": "One\n\n- two"}
	doc.Registration.WaitingList.Mode = event.WaitingOff
	doc.Reminders = []Reminder{{"168h"}}
	s := NewSession()
	s.Slug, s.Title, s.Starts, s.Ends, s.Capacity, s.RoomLimit = "no", event.Text{"de": "Eins"}, "2021-11-12T10:00", "2021-11-12T12:30", 10, 10
	s.Agenda = []AgendaItem{{Title: event.Text{"de": strings.Repeat("lang ", 25)}, Speakers: []event.Speaker{{Organisation: "Mostar"}}}}
	doc.Sessions = []Session{s}
	const want = `slug: small
title: {de: "Kleine Veranstaltung", en: "Small event"}
summary:
  en: |-
    One

    - two
languages: [de, en]
zone: Europe/Berlin
visibility: public
registration:
  verify: true
  hold_minutes: 60
  approval: false
  waiting_list: {mode: "off", capacity: 0, offer_hours: 24}
attendance: {threshold_percent: 80, grace_minutes: 10, no_show_release_minutes: 0, freeze_days: 14, self_declare: false}
reminders: [{before: 168h}]
retention_days: 180
sessions:
  - slug: "no"
    title: {de: Eins}
    starts: 2021-11-12T10:00
    ends: 2021-11-12T12:30
    capacity: 10
    room_limit: 10
    join_opens_minutes: 30
    agenda:
      - title:
          de: "lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang lang "
        speakers: [{organisation: Mostar}]
`
	if diff := cmp.Diff(want, string(Encode(doc))); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}
