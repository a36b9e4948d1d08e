package desk_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/store"
)

// towns are what an organiser knows of municipalities.
func towns(d *eventfile.Document) {
	d.Interpretation = []string{"uk", "ka"}
	d.Municipalities = []event.Municipality{
		{Key: "mostar", Country: "BA", Name: event.Text{"en": "Mostar"}, Aliases: []string{"Мостар"}},
		{Key: "lviv", Name: event.Text{"en": "Lviv", "de": "Lemberg"}},
	}
}

func (o *office) change(fn func(*eventfile.Document)) {
	o.t.Helper()
	if _, err := o.applyChange(fn, desk.LettersQuiet); err != nil {
		o.t.Fatal(err)
	}
}

func TestMunicipalitiesAreCountedByTheirList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	o.change(towns)
	sign := func(i int, written, country string) *event.Registrant {
		t.Helper()
		in := person(i)
		in.Municipality, in.Country = written, country
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
		return o.known(i)
	}
	want(t, "as listed", sign(1, "mostar", "BA").MunicipalityKey, "mostar")
	want(t, "in another script", sign(2, "Мостар", "").MunicipalityKey, "mostar")
	want(t, "in another country", sign(3, "Mostar", "HR").MunicipalityKey, "")
	unknown := sign(4, "Grad Mostar", "BA")
	want(t, "unknown, as written", unknown.Municipality+unknown.MunicipalityKey, "Grad Mostar")

	o.change(func(d *eventfile.Document) {
		d.Municipalities[0].Aliases = append(d.Municipalities[0].Aliases, "Grad Mostar")
	})
	want(t, "after the alias was added", o.known(4).MunicipalityKey, "mostar")
	want(t, "another country's after that", o.known(3).MunicipalityKey, "")
	stats, err := o.Stats(t.Context(), operator, "webinar")
	done(t, err)
	want(t, "counted", fmt.Sprint(stats.ByMunicipality), "map[:1 mostar:3]")
	o.change(func(d *eventfile.Document) { d.Municipalities = d.Municipalities[1:] })
	want(t, "after it was taken out", o.known(1).MunicipalityKey, "")
	want(t, "what was written", o.known(1).Municipality, "mostar")

	lemberg := "lemberg"
	v, err := o.ChangeMe(t.Context(), o.as(o.known(4)), desk.Change{Municipality: &lemberg})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "after a change", v.Registrant.MunicipalityKey, "lviv")
	doc, _, err := o.EventFile(t.Context(), operator, "webinar")
	if err != nil {
		t.Fatal(err)
	}
	applied, err := o.Apply(t.Context(), operator, []*eventfile.Document{doc}, desk.ApplyOptions{})
	if err != nil || len(applied[0].Changes) != 0 {
		t.Errorf("exported and applied: %v, %v", applied, err)
	}
}

func TestLanguagesAndInterpretation(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	in := person(1)
	in.LanguagesSpoken, in.Interpretation = []string{"uk", " en", "uk"}, "uk"
	if got := refused(o.SignUp(t.Context(), desk.Actor{}, "webinar", in)); !slices.Equal(got, []string{"/interpretation unknown_choice"}) {
		t.Errorf("where nothing is interpreted: %v", got)
	}
	o.change(towns)
	for _, tt := range []struct {
		change func(*desk.SignUp)
		want   []string
	}{
		{func(in *desk.SignUp) { in.Interpretation = "de" }, []string{"/interpretation unknown_choice"}},
		{func(in *desk.SignUp) { in.LanguagesSpoken[1] = "??" }, []string{"/languages_spoken/1 language"}},
		{func(in *desk.SignUp) { in.LanguagesSpoken = manyTags(21) }, []string{"/languages_spoken too_many"}},
	} {
		wrong := in
		wrong.LanguagesSpoken = slices.Clone(in.LanguagesSpoken)
		tt.change(&wrong)
		if got := refused(o.SignUp(t.Context(), desk.Actor{}, "webinar", wrong)); !slices.Equal(got, tt.want) {
			t.Errorf("%v, want %v", got, tt.want)
		}
	}
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	r := o.known(1)
	want(t, "kept", fmt.Sprint(r.LanguagesSpoken, r.Interpretation), "[uk en]uk")

	o.change(func(d *eventfile.Document) { d.Interpretation = []string{"ka"} })
	function := "Planner"
	if _, err := o.ChangeMe(t.Context(), o.as(r), desk.Change{Function: &function}); err != nil {
		t.Errorf("what was chosen before is refused: %v", err)
	}
	ka, none := "ka", []string{}
	v, err := o.ChangeMe(t.Context(), o.as(r), desk.Change{Interpretation: &ka, LanguagesSpoken: &none})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "changed", fmt.Sprint(v.Registrant.LanguagesSpoken, v.Registrant.Interpretation), "[]ka")
}

