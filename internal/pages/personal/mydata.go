package personal

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
)

// A dataPage is everything that is kept about a person, in words.
type dataPage struct {
	page
	Token    string
	Over     string // the event
	May      bool   // change it
	Details  []frame.Fact
	Answers  []frame.Fact
	Consents []consentView
	Lists    []dataList
	Doubles  []doubleData // other registrations of the person
}

// A doubleData is what is kept of another registration of the person.
type doubleData struct {
	ID       string
	Name     string
	Details  []frame.Fact
	Consents []consentView
	Lists    []dataList
}

// A dataList is what is kept of one kind, under its title.
type dataList struct {
	ID    string
	Title string
	Lines []frame.Happening
}

// data serves GET /r/TOKEN/data.
func (p *Personal) data(c echo.Context, by desk.Actor) error {
	d, err := p.desk.MyData(c.Request().Context(), by)
	if err != nil {
		return err
	}
	g := p.own(c, &d.PersonView)
	w := g.glossary(d)
	return p.Render(c, http.StatusOK, "personal/data", dataPage{
		page: g, Token: c.Param("token"), Over: d.Event.TextIn(d.Event.Title, g.Lang()), May: g.changeable(&d.PersonView, p.Clock()) != "",
		Details: w.details(), Answers: w.answers(), Consents: g.consentViews(&d.PersonView), Lists: w.lists(), Doubles: g.doubles(d),
	})
}

// doubles are the other registrations of d's person.
func (g page) doubles(d *desk.MyData) []doubleData {
	var list []doubleData
	for i := range d.Doubles {
		x := &d.Doubles[i]
		w := g.glossary(x)
		id := "double-" + strconv.Itoa(i+1)
		one := doubleData{ID: id, Name: g.T("mydata.double", "name", x.Registrant.Name()), Details: append(w.details(), w.answers()...), Consents: g.consentViews(&x.PersonView), Lists: w.lists()}
		list = append(list, one)
	}
	return list
}

// dataFile serves GET /r/TOKEN/data.json: the same to take along, as the API
// has it.
func (p *Personal) dataFile(c echo.Context, by desk.Actor) error {
	d, err := p.desk.MyData(c.Request().Context(), by)
	if err != nil {
		return err
	}
	file, err := p.take(d)
	if err != nil {
		return err
	}
	name := mime.FormatMediaType("attachment", map[string]string{"filename": d.Event.Slug + ".json"})
	c.Response().Header().Set(echo.HeaderContentDisposition, name)
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, file)
}

// A glossary puts what is kept about a person into words: by the labels and
// choices of their form.
type glossary struct {
	page
	*desk.MyData
	said *form.Glossary
	zone *time.Location
}

func (g page) glossary(d *desk.MyData) *glossary {
	return &glossary{page: g, MyData: d, said: form.NewGlossary(g.Page, &d.PersonView, event.MaskAddress), zone: frame.Location(d.Registrant.Zone)}
}

// at is a moment that begins a line.
func (w *glossary) at(t time.Time) string { return locale.Capital(w.Deadline(t, w.zone)) }

// details are what the person has said about themselves, and when they came,
// without what is empty.
func (w *glossary) details() []frame.Fact {
	r := w.Registrant
	var list []frame.Fact
	list = append(list, w.said.Details()...)
	list = append(list,
		frame.Fact{Label: w.T("signup.email"), Text: event.MaskAddress(r.Address())}, frame.Fact{Label: w.T("mydata.asked_email"), Text: event.MaskAddress(r.Asks(w.At))},
		frame.Fact{Label: w.T("mydata.signed_up"), Text: w.at(r.SignedUpAt)},
	)
	if r.Source == "staff" {
		list = append(list, frame.Fact{Label: w.T("mydata.source"), Text: w.T("mydata.by.team")})
	}
	if r.VerifiedAt != nil && r.Email != nil {
		list = append(list, frame.Fact{Label: w.T("mydata.verified"), Text: w.at(*r.VerifiedAt)})
	}
	if r.RemindersOffAt != nil {
		list = append(list, frame.Fact{Label: w.T("mydata.reminders_off"), Text: w.at(*r.RemindersOffAt)})
	}
	return filled(list)
}

