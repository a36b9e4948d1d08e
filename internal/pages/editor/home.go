package editor

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
)

// A homePage leads to the parts of an event.
type homePage struct {
	editPage
	Lines []partLine
	Gaps  []gap
}

// A partLine is one part, and how much there is of it.
type partLine struct {
	Name, URL, Hint string
	Count           string
}

// home serves GET /desk/EVENT/edit. With ?at= it leads to the field that has
// what the JSON pointer names, wherever that is.
func (p *Editor) home(c echo.Context, by desk.Actor) error {
	v, d, err := p.edit(c, by, "")
	if err != nil {
		return err
	}
	if at := c.QueryParam("at"); strings.HasPrefix(at, "/") {
		return c.Redirect(http.StatusSeeOther, v.place(d.Document, at))
	}
	w := homePage{editPage: v, Gaps: v.missing(d.Document)}
	for _, name := range partNames {
		line := partLine{Name: v.T("editor.part." + name), URL: v.at(name, ""), Hint: v.T("editor.about." + name)}
		if l, many := lists[name]; many {
			line.Count = v.Number(len(l.names(d.Document)))
		}
		w.Lines = append(w.Lines, line)
	}
	return p.Render(c, http.StatusOK, "editor/home", w)
}
