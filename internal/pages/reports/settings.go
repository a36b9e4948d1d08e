package reports

import (
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
)

// codePages are the encodings that files are offered to be read in; others can be
// written by programs.
var codePages = []string{"utf-8", "utf-16le", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1257"}

// settingFields are what can be said about a file.
func settingFields(g frame.Page, e *event.Event, in event.ReportSettings) []*form.Field {
	optional := g.T("signup.optional")
	zone := &form.Field{Name: "zone", Kind: "text", Label: g.T("reports.zone"), Hint: g.T("reports.zone_hint", "zone", e.Zone), Value: in.Zone, Optional: optional}
	for _, z := range g.ZonesOf(e) {
		zone.Suggestions = append(zone.Suggestions, form.Choice{Value: z})
	}
	date := &form.Field{Name: "date", Kind: "date", Label: g.T("reports.date"), Hint: g.T("reports.date_hint"), Value: in.Date, Optional: optional}
	order := &form.Field{Name: "order", Kind: "select", Label: g.T("reports.order"), Optional: optional, Choices: []form.Choice{{Label: g.T("reports.by_itself")}}}
	for _, o := range []string{"dmy", "mdy", "ymd"} {
		order.Choices = append(order.Choices, form.Choice{Value: o, Label: g.T("reports.order." + o), Chosen: o == in.Order})
	}
	encoding := &form.Field{Name: "encoding", Kind: "select", Label: g.T("reports.encoding"), Optional: optional, Choices: []form.Choice{{Label: g.T("reports.by_itself")}}}
	for _, name := range codePages {
		encoding.Choices = append(encoding.Choices, form.Choice{Value: name, Label: name, Chosen: name == in.Encoding})
	}
	return []*form.Field{zone, date, order, encoding}
}

// settingsOf is what was said about a file.
func settingsOf(t form.Typed) event.ReportSettings {
	in := event.ReportSettings{Zone: t.One("zone"), Date: t.One("date"), Order: t.One("order"), Encoding: t.One("encoding")}
	for i, header := range t["heading"] {
		if fields := t["field"]; i < len(fields) && fields[i] != "" {
			if in.Columns == nil {
				in.Columns = map[string]string{}
			}
			in.Columns[header] = fields[i]
		}
	}
	return in
}

// columnsOf are the columns of a report, with what was said about them.
func columnsOf(g frame.Page, v *desk.ReportPreview) []columnView {
	var all []columnView
	for _, c := range v.Report.Columns {
		if c.Header == "" {
			continue
		}
		used := g.T("reports.not_read")
		if c.Field != "" && g.Has("reports.field."+c.Field) {
			used = g.T("reports.field." + c.Field)
		}
		all = append(all, columnView{Header: c.Header, Used: used, Label: g.T("reports.means", "column", c.Header), Choices: fieldChoices(g, v.Report.Settings.Columns[c.Header])})
	}
	return all
}
