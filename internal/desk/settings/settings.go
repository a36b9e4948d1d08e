// Package settings is what the installation says about itself: its name, who
// writes, the imprint and the notice about data, and how it looks.
package settings

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rollcall/internal/brand"
	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/store"
)

// Settings are the actions on the installation.
type Settings struct{ *core.Desk }

// A Change is what an installation is to say about itself. It takes the place of
// all that it said, but for the logo.
type Change struct {
	Name          string            `json:"name" validate:"name,max=80"`
	Sender        string            `json:"sender" validate:"name,max=200"`
	ReplyTo       string            `json:"reply_to" validate:"omitempty,max=254,address"`
	Imprint       map[string]string `json:"imprint"` // by language, Markdown
	Privacy       map[string]string `json:"privacy"`
	RetentionDays int               `json:"retention_days"` // 0: Rollcall's own
	Languages     []string          `json:"languages"`      // none: all
	AccentLight   string            `json:"accent_light"`   // #rrggbb, with AccentDark
	AccentDark    string            `json:"accent_dark"`
}

// The bounds of what may be set.
const (
	maxText      = 20_000 // characters of a text in one language
	maxRetention = 3650   // days
)

// Installation returns what the installation says about itself, to admins, and
// the tag of this state of it.
func (d *Settings) Installation(ctx context.Context, by core.Actor) (*event.Installation, string, error) {
	if err := d.May(by, core.ChangeSetting); err != nil {
		return nil, "", err
	}
	i, err := d.Store.Installation(ctx)
	if err != nil {
		return nil, "", err
	}
	return i, tag(i), nil
}

// tag names a state of the settings.
func tag(i *event.Installation) string { return fmt.Sprintf(`"%d"`, i.Revision) }

// ChangeInstallation makes the installation say in of itself. match is the tag
// of the state that was read: without one it fails with ErrMatchNeeded, with
// another, unless it says the same already, with ErrChangedMeanwhile. It names the fields that break a rule; an
// accent colour that cannot be read on a light or a dark ground is one.
func (d *Settings) ChangeInstallation(ctx context.Context, by core.Actor, match string, in Change) (*event.Installation, string, error) {
	if err := d.May(by, core.ChangeSetting); err != nil {
		return nil, "", err
	}
	if match == "" {
		return nil, "", core.ErrMatchNeeded
	}
	in = in.clean()
	if err := d.check(in); err != nil {
		return nil, "", err
	}
	return d.change(ctx, by, match, "settings", func(i *event.Installation) {
		i.Name, i.Sender, i.ReplyTo = in.Name, in.Sender, in.ReplyTo
		i.Imprint, i.Privacy, i.RetentionDays = in.Imprint, in.Privacy, in.RetentionDays
		i.Languages, i.AccentLight, i.AccentDark = in.Languages, in.AccentLight, in.AccentDark
	})
}

// SetLogo puts a picture at the top of pages; none takes it away. It names the
// file where the picture is too large, no PNG or SVG, or does more than draw.
func (d *Settings) SetLogo(ctx context.Context, by core.Actor, data []byte) (*event.Installation, string, error) {
	if err := d.May(by, core.ChangeSetting); err != nil {
		return nil, "", err
	}
	kind := ""
	if len(data) > 0 {
		var err error
		if kind, err = brand.Logo(data); err != nil {
			return nil, "", refuseLogo(err)
		}
	} else {
		data = nil
	}
	return d.change(ctx, by, "*", "logo", func(i *event.Installation) { i.Logo, i.LogoKind = data, kind })
}

// refuseLogo names the file that cannot be a logo.
func refuseLogo(err error) error {
	switch {
	case errors.Is(err, brand.ErrTooLarge):
		return problem.Refuse(problem.Field{Pointer: "/file", Code: "logo_too_large", Params: map[string]any{"max": brand.MaxLogo >> 10}})
	case errors.Is(err, brand.ErrUnsafe):
		return problem.Refuse(problem.At("/file", "unsafe_logo")).Because(err)
	}
	return problem.Refuse(problem.At("/file", "no_logo")).Because(err)
}

// change writes what set makes of the installation.
func (d *Settings) change(ctx context.Context, by core.Actor, match, what string, set func(*event.Installation)) (*event.Installation, string, error) {
	now := d.Now()
	var after event.Installation
	_, err := d.Write(ctx, by, nil, func(tx *store.Tx) (core.Result, error) {
		if err := tx.LockInstallation(); err != nil {
			return core.Result{}, err
		}
		i, err := tx.WholeInstallation(ctx)
		if err != nil {
			return core.Result{}, err
		}
		before := *i
		set(i)
		fields := differences(&before, i)
		switch after = *i; {
		case len(fields) == 0: // as when a button is pressed twice
			return core.Result{}, nil
		case match != "*" && match != tag(&before):
			return core.Result{}, core.ErrChangedMeanwhile
		}
		i.Revision, i.ChangedAt = i.Revision+1, now
		if err := tx.SaveInstallation(i); err != nil {
			return core.Result{}, err
		}
		after = *i
		return core.Result{}, core.Audit(tx, core.NewEntry(by, 0, now, "installation_changed").With("what", what).With("changes", fields))
	})
	if err != nil {
		return nil, "", err
	}
	d.KeepInstalled(after)
	after.Logo = nil
	return &after, tag(&after), nil
}

