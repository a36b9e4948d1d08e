package publish

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// file serves GET /desk/EVENT/event.yaml.
func (p *Publish) file(c echo.Context, by desk.Actor) error {
	text, err := p.Desk.TakeFile(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": c.Param("event") + ".yaml"}))
	h.Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "application/yaml", text)
}

// An importPage makes an event of a file.
type importPage struct {
	page
	File      form.Field
	Text      form.Field
	Slug      form.Field
	AsWritten form.Field
	Problem   string   // what is wrong with the whole
	Lines     []string // what is wrong, each with its line
}

// importForm serves GET /desk/import.
func (p *Publish) importForm(c echo.Context, by desk.Actor) error {
	if err := p.Desk.CheckImport(by); err != nil {
		return err
	}
	return p.Render(c, http.StatusOK, "publish/import", p.importPage(c, by, form.Typed{}))
}

// importPage is the form with what was typed.
func (p *Publish) importPage(c echo.Context, by desk.Actor, t form.Typed) importPage {
	v := importPage{page: page{p.DeskPage(c, by)}}
	optional := v.T("signup.optional")
	v.File = form.Field{Name: "file", Kind: "file", Label: v.T("import.file"), Hint: v.T("import.file_hint"), Optional: optional}
	v.Text = form.Field{Name: "text", Kind: "area", Label: v.T("import.text"), Optional: optional}
	v.Slug = form.Field{Name: "slug", Kind: "text", Label: v.T("import.slug"), Hint: v.T("import.slug_hint"), Optional: optional, Autocomplete: "off"}
	v.AsWritten = form.Field{Name: "as_written", Kind: "tick", Label: v.T("import.as_written"), Choices: []form.Choice{{Value: "yes"}}}
	for _, x := range []*form.Field{&v.Text, &v.Slug, &v.AsWritten} {
		x.Fill(t)
	}
	return v
}

// importFile serves POST /desk/import. A file that is refused comes back as
// text, in which what is wrong can be put right.
func (p *Publish) importFile(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err := errors.Join(p.Desk.CheckImport(by), err); err != nil {
		return err
	}
	sent, err := sentFile(c)
	if err != nil {
		return err
	}
	if len(sent) > 0 {
		t["text"] = []string{strings.ToValidUTF8(string(sent), "\uFFFD")}
	} else {
		sent = []byte(strings.ReplaceAll(t.One("text"), "\r\n", "\n")) // as forms send lines
	}
	f, err := eventfile.Parse("", sent)
	if err != nil {
		return p.importRefused(c, by, t, err)
	}
	if slug := strings.TrimSpace(t.One("slug")); slug != "" {
		f.Document.Slug = slug
		if !event.ValidSlug(slug) {
			return p.importRefused(c, by, t, problem.Refuse(problem.Field{Pointer: "/slug", Code: "slug", Params: map[string]any{"max": event.MaxSlug}}))
		}
	}
	applied, err := p.Desk.ImportEvent(c.Request().Context(), by, f.Document, t.One("as_written") != "")
	if err == nil {
		return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address("/desk/"+applied.Slug+TabPath, "done", "imported"))
	}
	if refused := problem.From(err); refused != nil && len(refused.Fields) > 0 {
		err = f.Refuse(refused.Fields)
	}
	return p.importRefused(c, by, t, err)
}

// sentFile is the file that was sent, empty if there is none.
func sentFile(c echo.Context) ([]byte, error) {
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, form.ErrForm.Because(err)
	}
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	return io.ReadAll(f)
}

// importRefused shows the form once more with what is wrong, line by line where
// that is in the file. What a form cannot help is shown as any problem.
func (p *Publish) importRefused(c echo.Context, by desk.Actor, t form.Typed, err error) error {
	refused := problem.From(err)
	if refused == nil || refused.Kind != problem.Invalid && refused.Kind != problem.Conflict {
		return err
	}
	v := p.importPage(c, by, t)
	at, inFile := errors.AsType[*eventfile.Refused](err)
	switch {
	case inFile:
		v.Problem = v.T("import.refused", "count", len(at.Refusals))
		for _, x := range at.Refusals {
			v.Lines = append(v.Lines, v.T("import.line", "line", x.Line, "text", v.refusal(x.Field)))
		}
	case errors.Is(refused, desk.ErrSlugTaken):
		v.Problem = v.ProblemText(refused, "")
		v.Slug.Error = v.Problem
	default:
		v.Problem = v.refusal(refused.Fields[0])
		v.Slug.Error = v.Problem
	}
	return p.Refuse(c, refused, "publish/import", v)
}

// refusal is what is wrong with one value, in words.
func (v page) refusal(f problem.Field) string {
	var args []any
	for name, value := range f.Params {
		args = append(args, name, value)
	}
	if key := "import.rule." + f.Code; v.Has(key) {
		return v.T(key, args...)
	}
	return v.T("rule."+f.Code, args...)
}
