package settings

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A settingsPage is what the installation says about itself, as forms.
type settingsPage struct {
	page
	Notice string
	Match  string     // the state that the form was filled from
	Was    form.Field // and with what
	Form   formView
	Logo   formView
	Shown  string // the logo's address; "" if there is none
}

// installation serves GET /desk/settings.
func (p *Settings) installation(c echo.Context, by desk.Actor) error {
	v, err := p.settingsPage(c, by)
	if err != nil {
		return err
	}
	v.Notice = v.done(c, "settings")
	return p.Render(c, http.StatusOK, "settings/settings", v)
}

// settingsPage is the page as the settings stand.
func (p *Settings) settingsPage(c echo.Context, by desk.Actor) (*settingsPage, error) {
	i, tag, err := p.Desk.Installation(c.Request().Context(), by)
	if err != nil {
		return nil, err
	}
	v := &settingsPage{page: p.deskFrame(c, by), Match: tag, Shown: i.LogoPath()}
	v.Form.Fields = v.settingFields(i, p.Desk.Spoken())
	v.Was = form.Sent(v.Form.Fields).Was()
	v.Logo.Fields = []*form.Field{{Name: "file", Kind: "file", Label: v.T("settings.logo_file"), Hint: v.T("settings.logo_hint")}}
	return v, nil
}

// settingFields are the fields of the form, with what i says.
func (v *settingsPage) settingFields(i *event.Installation, languages []string) []*form.Field {
	optional := v.T("signup.optional")
	line := func(name, kind, value string) *form.Field {
		return &form.Field{Name: name, Kind: kind, Label: v.T("settings." + name), Hint: v.T("settings." + name + "_hint"), Optional: optional, Value: value, Autocomplete: "off"}
	}
	days := ""
	if i.RetentionDays > 0 {
		days = strconv.Itoa(i.RetentionDays)
	}
	offered := line("languages", "checks", "")
	fields := []*form.Field{
		line("name", "text", i.Name), line("sender", "text", i.Sender), line("reply_to", "email", i.ReplyTo), line("retention_days", "number", days), offered,
		line("accent_light", "text", i.AccentLight), line("accent_dark", "text", i.AccentDark),
	}
	for _, l := range languages {
		name := locale.Capital(v.Printer.Language(l))
		offered.Choices = append(offered.Choices, form.Choice{Value: l, Label: name, Chosen: slices.Contains(i.Languages, l)})
	}
	for _, part := range []struct {
		name string
		text event.Text
	}{{"imprint", i.Imprint}, {"privacy", i.Privacy}} {
		for _, l := range languages {
			label := v.T("settings.text_in", "text", v.T("settings."+part.name), "language", v.Printer.Language(l))
			fields = append(fields, &form.Field{Name: part.name + "." + l, Kind: "area", Label: label, Hint: v.T("settings.text_hint"), Optional: optional, Value: part.text[l]})
		}
	}
	return fields
}

// change serves POST /desk/settings. Where somebody else was faster, the form
// says at each field what they have changed.
func (p *Settings) change(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	in, wrong := p.typedSettings(t)
	if len(wrong) > 0 {
		err = problem.Refuse(wrong...)
	} else {
		_, _, err = p.Desk.ChangeInstallation(c.Request().Context(), by, t.One("match"), in)
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, p.deskFrame(c, by).Address("/desk/settings", "done", "saved"))
	}
	refused := problem.From(err)
	if refused == nil || !slices.Contains([]problem.Kind{problem.Invalid, problem.Precondition, problem.NeedsMatch}, refused.Kind) {
		return err
	}
	v, err := p.settingsPage(c, by)
	if err != nil {
		return err
	}
	if refused.Kind == problem.Invalid {
		filled(v.Form.Fields, t)
		v.Form.Summary = form.Refusal{Error: refused, Scope: "settings", Typed: t}.At(v.Page, v.Form.Fields)
		v.Match, v.Was.Value = t.One("match"), t.One(v.Was.Name)
		return p.Refuse(c, refused, "settings/settings", v)
	}
	met := form.Meet(t, form.Sent(v.Form.Fields))
	filled(v.Form.Fields, met.Merged())
	v.Form.Summary = met.Beside(v.Page, v.Form.Fields)
	return p.Refuse(c, refused, "settings/settings", v)
}

