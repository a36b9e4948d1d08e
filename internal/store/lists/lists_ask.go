package lists

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rollcall/internal/event"
	"rollcall/internal/store"
)

// A condition is one thing that is asked for.
type condition struct {
	sql     string // about @, a row of registrants or of what has its id
	args    []any
	covered bool   // the indexes of lists hold what it asks about
	row     bool   // it asks about what else stands in the registrant's row
	walked  bool   // a walk along the statuses of a session meets it by itself
	source  string // selects the ids of all who have a search text and meet it, by an index; "": none does
	from    []any  // of source
	named   bool   // within source's index, people stand by name
}

// on is the condition on a row.
func (c *condition) on(row string) string { return strings.ReplaceAll(c.sql, "@", row) }

// conditions are what q asks for.
func conditions(r store.Reads, q Query) []condition {
	all := q.details()
	if q.SessionID != 0 || len(q.Statuses) > 0 {
		all = append(all, q.registered())
	}
	if q.Refused {
		all = append(all, condition{
			sql: "EXISTS (SELECT 1 FROM letters l WHERE l.state = 'failed' AND l.event_id = ? AND l.registrant_id = @.id)", args: []any{q.EventID},
			source: "SELECT registrant_id AS id FROM letters WHERE state = 'failed' AND event_id = ? AND registrant_id IS NOT NULL", from: []any{q.EventID},
		})
	}
	if q.Verified != nil {
		all = append(all, q.verified())
	}
	if q.Question != "" {
		all = append(all, answered(r, q.Question, q.Option))
	}
	for _, w := range q.Words {
		all = append(all, q.beginning(w))
	}
	if q.IDs != nil {
		all = append(all, condition{
			row: true, sql: "@.id IN ?", args: []any{q.IDs}, source: "SELECT id FROM registrants WHERE event_id = ? AND id IN ?", from: []any{q.EventID, q.IDs},
		})
	}
	return all
}

// preferred finds each language of an event's people by the one before it in the
// index, and so costs the same however many people there are.
const preferred = `WITH RECURSIVE found AS (SELECT min(language) AS language FROM registrants WHERE event_id = ? AND search <> ''
UNION ALL SELECT (SELECT min(r.language) FROM registrants r WHERE r.event_id = ? AND r.search <> '' AND r.language > f.language) FROM found f WHERE f.language IS NOT NULL)
SELECT language FROM found WHERE language <> '' UNION SELECT language FROM registrants WHERE search = '' AND +event_id = ? AND language <> '' ORDER BY language`

// Languages are the languages that people of an event prefer, by their tags.
func Languages(ctx context.Context, r store.Reads, eventID int64) ([]string, error) {
	var all []string
	err := r.On(ctx).Raw(preferred, eventID, eventID, eventID).Scan(&all).Error
	return all, store.Fault(err)
}

// details ask for values that the indexes of lists hold.
func (q *Query) details() []condition {
	var all []condition
	for _, asked := range []struct{ column, value string }{
		{"municipality_key", q.Municipality}, {"country", q.Country}, {"organisation_kind", q.Kind}, {"language", q.Language}, {"source", q.Source}, {"role", string(q.Role)},
	} {
		if asked.value == "" {
			continue
		}
		all = append(all, condition{
			covered: true, named: asked.column == "country" || asked.column == "municipality_key",
			sql: "@." + asked.column + " = ?", args: []any{asked.value},
			// +id: SQLite would else walk along everybody, to have them in the order of ids
			source: "SELECT +id AS id FROM registrants WHERE event_id = ? AND search <> '' AND " + asked.column + " = ?", from: []any{q.EventID, asked.value},
		})
	}
	return all
}

// registered asks for a registration in a session, or of a status, or both.
func (q *Query) registered() condition {
	where, args := "g.session_id = ? AND g.status IN ?", []any{q.SessionID, q.Statuses}
	switch {
	case len(q.Statuses) == 0:
		where, args = "g.session_id = ?", args[:1]
	case q.SessionID == 0:
		where, args = "g.status IN ?", args[1:]
	}
	_, one := q.status()
	c := condition{sql: "EXISTS (SELECT 1 FROM registrations g WHERE g.registrant_id = @.id AND " + where + ")", args: args, walked: one}
	c.source, c.from = "SELECT g.registrant_id AS id FROM registrations g WHERE "+where, args
	if q.SessionID == 0 {
		c.source, c.from = c.source+" AND g.session_id IN (SELECT id FROM sessions WHERE event_id = ?)", append(slices.Clone(args), q.EventID)
	}
	return c
}

// status is the one status that is asked for in a session, if there is one: the
// people of it stand together in an index.
func (q *Query) status() (event.Status, bool) {
	if q.SessionID == 0 || len(q.Statuses) != 1 {
		return "", false
	}
	return q.Statuses[0], true
}

// verified asks for people who have confirmed their address, or have not. Who
// has none is neither.
func (q *Query) verified() condition {
	if *q.Verified {
		return condition{row: true, sql: "@.verified_at IS NOT NULL AND @.email IS NOT NULL"}
	}
	return condition{
		row: true, sql: "@.verified_at IS NULL AND @.erased_at IS NULL",
		source: "SELECT id FROM registrants WHERE verified_at IS NULL AND erased_at IS NULL AND +event_id = ?", from: []any{q.EventID},
	}
}

// answered asks for an option among those that a question was answered with.
// No index knows of answers.
func answered(r store.Reads, question, option string) condition {
	if r.Postgres() {
		return condition{row: true, sql: "jsonb_contains(@.answers::jsonb -> ?::text, to_jsonb(?::text))", args: []any{question, option}}
	}
	return condition{row: true, sql: "EXISTS (SELECT 1 FROM json_each(@.answers, ?) j WHERE j.value = ?)", args: []any{`$."` + question + `"`, option}}
}

// unfilled stands for the search text in the moment until that is filled. Not
// every database knows the small letters of every script, so a name is also
// compared with the word as one writes names.
const unfilled = `@.search = '' AND (lower(@.given_name || ' ' || @.family_name || ' ' || coalesce(@.email_folded, '')) LIKE ? ESCAPE '!'
OR @.given_name || ' ' || @.family_name LIKE ? ESCAPE '!')`

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// lastRune comes after everything that a word may go on with.
const lastRune = "\U0010FFFF"

// beginning asks for a word of the search text that begins with w.
func (q *Query) beginning(w string) condition {
	like := likeEscaper.Replace(w) + "%"
	return condition{
		row: true, sql: "(@.search LIKE ? ESCAPE '!' OR " + unfilled + ")", args: []any{"% " + like, "%" + like, "%" + capital(like)},
		source: "SELECT registrant_id AS id FROM search_words WHERE event_id = ? AND word >= ? AND word < ?", from: []any{q.EventID, w, w + lastRune},
	}
}

// capital is word with a first letter as names have it.
func capital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToTitle(first)) + word[size:]
}
