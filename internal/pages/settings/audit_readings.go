package settings

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/document"
)

// A reading puts a value of a fact into words; none where it knows it not.
type reading func(r *auditReader, value any) []auditPart

// readings are those of the facts by their name or, where an action means
// something else by it, by ACTION.NAME. What stands in neither way is shown as
// it is, but for yes and no.
var readings = map[string]reading{
	"account":   (*auditReader).account,
	"message":   (*auditReader).message,
	"report":    (*auditReader).report,
	"action":    inWords("desk.do."),
	"at":        (*auditReader).moment,
	"by":        inWords("audit.way."),
	"cause":     inWords("desk.seats.cause.", "audit.cause."),
	"codes":     (*auditReader).codes,
	"colleague": (*auditReader).person, "other": (*auditReader).person, "registrants": (*auditReader).person,
	"columns": (*auditReader).detail, "fields": (*auditReader).detail,
	"decision": inWords("audit.decision.", "review.", "review.is_"),
	"from":     (*auditReader).standing, "to": (*auditReader).standing,
	"judged_by": (*auditReader).session, "session": (*auditReader).session,
	"kind":     inWords("desk.mark.", "audit.kind.", "review.kind.", "mydata.letter."),
	"letter":   inWords("after.kind."),
	"notify":   inWords("audit.told."),
	"outcome":  inWords("outcome."),
	"place":    (*auditReader).place,
	"places":   (*auditReader).place,
	"platform": inWords("report.platform."),
	"result":   inWords("audit.result."),
	"role":     inWords("team.role.", "role."),
	"sheet":    inWords("sheet.", "audit=audit.title", "event_file=publishing.file"),
	"status":   inWords("status."),

	"outcome_decided.before": inWords("outcome."), "outcome_taken_back.before": inWords("outcome."),
	"member_changed.before": inWords("team.role."), "member_left.before": inWords("team.role."), "member_removed.before": inWords("team.role."),
	"report_decided.before":        inWords("audit.decision.", "review.", "review.is_"),
	"changes":                      (*auditReader).path,
	"installation_changed.changes": inWords("settings."),
	"installation_changed.what":    inWords("settings=settings.title", "settings."),
}

// inWords finds a text among the words: by prefixes of their keys, or a text
// by the key that TEXT=KEY names.
func inWords(keys ...string) reading {
	return func(r *auditReader, value any) []auditPart {
		text, is := value.(string)
		if !is || text == "" {
			return nil
		}
		for _, key := range keys {
			only, named, one := strings.Cut(key, "=")
			switch {
			case one && only == text:
				return plain(r.T(named))
			case !one && r.Has(key+text):
				return plain(r.T(key + text))
			}
		}
		return nil
	}
}

// invitationStates are what from and to are in the life of an invitation.
var invitationStates, statuses = inWords("invitation.state."), inWords("status.")

// standing is a status, or who had a seat or got it.
func (r *auditReader) standing(value any) []auditPart {
	if who := r.person(value); who != nil {
		return who
	}
	if strings.HasPrefix(r.entry.Action, "invitation_") {
		return invitationStates(r, value)
	}
	return statuses(r, value)
}

// person is a registrant by number.
func (r *auditReader) person(value any) []auditPart {
	id, is := value.(float64)
	if !is {
		return nil
	}
	number := strconv.FormatInt(int64(id), 10)
	part := auditPart{Text: r.T("audit.person", "number", number)}
	if slug := r.found.EventSlug(r.entry); slug != "" {
		part.URL = r.Address("/desk/" + slug + "/registrations/" + number)
	}
	return []auditPart{part}
}

// account is whose account it was.
func (r *auditReader) account(value any) []auditPart {
	id, is := value.(float64)
	if !is {
		return nil
	}
	return plain(cmp.Or(r.found.Named[int64(id)].Name, r.T("audit.person", "number", int64(id))))
}

// message is a message by its subject, with where it is written for those who
// may.
func (r *auditReader) message(value any) []auditPart {
	id, is := value.(float64)
	if !is {
		return nil
	}
	m, there := r.found.Messages[int64(id)]
	var languages []string
	if r.found.Event != nil {
		languages = r.found.Event.Languages
	}
	part := auditPart{Text: cmp.Or(m.Subject.In(r.Lang(), append(slices.Clone(languages), slices.Sorted(maps.Keys(m.Subject))...)...), r.T("audit.person", "number", int64(id)))}
	if slug := r.found.EventSlug(r.entry); there && slug != "" && (!r.OfEvent || r.May(desk.WriteMessages)) {
		part.URL = r.Address("/desk/" + slug + "/messages/" + strconv.FormatInt(int64(id), 10))
	}
	return []auditPart{part}
}

