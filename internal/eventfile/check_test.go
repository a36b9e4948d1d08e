package eventfile_test

import (
	"fmt"
	"strings"
	"testing"

	"rollcall/internal/event"
	"rollcall/internal/eventfile"
)

// question returns a question that is in order.
func question(key, kind string) event.Question {
	return event.Question{Key: key, Type: kind, Label: event.Text{"en": "?"}}
}

// asks returns a question that is shown if another has an answer.
func asks(key, other string, is ...string) event.Question {
	q := question(key, "text")
	q.ShowIf = &event.ShowIf{Question: other, Is: is}
	return q
}

func long(n int) string { return strings.Repeat("x", n) }

func TestCheck(t *testing.T) {
	type doc = eventfile.Document
	for _, tt := range []struct {
		name   string
		change func(d *doc)
		want   string // pointer and code of each broken rule
	}{
		{"nothing is wrong", func(*doc) {}, ""},
		{"reserved slug", func(d *doc) { d.Slug = "api" }, "/slug slug"},
		{"no slug", func(d *doc) { d.Slug = "" }, "/slug slug"},
		{"line break in the series", func(d *doc) { d.Series = "a\nb" }, "/series line"},
		{"no title", func(d *doc) { d.Title = nil }, "/title required"},
		{"title not in the first language", func(d *doc) { d.Title = event.Text{"de": "Alles"} }, "/title first_language"},
		{"title is blank in the first language", func(d *doc) { d.Title["en"] = " \u00a0" }, "/title first_language"},
		{"title in no language", func(d *doc) { d.Title["xx"] = "?" }, "/title/xx language"},
		{"title too long", func(d *doc) { d.Title["de"] = long(201) }, "/title/de too_long"},
		{"title as long as allowed, counted in characters", func(d *doc) { d.Title["de"] = strings.Repeat("Щ", 200) }, ""},
		{"control character in a title", func(d *doc) { d.Title["de"] = "a\x00" }, "/title/de line"},
		{"title that turns the text after it", func(d *doc) { d.Title["de"] = "a\u202eb" }, "/title/de line"},
		{"lines in a summary", func(d *doc) { d.Summary["en"] = "a\n\tb\r\n" }, ""},
		{"control character in a summary", func(d *doc) { d.Summary["en"] = "a\x1bb" }, "/summary/en control_character"},
		{"summary not in the first language", func(d *doc) { d.Summary = event.Text{"de": "x"} }, "/summary first_language"},

		{"no language", func(d *doc) { d.Languages = nil }, "/languages required"},
		{"a country for a language", func(d *doc) { d.Languages[1] = "ua" }, "/languages/1 language"},
		{"language with script and region", func(d *doc) { d.Languages = append(d.Languages, "sr-Latn", "pt-BR", "cnr") }, ""},
		{"language in other letters", func(d *doc) { d.Languages[1] = "DE" }, "/languages/1 language"},
		{"language twice", func(d *doc) { d.Languages = append(d.Languages, "de") }, "/languages/2 doubled"},
		{"too many languages", func(d *doc) { d.Languages = strings.Split(strings.Repeat("en ", 51), " ")[:51] }, "/languages too_many"},
		{"unknown zone", func(d *doc) { d.Zone = "CET+1" }, "/zone zone"},
		{"unknown zone shown", func(d *doc) { d.ZonesShown[0] = "Local" }, "/zones_shown/0 zone"},
		{"zone shown twice", func(d *doc) { d.ZonesShown[1] = d.ZonesShown[0] }, "/zones_shown/1 doubled"},
		{"unknown visibility", func(d *doc) { d.Visibility = "secret" }, "/visibility unknown_choice"},
		{"kept for no day", func(d *doc) { d.RetentionDays = 0 }, "/retention_days too_small"},
		{"kept for too long", func(d *doc) { d.RetentionDays = 3651 }, "/retention_days too_large"},

		{"audience without the first language", func(d *doc) { d.Audience = event.Text{"de": "Alle"} }, "/audience first_language"},
		{"audience too long", func(d *doc) { d.Audience = event.Text{"en": long(20_001)} }, "/audience/en too_long"},
		{"audience with a control character", func(d *doc) { d.Audience = event.Text{"en": "a\x00b"} }, "/audience/en control_character"},
		{"organiser without a name", func(d *doc) { d.Organisers[0].Name = " " }, "/organisers/0/name required"},
		{"organiser twice", func(d *doc) { d.Organisers[1].Name = d.Organisers[0].Name }, "/organisers/1/name doubled"},
		{"organiser with a line break", func(d *doc) { d.Organisers[0].Name = "a\nb" }, "/organisers/0/name line"},
		{"organiser without https", func(d *doc) { d.Organisers[0].URL = "http://example.org" }, "/organisers/0/url web_address"},
		{"organiser on this machine without https", func(d *doc) { d.Organisers[0].URL = "HTTP://127.0.0.1" }, "/organisers/0/url web_address"},
		{"organiser that is a script", func(d *doc) { d.Organisers[0].URL = "javascript:alert(1)" }, "/organisers/0/url web_address"},
		{"organiser without an address", func(d *doc) { d.Organisers[0].URL = "" }, ""},
		{"too many organisers", func(d *doc) { d.Organisers = make([]event.OrganisingBody, 51) }, "/organisers too_many"},
		{"contact with a display name", func(d *doc) { d.Contact.Email = "A <a@example.org>" }, "/contact/email address"},
		{"contact at no domain", func(d *doc) { d.Contact.Email = "a@localhost" }, "/contact/email address"},
		{"contact with a line break", func(d *doc) { d.Contact.Email = "a@example.org\nBcc: b@example.org" }, "/contact/email address"},
		{"contact at an international domain", func(d *doc) { d.Contact.Email = "a.b+c@пошта.укр" }, ""},
		{"line break in a name", func(d *doc) { d.Contact.Name = "a\r\nb" }, "/contact/name line"},
		{"controller too long", func(d *doc) { d.Contact.Controller = long(1001) }, "/contact/controller too_long"},
		{"privacy page without https", func(d *doc) { d.Contact.PrivacyURL = "http://example.org" }, "/contact/privacy_url web_address"},
		{"privacy page that is a script", func(d *doc) { d.Contact.PrivacyURL = "javascript:alert(1)" }, "/contact/privacy_url web_address"},

		{"sign-up closes before it opens", func(d *doc) { d.Registration.Closes = "2021-10-01T09:00" }, "/registration/closes closes_before_opens"},
		{"sign-up opens at no time", func(d *doc) { d.Registration.Opens = "soon" }, "/registration/opens wall_time_unreadable"},
		{"sign-up closes after the sessions", func(d *doc) { d.Registration.Closes = "2022-01-01T00:00" }, ""},
		{"no hold", func(d *doc) { d.Registration.HoldMinutes = 0 }, "/registration/hold_minutes too_small"},
		{"approval again without approval", func(d *doc) { d.Registration.ApproveAgain = true }, "/registration/approve_again needs_approval"},
		{"unknown mode", func(d *doc) { d.Registration.WaitingList.Mode = "on" }, "/registration/waiting_list/mode unknown_choice"},
		{"fewer than nobody waits", func(d *doc) { d.Registration.WaitingList.Capacity = -1 }, "/registration/waiting_list/capacity too_small"},
		{"offer for no time", func(d *doc) { d.Registration.WaitingList.OfferHours = 0 }, "/registration/waiting_list/offer_hours too_small"},

		{"threshold of nothing", func(d *doc) { d.Attendance.ThresholdPercent = 0 }, "/attendance/threshold_percent too_small"},
		{"threshold above all", func(d *doc) { d.Attendance.ThresholdPercent = 101 }, "/attendance/threshold_percent too_large"},
		{"negative grace", func(d *doc) { d.Attendance.GraceMinutes = -1 }, "/attendance/grace_minutes too_small"},
		{"negative release", func(d *doc) { d.Attendance.NoShowReleaseMinutes = -1 }, "/attendance/no_show_release_minutes too_small"},
		{"frozen after years", func(d *doc) { d.Attendance.FreezeDays = 366 }, "/attendance/freeze_days too_large"},

		{"reminder after the start", func(d *doc) { d.Reminders[0].Before = "-1h" }, "/reminders/0/before duration"},
		{"reminder at the start", func(d *doc) { d.Reminders[0].Before = "0h" }, "/reminders/0/before duration"},
		{"reminder in days", func(d *doc) { d.Reminders[0].Before = "7d" }, "/reminders/0/before duration"},
		{"reminder in seconds", func(d *doc) { d.Reminders[0].Before = "90s" }, "/reminders/0/before duration"},
		{"reminder without a time", func(d *doc) { d.Reminders[0].Before = "" }, "/reminders/0/before duration"},
		{"reminder long before", func(d *doc) { d.Reminders[0].Before = "1441h" }, "/reminders/0/before too_large"},
		{"own words with an unknown placeholder", func(d *doc) { d.Letters.Reminder.Text = event.Text{"en": "{nmae}"} }, "/letters/reminder/text/en unknown_placeholder"},
		{"own words with an open bracket", func(d *doc) { d.Letters.Reminder.Subject = event.Text{"en": "{name"} }, "/letters/reminder/subject/en open_placeholder"},
		{"own words that name who is not known", func(d *doc) { d.Letters.Verify.Text = event.Text{"en": "Dear {name}"} }, "/letters/verify/text/en unknown_placeholder"},
		{"own words in no language", func(d *doc) { d.Letters.Reminder.Text = event.Text{"_": "x"} }, "/letters/reminder/text/_ language"},
		{"an own subject of two lines", func(d *doc) { d.Letters.Reminder.Subject = event.Text{"en": "a\nb"} }, "/letters/reminder/subject/en line"},
		{"own words without end", func(d *doc) { d.Letters.Reminder.Text = event.Text{"en": strings.Repeat("x", 10_001)} }, "/letters/reminder/text/en too_long"},
		{"letters after a session at its end", func(d *doc) { d.After.Delay = "0h" }, "/after/delay duration"},
		{"letters after a session in words", func(d *doc) { d.After.Delay = "a day" }, "/after/delay duration"},
		{"letters after a session much later", func(d *doc) { d.After.Delay = "337h" }, "/after/delay too_large"},
		{"reminder twice", func(d *doc) { d.Reminders[0].Before = "60m" }, "/reminders/1/before doubled"},
		{"staff without an address", func(d *doc) { d.Staff[0] = "Moderation" }, "/staff/0 address"},
		{"staff twice", func(d *doc) { d.Staff = append(d.Staff, "Moderation@example.org") }, "/staff/1 doubled"},

		{"consent without a text", func(d *doc) { d.Consents[0].Text = nil }, "/consents/0/text required"},
		{"consent twice", func(d *doc) { d.Consents[1].Key = "publish" }, "/consents/1/key doubled"},
		{"consent with a bad key", func(d *doc) { d.Consents[0].Key = "my name" }, "/consents/0/key key"},

		{"interpretation into a language twice", func(d *doc) { d.Interpretation[1] = "uk" }, "/interpretation/1 doubled"},
		{"interpretation into no language", func(d *doc) { d.Interpretation[0] = "ua" }, "/interpretation/0 language"},
		{"interpretation into too many", func(d *doc) { d.Interpretation = strings.Split(strings.Repeat("en ", 51), " ")[:51] }, "/interpretation too_many"},
		{"municipality twice", func(d *doc) { d.Municipalities[1].Key = "mostar" }, "/municipalities/1/key doubled"},
		{"municipality with a bad key", func(d *doc) { d.Municipalities[1].Key = "Mostar" }, "/municipalities/1/key key"},
		{"municipality without a name", func(d *doc) { d.Municipalities[1].Name = nil }, "/municipalities/1/name required"},
		{"municipality in no country", func(d *doc) { d.Municipalities[0].Country = "Bosnia" }, "/municipalities/0/country country"},
		{"municipality in Kosovo", func(d *doc) { d.Municipalities[0].Country = "XK" }, ""},
		{"name of another municipality", func(d *doc) { d.Municipalities[1].Country, d.Municipalities[1].Name = "BA", event.Text{"en": "MOSTAR"} },
			"/municipalities/1/name/en alias_of_another"},
		{"alias of another municipality", func(d *doc) {
			d.Municipalities[1].Country, d.Municipalities[1].Aliases = "BA", []string{"x", "grad  mostar"}
		},
			"/municipalities/1/aliases/1 alias_of_another"},
		{"the same name in another country", func(d *doc) { d.Municipalities[1].Country, d.Municipalities[1].Aliases = "HR", []string{"Mostar"} }, ""},
		{"the same name in no country", func(d *doc) { d.Municipalities[1].Aliases = []string{"Mostar"} }, "/municipalities/1/aliases/0 alias_of_another"},
		{"the name of one in no country", func(d *doc) {
			d.Municipalities[0].Country, d.Municipalities[1].Country, d.Municipalities[1].Aliases = "", "HR", []string{"Mostar"}
		},
			"/municipalities/1/aliases/0 alias_of_another"},
		{"a name that is its own alias", func(d *doc) { d.Municipalities[0].Aliases = []string{"mostar"} }, ""},
		{"a blank alias", func(d *doc) { d.Municipalities[0].Aliases = []string{" "} }, "/municipalities/0/aliases/0 required"},
		{"a line break in an alias", func(d *doc) { d.Municipalities[0].Aliases = []string{"a\nb"} }, "/municipalities/0/aliases/0 line"},
		{"too many aliases", func(d *doc) { d.Municipalities[0].Aliases = make([]string, 101) }, "/municipalities/0/aliases too_many"},
		{"too many municipalities", func(d *doc) { d.Municipalities = make([]event.Municipality, 2001) }, "/municipalities too_many"},

		{"no session", func(d *doc) { d.Sessions = nil }, "/sessions required"},
		{"too many sessions", func(d *doc) { d.Sessions = make([]eventfile.Session, 201) }, "/sessions too_many"},
		{"session twice", func(d *doc) { d.Sessions = append(d.Sessions, d.Sessions[0]) }, "/sessions/1/slug doubled"},
		{"bad slug of a session", func(d *doc) { d.Sessions[0].Slug = "One" }, "/sessions/0/slug slug"},
		{"reserved slug of a session", func(d *doc) { d.Sessions[0].Slug = "demo" }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := whole()
			tt.change(d)
			expect(t, d, tt.want)
		})
	}
}

