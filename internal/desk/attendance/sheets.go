package attendance

import (
	"context"
	"strings"
	"time"

	"rollcall/internal/desk/input"
	"rollcall/internal/event"
	"rollcall/internal/sheet"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
)

// column is a column whose title is the word for key, so many characters
// wide: together they fit an A4 page that can be read.
func (x *exporter) column(key string, kind sheet.Kind, width float64) sheet.Column {
	return sheet.Column{Title: x.words.T("sheet.column." + key), Kind: kind, Width: width}
}

// personColumns and personCells are who someone is, on every sheet. Which
// session a row belongs to stands in it only where there are several.
func (x *exporter) personColumns() []sheet.Column {
	columns := []sheet.Column{
		x.column("family_name", sheet.Text, 14), x.column("given_name", sheet.Text, 12), x.column("latin_name", sheet.Text, 16),
		x.column("organisation", sheet.Text, 22), x.column("municipality", sheet.Text, 14),
	}
	if x.lists() {
		columns = append(columns, x.column("municipality_listed", sheet.Text, 14))
	}
	columns = append(columns, x.column("country", sheet.Text, 17))
	if len(x.sessions) > 1 {
		columns = append([]sheet.Column{x.column("session", sheet.Text, 18)}, columns...)
	}
	return columns
}

func (x *exporter) personCells(s *event.Session, r *event.Registrant) []sheet.Cell {
	country := ""
	if r.Country != "" {
		country = x.words.Country(r.Country)
	}
	cells := []sheet.Cell{
		sheet.String(r.FamilyName), sheet.String(r.GivenName), sheet.String(r.LatinName),
		sheet.String(r.Organisation), sheet.String(r.Municipality),
	}
	if x.lists() {
		cells = append(cells, sheet.String(x.municipality(r)))
	}
	cells = append(cells, sheet.String(country))
	if len(x.sessions) > 1 {
		cells = append([]sheet.Cell{sheet.String(x.title(s))}, cells...)
	}
	return cells
}

// lists reports whether municipalities are counted by a list.
func (x *exporter) lists() bool { return len(x.p.Event.Municipalities) > 0 }

// municipality is the name under which a registrant's municipality counts: the
// canonical one, else the one that was written.
func (x *exporter) municipality(r *event.Registrant) string {
	if m := x.p.Event.Municipality(r.MunicipalityKey); m != nil {
		return x.p.Event.TextIn(m.Name, x.words.Lang())
	}
	return r.Municipality
}

// interprets reports whether people are asked which languages they speak and
// need.
func (x *exporter) interprets() bool { return len(x.p.Event.Interpretation) > 0 }

// languages are the names of languages in a row.
func (x *exporter) languages(tags []string) sheet.Cell {
	var all []string
	for _, tag := range tags {
		all = append(all, x.words.Language(tag))
	}
	return sheet.String(strings.Join(all, "; "))
}

// interpretation is the language someone needs; blank where none is.
func (x *exporter) interpretation(r *event.Registrant) sheet.Cell {
	if r.Interpretation == "" {
		return sheet.Cell{}
	}
	return sheet.String(x.words.Language(r.Interpretation))
}

// status is the word for a registration's status.
func (x *exporter) status(s event.Status) sheet.Cell {
	return sheet.String(x.words.T("status." + string(s)))
}

func (x *exporter) time(t *time.Time) sheet.Cell {
	if t == nil {
		return sheet.Cell{}
	}
	return sheet.Time(*t, x.zone)
}

// simple makes the parts of a sheet whose rows need nothing but the
// registrations that choose finds in a session.
func (x *exporter) simple(choose func(context.Context, store.Reads, int64) ([]int64, error), row func(*event.Session, *lists.Listed) []sheet.Cell) func(*event.Session) (part, error) {
	return func(s *event.Session) (part, error) {
		ids, err := choose(x.ctx, x.d.Store.Reads, s.ID)
		return x.registrations(ids, func(chunk []lists.Listed) ([][]sheet.Cell, error) {
			rows := make([][]sheet.Cell, len(chunk))
			for i := range chunk {
				rows[i] = row(s, &chunk[i])
			}
			return rows, nil
		}), err
	}
}

