package editor

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// save serves POST /desk/EVENT/edit/PART and POST /desk/EVENT/edit/PART/ITEM.
func (p *Editor) save(c echo.Context, by desk.Actor) error {
	t, err := form.Read(c)
	if err != nil {
		return err
	}
	v, d, s, err := p.subject(c, by)
	if err != nil {
		return err
	}
	f, err := posted(s, t)
	if err != nil {
		return err
	}
	switch do := t.One("do"); {
	case t.One("order") != "":
		return p.saveOrder(c, by, v, d, f, t)
	case do == "show":
		return p.showAgain(c, v, d, f, t)
	case do == "remove" && !s.adds && s.item != "":
		l := lists[s.part]
		l.cut(f.doc, slices.Index(l.names(f.doc), s.item))
	default:
		a := &asking{editPage: v, draft: d, doc: f.doc}
		var at string
		a.item, at = s.in(f.doc)
		if f.read(a, at, do) {
			return p.show(c, http.StatusOK, v, d, f)
		}
		if len(f.wrong) > 0 {
			return p.show(c, http.StatusUnprocessableEntity, v, d, f)
		}
	}
	return p.offer(c, by, v, d, f)
}

// posted is the form that t brings, before anything typed is read.
func posted(s subject, t form.Typed) (*filled, error) {
	base, err := unpack(t.One("base"))
	if err != nil {
		return nil, err
	}
	if !s.known(base) {
		return nil, desk.ErrNotFound
	}
	doc, err := again(base)
	return &filled{subject: s, base: base, doc: doc, match: t.One("match"), values: eventfile.Values(t)}, err
}

// read puts what was typed into the document. It reports whether a button of
// a list was pressed, which saves nothing.
func (f *filled) read(a *asking, at, do string) (button bool) {
	specs := f.specs(a)
	list, row, button := rearrange(f.values, do)
	for _, s := range specs {
		if s.rows != nil && (!button || s.path != list) {
			closeUp(f.values, s.path, s.rows)
		}
	}
	if button {
		renumber(f.values, list)
		f.did = rowsDid{list, row, do[strings.LastIndexByte(do, '.')+1:]}
	}
	for _, w := range fill(a.doc, a.item, named(specs, a.doc.Languages, f.values), f.values) {
		w.Pointer = at + w.Pointer
		f.wrong = append(f.wrong, w)
	}
	if button {
		f.wrong = nil
	}
	return button
}

// renumber counts the items of a list from 0.
func renumber(v eventfile.Values, list string) {
	for next, i := range rowNumbers(v, list) {
		moveRow(v, row(list, i), row(list, next))
	}
}

// offer saves the form, or shows why not, or what it would do.
func (p *Editor) offer(c echo.Context, by desk.Actor, v editPage, d *desk.EventDraft, f *filled) error {
	out, err := p.Desk.SaveEvent(c.Request().Context(), by, c.Param("event"), desk.EventChange{Base: f.base, Mine: f.doc, Match: f.match})
	if err != nil {
		return err
	}
	f.outcome = out
	switch {
	case out.Refused != nil:
		f.doc, f.wrong = out.Document, out.Refused.Fields
		if out.Refused.Kind != problem.Invalid {
			f.head = v.whyNot(out.Refused)
		}
		return p.showRefused(c, v, d, f, p.Status(out.Refused.Kind))
	case out.Done:
		return c.Redirect(http.StatusSeeOther, v.Address(v.path(f.part, f.stays()), "done", done(out)))
	case len(out.Others) > 0:
		return p.showOthers(c, v, d, f)
	}
	return p.showReview(c, http.StatusOK, v, review{outcome: out, base: out.Base, from: f.subject})
}

// stays is the item whose page one comes back to: none, since a list shows
// that its item is saved.
func (f *filled) stays() string { return "" }

func done(out *desk.EventOutcome) string {
	switch {
	case len(out.Retired) > 0:
		return "retired"
	case out.Applied != nil && len(out.Applied.Changes) == 0:
		return "unchanged"
	}
	return "saved"
}

// whyNot says why the whole was refused.
func (v editPage) whyNot(refused *problem.Error) string {
	if what, _ := refused.Params["what"].(string); refused.Is(desk.ErrHasData) && strings.HasPrefix(what, "sessions/") {
		return v.T("editor.session_has_data")
	}
	return v.ProblemText(refused, "UTC")
}

// showRefused shows the form again; that of an item which was to be removed
// with what is stored.
func (p *Editor) showRefused(c echo.Context, v editPage, d *desk.EventDraft, f *filled, status int) error {
	if item, _ := f.item(); item == nil {
		again, err := fresh(f.subject, f.base, f.match)
		if err != nil {
			return err
		}
		again.head, again.outcome, again.wrong = f.head, f.outcome, f.wrong
		f = again
	}
	return p.show(c, status, v, d, f)
}

// showOthers shows what somebody else has changed meanwhile, with the form as
// it is with both changes. Saving it once more saves both.
func (p *Editor) showOthers(c echo.Context, v editPage, d *desk.EventDraft, f *filled) error {
	out := f.outcome
	f.base, f.match, f.doc = out.Base, out.Tag, out.Document
	if !f.adds {
		item, _ := f.item()
		if item == nil { // removed, by me or by the other
			next, err := fresh(f.subject, out.Base, out.Tag)
			if err != nil {
				return c.Redirect(http.StatusSeeOther, v.Address(v.path(f.part, ""), "done", "gone"))
			}
			next.outcome = out
			return p.show(c, http.StatusConflict, v, d, next)
		}
		f.values = shown(f.doc, item)
	}
	return p.show(c, http.StatusConflict, v, d, f)
}

// showAgain shows the form of a change that was looked through, to change it.
func (p *Editor) showAgain(c echo.Context, v editPage, d *desk.EventDraft, f *filled, t form.Typed) error {
	doc, err := unpack(t.One("document"))
	if err != nil {
		return err
	}
	f.doc = doc
	item, _ := f.item()
	if item == nil {
		return c.Redirect(http.StatusSeeOther, v.at(f.part, ""))
	}
	f.values = shown(doc, item)
	return p.show(c, http.StatusOK, v, d, f)
}

// saveOrder puts the items of a list into another order: one place at a time,
// and then for good.
func (p *Editor) saveOrder(c echo.Context, by desk.Actor, v editPage, d *desk.EventDraft, f *filled, t form.Typed) error {
	l := lists[f.part]
	names := l.names(f.base)
	if !f.adds || l.order == nil || !sameSet(names, t["order"]) {
		return form.ErrForm
	}
	if moved, last, ok := move(t["order"], t.One("do")); ok {
		next, err := fresh(f.subject, f.base, f.match)
		if err != nil {
			return err
		}
		next.order, next.lastMove = moved, last
		return p.show(c, http.StatusOK, v, d, next)
	}
	var by0 []int
	for _, key := range t["order"] {
		by0 = append(by0, slices.Index(names, key))
	}
	l.order(f.doc, by0)
	return p.offer(c, by, v, d, f)
}
