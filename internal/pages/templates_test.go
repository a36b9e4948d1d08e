package pages

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale/localetest"
	"rollcall/internal/pages/frame"
	"rollcall/web"
)

// stories have the templates; each checks its own against its pages.
var stories = []string{"account", "attendance", "board", "demo", "editor", "frame", "overview", "personal", "public", "publish", "registrations", "reports", "settings", "staff", "writing"}

func TestEveryTemplateBelongsToAStory(t *testing.T) {
	folders, err := fs.Glob(web.Files, "templates/*/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("%d templates: %v", len(folders), err)
	}
	for _, name := range folders {
		if story := path.Base(path.Dir(name)); !slices.Contains(stories, story) {
			t.Errorf("%s is in the folder of no story", name)
		}
	}
}

// policyBreakers are what the Content-Security-Policy would switch off.
var policyBreakers = regexp.MustCompile(`<script|<style|\sstyle=|\son[a-z]+=|javascript:`)

// The policy allows our own script, and data that is none.
const (
	ownScript  = `<script type="module" src="{{asset "rollcall.js"}}"></script>`
	linkedData = `<script type="application/ld+json">{{.}}</script>`
)

func TestTemplatesKeepToThePolicy(t *testing.T) {
	for name, text := range templateTexts(t) {
		text = strings.NewReplacer(ownScript, "", linkedData, "").Replace(text)
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
		texts[strings.TrimPrefix(name, "templates/")] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

var wordKey = regexp.MustCompile(`\.T "([a-z_.]+)"`)

func TestTemplatesUseWordsThereAre(t *testing.T) {
	words := localetest.Words(t)
	p := words.Printer("en")
	for name, text := range templateTexts(t) {
		for _, m := range wordKey.FindAllStringSubmatch(text, -1) {
			if !p.Has(m[1]) {
				t.Errorf("%s: no words for %s", name, m[1])
			}
		}
	}
}

var codeKey = regexp.MustCompile(`\.T\("([a-z_.]+[a-z_])"`)

func TestCodeUsesWordsThereAre(t *testing.T) {
	words := localetest.Words(t)
	p := words.Printer("en")
	need := func(key string) {
		if !p.Has(key) {
			t.Errorf("no words for %s", key)
		}
	}
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) < 40 {
		t.Fatalf("only %d files: %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range codeKey.FindAllStringSubmatch(string(text), -1) {
			need(m[1])
		}
	}
	for _, s := range event.Statuses {
		need("personal.state." + string(s))
		need("desk.chip." + string(s))
		if frame.Looks[s].Icon == "" {
			t.Errorf("status %s has no look", s)
		}
	}
	for _, o := range []event.Outcome{event.OutcomeUnknown, event.OutcomeAttended, event.OutcomePartial, event.OutcomeNoShow, event.OutcomeExcused} {
		need("desk.outcome." + string(o))
	}
	for _, s := range []event.State{event.StateCancelled, event.StateOver, event.StateRunning, event.StateClosed, event.StateFull} {
		need("state." + string(s))
	}
	for _, a := range []desk.SeatAction{desk.Promote, desk.Withdraw, desk.Restore} {
		need("desk.do." + string(a))
		need("desk.ask." + string(a))
		need("desk.reason_hint." + string(a))
	}
	for _, c := range event.Causes {
		if c != event.CauseApprovals { // which has words already
			need("overview.need." + string(c))
		}
		need("overview.why." + string(c))
		need("overview.do." + string(c))
	}
	for _, h := range event.Happenings {
		need("overview.ahead." + string(h))
	}
	for _, k := range desk.OrganisationKinds {
		need("organisation_kind." + k)
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
