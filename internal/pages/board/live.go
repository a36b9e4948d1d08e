package board

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/team"
	"rollcall/internal/problem"
)

// changing are the parts of the board that change as a whole. Of its lines those
// are sent alone that have changed.
var changing = []string{"board-notes", "board-top", "board-door", "board-team", "board-moves"}

// live serves GET /desk/EVENT/sessions/SESSION/live, and GET /h/TOKEN/live: to a
// browser that wants a stream, what changes on the board; to others, once all
// that might.
func (p *Boards) live(c echo.Context, at post) error {
	w := &watcher{pages: p, c: c, at: at, nonce: nonceOf(c)}
	if !team.WantsStream(c) {
		found, err := p.Desk.NewestBoard(c.Request().Context(), at.by, at.event, at.session, filterOf(c))
		if err != nil {
			return err
		}
		parts, err := w.news(found)
		if err != nil {
			return err
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.HTMLBlob(http.StatusOK, parts)
	}
	s := team.NewStream(c)
	err := p.Desk.WatchBoard(c.Request().Context(), at.who, at.event, at.session, filterOf(c), func(found *desk.BoardPage) error {
		if found == nil {
			return s.Beat()
		}
		parts, err := w.news(found)
		if err != nil || len(parts) == 0 {
			return err
		}
		return s.Send(parts)
	})
	if c.Response().Committed && (s.Broken() || problem.From(err) != nil) {
		return nil // gone, or not allowed any more: the browser asks again and is told
	}
	return err
}

// nonceOf is the nonce of the page that asks, so that what it is sent differs from
// what stands there only where something has changed.
func nonceOf(c echo.Context) string {
	if nonce := c.QueryParam("nonce"); len(nonce) == len(rand.Text()) {
		return nonce
	}
	return rand.Text()
}

// A watcher knows what one browser was sent.
type watcher struct {
	pages *Boards
	c     echo.Context
	at    post
	nonce string
	sent  map[string][]byte // parts, by name
	lines []line
	next  string // as of lines
}

// news are the parts and lines that differ from what was sent before: at first
// everything.
func (w *watcher) news(found *desk.BoardPage) ([]byte, error) {
	v, err := w.pages.parts(w.c, w.at, found, w.nonce)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	first := w.sent == nil
	if first {
		w.sent = map[string][]byte{}
	}
	for _, name := range changing {
		part, err := w.pages.Fragment("board/board", name, v)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(part, w.sent[name]) {
			all.Write(part)
			w.sent[name] = part
		}
	}
	fresh, alone := changed(w.lines, v.Lines)
	if first || !alone || v.Next != w.next {
		part, err := w.pages.Fragment("board/board", "board-lines", v)
		if err != nil {
			return nil, err
		}
		all.Write(part)
	} else {
		for _, l := range fresh {
			part, err := w.pages.Fragment("board/board", "board-line", v.Of(l))
			if err != nil {
				return nil, err
			}
			all.Write(part)
		}
	}
	w.lines, w.next = v.Lines, v.Next
	return all.Bytes(), nil
}

// changed are the lines of next that differ from those before, each with the line
// it comes after if it was not there. It reports false where that does not
// describe the difference: lines are gone, have moved, or begin the list.
func changed(before, next []line) (fresh []line, alone bool) {
	known := map[string]*line{}
	for i := range before {
		known[before[i].ID] = &before[i]
	}
	kept := make([]string, 0, len(next))
	for i := range next {
		l, old := next[i], known[next[i].ID]
		switch {
		case old != nil:
			kept = append(kept, l.ID)
			if !same(old, &l) {
				fresh = append(fresh, l)
			}
		case i == 0:
			return nil, false
		default:
			l.After = next[i-1].ID
			fresh = append(fresh, l)
		}
	}
	return fresh, slices.EqualFunc(before, kept, func(l line, id string) bool { return l.ID == id })
}
