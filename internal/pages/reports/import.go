package reports

import (
	"cmp"
	"encoding/base64"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// importRoutes are those of reports as a whole.
func (p *Reports) importRoutes() []frame.Route {
	get, post, base := http.MethodGet, http.MethodPost, team.ReportsPath(":event", ":session")
	of := func(method, path string, a desk.Action, h team.Handler) frame.Route {
		return frame.Route{Method: method, Path: base + path, Action: a, Handle: p.SignedIn(h)}
	}
	return []frame.Route{
		of(get, "", desk.SeeAttendance, p.reports),
		of(post, "/import", desk.DecideOutcome, p.importReports),
		of(get, "/:report", desk.SeeAttendance, withReport(p.report)),
		of(post, "/:report", desk.DecideOutcome, withReport(p.correct)),
		of(get, "/:report/rows", desk.SeeAttendance, withReport(p.rows)),
		of(post, "/:report/apply", desk.DecideOutcome, withReport(p.apply)),
		of(post, "/:report/undo", desk.DecideOutcome, withReport(p.undoReport)),
		of(post, "/:report/remove", desk.DecideOutcome, withReport(p.remove)),
	}
}

// A mapping is a file in which no table of people was found, for its columns to be named.
type mapping struct {
	Again, Name string // the file once more
	Columns     []mappedColumn
}

// A mappedColumn is a column with what it may hold.
type mappedColumn struct {
	Header, Sample, Label string
	Choices               []form.Choice
}

// importReports serves POST /desk/EVENT/sessions/SESSION/reports/import: one file or
// several, or names.
func (p *Reports) importReports(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	all, err := filesOf(c, t)
	if err != nil {
		return err
	}
	var failed []failure
	var taken []*desk.ReportPreview
	for i := range all {
		v, _, err := p.Desk.ImportReport(c.Request().Context(), by, c.Param("event"), c.Param("session"), all[i])
		switch said := problem.From(err); {
		case err == nil:
			taken = append(taken, v)
		case said == nil || said.Kind != problem.Invalid && said.Kind != problem.Precondition && said.Kind != problem.Unavailable:
			return err
		default:
			failed = append(failed, failure{said, &all[i]})
		}
	}
	if failed == nil {
		return p.afterImport(c, by, taken)
	}
	v, err := p.list(c, by, t)
	if err != nil {
		return err
	}
	for _, r := range taken {
		v.Taken = append(v.Taken, reportName(v.Page, r.Report))
	}
	v.refused(failed, t)
	return p.Refuse(c, failed[0].why, "reports/reports", v)
}

// A failure is a report that was not taken.
type failure struct {
	why *problem.Error
	of  *desk.GivenReport
}

// afterImport leads to the one report, or to the list of several.
func (p *Reports) afterImport(c echo.Context, by desk.Actor, taken []*desk.ReportPreview) error {
	path := team.ReportsPath(c.Param("event"), c.Param("session"))
	if len(taken) == 1 {
		path += "/" + strconv.FormatInt(taken[0].Report.ID, 10)
	}
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(path))
}

// refused says on the page why files were not taken, of several each by its name.
func (v *reportsPage) refused(failed []failure, t form.Typed) {
	fields := append([]*form.Field{&v.File, &v.Names}, v.Settings...)
	first := failed[0]
	v.Summary = form.Refusal{Error: first.why, Scope: "reports", Zone: "UTC", Typed: t}.At(v.Page, fields)
	if v.File.Error != "" && first.of.Name != "" {
		v.File.Error = v.T("reports.of_file", "file", first.of.Name, "text", v.File.Error)
		v.Summary.Errors[0].Line = v.File.Error // the field of files comes first
	}
	for _, f := range failed[1:] {
		for _, e := range form.Errors(v.Page, "reports", f.why.Fields, t.One) {
			if e.Name != v.File.Name && e.Name != v.Names.Name { // a setting, which is that of all
				continue
			}
			e.Line = v.T("reports.of_file", "file", cmp.Or(f.of.Name, v.T("reports.typed_names")), "text", e.Text)
			v.Summary.Errors = append(v.Summary.Errors, e)
		}
	}
	if first.why.Kind == problem.Invalid {
		v.Summary.Head = v.T("signup.problems", "count", len(v.Summary.Errors))
	}
	v.askColumns(first)
}

// askColumns offers to name the columns of a file in which no table of people was found.
func (v *reportsPage) askColumns(f failure) {
	why := desk.ReportRefusal(f.why)
	if why == nil || why.Code != "no_table" || len(why.Headers) == 0 {
		return
	}
	v.Mapping = &mapping{Again: base64.StdEncoding.EncodeToString(f.of.File), Name: f.of.Name}
	for i, header := range why.Headers {
		if header == "" {
			continue
		}
		c := mappedColumn{Header: header, Label: v.T("reports.means", "column", header), Choices: fieldChoices(v.Page, f.of.Settings.Columns[header])}
		if len(why.Sample) > 0 && i < len(why.Sample[0]) {
			c.Sample = why.Sample[0][i]
		}
		v.Mapping.Columns = append(v.Mapping.Columns, c)
	}
}

// fieldChoices are what a column may hold.
func fieldChoices(g frame.Page, chosen string) []form.Choice {
	choices := []form.Choice{{Label: g.T("reports.by_itself")}}
	for _, f := range desk.ReportFields {
		choices = append(choices, form.Choice{Value: string(f), Label: g.T("reports.field." + string(f)), Chosen: string(f) == chosen})
	}
	return choices
}

// filesOf are the reports in a form, in its order: files, the file that is sent again with
// its columns named, or names. A form with nothing is one report with nothing.
func filesOf(c echo.Context, t form.Typed) ([]desk.GivenReport, error) {
	settings := settingsOf(t)
	if again := t.One("again"); again != "" {
		data, err := base64.StdEncoding.DecodeString(again)
		if err != nil {
			return nil, form.ErrForm.Because(err)
		}
		return []desk.GivenReport{{Name: t.One("again_name"), File: data, Settings: settings}}, nil
	}
	var all []desk.GivenReport
	if sent, err := c.MultipartForm(); err == nil {
		for _, header := range sent.File["file"] {
			if header.Filename == "" && header.Size == 0 {
				continue
			}
			data, err := bytesOf(header)
			if err != nil {
				return nil, err
			}
			all = append(all, desk.GivenReport{Name: header.Filename, File: data, Settings: settings})
		}
	}
	if names := t.One("names"); names != "" || len(all) == 0 {
		all = append(all, desk.GivenReport{Names: names, Settings: settings})
	}
	return all, nil
}

func bytesOf(header *multipart.FileHeader) ([]byte, error) {
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	return io.ReadAll(f)
}
