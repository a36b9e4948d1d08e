package editor

import (
	"rollcall/internal/event"
	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
)

// A spec is what a form asks for: one value, a text in every language of the
// event, or a list.
type spec struct {
	path     string // below what the form is about
	word     string // of its label, where that is not the end of the path
	kind     string // of form.Field; wall and clock are times, hidden is kept
	texts    bool   // in every language
	optional bool
	unless   string // the word for when an optional one is needed all the same
	hint     bool   // there is more to say
	heading  string // begins a section
	beside   bool   // stands beside the one before
	choices  func(a *asking) []form.Choice
	showIf   string // for the script, as of form.Field
	rows     []spec // of a list
}

// An asking is the page that a form is made for, and the event as it is being
// edited.
type asking struct {
	editPage
	doc  *eventfile.Document
	item any // what the form is about
}

// name is the word of the label.
func (s spec) name() string {
	if s.word != "" {
		return s.word
	}
	return lastStep(s.path)
}

func basicsSpecs(a *asking) []spec {
	list := []spec{
		{path: "title", kind: "text", texts: true},
		{path: "summary", kind: "area", texts: true, optional: true, hint: true},
		{path: "audience", kind: "area", texts: true, optional: true, hint: true},
		{path: "languages", word: "first_language", kind: "select", choices: ownLanguages, heading: "languages", hint: true},
		{path: "languages_more", kind: "checks", choices: otherLanguages, optional: true},
		{path: "languages_add", kind: "select", choices: addLanguages, optional: true, hint: true},
		{path: "interpretation", kind: "area", optional: true, hint: true},
		{path: "zone", kind: "text", heading: "time", hint: true},
		{path: "zones_shown", kind: "area", beside: true, optional: true, hint: true},
		{path: "contact.name", word: "contact_name", kind: "text", optional: true, heading: "contact"},
		{path: "contact.email", word: "contact_email", kind: "email", beside: true, optional: true, hint: true},
		{path: "organisers", rows: []spec{{path: "name", word: "organiser_name", kind: "text"}, {path: "url", kind: "url", beside: true, optional: true}}, heading: "organisers"},
		{path: "series", kind: "text", optional: true, hint: true, heading: "series"},
	}
	if a.doc.Visibility != event.Draft {
		list = append(list, spec{path: "visibility", kind: "radio", choices: words("visibility", string(event.Public), string(event.Unlisted)), heading: "visibility"})
	}
	return list
}

func registrationSpecs(*asking) []spec {
	return []spec{
		{path: "registration.opens", kind: "wall", optional: true},
		{path: "registration.closes", kind: "wall", beside: true, optional: true, hint: true},
		{path: "registration.verify", kind: "tick", optional: true},
		{path: "registration.hold_minutes", kind: "number"},
		{path: "registration.waiting_list.mode", word: "waiting_mode", kind: "radio", choices: words("waiting_mode", string(event.WaitingAuto), string(event.WaitingOffer), string(event.WaitingOff)), heading: "waiting_list"},
		{path: "registration.waiting_list.capacity", word: "waiting_capacity", kind: "number", hint: true},
		{path: "registration.waiting_list.offer_hours", kind: "number", beside: true},
		{path: "registration.keep_together", kind: "tick", optional: true},
		{path: "registration.approval", kind: "tick", optional: true, heading: "approval"},
		{path: "registration.approve_again", kind: "tick", optional: true},
		{path: "registration.per_municipality.seats", word: "per_municipality_seats", kind: "number", optional: true, heading: "per_municipality", hint: true},
		{path: "registration.per_municipality.until", word: "per_municipality_until", kind: "wall", beside: true, optional: true},
		{path: "attendance.threshold_percent", kind: "number", heading: "attendance", hint: true},
		{path: "attendance.threshold_minutes", kind: "number", beside: true, optional: true, hint: true},
		{path: "attendance.grace_minutes", kind: "number", beside: true},
		{path: "attendance.no_show_release_minutes", kind: "number", beside: true, hint: true},
		{path: "attendance.freeze_days", kind: "number", beside: true, hint: true},
		{path: "attendance.self_declare", kind: "tick", optional: true},
		{path: "staff", kind: "area", optional: true, hint: true},
	}
}

func remindersSpecs(*asking) []spec {
	return []spec{
		{path: "reminders", kind: "checks", choices: distances, optional: true, hint: true},
		{path: "reminders_more", kind: "text", optional: true, hint: true},
		{path: "after.attended", word: "after_attended", kind: "tick", optional: true, heading: "after"},
		{path: "after.missed", word: "after_missed", kind: "tick", optional: true},
		{path: "after.delay", word: "after_delay", kind: "text", optional: true, hint: true},
	}
}

func privacySpecs(*asking) []spec {
	return []spec{
		{path: "contact.controller", kind: "area", optional: true, hint: true},
		{path: "contact.privacy_url", kind: "url", optional: true},
		{path: "retention_days", kind: "number", hint: true},
	}
}

