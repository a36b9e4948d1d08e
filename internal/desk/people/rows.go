package people

import (
	"strings"
	"time"

	"rollcall/internal/desk/core"
	"rollcall/internal/desk/input"
	"rollcall/internal/desk/roster"
	"rollcall/internal/desk/signup"
	"rollcall/internal/event"
	"rollcall/internal/problem"
	"rollcall/internal/table"
)

// A Kind is what a row of a list is found to be. Every row is of one.
type Kind string

// The kinds.
const (
	New     Kind = "new"     // nobody in the event is meant
	Changed Kind = "changed" // somebody is, and the list says something else of them
	Same    Kind = "same"    // somebody is, and there is nothing to do
	Wrong   Kind = "errors"  // it breaks a rule
)

// Kinds lists all, in the order they are shown.
var Kinds = []Kind{New, Changed, Same, Wrong}

// A Row is one line of a list.
type Row struct {
	Line    int // in the file
	Name    string
	Email   string
	Kind    Kind
	Wrong   []Fault
	Meant   string             // the address that was probably meant; "" if it seems right
	Twin    int                // of one that stands further up in the file, the line that counts
	ID      int64              // of the registrant who is meant; 0: nobody
	Changes []event.AuditValue // of a changed one, before and after
	Added   []string           // slugs of sessions that a known person is registered for beside others
	Places  []event.Place      // of a new one

	details signup.Details
	said    map[string]bool // the fields that the row says something of
	answers map[string]any
	missing []problem.Field   // what is needed of somebody new
	person  *event.Registrant // as they are to be
	add     []int64           // sessions of Added
}

// A Fault is what is wrong with a cell.
type Fault struct {
	Column string // its heading; where there is no such column, the field
	Field  string // such as given_name or answers.topic
	Code   string
	Params map[string]any
}

// answerField is the field of a list that answers a question.
func answerField(key string) string { return "answers." + key }

// A reader makes rows of what stands in a table.
type reader struct {
	desk      *Keeping
	programme *core.Programme
	columns   roster.Columns
	countries map[string]string
	kinds     map[string]string
	languages map[string]string
	yesNo     map[string]string
	options   map[string]map[string]string // keys by folded wording, by question
	meant     roster.Meant
	keys      func(name, country string) string // of municipalities
	now       time.Time
}

func (d *Keeping) reader(p *core.Programme, columns roster.Columns, now time.Time) *reader {
	r := &reader{desk: d, programme: p, columns: columns, meant: roster.Meant{}, now: now, keys: p.Event.MunicipalityKeys(), options: map[string]map[string]string{}}
	r.countries, r.kinds = roster.Countries(d.Words), roster.Choices(d.Words, "organisation_kind.", signup.OrganisationKinds)
	r.languages, r.yesNo = roster.Languages(d.Words, p.Event.Languages), roster.Choices(d.Words, "sheet.", []string{"yes", "no"})
	r.yesNo["true"], r.yesNo["false"] = "yes", "no" // of workbooks
	for _, q := range p.Event.Questions {
		named := map[string]string{}
		for _, o := range q.Options {
			named[event.Fold(o.Key)] = o.Key
			for _, label := range o.Label {
				named[event.Fold(label)] = o.Key
			}
		}
		r.options[q.Key] = named
	}
	return r
}

// row is what stands in a line of the table, with what breaks a rule by
// itself.
func (r *reader) row(line table.Row) (Row, error) {
	cell := func(field string) string { return input.Clean(r.columns.Cell(line, field)) }
	d := signup.Details{
		GivenName: cell("given_name"), FamilyName: cell("family_name"), LatinName: cell("latin_name"), Organisation: cell("organisation"),
		OrganisationKind: roster.Named(r.kinds, cell("organisation_kind")), Municipality: cell("municipality"), Country: roster.Named(r.countries, cell("country")),
		Function: cell("function"), Language: roster.Named(r.languages, cell("language")), Zone: cell("zone"),
	}.Clean()
	row := Row{Line: line.Line, Kind: New, Email: strings.TrimPrefix(cell("email"), "mailto:"), details: d, said: map[string]bool{}, answers: map[string]any{}}
	named := event.Registrant{GivenName: d.GivenName, FamilyName: d.FamilyName}
	row.Name = named.Name()
	for _, field := range roster.Fields {
		row.said[field] = cell(field) != ""
	}
	for _, q := range r.programme.Event.Questions {
		if text := r.columns.Cell(line, answerField(q.Key)); text != "" {
			row.answers[q.Key] = r.answer(q, text)
		}
	}
	row.Meant = r.meant.Of(row.Email)
	return row, r.check(&row)
}

