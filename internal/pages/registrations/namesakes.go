package registrations

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// namesAtOnce is how many names a page of namesakes has.
const namesAtOnce = 50

// A namesakesPage is who of an event is called the same, to be looked at.
type namesakesPage struct {
	deskEvent
	Back   string
	Groups []namesakeGroup
	First  string // the page with the first names; "" if this is it
	Next   string // the next page; "" if there is none
}

// A namesakeGroup are people of one name.
type namesakeGroup struct {
	ID     string
	Name   string
	People []namesake
}

// A namesake is one of them.
type namesake struct {
	tab
	Detail  string
	Compare string // the page that puts them beside the first; "": they are the first
}

// namesakes serves GET /desk/EVENT/doubles.
func (p *Registrations) namesakes(c echo.Context, by desk.Actor) error {
	if err := frame.Asks(c, "cursor"); err != nil {
		return err
	}
	d, _, err := p.team(c, by, "/registrations")
	if err != nil {
		return err
	}
	cursor := c.QueryParam("cursor")
	found, err := p.Desk.Namesakes(c.Request().Context(), by, d.Slug, cursor, namesAtOnce)
	if err != nil {
		return err
	}
	v := namesakesPage{deskEvent: d, Back: d.Address("/desk/" + d.Slug + "/registrations")}
	path := "/desk/" + d.Slug + "/doubles"
	if cursor != "" {
		v.First = d.Address(path)
	}
	if found.Next != "" {
		v.Next = d.Address(path, "cursor", found.Next)
	}
	for _, people := range found.Groups {
		g := namesakeGroup{ID: "name-" + strconv.FormatInt(people[0].ID, 10), Name: people[0].Name()}
		first := d.registrantPath(&desk.PersonView{Registrant: &people[0]})
		for i := range people {
			r := &people[i]
			one := namesake{tab: tab{Name: r.Name(), URL: d.Address(d.registrantPath(&desk.PersonView{Registrant: r}))}, Detail: detail(r)}
			if i > 0 {
				one.Compare = d.Address(first+"/merge", "other", strconv.FormatInt(r.ID, 10))
			}
			g.People = append(g.People, one)
		}
		v.Groups = append(v.Groups, g)
	}
	return p.Render(c, http.StatusOK, "registrations/namesakes", v)
}