func targetsSpecs(*asking) []spec {
	return []spec{{path: "targets", rows: []spec{
		{path: "label", kind: "text", texts: true},
		{path: "country", kind: "select", choices: countries, optional: true},
		{path: "organisation", kind: "text", beside: true, optional: true},
		{path: "municipality", kind: "text", beside: true, optional: true},
		{path: "share_percent", kind: "number", beside: true},
	}}}
}

// choice is when a question has options.
const choice = `{"all":true,"parts":[{"name":"type","is":["choice","choices"]}]}`

func questionSpecs(a *asking) []spec {
	list := []spec{
		{path: "label", word: "question", kind: "text", texts: true},
		{path: "type", kind: "select", choices: words("type", eventfile.QuestionTypes...)},
	}
	if q := a.item.(*event.Question); q.Key != "" && len(q.Options) > 0 {
		list = append(list, spec{path: "options", word: "option_rows", hint: true, rows: []spec{
			{path: "key", kind: "hidden"}, {path: "label", word: "option", kind: "text", texts: true}, {path: "retired", word: "option_retired", kind: "tick", optional: true},
		}})
	} else {
		list = append(list, spec{path: "options", kind: "area", texts: true, optional: true, unless: "choice", hint: true, showIf: choice})
	}
	list = append(list,
		spec{path: "required", kind: "tick", optional: true},
		spec{path: "hint", kind: "area", texts: true, optional: true, heading: "more"},
		spec{path: "decisive", kind: "tick", optional: true, hint: true},
		spec{path: "measure", kind: "select", choices: measures, optional: true, hint: true},
	)
	if len(conditions(a)) > 0 {
		list = append(list, spec{path: "show_if", kind: "checks", choices: conditions, optional: true, hint: true},
			spec{path: "show_if_mode", kind: "radio", choices: words("show_if_mode", "any", "all")})
	}
	if a.item.(*event.Question).Key != "" {
		list = append(list, spec{path: "retired", kind: "tick", optional: true, hint: true})
	}
	return list
}

func consentSpecs(a *asking) []spec {
	list := []spec{{path: "text", word: "consent", kind: "area", texts: true, hint: true}, {path: "required", kind: "tick", optional: true}}
	if a.item.(*eventfile.Consent).Key != "" {
		list = append(list, spec{path: "retired", kind: "tick", optional: true, hint: true})
	}
	return list
}

func quotaSpecs(*asking) []spec {
	return []spec{
		{path: "label", word: "quota", kind: "text", texts: true},
		{path: "seats", kind: "number"},
		{path: "country", kind: "select", choices: countries, optional: true, heading: "belonging"},
		{path: "organisation", kind: "text", beside: true, optional: true},
		{path: "municipality", kind: "text", beside: true, optional: true},
		{path: "invited", kind: "tick", optional: true},
		{path: "release", kind: "wall", optional: true, hint: true, heading: "release"},
		{path: "sessions", word: "quota_sessions", kind: "checks", choices: sessions, optional: true, hint: true},
	}
}

func sessionSpecs(a *asking) []spec {
	list := []spec{
		{path: "title", kind: "text", texts: true},
		{path: "starts", kind: "wall"}, {path: "ends", kind: "wall", beside: true},
		{path: "capacity", kind: "number", beside: true}, {path: "room_limit", kind: "number", beside: true, optional: true, hint: true},
		{path: "join_url", kind: "url", optional: true, hint: true},
	}
	if a.item.(*eventfile.Session).Slug == "" {
		list[0] = spec{path: "title", word: "session_title", kind: "text", texts: true, optional: true, hint: true}
		return list
	}
	return append(list,
		spec{path: "cancelled", kind: "tick", optional: true, hint: true},
		spec{path: "agenda", heading: "agenda", hint: true, rows: []spec{
			{path: "starts", kind: "clock", optional: true}, {path: "ends", kind: "clock", beside: true, optional: true},
			{path: "kind", kind: "select", beside: true, choices: agendaKinds, optional: true},
			{path: "title", kind: "text", texts: true},
			{path: "speakers", kind: "area", optional: true, hint: true},
			{path: "summary", kind: "area", texts: true, optional: true},
		}},
		spec{path: "breaks", heading: "breaks", rows: []spec{{path: "starts", kind: "clock"}, {path: "ends", kind: "clock", beside: true}}},
		spec{path: "opens", kind: "wall", optional: true, heading: "more"}, spec{path: "closes", kind: "wall", beside: true, optional: true},
		spec{path: "join_opens_minutes", kind: "number", beside: true},
		spec{path: "aim", kind: "number", beside: true, optional: true, hint: true},
		spec{path: "materials", heading: "materials", rows: []spec{
			{path: "key", kind: "hidden"},
			{path: "title", kind: "text", texts: true},
			{path: "kind", word: "material_kind", kind: "select", beside: true, choices: words("material_kind", "recording", "slides", "document", "link")},
			{path: "url", kind: "url", beside: true},
			{path: "access", kind: "select", beside: true, choices: words("access", "registered", "attended", "public")},
		}},
	)
}
