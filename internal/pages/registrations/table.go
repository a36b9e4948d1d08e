package registrations

import (
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
)

// heads are the heads of the table: name and status, and the columns that the
// team chose.
func (v *registrationsPage) heads(found *desk.RegistrantTable, f desk.Filter) {
	v.Heads = []head{v.sorted(f, "name", v.T("desk.name")), {Name: v.T("desk.status")}}
	for _, column := range found.Columns {
		h := head{Name: v.columnName(found.Event, column), Number: column == desk.ColumnSignedUp}
		if slices.Contains(desk.ListSorts, column) {
			h = v.sorted(f, column, h.Name)
			h.Number = column == desk.ColumnSignedUp
		}
		v.Heads = append(v.Heads, h)
	}
}

// sorted is the head of a column by which the table can be sorted: the first
// time upwards, or from the newest on, and then the other way.
func (v *registrationsPage) sorted(f desk.Filter, by, name string) head {
	h, next := head{Name: name}, by
	switch f.Sort {
	case by:
		h.Order, next = "ascending", "-"+by
	case "-" + by:
		h.Order = "descending"
	default:
		if by == desk.ColumnSignedUp {
			next = newest
		}
	}
	f.Sort = next
	h.URL = v.list(f)
	return h
}

// columnName is what a column is called.
func (v *registrationsPage) columnName(e *event.Event, column string) string {
	if key, answers := strings.CutPrefix(column, desk.AnswerColumn); answers {
		i := slices.IndexFunc(e.Questions, func(q event.Question) bool { return q.Key == key })
		return e.TextIn(e.Questions[i].Label, v.Lang())
	}
	return v.T(map[string]string{
		desk.ColumnOrganisation: "signup.organisation", desk.ColumnFunction: "desk.function", desk.ColumnMunicipality: "signup.municipality",
		desk.ColumnCountry: "lists.country", desk.ColumnKind: "signup.organisation_kind", desk.ColumnLanguage: "lists.language",
		desk.ColumnInterpretation: "desk.interpretation", desk.ColumnEmail: "signup.email", desk.ColumnVerified: "lists.verified",
		desk.ColumnRole: "desk.role", desk.ColumnSource: "lists.source", desk.ColumnSignedUp: "desk.signed_up",
	}[column])
}

// row is a person in the table. With a session chosen, only their
// registration there is shown.
func (v *registrationsPage) row(p *desk.PersonView, columns []string, session string) registrationRow {
	r := p.Registrant
	id := strconv.FormatInt(r.ID, 10)
	row := registrationRow{ID: id, URL: v.Address(v.listPath() + "/" + id), Name: r.Name(), Latin: r.LatinName}
	if !slices.Contains(columns, desk.ColumnEmail) {
		row.Email = r.Address()
	}
	if row.Name == "" {
		row.Name = v.T("desk.seats.erased")
	}
	row.Tick = v.T("approval.tick", "name", row.Name)
	for i := range p.Registrations {
		g := &p.Registrations[i]
		if session != "" && g.Session.Slug != session {
			continue
		}
		place := registrationPlace{Chip: v.statusChip(g)}
		if session == "" && len(p.Sessions) > 1 {
			place.Session = v.DateShort(g.Session.StartsAt, v.zone)
		}
		row.Places = append(row.Places, place)
	}
	for _, column := range columns {
		row.Cells = append(row.Cells, v.cell(p, column, columns))
	}
	return row
}

// cell is what a row has in a column. On a small screen only the organisation
// stays.
func (v *registrationsPage) cell(p *desk.PersonView, column string, columns []string) frame.Cell {
	r, e := p.Registrant, p.Event
	if key, answers := strings.CutPrefix(column, desk.AnswerColumn); answers {
		i := slices.IndexFunc(e.Questions, func(q event.Question) bool { return q.Key == key })
		return frame.Cell{Text: v.Answer(e, e.Questions[i], r.Answers[key]), Class: "lo"}
	}
	switch column {
	case desk.ColumnOrganisation:
		c := frame.Cell{Text: r.Organisation, Sub: v.origin(r), Class: "under"}
		if slices.Contains(columns, desk.ColumnMunicipality) || slices.Contains(columns, desk.ColumnCountry) {
			c.Sub = ""
		}
		return c
	case desk.ColumnSignedUp:
		return frame.Cell{Text: v.Stamp(r.SignedUpAt, v.zone), Class: "num lo"}
	case desk.ColumnVerified:
		switch {
		case r.Email == nil: // there is nothing to confirm
			return frame.Cell{Class: "lo"}
		case r.VerifiedAt == nil:
			return frame.Cell{Text: v.T("lists.verified.no"), Class: "lo"}
		}
		return frame.Cell{Text: v.Stamp(*r.VerifiedAt, v.zone), Class: "lo"}
	}
	return frame.Cell{Text: v.detail(e, r, column), Class: "lo"}
}

// detail is one value of a person in words.
func (v *registrationsPage) detail(e *event.Event, r *event.Registrant, column string) string {
	switch column {
	case desk.ColumnFunction:
		return r.Function
	case desk.ColumnMunicipality:
		return v.municipality(e, r)
	case desk.ColumnCountry:
		return v.country(r)
	case desk.ColumnEmail:
		return r.Address()
	case desk.ColumnRole:
		return v.T("role." + string(r.Role))
	case desk.ColumnSource:
		return v.T("lists.source." + r.Source)
	case desk.ColumnKind:
		if r.OrganisationKind != "" {
			return v.T("organisation_kind." + r.OrganisationKind)
		}
	case desk.ColumnInterpretation:
		if r.Interpretation != "" {
			return v.Language(r.Interpretation)
		}
	case desk.ColumnLanguage:
		return v.Language(r.Language)
	}
	return ""
}
