package attendance

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/locale"
	"rollcall/internal/pages/team"
)

// A figuresPage is what may be told of an event outside of its team.
type figuresPage struct {
	team.EventPage
	Views  []team.View
	Open   string // that numbers may still change; "" where they are final
	Said   []said
	Groups []group
}

// A said is the sentences of the report in one language: of the event, and of
// each session if there are several.
type said struct {
	Lang, Language string
	Sentences      []string
}

// figures serves GET /desk/EVENT/figures.
func (p *Attendance) figures(c echo.Context, by desk.Actor) error {
	h, err := p.Desk.HandedOn(c.Request().Context(), by, c.Param("event"))
	if err != nil {
		return err
	}
	d, _, err := p.Event(c, by, FiguresPath)
	if err == nil && d.May(desk.SeeAttendance) {
		d, _, err = p.Event(c, by, Path) // the tab of the page; only who has none has one for the figures alone
	}
	if err != nil {
		return err
	}
	v := &figuresPage{EventPage: d, Open: openIn(d, &h.Whole), Views: views(d, &h.Programme, FiguresPath)}
	for _, lang := range spoken(h.Event, &h.Whole) {
		v.Said = append(v.Said, said{lang, locale.Capital(d.Language(lang)), sentences(h, lang)})
	}
	for _, g := range h.Groups {
		v.Groups = append(v.Groups, v.group(h, g))
	}
	return p.Render(c, http.StatusOK, "attendance/figures", v)
}

// sentences are those in a language.
func sentences(h *desk.HandedOn, lang string) []string {
	whole := h.Whole.Words[lang]
	all := []string{whole.String()}
	if gender := h.Gender[lang]; gender != "" {
		all[0] += " " + gender
	}
	if len(h.In) < 2 {
		return all
	}
	for i := range h.In {
		if s, told := h.In[i].Words[lang]; told && s.String() != whole.String() {
			all = append(all, s.String())
		}
	}
	return all
}

// group is a count in which no group of few can be read.
func (v *figuresPage) group(h *desk.HandedOn, g desk.HandedGroups) group {
	out := group{ID: string(g.By), Title: v.T("counting.by." + string(g.By))}
	if len(g.Cells) == 0 {
		out.None = v.T("counting.too_few")
		return out
	}
	most := int64(0)
	for _, c := range g.Cells {
		most = max(most, c.People)
	}
	for _, c := range g.Cells {
		row := groupRow{Name: nameOf(v.EventPage, h.Event, &h.Whole.Tally, g.By, c.Key), Value: v.Number(int(c.People)), Of: c.People, Max: most}
		switch {
		case c.Few:
			row.Value = v.T("counting.few")
		case c.Hidden:
			row.Value = v.T("counting.hidden")
		}
		out.Rows = append(out.Rows, row)
	}
	slices.SortStableFunc(out.Rows, func(a, b groupRow) int { return int(b.Of - a.Of) })
	out.fold(v.EventPage)
	out.loose(v.EventPage, &h.Whole.Tally)
	return out
}
