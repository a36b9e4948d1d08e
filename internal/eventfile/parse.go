package eventfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rollcall/internal/problem"
)

// Expected failures of reading JSON.
var (
	ErrBadJSON  = problem.New(problem.BadRequest, "bad_json")
	ErrBadYAML  = problem.New(problem.BadRequest, "bad_yaml")
	ErrTooLarge = problem.New(problem.TooLarge, "too_large")
)

// A File is a document that was read, and where everything stands in it.
type File struct {
	Name     string
	Document *Document
	lines    map[string]int // by JSON pointer
}

// Parse reads a YAML file and checks it against every rule. What is wrong is
// a *Refused with all of it; name is only for that.
func Parse(name string, data []byte) (*File, error) {
	f, err := read(name, data)
	if err != nil {
		return nil, err
	}
	return f.checked()
}

// checked is f if its document breaks no rule.
func (f *File) checked() (*File, error) {
	if wrong := f.Document.Check(); len(wrong) > 0 {
		return nil, f.Refuse(wrong)
	}
	f.Document.Tidy()
	return f, nil
}

// read is Parse without the rules.
func read(name string, data []byte) (*File, error) {
	n, bad := readYAML(data)
	if bad != nil {
		return nil, &Refused{name, []Refusal{{Line: bad.line, Field: bad.Field}}}
	}
	return fileOf(name, n)
}

// fileOf is the file that n stands in, unless n is no document.
func fileOf(name string, n *node) (*File, error) {
	f := &File{Name: name, Document: New(), lines: map[string]int{}}
	n.positions("", f.lines)
	var d decoder
	d.decode(n, f.Document)
	if len(d.wrong) == 0 {
		return f, nil
	}
	refused := &Refused{File: name}
	for _, w := range d.wrong {
		refused.Refusals = append(refused.Refusals, Refusal{Line: w.line, Field: w.Field})
	}
	return nil, refused.sorted()
}

// ParseJSON reads a document as the API takes it and checks it against every
// rule. It fails with ErrBadJSON (also for a doubled key or anything after
// the end), ErrTooLarge, or a problem that names the fields.
func ParseJSON(data []byte) (*Document, error) {
	if len(data) > MaxSize {
		return nil, ErrTooLarge.With("max", MaxSize)
	}
	n, err := readJSON(data)
	if err != nil {
		return nil, ErrBadJSON.Because(err)
	}
	doc := New()
	var d decoder
	d.decode(n, doc)
	var wrong []problem.Field
	for _, w := range d.wrong {
		wrong = append(wrong, w.Field)
	}
	if len(wrong) == 0 {
		wrong = doc.Check()
	}
	if len(wrong) > 0 {
		return nil, problem.Refuse(wrong...)
	}
	doc.Tidy()
	return doc, nil
}

// Line is where the value with a JSON pointer stands, or, if it is not
// written, the nearest value around it.
func (f *File) Line(pointer string) int {
	for pointer != "" {
		if line, ok := f.lines[pointer]; ok {
			return line
		}
		pointer = pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
	}
	return max(1, f.lines[""])
}

// Refuse says at which lines fields break their rules. It serves this
// package's rules and those that others, who know what has happened already,
// find broken.
func (f *File) Refuse(fields []problem.Field) *Refused {
	r := &Refused{File: f.Name}
	for _, field := range fields {
		r.Refusals = append(r.Refusals, Refusal{Line: f.Line(field.Pointer), Field: field})
	}
	return r.sorted()
}

// Refused is everything that is wrong with a file, by line.
type Refused struct {
	File     string
	Refusals []Refusal
}

// A Refusal is one thing that is wrong with a file.
type Refusal struct {
	Line int
	problem.Field
}

// Error has one line for each refusal: FILE:LINE: reason.
func (r *Refused) Error() string {
	var lines []string
	for _, x := range r.Refusals {
		lines = append(lines, fmt.Sprintf("%s:%d: %s", r.File, x.Line, Reason(x.Field)))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the same as a problem, so that problem.From finds it.
func (r *Refused) Unwrap() error {
	var fields []problem.Field
	for _, x := range r.Refusals {
		fields = append(fields, x.Field)
	}
	return problem.Refuse(fields...)
}

func (r *Refused) sorted() *Refused {
	slices.SortStableFunc(r.Refusals, func(a, b Refusal) int { return cmp.Compare(a.Line, b.Line) })
	return r
}
