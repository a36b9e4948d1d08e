package board

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A post is where the board of one session is looked at from: the desk of an
// account, or a host link.
type post struct {
	by      desk.Actor
	event   string // slug
	session string // slug
	base    string // path of the board
	frame   func() (team.EventPage, error)
	who     func(context.Context) (desk.Actor, error) // who by is at any later moment
}

// A postHandler serves the board of one session.
type postHandler func(c echo.Context, at post) error

// atDesk serves the board to whoever is signed in.
func (p *Boards) atDesk(h postHandler) team.Handler {
	return func(c echo.Context, by desk.Actor) error {
		path := "/sessions/" + c.Param("session")
		return h(c, post{by: by, event: c.Param("event"), session: c.Param("session"), base: "/desk/" + c.Param("event") + path, frame: func() (team.EventPage, error) {
			d, _, err := p.Event(c, by, path)
			return d, err
		}, who: p.Looker(c)})
	}
}

// byLink serves the board to whoever has a host link: in a frame that leads
// nowhere else. A link that is wrong, revoked or over is not found, like one
// that never existed.
func (p *Boards) byLink(h postHandler) echo.HandlerFunc {
	return frame.Secret(func(c echo.Context) error {
		by, err := p.Desk.ByHostLink(c.Request().Context(), c.Param("token"))
		if err != nil {
			return err
		}
		ev, s := by.Hosting.Event, by.Hosting.Session
		return h(c, post{by: by, event: ev.Slug, session: s.Slug, base: "/h/" + c.Param("token"), frame: func() (team.EventPage, error) {
			g := p.Hosted(c, ev, "")
			return team.Bare(g, ev, event.Host), nil
		}, who: func(ctx context.Context) (desk.Actor, error) { return p.Desk.ByHostLink(ctx, c.Param("token")) }})
	})
}

// A hostLinkRow is a host link on the board.
type hostLinkRow struct {
	Label   string
	Address form.Field // to be copied; without a value once it opens nothing
	State   string     // why it does
	Used    string
	Revoke  string // where the button goes
}

// hostLinks fills in the links for hosts of s, for those who may make them, and
// the form for another while one would open something.
func (v *boardPage) hostLinks(all []desk.HostLinkView, at post, s *event.Session, zone string, now time.Time) {
	if fresh := (event.HostLink{}); s.CancelledAt == nil && fresh.Open(s, now) {
		v.LinksPath = v.Address(at.base + "/host-links")
	}
	v.LinkLabel = form.Field{Name: "label", Kind: "text", Label: v.T("desk.host_link_for")}
	for i := range all {
		l := &all[i]
		row := hostLinkRow{Label: l.Label, Used: v.T("desk.host_link_unused")}
		if l.UsedAt != nil {
			row.Used = v.T("desk.host_link_used", "when", v.Deadline(*l.UsedAt, frame.Location(zone)))
		}
		number := strconv.FormatInt(l.ID, 10)
		switch {
		case l.URL != "":
			row.Address = form.Field{Name: "link-" + number, Label: v.T("desk.host_link_address", "label", l.Label), Value: l.URL}
			row.Revoke = v.Address(at.base + "/host-links/" + number + "/revoke")
		case l.RevokedAt != nil:
			row.State = v.T("desk.host_link_revoked")
		default:
			row.State = v.T("desk.host_link_over")
		}
		v.Links = append(v.Links, row)
	}
}

// makeHostLink serves POST /desk/EVENT/sessions/SESSION/host-links.
func (p *Boards) makeHostLink(c echo.Context, at post) error {
	_, err := p.Desk.MakeHostLink(c.Request().Context(), at.by, at.event, at.session, c.FormValue("label"))
	return p.linksDone(c, at, err)
}

// revokeHostLink serves POST
// /desk/EVENT/sessions/SESSION/host-links/LINK/revoke.
func (p *Boards) revokeHostLink(c echo.Context, at post) error {
	id, err := strconv.ParseInt(c.Param("link"), 10, 64)
	if err != nil {
		return desk.ErrNotFound.Because(err)
	}
	_, err = p.Desk.RevokeHostLink(c.Request().Context(), at.by, at.event, at.session, id)
	return p.linksDone(c, at, err)
}

// linksDone answers after something was done with host links, or was refused.
func (p *Boards) linksDone(c echo.Context, at post, err error) error {
	if err != nil {
		return p.refuse(c, at, err)
	}
	return p.back(c, at, "#host-links")
}

// back answers after something was done on the board.
func (p *Boards) back(c echo.Context, at post, fragment string) error {
	d, err := at.frame()
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, d.Address(at.base, "show", c.QueryParam("show"), "q", c.QueryParam("q"), "cursor", c.QueryParam("cursor"))+fragment)
}