func TestCheckSession(t *testing.T) {
	type session = eventfile.Session
	item := eventfile.AgendaItem{Title: event.Text{"en": "x"}}
	for _, tt := range []struct {
		name   string
		change func(s *session)
		want   string
	}{
		{"no title", func(s *session) { s.Title = nil }, "title required"},
		{"no start", func(s *session) { s.Starts = "" }, "starts required"},
		{"ends when it starts", func(s *session) { s.Ends = s.Starts }, "ends ends_before_starts"},
		{"a day long", func(s *session) { s.Ends = "2021-11-13T10:00" }, ""},
		{"longer than a day", func(s *session) { s.Ends = "2021-11-13T10:01" }, "ends session_too_long"},
		{"starts in the gap", func(s *session) { s.Starts, s.Ends = "2021-03-28T02:30", "2021-03-28T04:00" }, "starts wall_time_missing"},
		{"a wrong offset", func(s *session) { s.Starts += "+02:00" }, "starts wall_time_offset"},
		{"no seat", func(s *session) { s.Capacity, s.RoomLimit = 0, 0 }, "capacity too_small"},
		{"too many seats", func(s *session) { s.Capacity, s.RoomLimit = 100_001, 100_001 }, "capacity too_large"},
		{"a room for fewer", func(s *session) { s.RoomLimit = 99 }, "room_limit below_capacity"},
		{"a room for too many", func(s *session) { s.RoomLimit = 100_001 }, "room_limit too_large"},
		{"join after the start", func(s *session) { s.JoinOpensMinutes = -1 }, "join_opens_minutes too_small"},
		{"not known where", func(s *session) { s.JoinURL = "" }, ""},
		{"join without https", func(s *session) { s.JoinURL = "http://meet.example.org" }, "join_url web_address"},
		{"join on this machine", func(s *session) { s.JoinURL = "http://127.0.0.1:8080/x" }, ""},
		{"join on this machine by name", func(s *session) { s.JoinURL = "http://localhost/x" }, ""},
		{"join on this machine by the other protocol", func(s *session) { s.JoinURL = "http://[::1]:8080/x" }, ""},
		{"join on a machine that sounds like this", func(s *session) { s.JoinURL = "http://localhost.example.org/" }, "join_url web_address"},
		{"join with a password", func(s *session) { s.JoinURL = "https://a:b@meet.example.org/" }, "join_url web_address"},
		{"join nowhere", func(s *session) { s.JoinURL = "https:///x" }, "join_url web_address"},
		{"join with a line break", func(s *session) { s.JoinURL = "https://meet.example.org/\nx" }, "join_url web_address"},
		{"join with markup", func(s *session) { s.JoinURL = `https://meet.example.org/">` }, "join_url web_address"},
		{"join at a very long address", func(s *session) { s.JoinURL = "https://meet.example.org/" + long(2000) }, "join_url web_address"},

		{"closes after the start", func(s *session) { s.Closes = "2021-11-12T11:00" }, ""},
		{"closes after the end", func(s *session) { s.Closes = "2021-11-12T12:31" }, "closes closes_after_end"},
		{"closes before it opens", func(s *session) { s.Closes = "2021-10-02T09:00" }, "opens closes_before_opens"},
		{"opens after the start", func(s *session) { s.Opens, s.Closes = s.Starts, "" }, "opens closes_before_opens"},

		{"break before the start", func(s *session) { s.Breaks[0].Starts = "2021-11-12T09:59" }, "breaks/0/starts outside_session"},
		{"break after the end", func(s *session) { s.Breaks[0].Ends = "2021-11-12T12:31" }, "breaks/0/ends outside_session"},
		{"break that ends before it starts", func(s *session) { s.Breaks[0].Ends = "2021-11-12T11:00" }, "breaks/0/ends ends_before_starts"},
		{"break without an end", func(s *session) { s.Breaks[0].Ends = "" }, "breaks/0/ends required"},
		{"breaks that overlap", func(s *session) {
			s.Breaks = append(s.Breaks, eventfile.Break{Starts: "2021-11-12T11:20", Ends: "2021-11-12T11:40"})
		}, "breaks/1/starts overlaps"},
		{"breaks that touch", func(s *session) {
			s.Breaks = append(s.Breaks, eventfile.Break{Starts: "2021-11-12T11:25", Ends: "2021-11-12T12:30"})
		}, ""},

		{"item of no kind, at no time", func(s *session) { s.Agenda[0] = item }, ""},
		{"item of an unknown kind", func(s *session) { s.Agenda[0].Kind = "party" }, "agenda/0/kind unknown_choice"},
		{"item before the start", func(s *session) { s.Agenda[0].Starts = "2021-11-12T09:00" }, "agenda/0/starts outside_session"},
		{"item after the end", func(s *session) { s.Agenda[0].Ends = "2021-11-12T13:00" }, "agenda/0/ends outside_session"},
		{"item that ends before it starts", func(s *session) { s.Agenda[0].Ends = "2021-11-12T10:10" }, "agenda/0/ends ends_before_starts"},
		{"item without a title", func(s *session) { s.Agenda[0].Title = nil }, "agenda/0/title required"},
		{"speaker without a name", func(s *session) { s.Agenda[0].Speakers[0].Name = "" }, ""},
		{"speaker of whom nothing is known", func(s *session) { s.Agenda[0].Speakers[0] = event.Speaker{} }, "agenda/0/speakers/0 required"},
		{"material without a key", func(s *session) { s.Materials[0].Key = "" }, "materials/0/key key"},
		{"material twice", func(s *session) { s.Materials = append(s.Materials, s.Materials[0]) }, "materials/1/key doubled"},
		{"material of an unknown kind", func(s *session) { s.Materials[0].Kind = "film" }, "materials/0/kind unknown_choice"},
		{"material without a title", func(s *session) { s.Materials[0].Title = nil }, "materials/0/title required"},
		{"material nowhere", func(s *session) { s.Materials[0].URL = "" }, "materials/0/url required"},
		{"material that is a script", func(s *session) { s.Materials[0].URL = "javascript:alert(1)" }, "materials/0/url web_address"},
		{"material without https", func(s *session) { s.Materials[0].URL = "http://media.example.org/" }, "materials/0/url web_address"},
		{"material for whom nobody knows", func(s *session) { s.Materials[0].Access = "" }, "materials/0/access unknown_choice"},
		{"material for the team", func(s *session) { s.Materials[0].Access = "staff" }, "materials/0/access unknown_choice"},
		{"too many materials", func(s *session) { s.Materials = make([]event.Material, 51) }, "materials too_many"},
		{"speaker with a line break", func(s *session) { s.Agenda[0].Speakers[0].Name = "a\nb" }, "agenda/0/speakers/0/name line"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := whole()
			tt.change(&d.Sessions[0])
			want := tt.want
			if want != "" {
				want = "/sessions/0/" + want
			}
			expect(t, d, want)
		})
	}
}