// typedSettings are the settings that were typed.
func (p *Settings) typedSettings(t form.Typed) (desk.InstallationChange, []problem.Field) {
	in := desk.InstallationChange{
		Name: t.One("name"), Sender: t.One("sender"), ReplyTo: t.One("reply_to"), Languages: t["languages"],
		AccentLight: t.One("accent_light"), AccentDark: t.One("accent_dark"), Imprint: map[string]string{}, Privacy: map[string]string{},
	}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if lang, ok := strings.CutPrefix(name, "imprint."); ok {
			in.Imprint[lang] = t.One(name)
		}
		if lang, ok := strings.CutPrefix(name, "privacy."); ok {
			in.Privacy[lang] = t.One(name)
		}
	}
	if days := strings.TrimSpace(t.One("retention_days")); days != "" {
		n, err := strconv.Atoi(days)
		if err != nil {
			return in, []problem.Field{problem.At("/retention_days", "number")}
		}
		in.RetentionDays = n
	}
	return in, nil
}

// setLogo serves POST /desk/settings/logo.
func (p *Settings) setLogo(c echo.Context, by desk.Actor) error {
	data, err := file(c)
	if err == nil && len(data) == 0 {
		err = problem.Refuse(problem.At("/file", "required"))
	}
	if err == nil {
		_, _, err = p.Desk.SetLogo(c.Request().Context(), by, data)
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, p.deskFrame(c, by).Address("/desk/settings", "done", "logo"))
	}
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid {
		return err
	}
	v, err := p.settingsPage(c, by)
	if err != nil {
		return err
	}
	v.Logo.Summary = form.Refusal{Error: refused, Scope: "settings"}.At(v.Page, v.Logo.Fields)
	return p.Refuse(c, refused, "settings/settings", v)
}

// file is the file of the form; nil if none was chosen.
func file(c echo.Context) ([]byte, error) {
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, form.ErrForm.Because(err)
	}
	f, err := header.Open()
	if err != nil {
		return nil, form.ErrForm.Because(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := io.Copy(&b, f); err != nil { // the form has a limit
		return nil, form.ErrForm.Because(err)
	}
	return b.Bytes(), nil
}

// removeLogo serves POST /desk/settings/logo/remove.
func (p *Settings) removeLogo(c echo.Context, by desk.Actor) error {
	if _, _, err := p.Desk.SetLogo(c.Request().Context(), by, nil); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, p.deskFrame(c, by).Address("/desk/settings", "done", "no_logo"))
}

// forEver is for what stands under an address that changes with it.
const forEver = "public, max-age=31536000, immutable"

// A drawing runs nothing and fetches nothing, also where it is opened alone.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// brand serves GET /static/brand/NAME: the logo and the style sheet with the
// accent colour. Under an address of before it is what there is today, and not
// to be kept.
func (p *Settings) brand(c echo.Context) error {
	i, path := p.Desk.Installed(), event.BrandPath+c.Param("name")
	h := c.Response().Header()
	keep := func(as string) {
		if h.Set("Cache-Control", "no-cache"); path == as {
			h.Set("Cache-Control", forEver)
		}
	}
	switch {
	case strings.HasPrefix(c.Param("name"), "accent-") && i.SheetPath() != "":
		keep(i.SheetPath())
		return c.Blob(http.StatusOK, "text/css; charset=utf-8", []byte(p.Desk.AccentSheet()))
	case strings.HasPrefix(c.Param("name"), "logo-") && i.LogoPath() != "":
		data, kind, err := p.Desk.Logo(c.Request().Context())
		if err != nil {
			return err
		}
		keep(i.LogoPath())
		h.Set("Content-Security-Policy", drawingPolicy)
		if kind == "svg" {
			return c.Blob(http.StatusOK, "image/svg+xml", data)
		}
		return c.Blob(http.StatusOK, "image/png", data)
	}
	return desk.ErrNotFound
}