// manyTags are n language tags that differ.
func manyTags(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%c%c%c", 'q', 'a'+i%20, 'a'+i/20))
	}
	return all
}

func TestErasureTakesTheFormAlong(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	o.change(towns)
	in := person(1)
	in.LanguagesSpoken, in.Interpretation, in.Municipality, in.LatinName = []string{"uk"}, "uk", "Mostar", "Ana"
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Fatal(err)
	}
	id := o.known(1).ID
	if err := o.store.Tx(t.Context(), nil, func(tx *store.Tx) error { return tx.Erase(id, noon) }); err != nil {
		t.Fatal(err)
	}
	r, err := o.store.Registrant(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if r.LanguagesSpoken != nil || r.Interpretation+r.MunicipalityKey+r.Municipality+r.LatinName != "" {
		t.Errorf("left over: %+v", r)
	}
}

func TestConsentsKeepWhatWasShown(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	o.change(func(d *eventfile.Document) {
		d.Consents[0].Text = event.Text{"en": "In the list", "de": "In der Liste"}
	})
	for i, tt := range []struct{ shown, language, text, kept string }{
		{"", "de", "In der Liste", "de"},
		{"en", "de", "In the list", "en"},
		{"ka", "de", "In the list", "en"}, // shown in the event's first language, having no other
	} {
		in := person(i)
		in.Language, in.Shown, in.Consents = tt.language, tt.shown, map[string]bool{"publish": true}
		if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256([]byte(tt.text))
		got := o.known(i).Consents["publish"]
		if got != (event.Consent{Given: true, Version: 2, Language: tt.kept, Hash: hex.EncodeToString(hash[:]), At: noon}) {
			t.Errorf("%+v: kept %+v", tt, got)
		}
	}
}

func TestMistypedAddressesAreAskedAboutOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(20, false)
	in := person(1)
	in.Email, in.Ask = "ana@gmial.com", true
	in.Colleagues = []desk.Colleague{{Email: "ivan@ukr.ent", GivenName: "Ivan", FamilyName: "M"}}
	if got := refused(o.SignUp(t.Context(), desk.Actor{}, "webinar", in)); !slices.Equal(got, []string{"/email meant", "/colleagues/0/email meant"}) {
		t.Errorf("asked about %v", got)
	}
	in.Asked = []string{" Ana@GMIAL.com"}
	if got := refused(o.SignUp(t.Context(), desk.Actor{}, "webinar", in)); !slices.Equal(got, []string{"/colleagues/0/email meant"}) {
		t.Errorf("asked about %v", got)
	}
	in.Asked = append(in.Asked, "ivan@ukr.ent")
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Errorf("asked twice: %v", err)
	}
	in = person(2)
	in.Email = "ana2@gmial.com"
	if err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in); err != nil {
		t.Errorf("a program was asked: %v", err)
	}
}

// hard are texts that people paste and machines send.
var hard = map[string]string{
	"10,000 characters":         strings.Repeat("x", 10_000),
	"10,000 letters of Ukraine": strings.Repeat("щ", 10_000),
	"emoji":                     "Ana 👩🏽‍💻🇧🇦",
	"a right-to-left mark":      "Ana\u200f",
	"right-to-left text":        "דנה כהן",
	"a direction turned":        "Ana\u202egnp.exe",
	"an isolate":                "Ana\u2066x\u2069",
	"a null":                    "Ana\x00",
	"a bell":                    "A\ana",
	"a line break":              "Ana\r\nBcc: x@example.org",
	"a line separator":          "Ana\u2028x",
	"a replacement":             "Ana\ufffd",
	"markup":                    `"><script>alert(1)</script>`,
	"a formula":                 "=1+1",
	"combining marks":           "Zalgo" + strings.Repeat("\u0301", 150),
}

