package pages

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"rollcall/internal/locale"
	"rollcall/web"
)

// views are the struct that each template is filled with.
var views = map[string]any{
	"about": aboutPage{}, "act": seatActionPage{}, "ask": askPage{}, "attendance": attendancePage{}, "desk": deskPage{}, "event": eventPage{},
	"events": eventsPage{}, "join": joinPage{}, "joined": joinPage{}, "letter": letterPage{}, "link": linkPage{}, "mailbox": mailboxPage{},
	"message": messagePage{}, "overview": overviewPage{}, "personal": personalPage{}, "problem": problemPage{}, "registrant": registrantPage{},
	"registrations": registrationsPage{}, "roll": rollPage{}, "sent": sentPage{}, "signin": signInPage{}, "signup": eventPage{}, "verify": personalPage{},
}

func TestTemplates(t *testing.T) {
	a, err := loadAssets(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	all, err := parseTemplates(web.Files, a)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(views)); !slices.Equal(got, want) {
		t.Fatalf("templates are %v, views are %v", got, want)
	}
	for name, tmpl := range all {
		if err := templatecheck.CheckHTML(tmpl.Lookup("layout"), views[name]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// policyBreakers are what the Content-Security-Policy would switch off.
var policyBreakers = regexp.MustCompile(`<script|<style|\sstyle=|\son[a-z]+=|javascript:`)

func TestTemplatesKeepToThePolicy(t *testing.T) {
	for name, text := range templateTexts(t) {
		if found := policyBreakers.FindString(text); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
	}
}

func templateTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := fs.WalkDir(web.Files, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(web.Files, name)
		texts[path.Base(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

var wordKey = regexp.MustCompile(`\.T "([a-z_.]+)"`)

func TestTemplatesUseWordsThereAre(t *testing.T) {
	words, err := locale.Load(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer("en")
	for name, text := range templateTexts(t) {
		for _, m := range wordKey.FindAllStringSubmatch(text, -1) {
			if !p.Has(m[1]) {
				t.Errorf("%s: no words for %s", name, m[1])
			}
		}
	}
}

var symbol = regexp.MustCompile(`icon "([a-z]+)"`)

func TestTemplatesUseIconsThereAre(t *testing.T) {
	sprite, err := fs.ReadFile(web.Files, "static/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range templateTexts(t) {
		for _, m := range symbol.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(string(sprite), `id="`+m[1]+`"`) {
				t.Errorf("%s: no icon %s", name, m[1])
			}
		}
	}
}

func TestStylesStaySmall(t *testing.T) {
	a, err := loadAssets(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	css := a.files[path.Base(a.names["rollcall.css"])]
	if limit := 40 * 1024; len(css.plain) > limit {
		t.Errorf("the styles are %d bytes, more than %d", len(css.plain), limit)
	}
}