// report is a report by number, with its page while it has one.
func (r *auditReader) report(value any) []auditPart {
	id, is := value.(float64)
	if !is {
		return nil
	}
	number := strconv.FormatInt(int64(id), 10)
	part := auditPart{Text: r.T("audit.person", "number", number)}
	slug, session := r.found.EventSlug(r.entry), r.found.Session(r.entry)
	if slug != "" && session != "" && r.entry.Action != "report_removed" && (!r.OfEvent || r.May(desk.SeeAttendance)) {
		part.URL = r.Address("/desk/" + slug + "/sessions/" + session + "/reports/" + number)
	}
	return []auditPart{part}
}

// codes are what came of a step for each of several registrations.
func (r *auditReader) codes(value any) []auditPart {
	codes, _ := value.(map[string]any)
	var all []auditPart
	for _, id := range slices.Sorted(maps.Keys(codes)) {
		code, _ := codes[id].(string)
		said := cmp.Or(code, r.T("audit.done"))
		for _, key := range []string{"problem." + code + ".title", "problem." + code} { // a title needs no values
			if code != "" && r.Has(key) {
				said = strings.TrimSuffix(r.T(key), ".")
				break
			}
		}
		all = append(all, auditPart{Text: r.T("audit.person", "number", id) + ": " + said})
	}
	return all
}

// session is the title of a session, by id or slug.
func (r *auditReader) session(value any) []auditPart {
	id, numbered := value.(float64)
	slug, _ := value.(string)
	for i := range r.found.Sessions {
		if s := &r.found.Sessions[i]; numbered && s.ID == int64(id) || s.Slug == slug {
			return plain(r.title(s))
		}
	}
	switch {
	case numbered && r.found.Slugs[int64(id)] != "":
		return plain(r.found.Slugs[int64(id)])
	case numbered:
		return plain(r.T("audit.person", "number", int64(id)))
	}
	return nil
}

// title is what a session of the page's event is called.
func (r *auditReader) title(s *event.Session) string { return r.found.Event.TextIn(s.Title, r.Lang()) }

// place is what somebody has got in a session.
func (r *auditReader) place(value any) []auditPart {
	p, _ := value.(map[string]any)
	session, status := r.session(p["session_id"]), statuses(r, p["status"])
	if session == nil || status == nil {
		return nil
	}
	key, values := "audit.place", []any{"session", session[0].Text, "status", status[0].Text}
	if rank, is := p["rank"].(float64); is {
		key, values = "audit.place_waits", append(values, "rank", int64(rank))
	}
	if until := r.moment(p["offer_until"]); until != nil {
		key, values = "audit.place_until", append(values, "until", until[0].Text)
	}
	return plain(r.T(key, values...))
}

// moment is a time as deadlines are told.
func (r *auditReader) moment(value any) []auditPart {
	text, _ := value.(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	return plain(r.Deadline(at, r.zone))
}

// detail is a field of a form by its label.
func (r *auditReader) detail(value any) []auditPart {
	text, is := value.(string)
	if !is {
		return nil
	}
	return plain(r.field(text))
}

// path is what an event was changed in, of an entry that has no values.
func (r *auditReader) path(value any) []auditPart {
	text, is := value.(string)
	if !is {
		return nil
	}
	return plain(r.words().Path(text))
}

// words are those for the document of the entry's event: as it is now, in the
// zone that it has had since.
func (r *auditReader) words() document.Words {
	doc := &eventfile.Document{}
	if e := r.found.Event; e != nil {
		doc.Languages, doc.Zone, doc.Questions, doc.Municipalities = e.Languages, e.Zone, e.Questions, e.Municipalities
	}
	if zone, is := r.entry.Data["zone"].(string); is {
		doc.Zone = zone
	}
	for _, c := range r.found.Consents {
		doc.Consents = append(doc.Consents, eventfile.Consent{Key: c.Key, Text: c.Text})
	}
	for i := range r.found.Sessions {
		s := &r.found.Sessions[i]
		doc.Sessions = append(doc.Sessions, eventfile.Session{Slug: s.Slug, Title: s.Title, Materials: s.Materials})
		for _, q := range s.Quotas {
			doc.Quotas = append(doc.Quotas, eventfile.Quota{Key: q.Key, Label: q.Label})
		}
	}
	return document.New(r.Page, doc)
}

// differences are what was and is of an event; none where the entry has no
// values.
func (r *auditReader) differences(value any) []auditChange {
	list, _ := value.([]any)
	var known []eventfile.Difference
	var withheld []auditChange
	words := r.words()
	for _, one := range list {
		d, _ := one.(map[string]any)
		path, is := d["path"].(string)
		switch {
		case !is:
			return nil
		case d["withheld"] == true:
			withheld = append(withheld, auditChange{words.Path(path), plain(r.T("audit.only_changed"))})
		default:
			known = append(known, eventfile.Difference{Path: path, Before: d["before"], After: d["after"]})
		}
	}
	var all []auditChange
	for _, c := range words.Changes(known) {
		all = append(all, auditChange{c.Name, r.fromTo(plain(cmp.Or(c.Old, "–")), plain(cmp.Or(c.New, "–")))})
	}
	return append(all, withheld...)
}
