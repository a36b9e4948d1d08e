package editor

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/document"
	"rollcall/internal/pages/form"
	"rollcall/internal/problem"
)

// A formPage is a form about a part of the event, or about one of its items.
type formPage struct {
	editPage
	Heading string
	Facts   []string // about the item
	Action  string
	Back    string // the list that the item belongs to; "" for a part
	Base    string // the document that the form was made from
	Match   string
	Marks   []string // the lists that the form has, empty ones too
	Blocks  []block
	Summary *summary
	Others  []document.Change // what somebody else has changed meanwhile
	Holders string            // the list of those who hold the seats that would go
	Removes bool
	Adds    bool
	Items   []itemView
	Order   bool // the items have an order
	Changed bool // and it is another than the one that is stored
	Reviews bool // saving shows the difference first
}

// A filled is a form with what was typed into it, and what came of that.
type filled struct {
	subject
	doc      *eventfile.Document // that the form is about, changed as was typed
	base     *eventfile.Document // that it was made from
	match    string
	values   eventfile.Values
	did      rowsDid
	wrong    []problem.Field     // with pointers into doc
	head     string              // why the whole was refused
	without  *eventfile.Document // what wrong is about, where the item was to be removed from it
	outcome  *desk.EventOutcome
	order    []string // of the items, as buttons have put them
	lastMove [2]string
}

// part serves GET /desk/EVENT/edit/PART and GET /desk/EVENT/edit/PART/ITEM.
func (p *Editor) part(c echo.Context, by desk.Actor) error {
	v, d, s, err := p.subject(c, by)
	if err != nil {
		return err
	}
	f, err := fresh(s, d.Document, d.Tag)
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK, v, d, f)
}

// subject is what the path names, with its page.
func (p *Editor) subject(c echo.Context, by desk.Actor) (editPage, *desk.EventDraft, subject, error) {
	s := subject{part: c.Param("part"), item: c.Param("item")}
	v, d, err := p.edit(c, by, s.part)
	if err == nil && !s.known(d.Document) && c.Request().Method == http.MethodGet {
		err = desk.ErrNotFound
	}
	if _, many := lists[s.part]; many && s.item == "" {
		s.adds = true
	}
	return v, d, s, err
}

// fresh is the form about what is stored.
func fresh(s subject, doc *eventfile.Document, tag string) (*filled, error) {
	mine, err := again(doc)
	if err != nil {
		return nil, err
	}
	f := &filled{subject: s, base: doc, doc: mine, match: tag}
	item, _ := s.in(mine)
	if item == nil {
		return nil, desk.ErrNotFound
	}
	f.values = shown(mine, item)
	return f, nil
}

// item is what the form is about in its document, and where.
func (f *filled) item() (any, string) {
	if !f.adds {
		return f.in(f.doc)
	}
	l := lists[f.part]
	n := len(l.names(f.doc))
	if n <= len(l.names(f.base)) {
		return f.in(f.doc)
	}
	item := l.item(f.doc, n-1)
	unname(item)
	return item, "/" + f.part + "/" + itoa(n-1)
}

// show answers with the form.
func (p *Editor) show(c echo.Context, status int, v editPage, d *desk.EventDraft, f *filled) error {
	w := formPage{editPage: v, Adds: f.adds, Removes: !f.adds && f.subject.item != "", Match: f.match, Reviews: d.Reviewed()}
	var err error
	if w.Base, err = pack(f.base); err != nil {
		return err
	}
	item, at := f.item()
	if item == nil {
		return desk.ErrNotFound
	}
	a := &asking{editPage: v, doc: f.doc, item: item}
	sh := sheetOf(a, f.specs(a), f.values, f.did)
	w.Blocks, w.Action = sh.Blocks, v.at(f.part, f.subject.item)
	w.Marks = append(w.Marks, f.part)
	for _, l := range sh.lists {
		w.Marks = append(w.Marks, l.path)
	}
	w.Heading = v.T("editor.part." + f.part)
	if w.Removes {
		w.Back = v.at(f.part, "")
		w.Heading = f.label(v.Lang())
		w.Facts = v.facts(d, f)
	}
	if f.adds {
		w.Items, w.Order, w.Changed = v.items(f)
	}
	v.explain(&w, f, at, sh)
	return p.Render(c, status, "editor/form", w)
}

// explain says what stands against the form.
func (v editPage) explain(w *formPage, f *filled, at string, sh sheet) {
	names := sh.names()
	if o := f.outcome; o != nil {
		w.Others = v.say(o.Base, o.From).Changes(o.Others)
		for _, x := range o.Conflicts {
			rest, own := below(x.Pointer, at)
			name := landing(names, rest)
			if i := slices.IndexFunc(sh.Fields, func(f *form.Field) bool { return own && f.Name == name }); i >= 0 {
				sh.Fields[i].Error = v.T("editor.theirs", "value", v.say(o.Base, f.doc).One(x.Values).New)
				if x.Theirs == "" {
					sh.Fields[i].Error = v.T("editor.theirs_none")
				}
			}
		}
	}
	doc := f.doc
	if f.without != nil {
		doc, at = f.without, "-"
	}
	if len(f.wrong) > 0 || f.head != "" {
		w.Summary = v.refuse(doc, f.base, f.subject, at, sh.Fields, names, f.wrong)
		if f.head != "" {
			w.Summary.Head = f.head
		}
	}
	for _, x := range f.wrong {
		if s, _ := home(doc, x.Pointer); x.Code == "below_taken" {
			w.Holders = v.Address("/desk/"+v.Slug+"/registrations", "session", s.item, "status", string(event.Confirmed))
		}
	}
}

// label is what the item is called.
func (f *filled) label(lang string) string {
	l := lists[f.part]
	if i := slices.Index(l.names(f.doc), f.subject.item); i >= 0 {
		return l.label(f.doc, i).In(lang, f.doc.Languages...)
	}
	return f.subject.item
}

// facts are what there is to say about an item besides its fields.
func (v editPage) facts(d *desk.EventDraft, f *filled) []string {
	facts := []string{v.T("editor.called", "key", f.subject.item)}
	for _, c := range d.Consents {
		if f.part == "consents" && c.Key == f.subject.item {
			facts = append(facts, v.T("editor.version", "number", c.Version))
		}
	}
	for i := range d.Sessions {
		if s := &d.Sessions[i]; f.part == "sessions" && s.Slug == f.subject.item {
			facts = append(facts, v.T("editor.taken", "taken", s.SeatsTaken, "waiting", s.Waiting))
		}
	}
	return facts
}
