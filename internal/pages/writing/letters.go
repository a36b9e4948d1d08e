package writing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/pages/frame"
	"rollcall/internal/pages/team"
)

// A lettersPage is how the letters of an event stand.
type lettersPage struct {
	page
	Notice   string // what was just done
	Failed   []failed
	Messages []messageRow
	New      string // address of a message to be written
	Kinds    []kindRow
	Over     []team.Tab // of the sessions after which people may be written to
}

// A failed is a letter that was refused or came back.
type failed struct {
	Name, Email, Letter, Answer string
	URL                         string // the person's; "" where there is none
	Returned                    bool
}

// A messageRow is one message.
type messageRow struct {
	Subject, URL, For, When string
	Chip                    team.Chip
	Numbers                 string
}

// A kindRow is one kind of letter that leaves by itself.
type kindRow struct {
	Name, URL, Sent string
	Own             string // the languages that have words of the organiser's
	Chips           []team.Chip
}

// letters serves GET /desk/EVENT/letters.
func (p *Writing) letters(c echo.Context, by desk.Actor) error {
	d, pr, err := p.page(c, by)
	if err != nil {
		return err
	}
	found, err := p.Desk.Letters(c.Request().Context(), by, d.Slug)
	if err != nil {
		return err
	}
	messages, err := p.Desk.Messages(c.Request().Context(), by, d.Slug)
	if err != nil {
		return err
	}
	v := lettersPage{page: d, New: d.path("/messages/new"), Over: d.over(pr, p.Clock())}
	if c.QueryParam("done") == "deleted" {
		v.Notice = v.T("writing.done.deleted")
	}
	for i := range found.Failed {
		v.Failed = append(v.Failed, v.failedLetter(&found.Failed[i]))
	}
	for i := range messages {
		v.Messages = append(v.Messages, v.messageRow(pr, &messages[i]))
	}
	for i := range found.Kinds {
		if k := &found.Kinds[i]; k.Kind != event.LetterMessage && k.Kind != event.LetterMessageTest {
			v.Kinds = append(v.Kinds, v.kindRow(k))
		}
	}
	return p.Render(c, http.StatusOK, "writing/letters", v)
}

func (g page) failedLetter(f *desk.FailedLetter) failed {
	row := failed{Letter: g.letterName(f.Kind), Answer: f.LastError, Returned: f.ReturnedAt != nil}
	if f.Address != nil {
		row.Email = *f.Address
	}
	if r := f.Registrant; r != nil {
		row.Name, row.URL = r.Name(), g.path("/registrations/"+strconv.FormatInt(r.ID, 10))
		if row.Email == "" {
			row.Email = r.Address()
		}
	}
	return row
}

// letterName is what a kind of letter is called.
func (g page) letterName(k event.LetterKind) string {
	if key := "mydata.letter." + string(k); g.Has(key) {
		return g.T(key)
	}
	return g.T("mydata.letter.other")
}

func (g page) kindRow(k *desk.LetterKindCount) kindRow {
	row := kindRow{Name: g.letterName(k.Kind), Sent: g.Number(int(k.Sent))}
	if slices.Contains(event.OwnKinds(), k.Kind) {
		row.URL = g.path("/letters/" + string(k.Kind))
	}
	var own []string
	for _, lang := range k.Own {
		own = append(own, g.Language(lang))
	}
	if len(own) > 0 {
		row.Own = g.T("writing.own_in", "languages", strings.Join(own, ", "))
	}
	for _, x := range []struct {
		n               int64
		key, icon, tint string
	}{{k.Waiting, "waiting", "clock", ""}, {k.Refused, "refused", "cross", "warn"}, {k.Returned, "returned", "alert", "warn"}} {
		if x.n > 0 {
			row.Chips = append(row.Chips, team.Chip{Icon: x.icon, Tint: x.tint, Text: g.T("writing.count."+x.key, "count", int(x.n))})
		}
	}
	return row
}

// stateLooks are how the states of a message are drawn.
var stateLooks = map[event.MessageState]team.Look{
	event.MessageDraft: {Icon: "dashed"}, event.MessageScheduled: {Icon: "clock", Tint: "tint"}, event.MessageSending: {Icon: "mail", Tint: "tint"},
	event.MessageSent: {Icon: "tick", Tint: "ok"}, event.MessageStopped: {Icon: "dash", Tint: "warn"},
}

func (g page) stateChip(s event.MessageState) team.Chip {
	look := stateLooks[s]
	return team.Chip{Icon: look.Icon, Tint: look.Tint, Text: g.T("writing.state." + string(s))}
}

func (g page) messageRow(pr *desk.Programme, m *desk.Message) messageRow {
	row := messageRow{
		Subject: pr.Event.TextIn(m.Subject, g.Lang()), URL: g.messagePath(m.ID, ""), For: g.audience(pr, m), Chip: g.stateChip(m.State),
		Numbers: g.T("writing.people", "count", int(m.Recipients)),
	}
	zone := frame.Location(pr.Event.Zone)
	switch {
	case m.StartedAt != nil:
		row.When = g.Stamp(*m.StartedAt, zone)
		row.Numbers = g.T("writing.sent_of", "sent", g.Number(int(m.Results[event.ResultSent])), "all", g.Number(int(m.Recipients)))
	case m.SendAt != nil:
		row.When = g.Stamp(*m.SendAt, zone)
	}
	return row
}

// audience says whom a message is for.
func (g page) audience(pr *desk.Programme, m *desk.Message) string {
	var parts []string
	if s := pr.SessionByID(m.Audience.SessionID); s != nil {
		parts = append(parts, g.SessionName(pr.Event, s))
	}
	for _, status := range m.Audience.Statuses {
		parts = append(parts, g.T("status."+string(status)))
	}
	if m.Audience.Role != "" {
		parts = append(parts, g.T("role."+string(m.Audience.Role)))
	}
	if m.Audience.Language != "" {
		parts = append(parts, g.Language(m.Audience.Language))
	}
	if m.Audience.Country != "" {
		parts = append(parts, g.Country(m.Audience.Country))
	}
	if len(parts) == 0 {
		return g.T("writing.everyone")
	}
	return strings.Join(parts, " · ")
}
