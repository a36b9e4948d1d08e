package rest

import (
	"context"
	"strconv"

	"rollcall/api"
	"rollcall/internal/desk"
	"rollcall/internal/event"
)

// ReadFigures serves GET /events/{event}/figures.
func (a *API) ReadFigures(ctx context.Context, r api.ReadFiguresRequestObject) (api.ReadFiguresResponseObject, error) {
	h, err := a.desk.HandedOn(ctx, caller(ctx), r.Event)
	if err != nil {
		return nil, err
	}
	answer := api.ReadFigures200JSONResponse{
		Participants: h.Whole.Tally.Participants, Sentence: said(&h.Whole), Sessions: []api.FigureSession{}, Groups: []api.FigureGroups{},
	}
	for _, g := range h.Groups {
		answer.Groups = append(answer.Groups, figureGroups(&h.Whole.Tally, g))
	}
	for lang, gender := range h.Gender {
		answer.Sentence[lang] += " " + gender
	}
	for i := range h.In {
		answer.Sessions = append(answer.Sessions, api.FigureSession{
			Session: h.Sessions[i].Slug, Participants: h.In[i].Tally.Participants, Sentence: said(&h.In[i]),
		})
	}
	return answer, nil
}

// said are the sentences about s, without how many were women and men: that is told of the
// whole event alone.
func said(s *desk.FigureScope) api.TextByLanguage {
	all := api.TextByLanguage{}
	for lang, sentence := range s.Words {
		all[lang] = sentence.String()
	}
	return all
}

func figureGroups(t *event.Tally, g desk.HandedGroups) api.FigureGroups {
	v := api.FigureGroups{By: api.FigureGroupsBy(g.By), Cells: []api.FigureCell{}}
	for _, c := range g.Cells {
		cell := api.FigureCell{Key: c.Key, Few: c.Few, Hidden: c.Hidden}
		if g.By == event.ByMunicipality {
			cell.Key = homeKey(t, c.Key)
		}
		if !c.Few && !c.Hidden {
			cell.People = &c.People
		}
		v.Cells = append(v.Cells, cell)
	}
	return v
}

// ReadMatrix serves GET /events/{event}/attendance.
func (a *API) ReadMatrix(ctx context.Context, r api.ReadMatrixRequestObject) (api.ReadMatrixResponseObject, error) {
	m, err := a.desk.Matrix(ctx, caller(ctx), r.Event, r.Params.Series)
	if err != nil {
		return nil, err
	}
	answer := api.ReadMatrix200JSONResponse{Sessions: []api.MatrixSession{}, Items: []api.MatrixPerson{}, AtLeast: m.AtLeast}
	for i := range m.Columns {
		c := &m.Columns[i]
		answer.Sessions = append(answer.Sessions, api.MatrixSession{Event: c.Event.Slug, Session: c.Session.Slug, Starts: api.Instant(c.Session.StartsAt)})
	}
	for i := range m.Rows {
		answer.Items = append(answer.Items, matrixPerson(m, &m.Rows[i]))
	}
	return answer, nil
}

func matrixPerson(m *desk.Matrix, r *desk.MatrixRow) api.MatrixPerson {
	v := api.MatrixPerson{Name: r.Name, Outcomes: []*api.Outcome{}, Attended: r.Attended}
	if r.Registrant != nil {
		v.Organisation = r.Registrant.Organisation
		if r.Registrant.EventID == m.Event.ID {
			id := strconv.FormatInt(r.Registrant.ID, 10)
			v.Registrant = &id
		}
	}
	for _, o := range r.Outcomes {
		if o == "" {
			v.Outcomes = append(v.Outcomes, nil)
			continue
		}
		outcome := api.Outcome(o)
		v.Outcomes = append(v.Outcomes, &outcome)
	}
	return v
}