// takes says which of hard a line of text takes.
func takes(name string) bool {
	return slices.Contains([]string{"emoji", "a right-to-left mark", "right-to-left text", "markup", "a formula", "combining marks"}, name)
}

func TestHardTextsInEveryField(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.announce(1000, false)
	o.change(towns)
	fields := map[string]func(in *desk.SignUp, s string){
		"/given_name":                func(in *desk.SignUp, s string) { in.GivenName = s },
		"/family_name":               func(in *desk.SignUp, s string) { in.FamilyName = s },
		"/latin_name":                func(in *desk.SignUp, s string) { in.LatinName = s },
		"/organisation":              func(in *desk.SignUp, s string) { in.Organisation = s },
		"/municipality":              func(in *desk.SignUp, s string) { in.Municipality = s },
		"/function":                  func(in *desk.SignUp, s string) { in.Function = s },
		"/answers/topic":             func(in *desk.SignUp, s string) { in.Answers = map[string]any{"peer": "now", "topic": s} },
		"/colleagues/0/given_name":   func(in *desk.SignUp, s string) { in.Colleagues[0].GivenName = s },
		"/colleagues/0/family_name":  func(in *desk.SignUp, s string) { in.Colleagues[0].FamilyName = s },
		"/colleagues/0/function":     func(in *desk.SignUp, s string) { in.Colleagues[0].Function = s },
		"/email!":                    func(in *desk.SignUp, s string) { in.Email = s },
		"/colleagues/0/email!":       func(in *desk.SignUp, s string) { in.Colleagues[0].Email = s },
		"/colleagues/0/language!":    func(in *desk.SignUp, s string) { in.Colleagues[0].Language = s },
		"/organisation_kind!":        func(in *desk.SignUp, s string) { in.OrganisationKind = s },
		"/country!":                  func(in *desk.SignUp, s string) { in.Country = s },
		"/language!":                 func(in *desk.SignUp, s string) { in.Language = s },
		"/zone!":                     func(in *desk.SignUp, s string) { in.Zone = s },
		"/interpretation!":           func(in *desk.SignUp, s string) { in.Interpretation = s },
		"/languages_spoken/0!":       func(in *desk.SignUp, s string) { in.LanguagesSpoken = []string{s} },
		"/sessions/0!":               func(in *desk.SignUp, s string) { in.Sessions = []string{s} },
		"/answers/peer!":             func(in *desk.SignUp, s string) { in.Answers = map[string]any{"peer": s} },
		"/consents/~0x~1y!":          func(in *desk.SignUp, s string) { in.Consents = map[string]bool{"~x/y": true} },
		"/answers/no_such_question!": func(in *desk.SignUp, s string) { in.Answers = map[string]any{"no_such_question": s} },
	}
	i := 0
	for field, set := range fields {
		for name, text := range hard {
			i++
			in := person(i)
			in.Colleagues = []desk.Colleague{colleague(10_000 + i)}
			set(&in, text)
			err := o.SignUp(t.Context(), desk.Actor{}, "webinar", in)
			field, never := strings.CutSuffix(field, "!")
			ok := takes(name) && !never && !(field == "/latin_name" && name == "right-to-left text")
			got := refused(err)
			if ok && err != nil {
				t.Errorf("%s in %s: %v", name, field, err)
			}
			if !ok && (len(got) == 0 || !strings.HasPrefix(got[0], field+" ")) {
				t.Errorf("%s in %s: %v, %v", name, field, got, err)
			}
			if kept := o.known(i); ok && strings.TrimPrefix(field, "/") == "given_name" && kept.GivenName != text && name != "combining marks" {
				t.Errorf("%s is kept as %q", name, kept.GivenName)
			}
		}
	}
	o.clean()
}
