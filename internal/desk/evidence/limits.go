package evidence

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/report"
)

// Expected failures of importing reports.
var (
	ErrNotAReport    = problem.New(problem.Invalid, "not_an_attendance_report") // with refusal, and why in words
	ErrOverRoomLimit = problem.New(problem.Conflict, "over_room_limit")         // with people and max
	ErrReportApplied = problem.New(problem.Conflict, "report_applied")          // it counts, so that it is undone first
	ErrReportGone    = problem.New(problem.Conflict, "report_bytes_gone")       // what was given is not kept any more
)

// maxNames is how many bytes a typed list of names has at most.
const maxNames = 1 << 20

// refused is a refusal to read as a problem at the field that it is about.
func refused(err error) error {
	r, ok := errors.AsType[*report.Refusal](err)
	if !ok {
		return err
	}
	why := problem.Wording{Key: "report.refused." + string(r.Code), Args: r.Args}
	at := map[report.RefusalCode]string{report.RefusedZone: "/zone", report.RefusedEncoding: "/encoding"}[r.Code]
	p := ErrNotAReport.Because(r).With("refusal", string(r.Code)).With("why", why)
	if r.Platform != "" {
		p = p.With("platform", string(r.Platform))
	}
	p.Fields = []problem.Field{{Pointer: cmp.Or(at, "/file"), Code: "not_an_attendance_report", Params: map[string]any{"why": why}}}
	return p
}

// RefusalOf is why a file was refused, nil if err says nothing of that. It may hold the
// header that its columns can be mapped by.
func RefusalOf(err error) *report.Refusal {
	if r, ok := errors.AsType[*report.Refusal](err); ok {
		return r
	}
	return nil
}

// checkSettings refuses what no report can be read with.
func checkSettings(in event.ReportSettings) error {
	var wrong []problem.Field
	if in.Zone != "" {
		if _, err := time.LoadLocation(in.Zone); err != nil || in.Zone == "Local" {
			wrong = append(wrong, problem.At("/zone", "zone"))
		}
	}
	if in.Date != "" {
		if _, err := report.ParseDate(in.Date); err != nil {
			wrong = append(wrong, problem.At("/date", "date"))
		}
	}
	switch report.Order(in.Order) {
	case report.NoOrder, report.DMY, report.MDY, report.YMD:
	default:
		wrong = append(wrong, problem.At("/order", "unknown_choice"))
	}
	for _, field := range in.Columns {
		if !IsField(field) {
			wrong = append(wrong, problem.Field{Pointer: "/columns", Code: "unknown_field", Params: map[string]any{"key": field}})
			break
		}
	}
	if len(wrong) > 0 {
		return problem.Refuse(wrong...)
	}
	return nil
}

// Fields are what a column may be said to hold.
var Fields = report.Fields()

// IsField reports whether a column may be said to hold that.
func IsField(name string) bool { return slices.Contains(Fields, report.Field(name)) }