// answer is what a cell says in answer to q: choices by their keys or words,
// several parted by semicolons or line breaks.
func (r *reader) answer(q event.Question, text string) any {
	switch q.Type {
	case "choices":
		var all []string
		for _, one := range strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == '\n' }) {
			all = append(all, roster.Named(r.options[q.Key], strings.TrimSpace(one)))
		}
		return all
	case "choice":
		return roster.Named(r.options[q.Key], text)
	case "yes_no":
		return roster.Named(r.yesNo, text)
	case "country":
		return roster.Named(r.countries, text)
	case "date":
		return roster.Date(text)
	}
	return text
}

// check notes what is wrong with a row whoever is meant by it.
func (r *reader) check(row *Row) error {
	err := r.desk.Check(signup.SignUp{Email: row.Email, Details: row.details, Sessions: []string{"any"}})
	p := problem.From(err)
	if err != nil && p == nil {
		return err
	}
	if p == nil {
		return nil
	}
	for _, f := range p.Fields { // whoever is known by the address has a name
		if row.Email != "" && f.Code == "required" {
			row.missing = append(row.missing, f)
		} else {
			r.fault(row, []problem.Field{f})
		}
	}
	return nil
}

// fault notes what is wrong with a row, by its columns.
func (r *reader) fault(row *Row, fields []problem.Field) {
	row.Kind = Wrong
	for _, f := range fields {
		name := strings.ReplaceAll(strings.TrimPrefix(f.Pointer, "/"), "/", ".")
		column := r.columns.Name(name)
		if column == "" {
			column = name
		}
		row.Wrong = append(row.Wrong, Fault{Column: column, Field: name, Code: f.Code, Params: f.Params})
	}
}

// merge makes row's person of who they are, or of nobody, and what the row
// says, and notes what breaks a rule by it. Cells that are empty change nothing.
func (r *reader) merge(row *Row, known *event.Registrant) {
	ev := *r.programme.Event
	ev.Municipalities = nil // keys are looked up for all rows together
	var kept map[string]any
	if known == nil {
		if len(row.missing) > 0 {
			r.fault(row, row.missing)
		}
		p := row.details.Registrant(&ev)
		p.Role, p.Source, p.SignedUpAt, p.VerifiedAt = event.RoleParticipant, event.SourceStaff, r.now, &r.now
		if row.Email != "" {
			folded := input.FoldAddress(row.Email)
			p.Email, p.EmailFolded = &row.Email, &folded
		}
		row.person = &p
	} else {
		p := *known
		kept = known.Answers
		row.over(signup.DetailsOf(known)).Apply(&ev, &p)
		row.person, row.ID = &p, known.ID
	}
	row.person.MunicipalityKey = r.keys(row.person.Municipality, row.person.Country)
	answers, wrong := input.ChangedAnswers(ev.Questions, kept, row.answers)
	row.person.Answers = answers
	if len(wrong) > 0 {
		r.fault(row, wrong)
	}
}

// over is d with what the row says in its place.
func (row *Row) over(d signup.Details) signup.Details {
	for _, f := range []struct {
		field string
		to    *string
		from  string
	}{
		{"given_name", &d.GivenName, row.details.GivenName}, {"family_name", &d.FamilyName, row.details.FamilyName}, {"latin_name", &d.LatinName, row.details.LatinName},
		{"organisation", &d.Organisation, row.details.Organisation}, {"organisation_kind", &d.OrganisationKind, row.details.OrganisationKind},
		{"municipality", &d.Municipality, row.details.Municipality}, {"country", &d.Country, row.details.Country}, {"function", &d.Function, row.details.Function},
		{"language", &d.Language, row.details.Language}, {"zone", &d.Zone, row.details.Zone},
	} {
		if row.said[f.field] {
			*f.to = f.from
		}
	}
	return d
}
