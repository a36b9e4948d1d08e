package registrations

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/locale"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/problem"
)

// A recorded is what happened with a person, and what they have said.
type recorded struct {
	Answers  []frame.Fact
	Consents []frame.Fact
	History  []frame.Happening
	Letters  []frame.Happening
	Notes    []frame.Happening
}

// fill puts what the desk knows into r.
func (r *recorded) fill(v deskEvent, p *desk.Panel) {
	zone := frame.Location(p.Event.Zone)
	when := func(f frame.Happening) frame.Happening { f.When = locale.Capital(f.When); return f }
	for _, a := range p.Answers {
		text := v.Answer(p.Event, a.Question, a.Value)
		if a.Reworded {
			text += " (" + v.T("registrant.reworded") + ")"
		}
		r.Answers = append(r.Answers, frame.Fact{Label: p.Event.TextIn(a.Question.Label, v.Lang()), Text: text})
	}
	for _, c := range p.Consented {
		if c.Answer != nil {
			text := v.YesNo(c.Answer.Given) + " · " + v.T("registrant.consent_version", "version", c.Answer.Version) + " · " + v.Deadline(c.Answer.At, zone)
			r.Consents = append(r.Consents, frame.Fact{Label: p.Event.TextIn(c.Text.Text, v.Lang()), Text: text})
		}
	}
	r.History = v.history(p)
	for i := range p.Letters {
		l := &p.Letters[i]
		state, at := v.LetterStands(l)
		line := frame.Happening{When: v.Deadline(at, zone), What: v.known("mydata.letter.", string(l.Kind)), Who: state}
		if l.LastError != "" {
			line.More = []string{v.T("registrant.server_said", "answer", l.LastError)}
		}
		r.Letters = append(r.Letters, when(line))
	}
	for i := range p.Notes {
		n := &p.Notes[i]
		r.Notes = append(r.Notes, when(frame.Happening{When: v.Deadline(n.At, zone), What: n.Text, Who: cmp.Or(n.Who, v.T("desk.seats.by_operator"))}))
	}
}

// known is the wording under prefix of a kind, or that of the other kinds.
func (v deskEvent) known(prefix, kind string) string {
	if v.Has(prefix + kind) {
		return v.T(prefix + kind)
	}
	return v.T(prefix + "other")
}

// history is what was done about p's person, oldest first.
func (v deskEvent) history(p *desk.Panel) []frame.Happening {
	said, zone := form.NewGlossary(v.Page, &p.PersonView, func(address string) string { return address }), frame.Location(p.Event.Zone)
	list := make([]frame.Happening, len(p.History))
	for i := range p.History {
		h := &p.History[i]
		line := frame.Happening{When: locale.Capital(v.Deadline(h.At, zone)), What: v.did(h.Action), Who: v.by(h)}
		if h.Action == "signed_up" && h.By != desk.ByPerson { // not by whoever is named
			line.What = v.T("registrant.did.registered")
		}
		if h.Session != nil && len(p.Sessions) > 1 {
			line.What += " " + v.SessionName(p.Event, h.Session)
		}
		for _, c := range h.Changes {
			line.More = append(line.More, said.Difference(c))
		}
		if h.Reason != "" {
			line.More = append(line.More, v.T("desk.seats.told", "reason", h.Reason))
		}
		list[i] = line
	}
	return list
}

// did is an action of the audit in words.
func (v deskEvent) did(action string) string {
	if key := "desk.seats.did." + action; v.Has(key) && action != "overbooked" && action != "quota_released" {
		return v.T(key)
	}
	return v.known("registrant.did.", action)
}

// by is who has done something.
func (v deskEvent) by(h *desk.PanelHistory) string {
	switch {
	case h.Who != "":
		return h.Who
	case h.By == desk.ByPerson:
		return v.T("desk.seats.by_person")
	case h.By == desk.ByRollcall:
		return v.T("desk.seats.by_itself")
	case h.Actor == (desk.Actor{Kind: desk.Operator}).String():
		return v.T("desk.seats.by_operator")
	}
	return v.T("desk.seats.by_team")
}

// addNote serves POST /desk/EVENT/registrations/ID/notes.
func (p *Registrations) addNote(c echo.Context, by desk.Actor) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	_, err = p.Desk.AddNote(c.Request().Context(), by, c.Param("event"), id, c.FormValue("text"))
	if refused := problem.From(err); refused != nil && refused.Kind == problem.Invalid {
		return p.registrantAs(c, by, refused, func(v *registrantPage) {
			v.Note.Value = c.FormValue("text")
			v.Note.Error = form.Errors(v.Page, "registrant", refused.Fields[:1], c.FormValue)[0].Text
		})
	}
	if err != nil {
		return err
	}
	return p.seeRegistrant(c, by, id, "note")
}

// resendLink serves POST /desk/EVENT/registrations/ID/link/send.
func (p *Registrations) resendLink(c echo.Context, by desk.Actor) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	if err := p.Desk.ResendLink(c.Request().Context(), by, c.Param("event"), id); err != nil {
		return err
	}
	return p.seeRegistrant(c, by, id, "sent")
}

// showLink serves POST /desk/EVENT/registrations/ID/link: the person's page
// with the link in it, which stands in no address.
func (p *Registrations) showLink(c echo.Context, by desk.Actor) error {
	id, err := registrantID(c)
	if err != nil {
		return err
	}
	link, err := p.Desk.ShowLink(c.Request().Context(), by, c.Param("event"), id)
	if err != nil {
		return err
	}
	return p.registrantAs(c, by, nil, func(v *registrantPage) {
		v.Link = form.Field{Name: "link", Kind: "text", Label: v.T("registrant.link"), Hint: v.T("registrant.link_hint"), Value: link}
	})
}

// registrantID is the id that the path names; nobody has one that is none.
func registrantID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("registrant"), 10, 64)
	if err != nil {
		return 0, desk.ErrNotFound.Because(err)
	}
	return id, nil
}

// seeRegistrant redirects to the page of a person, which says what was done.
func (p *Registrations) seeRegistrant(c echo.Context, by desk.Actor, id int64, done string) error {
	path := "/desk/" + c.Param("event") + "/registrations/" + strconv.FormatInt(id, 10)
	return c.Redirect(http.StatusSeeOther, p.DeskPage(c, by).Address(path, "done", done))
}

// notices are what the page of a person says was done.
var notices = []string{"role", "note", "sent", "saved", "added", "known", "merged", "parted"}

// notice is what was done, in words; "" if that is nothing.
func (v deskEvent) notice(c echo.Context, p *desk.PersonView) string {
	done := c.QueryParam("done")
	if slices.Contains(notices, done) {
		return v.T("registrant.done." + done)
	}
	if g := p.Find(done); g != nil {
		return v.T("desk.stands_now", "session", v.SessionName(p.Event, g.Session), "status", v.statusChip(g).Text)
	}
	return ""
}
