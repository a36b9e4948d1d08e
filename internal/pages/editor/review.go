package editor

import (
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/calendar"
	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/document"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// mostNamed is how many people the page of a change names.
const mostNamed = 200

// A reviewPage shows what a change does, before it happens.
type reviewPage struct {
	editPage
	Action         string
	Base, Document string
	Match          string
	Part, Item     string
	Back           string // takes the change to its form again
	Summary        *summary
	Holders        string
	Others         []document.Change
	Conflicts      []document.Change // of mine to theirs
	Retired        []string
	Changes        []document.Change
	Letters        []string // how many of which kind, and what they say to calendars
	People         []personView
	More           string // how many people are not named
	Unwritten      string // how many people have no address, and have to be told in another way; "": nobody
	ToTell         []personView
	Notify         string      // the button that writes to them
	Reason         *form.Field // why attendance that is final changes; nil: none does
}

// A personView is somebody who gets a letter.
type personView struct{ Name, Letter, URL string }

// A review is a change that is to be looked through.
type review struct {
	outcome *desk.EventOutcome
	base    *eventfile.Document
	from    subject
}

// apply serves POST /desk/EVENT/edit/review: the change happens as it was
// shown.
func (p *Editor) apply(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	v, _, err := p.edit(c, by, t.One("part"))
	if err != nil {
		return err
	}
	base, err := unpack(t.One("base"))
	if err != nil {
		return err
	}
	mine, err := unpack(t.One("document"))
	if err != nil {
		return err
	}
	in := desk.EventChange{Base: base, Mine: mine, Match: t.One("match"), Seen: true, Letters: desk.LettersNotify}
	if t.One("letters") == "quiet" {
		in.Letters = desk.LettersQuiet
	}
	out, err := p.Desk.SaveEvent(c.Request().Context(), by.Because(t.One("reason")), c.Param("event"), in)
	if err != nil {
		return err
	}
	if out.Done {
		part := t.One("part")
		if _, known := plain[part]; !known && lists[part].specs == nil {
			part = ""
		}
		return c.Redirect(http.StatusSeeOther, v.Address(v.path(part, ""), "done", done(out)))
	}
	status := http.StatusConflict
	if out.Refused != nil {
		status = p.Status(out.Refused.Kind)
	}
	return p.showReview(c, status, v, review{out, out.Base, subject{part: t.One("part"), item: t.One("item")}})
}

// showReview answers with what a change does.
func (p *Editor) showReview(c echo.Context, status int, v editPage, r review) error {
	out := r.outcome
	w := reviewPage{editPage: v, Action: v.at("review", ""), Match: out.Tag, Part: r.from.part, Item: r.from.item, Retired: v.retired(out)}
	if r.from.known(out.Base) {
		w.Back = v.at(r.from.part, r.from.item)
	}
	var err error
	if w.Base, err = pack(r.base); err != nil {
		return err
	}
	if w.Document, err = pack(out.Document); err != nil {
		return err
	}
	theirs := v.say(out.Base, out.From)
	w.Others = theirs.Changes(out.Others)
	for _, x := range out.Conflicts {
		w.Conflicts = append(w.Conflicts, v.say(out.Document, out.Base).One(x.Values))
	}
	if a := out.Applied; a != nil && a.Final {
		w.Reason = form.ReasonField(v.Page)
	}
	if out.Refused != nil {
		w.refused(out)
	}
	if a := out.Applied; a != nil {
		mine := v.say(out.Document, out.Base)
		w.Changes = append(mine.Changes(eventfile.Differences(out.Base, out.Document)), mine.Moved(out.Base, out.Document)...)
		w.letters(a)
	}
	return p.Render(c, status, "editor/review", w)
}

// refused says why the change cannot be done.
func (w *reviewPage) refused(out *desk.EventOutcome) {
	w.Summary = &summary{Head: w.whyNot(out.Refused)}
	for _, x := range out.Refused.Fields {
		if x.Pointer == "/reason" && w.Reason != nil {
			w.Reason.Error = w.ruleText(x)
			w.Summary.Errors = append(w.Summary.Errors, summaryLine{w.T("signup.problem_of", "field", w.Reason.Label, "text", w.Reason.Error), "#" + w.Reason.ID()})
			continue
		}
		w.Summary.Errors = append(w.Summary.Errors, summaryLine{w.T("signup.problem_of", "field", w.say(out.Document, out.Base).Pointer(x.Pointer), "text", w.ruleText(x)), w.place(out.Document, x.Pointer)})
	}
	if out.Refused.Kind == problem.Invalid {
		w.Summary.Head = w.T("signup.problems", "count", len(w.Summary.Errors))
	}
}

// letters says who is told what.
func (w *reviewPage) letters(a *desk.Applied) {
	total := 0
	for _, kind := range a.LetterKinds() {
		n := int(a.Letters[kind])
		total += n
		w.Letters = append(w.Letters, w.T("editor.letters."+string(kind), "count", n))
	}
	for _, m := range slices.Sorted(maps.Keys(a.Calendars)) {
		key := "editor.calendar_updates"
		if m == calendar.Cancel {
			key = "editor.calendar_cancels"
		}
		w.Letters = append(w.Letters, w.T(key, "count", int(a.Calendars[m])))
	}
	for i, x := range a.People {
		if i == mostNamed {
			w.More = w.T("editor.more_people", "count", len(a.People)-mostNamed)
			break
		}
		w.People = append(w.People, w.told(&x))
	}
	if n := len(a.Unwritten); n > 0 {
		w.Unwritten = w.T("editor.unwritten", "count", n)
	}
	for _, x := range a.Unwritten {
		w.ToTell = append(w.ToTell, w.told(&x))
	}
	if total > 0 {
		w.Notify = w.T("editor.save_notify", "count", total)
	}
}

func (w *reviewPage) told(x *desk.ToldOfChange) personView {
	return personView{x.Name, w.T("editor.letter." + string(x.Kind)), w.Address("/desk/" + w.Slug + "/registrations/" + itoa(int(x.RegistrantID)))}
}

func (v editPage) retired(out *desk.EventOutcome) []string {
	var all []string
	for _, path := range out.Retired {
		all = append(all, v.say(out.Document, out.Base).Path(path))
	}
	return all
}