// answers are the person's, to questions that are asked no more too.
func (w *glossary) answers() []frame.Fact {
	var list []frame.Fact
	for _, q := range w.Event.Questions {
		list = append(list, frame.Fact{Label: w.Event.TextIn(q.Label, w.Lang()), Text: w.Answer(w.Event, q, w.Registrant.Answers[q.Key])})
	}
	return filled(list)
}

func filled(list []frame.Fact) []frame.Fact {
	return slices.DeleteFunc(list, func(f frame.Fact) bool { return f.Text == "" })
}

// lists are what has happened, without what is empty.
func (w *glossary) lists() []dataList {
	all := []dataList{
		{"places", w.T("mydata.places"), w.places()}, {"presence", w.T("mydata.presence"), w.presence()},
		{"history", w.T("mydata.history"), w.history()}, {"letters", w.T("mydata.letters"), w.letters()},
		{"notes", w.T("mydata.notes"), w.notes()},
	}
	return slices.DeleteFunc(all, func(l dataList) bool { return len(l.Lines) == 0 })
}

// places are where the person stands in the sessions.
func (w *glossary) places() []frame.Happening {
	var list []frame.Happening
	for i := range w.Registrations {
		r := &w.Registrations[i]
		state := w.T("personal.state."+string(r.Status), "rank", r.Rank)
		if r.Status == event.Unverified {
			state = w.T("status.unverified")
		}
		list = append(list, frame.Happening{When: w.at(r.ChangedAt), What: w.named(r.Session, state)})
	}
	return list
}

// named is a text about a session, with its title where there are several.
func (w *glossary) named(s *event.Session, text string) string {
	if s == nil || len(w.Sessions) < 2 {
		return text
	}
	return w.T("mydata.in_session", "session", w.Event.TextIn(s.Title, w.Lang()), "what", text)
}

// history is what was done about the person, oldest first.
func (w *glossary) history() []frame.Happening {
	var list []frame.Happening
	for i := range w.History {
		h := &w.History[i]
		line := frame.Happening{When: w.at(h.At), What: w.named(h.Session, w.did(h.Action)), Who: w.T("mydata.by." + string(h.By))}
		for _, v := range h.Changes {
			line.More = append(line.More, w.said.Difference(v))
		}
		if h.Reason != "" {
			line.More = append(line.More, w.T("mail.reason", "reason", h.Reason))
		}
		list = append(list, line)
	}
	return list
}

// did is an action of the audit in words.
func (w *glossary) did(action string) string {
	if key := "mydata.did." + action; w.Has(key) {
		return w.T(key)
	}
	return w.T("mydata.did.other")
}

// letters are those to the person, with what became of them.
func (w *glossary) letters() []frame.Happening {
	var list []frame.Happening
	for i := range w.Letters {
		l := &w.Letters[i]
		state, when := w.LetterStands(l)
		what := w.T("mydata.letter.other")
		if key := "mydata.letter." + string(l.Kind); w.Has(key) {
			what = w.T(key)
		}
		list = append(list, frame.Happening{When: w.at(when), What: what, Who: state})
	}
	return list
}

// notes are what the team has written down about the person.
func (w *glossary) notes() []frame.Happening {
	var list []frame.Happening
	for i := range w.Notes {
		list = append(list, frame.Happening{When: w.at(w.Notes[i].At), What: w.Notes[i].Text})
	}
	return list
}

// presence is what is known of the person's attendance.
func (w *glossary) presence() []frame.Happening {
	var list []frame.Happening
	for i := range w.Attendance {
		a := &w.Attendance[i]
		line := frame.Happening{When: w.at(a.Session.StartsAt), What: w.named(a.Session, locale.Capital(w.T("outcome."+string(a.Outcome()))))}
		for _, m := range a.Marks {
			line.More = append(line.More, w.T("mydata.mark."+string(m.Source)+"_"+string(m.Kind), "when", w.Deadline(m.At, w.zone)))
		}
		if o := a.Override; o != nil {
			line.More = append(line.More, w.T("mydata.decided", "when", w.Deadline(o.DecidedAt, w.zone)))
			if o.Reason != "" {
				line.More = append(line.More, w.T("mail.reason", "reason", o.Reason))
			}
		}
		list = append(list, line)
	}
	return list
}