func TestCheckQuestions(t *testing.T) {
	choice := question("peer", "choice")
	choice.Options = []event.Option{{Key: "now", Label: event.Text{"en": "Now"}}, {Key: "old", Label: event.Text{"en": "Old"}, Retired: true}}
	with := func(change func(*event.Question)) event.Question {
		q := choice
		q.Options = append([]event.Option{}, choice.Options...)
		change(&q)
		return q
	}
	when := func(s event.ShowIf) event.Question {
		q := question("more", "text")
		q.ShowIf = &s
		return q
	}
	is := event.ShowIf{Question: "peer", Is: []string{"now"}}
	for _, tt := range []struct {
		name      string
		questions []event.Question
		want      string
	}{
		{"every type", []event.Question{
			choice, question("a", "text"), question("b", "long_text"), question("c", "yes_no"), question("d", "number"), question("e", "date"),
			question("f", "country"), question("g", "language"), question("h", "phone"),
		}, ""},
		{"unknown type", []event.Question{question("a", "essay")}, "/questions/0/type unknown_choice"},
		{"no key", []event.Question{question("", "text")}, "/questions/0/key key"},
		{"key with a capital", []event.Question{question("Peer", "text")}, "/questions/0/key key"},
		{"key that begins with a digit", []event.Question{question("1st", "text")}, "/questions/0/key key"},
		{"key too long", []event.Question{question(long(41), "text")}, "/questions/0/key key"},
		{"key twice", []event.Question{question("a", "text"), question("a", "date")}, "/questions/1/key doubled"},
		{"no label", []event.Question{{Key: "a", Type: "text"}}, "/questions/0/label required"},
		{"choice without options", []event.Question{question("a", "choice")}, "/questions/0/options required"},
		{"choice whose options are retired", []event.Question{with(func(q *event.Question) { q.Options = q.Options[1:] })}, "/questions/0/options required"},
		{"retired choice whose options are too", []event.Question{with(func(q *event.Question) { q.Options, q.Retired = q.Options[1:], true })}, ""},
		{"a text by which people are counted", []event.Question{with(func(q *event.Question) { q.Type, q.Options, q.Measure = "text", nil, "gender" })}, "/questions/0/measure measure_unwanted"},
		{"counted by what nobody knows", []event.Question{with(func(q *event.Question) { q.Measure = "age" })}, "/questions/0/measure unknown_choice"},
		{"two by which people are counted", []event.Question{with(func(q *event.Question) { q.Measure = "gender" }), with(func(q *event.Question) { q.Key, q.Measure = "other", "gender" })}, "/questions/1/measure doubled"},
		{"one of them retired", []event.Question{with(func(q *event.Question) { q.Measure, q.Retired = "gender", true }), with(func(q *event.Question) { q.Key, q.Measure = "other", "gender" })}, ""},
		{"options of a text", []event.Question{with(func(q *event.Question) { q.Type = "text" })}, "/questions/0/options options_unwanted"},
		{"option twice", []event.Question{with(func(q *event.Question) { q.Options[1].Key = "now" })}, "/questions/0/options/1/key doubled"},
		{"two options that read alike", []event.Question{with(func(q *event.Question) {
			q.Options = append(q.Options, event.Option{Key: "now_2", Label: event.Text{"en": "now "}})
		})}, "/questions/0/options/2/label/en option_doubled"},
		{"an option that reads like a retired one", []event.Question{with(func(q *event.Question) {
			q.Options = append(q.Options, event.Option{Key: "old_2", Label: event.Text{"en": "Old"}})
		})}, ""},
		{"option with a bad key", []event.Question{with(func(q *event.Question) { q.Options[0].Key = "a b" })}, "/questions/0/options/0/key key"},
		{"option without a label", []event.Question{with(func(q *event.Question) { q.Options[0].Label = nil })}, "/questions/0/options/0/label required"},

		{"shown if an option", []event.Question{choice, when(is)}, ""},
		{"shown if a retired option", []event.Question{choice, asks("b", "peer", "old")}, ""},
		{"shown if a later question", []event.Question{when(is), choice}, ""},
		{"shown if any", []event.Question{choice, when(event.ShowIf{Any: []event.ShowIf{is, is}})}, ""},
		{"shown if all", []event.Question{choice, when(event.ShowIf{All: []event.ShowIf{is, is}})}, ""},
		{"shown if yes", []event.Question{question("a", "yes_no"), asks("b", "a", "yes", "no")}, ""},
		{"shown if a country", []event.Question{question("a", "country"), asks("b", "a", "GE")}, ""},
		{"shown if maybe", []event.Question{question("a", "yes_no"), asks("b", "a", "maybe")}, "/questions/1/show_if/is/0 unknown_option"},
		{"shown if an unknown option", []event.Question{choice, asks("b", "peer", "now", "never")}, "/questions/1/show_if/is/1 unknown_option"},
		{"shown if an unknown question", []event.Question{asks("b", "peer", "now")}, "/questions/0/show_if/question unknown_question"},
		{"shown if nothing", []event.Question{choice, asks("b", "peer")}, "/questions/1/show_if/is required"},
		{"shown if empty", []event.Question{when(event.ShowIf{})}, "/questions/0/show_if malformed"},
		{"shown if two forms", []event.Question{choice, when(event.ShowIf{Question: "peer", Any: []event.ShowIf{is}})}, "/questions/1/show_if malformed"},
		{"shown if two levels", []event.Question{choice, when(event.ShowIf{All: []event.ShowIf{{Any: []event.ShowIf{is}}}})}, "/questions/1/show_if/all/0 malformed"},
		{"shown if an unknown option of any", []event.Question{choice, when(event.ShowIf{Any: []event.ShowIf{is, {Question: "peer", Is: []string{"x"}}}})},
			"/questions/1/show_if/any/1/is/0 unknown_option"},
		{"shown if itself", []event.Question{asks("a", "a", "x")}, "/questions/0/show_if circular"},
		{"in a circle", []event.Question{asks("a", "b", "x"), asks("b", "c", "x"), asks("c", "a", "x")},
			"/questions/0/show_if circular /questions/1/show_if circular /questions/2/show_if circular"},
		{"leading into a circle", []event.Question{asks("a", "b", "x"), asks("b", "c", "x"), asks("c", "b", "x")},
			"/questions/1/show_if circular /questions/2/show_if circular"},
		{"by two ways, but no circle", []event.Question{
			question("a", "text"), asks("b", "a", "x"), asks("c", "a", "x"),
			when(event.ShowIf{All: []event.ShowIf{{Question: "b", Is: []string{"x"}}, {Question: "c", Is: []string{"x"}}}}),
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := whole()
			d.Questions = tt.questions
			expect(t, d, tt.want)
		})
	}
}

// expect compares the rules d breaks, and sees that each can be put in words.
func expect(t *testing.T, d *eventfile.Document, want string) {
	t.Helper()
	var got []string
	for _, f := range d.Check() {
		got = append(got, f.Pointer+" "+f.Code)
		if words := eventfile.Reason(f); words == f.Code || strings.ContainsAny(words, "{}\n") {
			t.Errorf("%s is put in words as %q", f.Code, words)
		}
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestACheckOfManyThingsIsQuick(t *testing.T) {
	d := whole()
	for i := range 30_000 {
		key := fmt.Sprintf("k%d", i)
		d.Questions = append(d.Questions, asks(key, key, "x"))
		d.Questions[0].Options = append(d.Questions[0].Options, event.Option{Key: key})
		d.Consents = append(d.Consents, eventfile.Consent{Key: key})
		d.Staff = append(d.Staff, key+"@example.org")
		d.Sessions = append(d.Sessions, d.Sessions[0])
	}
	expect(t, d, "/staff too_many /questions too_many /consents too_many /sessions too_many")
}
