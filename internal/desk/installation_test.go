package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rollcall/internal/desk"
)

func TestTheInstallationSaysWhatItIs(t *testing.T) {
	t.Parallel()
	o := open(t)
	admin, member := o.staff("admin@example.org", desk.NewAccount{Role: "admin"}), o.staff("lena@example.org", desk.NewAccount{MayCreate: true})
	if i := o.Installed(); i.Called() != "Rollcall" || i.Revision != 0 {
		t.Errorf("before anybody was asked it is %+v", i)
	}
	if _, _, err := o.Installation(t.Context(), member); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a member reads the settings: %v", err)
	}
	_, tag, err := o.Installation(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	in := desk.InstallationChange{
		Name: " Network ", Sender: "Secretariat", ReplyTo: "office@example.org", Imprint: map[string]string{"en": "Office\r\nStreet 1", "de": " "},
		RetentionDays: 90, Languages: []string{"uk", "en"}, AccentLight: "#A1221A", AccentDark: "#ff9f95",
	}
	if _, _, err := o.ChangeInstallation(t.Context(), member, tag, in); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a member changes the settings: %v", err)
	}
	if _, _, err := o.ChangeInstallation(t.Context(), admin, "", in); !errors.Is(err, desk.ErrMatchNeeded) {
		t.Errorf("changed unread: %v", err)
	}
	i, next, err := o.ChangeInstallation(t.Context(), admin, tag, in)
	if err != nil || next == tag {
		t.Fatal(next, err)
	}
	if i.Name != "Network" || i.Imprint["en"] != "Office\nStreet 1" || len(i.Imprint) != 1 || i.AccentLight != "#a1221a" {
		t.Errorf("it is %+v", i)
	}
	if o.Installed().Called() != "Network" {
		t.Error("one's own change is not seen at once")
	}
	other := in
	other.Name = "Another network"
	if _, _, err := o.ChangeInstallation(t.Context(), admin, tag, other); !errors.Is(err, desk.ErrChangedMeanwhile) {
		t.Errorf("a change of another is lost: %v", err)
	}
	if _, again, err := o.ChangeInstallation(t.Context(), admin, tag, in); err != nil || again != next {
		t.Errorf("saying the same is a change: %s, %v", again, err)
	}
	if got := o.found(desk.AuditQuery{What: "event"}); !slices.Equal(got, []string{"installation_changed"}) {
		t.Errorf("the audit has %v", got)
	}
}

// Another server sees a change within ten seconds, and keeps what it knew while
// nothing can be read.
func TestAnotherServerSeesTheSettings(t *testing.T) {
	t.Parallel()
	o := open(t)
	admin, other := o.staff("admin@example.org", desk.NewAccount{Role: "admin"}), o.beside()
	if other.Installed().Called() != "Rollcall" {
		t.Fatal("it has a name")
	}
	if _, _, err := o.ChangeInstallation(t.Context(), admin, "*", desk.InstallationChange{Name: "Network"}); err != nil {
		t.Fatal(err)
	}
	o.set(9 * time.Second)
	if got := other.Installed().Called(); got != "Rollcall" {
		t.Errorf("it was read again at once: %s", got)
	}
	o.set(10 * time.Second)
	if got := other.Installed().Called(); got != "Network" {
		t.Errorf("after ten seconds it is %s", got)
	}
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	o.set(time.Minute)
	if got := other.Installed().Called(); got != "Network" {
		t.Errorf("without a database it is %s", got)
	}
}

func TestSettingsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	for name, tt := range map[string]struct {
		in   desk.InstallationChange
		want []string
	}{
		"a light accent":      {desk.InstallationChange{AccentLight: "#77cbd6", AccentDark: "#77cbd6"}, []string{"/accent_light contrast"}},
		"a dark accent":       {desk.InstallationChange{AccentLight: "#0a5566", AccentDark: "#0a5566"}, []string{"/accent_dark contrast"}},
		"one of two":          {desk.InstallationChange{AccentLight: "#0a5566"}, []string{"/accent_dark required"}},
		"no colours":          {desk.InstallationChange{AccentLight: "petrol", AccentDark: "#77cbd6"}, []string{"/accent_light colour"}},
		"a sheet":             {desk.InstallationChange{AccentLight: "#0a5566}*{x", AccentDark: "#77cbd6"}, []string{"/accent_light colour"}},
		"a name with a link":  {desk.InstallationChange{Name: "www.example.org"}, []string{"/name name"}},
		"a name of two lines": {desk.InstallationChange{Sender: "Network\r\nBcc: all@example.org"}, []string{"/sender name"}},
		"no address":          {desk.InstallationChange{ReplyTo: "office"}, []string{"/reply_to address"}},
		"languages":           {desk.InstallationChange{Languages: []string{"en", "en", "xx"}}, []string{"/languages/1 unknown_choice", "/languages/2 unknown_choice"}},
		"texts": {desk.InstallationChange{Imprint: map[string]string{"xx": "x"}, Privacy: map[string]string{"de": strings.Repeat("x", 20_001), "en": "a\x00b"}},
			[]string{"/imprint/xx unknown_choice", "/privacy/de too_long", "/privacy/en lines"}},
		"too long":  {desk.InstallationChange{RetentionDays: 3651}, []string{"/retention_days too_large"}},
		"too short": {desk.InstallationChange{RetentionDays: -1}, []string{"/retention_days too_small"}},
	} {
		if _, _, err := o.ChangeInstallation(t.Context(), admin, "*", tt.in); !slices.Equal(refused(err), tt.want) {
			t.Errorf("%s: %v, want %v", name, refused(err), tt.want)
		}
	}
	if i := o.Installed(); i.Revision != 0 {
		t.Errorf("what was refused was kept: %+v", i)
	}
}

func TestTheLogo(t *testing.T) {
	t.Parallel()
	o := open(t)
	admin := o.staff("admin@example.org", desk.NewAccount{Role: "admin"})
	drawn := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>`)
	if _, _, err := o.Logo(t.Context()); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("there is a logo: %v", err)
	}
	if _, _, err := o.SetLogo(t.Context(), admin, []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`)); !slices.Equal(refused(err), []string{"/file unsafe_logo"}) {
		t.Errorf("a script: %v", refused(err))
	}
	if _, _, err := o.SetLogo(t.Context(), admin, drawn); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.ChangeInstallation(t.Context(), admin, "*", desk.InstallationChange{Name: "Network"}); err != nil {
		t.Fatal(err)
	}
	if data, kind, err := o.Logo(t.Context()); err != nil || kind != "svg" || string(data) != string(drawn) {
		t.Errorf("the logo is %s %q, %v", kind, data, err)
	}
	if i := o.Installed(); i.LogoKind != "svg" || i.Logo != nil {
		t.Errorf("what is kept is %+v", i)
	}
	if _, _, err := o.SetLogo(t.Context(), admin, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Logo(t.Context()); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the logo stays: %v", err)
	}
}