// participants is who holds a seat.
func (x *exporter) participants() (list, error) {
	columns := append(x.personColumns(),
		x.column("organisation_kind", sheet.Text, 16), x.column("function", sheet.Text, 20), x.column("email", sheet.Text, 31),
		x.column("language", sheet.Text, 13), x.column("status", sheet.Text, 11), x.column("signed_up_at", sheet.Date, 13))
	if x.interprets() {
		columns = append(columns, x.column("languages_spoken", sheet.Text, 18), x.column("interpretation", sheet.Text, 13))
	}
	for _, q := range x.p.Event.Questions {
		columns = append(columns, sheet.Column{Title: x.p.Event.TextIn(q.Label, x.words.Lang()), Kind: answerKind(q.Type), Width: 16})
	}
	for _, c := range x.p.Consents {
		columns = append(columns, sheet.Column{Title: x.words.T("sheet.column.consent", "text", x.p.Event.TextIn(c.Text, x.words.Lang())), Kind: sheet.Text, Width: 16})
	}
	return list{name: ParticipantsSheet, columns: columns, part: x.simple(lists.SeatIDs, x.participant)}, nil
}

func (x *exporter) participant(s *event.Session, l *lists.Listed) []sheet.Cell {
	r := &l.Registrant
	kind := ""
	if r.OrganisationKind != "" {
		kind = x.words.T("organisation_kind." + r.OrganisationKind)
	}
	cells := append(x.personCells(s, r),
		sheet.String(kind), sheet.String(r.Function), sheet.String(r.Address()), sheet.String(x.words.Language(r.Language)), x.status(l.Status),
		sheet.Time(l.SignedUpAt, x.zone))
	if x.interprets() {
		cells = append(cells, x.languages(r.LanguagesSpoken), x.interpretation(r))
	}
	for _, q := range x.p.Event.Questions {
		cells = append(cells, x.answer(q, r.Answers[q.Key]))
	}
	for _, c := range x.p.Consents {
		given, asked := r.Consents[c.Key]
		cells = append(cells, x.yesNo(given.Given, asked))
	}
	return cells
}

// answerKind is how the answers to a type of question are shown.
func answerKind(questionType string) sheet.Kind {
	switch questionType {
	case "number":
		return sheet.Number
	case "date":
		return sheet.Date
	}
	return sheet.Text
}

// answer is an answer in words.
func (x *exporter) answer(q event.Question, value any) sheet.Cell {
	switch v := value.(type) {
	case nil:
		return sheet.Cell{}
	case bool:
		return x.yesNo(v, true)
	case float64:
		return sheet.Float(v)
	}
	given := input.Words(value)
	if q.Type == "date" && len(given) == 1 {
		if day, err := time.Parse(time.DateOnly, given[0]); err == nil {
			return sheet.Time(day, time.UTC)
		}
	}
	for i, w := range given {
		given[i] = x.answerWord(q, w)
	}
	return sheet.String(strings.Join(given, "; "))
}

func (x *exporter) answerWord(q event.Question, w string) string {
	switch q.Type {
	case "country":
		return x.words.Country(w)
	case "language":
		return x.words.Language(w)
	}
	for _, o := range q.Options {
		if o.Key == w {
			return x.p.Event.TextIn(o.Label, x.words.Lang())
		}
	}
	return w
}

func (x *exporter) yesNo(yes, known bool) sheet.Cell {
	switch {
	case !known:
		return sheet.Cell{}
	case yes:
		return sheet.String(x.words.T("sheet.yes"))
	}
	return sheet.String(x.words.T("sheet.no"))
}

// waiting is the queue, first in line first. Ranks are those of the moment in
// which the list was chosen.
func (x *exporter) waiting() (list, error) {
	columns := append([]sheet.Column{x.column("rank", sheet.Number, 9)}, x.personColumns()...)
	columns = append(columns, x.column("function", sheet.Text, 20), x.column("email", sheet.Text, 31), x.column("language", sheet.Text, 13),
		x.column("signed_up_at", sheet.DateTime, 16))
	row := func(s *event.Session, l *lists.Listed) []sheet.Cell {
		r := &l.Registrant
		cells := append([]sheet.Cell{sheet.Int(l.Place)}, x.personCells(s, r)...)
		return append(cells, sheet.String(r.Function), sheet.String(r.Address()), sheet.String(x.words.Language(r.Language)), sheet.Time(l.SignedUpAt, x.zone))
	}
	return list{name: WaitingSheet, columns: columns, part: x.simple(lists.QueueIDs, row)}, nil
}