// differences are the names of what is different.
func differences(a, b *event.Installation) []string {
	var all []string
	for name, same := range map[string]bool{
		"name": a.Name == b.Name, "sender": a.Sender == b.Sender, "reply_to": a.ReplyTo == b.ReplyTo,
		"imprint": maps.Equal(a.Imprint, b.Imprint), "privacy": maps.Equal(a.Privacy, b.Privacy), "retention_days": a.RetentionDays == b.RetentionDays,
		"languages": slices.Equal(a.Languages, b.Languages), "accent": a.AccentLight == b.AccentLight && a.AccentDark == b.AccentDark,
		"logo": slices.Equal(a.Logo, b.Logo),
	} {
		if !same {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// clean trims what people leave around their words, and drops empty texts.
func (in Change) clean() Change {
	in.Name, in.Sender, in.ReplyTo = input.Clean(in.Name), input.Clean(in.Sender), input.Clean(in.ReplyTo)
	in.AccentLight, in.AccentDark = strings.ToLower(input.Clean(in.AccentLight)), strings.ToLower(input.Clean(in.AccentDark))
	texts := func(all map[string]string) map[string]string {
		kept := map[string]string{}
		for lang, text := range all {
			if text = input.Clean(strings.ReplaceAll(text, "\r\n", "\n")); text != "" {
				kept[lang] = text
			}
		}
		return kept
	}
	in.Imprint, in.Privacy = texts(in.Imprint), texts(in.Privacy)
	return in
}

// check names what breaks a rule.
func (d *Settings) check(in Change) error {
	var wrong []problem.Field
	if p := problem.From(d.Check(in)); p != nil {
		wrong = p.Fields
	}
	for _, part := range []struct {
		name  string
		texts map[string]string
	}{{"imprint", in.Imprint}, {"privacy", in.Privacy}} {
		for _, lang := range slices.Sorted(maps.Keys(part.texts)) {
			wrong = append(wrong, d.checkText("/"+part.name+"/"+lang, lang, part.texts[lang])...)
		}
	}
	if in.RetentionDays < 0 {
		wrong = append(wrong, problem.Field{Pointer: "/retention_days", Code: "too_small", Params: map[string]any{"min": 0}})
	}
	if in.RetentionDays > maxRetention {
		wrong = append(wrong, problem.Field{Pointer: "/retention_days", Code: "too_large", Params: map[string]any{"max": maxRetention}})
	}
	for i, l := range in.Languages {
		if !d.Words.Speaks(l) || slices.Contains(in.Languages[:i], l) {
			wrong = append(wrong, problem.At(fmt.Sprintf("/languages/%d", i), "unknown_choice"))
		}
	}
	wrong = append(wrong, checkAccent(in.AccentLight, in.AccentDark)...)
	if len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	return nil
}

// checkText refuses a text that is too long, in a language that nobody reads
// here, or that holds what text does not.
func (d *Settings) checkText(pointer, lang, text string) []problem.Field {
	switch {
	case !d.Words.Speaks(lang):
		return []problem.Field{problem.At(pointer, "unknown_choice")}
	case len([]rune(text)) > maxText:
		return []problem.Field{{Pointer: pointer, Code: "too_long", Params: map[string]any{"max": maxText}}}
	case !input.ValidLine(strings.NewReplacer("\n", "", "\t", "").Replace(text)):
		return []problem.Field{problem.At(pointer, "lines")}
	}
	return nil
}

// checkAccent refuses colours that cannot be read, or one without the other.
func checkAccent(light, dark string) []problem.Field {
	if light == "" && dark == "" {
		return nil
	}
	var wrong []problem.Field
	for _, f := range (brand.Accent{Light: light, Dark: dark}).Check() {
		pointer, typed := "/accent_light", light
		if f.Dark {
			pointer, typed = "/accent_dark", dark
		}
		switch {
		case typed == "":
			wrong = append(wrong, problem.At(pointer, "required"))
		case f.Form:
			wrong = append(wrong, problem.At(pointer, "colour"))
		default:
			params := map[string]any{"ratio": fmt.Sprintf("%.1f", f.Ratio), "min": fmt.Sprintf("%.1f", brand.MinContrast)}
			wrong = append(wrong, problem.Field{Pointer: pointer, Code: "contrast", Params: params})
		}
	}
	return wrong
}

// AccentSheet is the style sheet with the installation's accent colour; "" if it
// is Rollcall's own.
func (d *Settings) AccentSheet() string {
	i := d.Installed()
	if i.AccentLight == "" {
		return ""
	}
	return brand.Accent{Light: i.AccentLight, Dark: i.AccentDark}.Sheet()
}

// Spoken are the languages that pages and letters can be in.
func (d *Settings) Spoken() []string { return d.Words.Languages() }

// Logo is the picture at the top of pages and its kind; ErrNotFound if there is
// none. Everybody may see it.
func (d *Settings) Logo(ctx context.Context) (data []byte, kind string, err error) {
	i, err := d.Store.WholeInstallation(ctx)
	switch {
	case err != nil:
		return nil, "", err
	case i.LogoKind == "":
		return nil, "", core.ErrNotFound
	}
	return i.Logo, i.LogoKind, nil
}
