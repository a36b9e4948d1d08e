package rest

import (
	"context"
	"strings"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// ImportRegistrants serves POST /events/{event}/registrants/import.
func (a *API) ImportRegistrants(ctx context.Context, r api.ImportRegistrantsRequestObject) (api.ImportRegistrantsResponseObject, error) {
	f, err := formOf(r.Body)
	if err != nil {
		return nil, err
	}
	file := f.file("file")
	if file == nil {
		return nil, problem.Refuse(problem.At("/file", "required"))
	}
	var wrong []problem.Field
	in := desk.PeopleList{
		File: file.bytes, Sessions: f.texts("sessions"), Columns: map[string]string{}, Apply: f.yes("apply", &wrong), Good: f.yes("good_rows", &wrong),
	}
	for _, text := range f.texts("columns") {
		heading, field, ok := cutLast(text, "=")
		if !ok {
			wrong = append(wrong, problem.At("/columns", "malformed"))
		}
		in.Columns[heading] = strings.TrimSpace(field)
	}
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	v, err := a.desk.ImportRegistrants(ctx, caller(ctx), r.Event, in)
	if err != nil {
		return nil, err
	}
	return api.ImportRegistrants200JSONResponse(registrantPreview(v)), nil
}

// cutLast parts text at the last sep.
func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}

func registrantPreview(v *desk.PeopleFound) api.RegistrantPreview {
	wire := api.RegistrantPreview{
		ID: v.ID, Encoding: orNull(v.Encoding), Separator: orNull(v.Separator), Letters: v.Letters, Applied: v.Applied, Errors: []api.ListError{},
		Counts: api.RegistrantCounts{
			Rows: len(v.Rows), New: v.Counts[desk.PeopleNew], Changed: v.Counts[desk.PeopleChanged], Same: v.Counts[desk.PeopleSame], Errors: v.Counts[desk.PeopleWrong],
		},
		Rows: each(v.Rows, registrantRow),
	}
	for _, c := range v.Columns {
		wire.Columns = append(wire.Columns, api.ListColumn{Heading: c.Heading, Field: orNull(c.Field)})
	}
	for i := range v.Rows {
		for _, f := range v.Rows[i].Wrong {
			wire.Errors = append(wire.Errors, api.ListError{Row: v.Rows[i].Line, Column: f.Column, Code: api.RuleCode(f.Code)})
		}
	}
	return wire
}

func registrantRow(r *desk.PeopleRow) api.RegistrantRow {
	wire := api.RegistrantRow{
		Row: r.Line, Kind: api.RegistrantRowKind(r.Kind), Name: r.Name, Email: r.Email, Twin: orNull(r.Twin), Meant: orNull(r.Meant),
		Changes: each(r.Changes, fieldChange), Sessions: list(r.Added), Statuses: each(r.Places, func(p *event.Place) api.Status { return api.Status(p.Status) }),
	}
	if r.ID != 0 {
		wire.Registrant = idOrNull(&r.ID)
	}
	return wire
}
