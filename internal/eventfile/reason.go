package eventfile

import (
	"fmt"
	"strings"

	"rollcall/internal/problem"
)

// reasons are the words of every code that a file can be refused with, for
// whoever wrote it. Values stand for {names} of the field's parameters.
var reasons = map[string]string{
	// The file.
	"byte_order_mark":   "the file begins with a byte order mark: save it as UTF-8 without one",
	"doubled_field":     "the key {key} stands twice",
	"empty_file":        "the file holds no event",
	"file_too_large":    "the file is larger than {max} bytes",
	"not_utf8":          "this is not UTF-8 text",
	"several_documents": "a second document begins: one file holds one event",
	"too_deep":          "nested more than {max} deep",
	"unknown_field":     "the key {key} is not known here",
	"unreadable":        "not readable as YAML: {why}",
	"wrong_kind":        "{want}",
	"yaml_extra":        "anchors, aliases, tags, merge keys, complex keys and directives are not taken: {text}",

	// Values.
	"address":              "this is not an e-mail address",
	"country":              "this is not a country code such as BA or XK",
	"control_character":    "control characters are not allowed in a text",
	"doubled":              "this stands here a second time",
	"duration":             "write a duration in whole hours or minutes, such as 24h",
	"first_language":       "a text in the first language, {language}, is needed",
	"key":                  "write a key as a-z, 0-9 and _, beginning with a letter, at most 40 characters",
	"language":             "this is not a language tag such as en, sr-Latn or pt-BR",
	"line":                 "one line without control characters is needed",
	"open_placeholder":     "a curly bracket does not close here, line {line}, character {column}; write it twice if the bracket itself is meant",
	"required":             "this is needed",
	"slug":                 "write a slug as a-z, 0-9 and inner dashes, at most {max} characters; some first path parts are reserved",
	"too_large":            "at most {max}",
	"too_long":             "at most {max} characters",
	"too_many":             "at most {max} of these",
	"too_small":            "at least {min}",
	"unknown_placeholder":  "there is no placeholder {text} here, line {line}, character {column}",
	"unknown_choice":       "one of these is needed: {choices}",
	"wall_time_missing":    "this time does not exist in {zone}: the clock is put forward past it",
	"wall_time_offset":     "the zone does not have this offset then; it has {offsets}",
	"wall_time_range":      "the year must be from {min} to {max}",
	"wall_time_twice":      "this time exists twice: write {earlier} or {later}",
	"wall_time_unreadable": "write a time as 2021-11-12T10:00",
	"web_address":          "an https address is needed",
	"zone":                 "this time zone is not known; write it as Europe/Berlin",

	// Several values together.
	"alias_of_another":    "this name is that of {key} too: in one country a name belongs to one municipality",
	"above_room_limit":    "the room admits {max} people",
	"after_last_start":    "this must not come after the start of the last session",
	"below_capacity":      "the room must admit at least the capacity, {min}",
	"circular":            "the questions are shown depending on each other in a circle",
	"closes_after_end":    "sign-up cannot close after the session's end",
	"needs_approval":      "this needs approval: true",
	"closes_before_opens": "sign-up must close after it opens",
	"ends_before_starts":  "the end must come after the start",
	"malformed":           "write either question and is, or any, or all; any and all hold conditions of the first form",
	"one_belonging":       "exactly one of country, organisation, municipality and invited: true says whom this is for",
	"measure_unwanted":    "only the answers of a choice can be counted",
	"option_doubled":      "another option is called so too: {option}",
	"options_unwanted":    "only choice and choices have options",
	"outside_session":     "this must lie between the session's start and end",
	"overlaps":            "this overlaps the break before",
	"release_after_start": "this must not come after the start of the session {session}",
	"reserves_too_much":   "in the session {session}, {reserved} of {capacity} seats would be reserved",
	"session_too_long":    "a session lasts at most {max} hours",
	"unknown_option":      "the question has no such option",
	"unknown_question":    "there is no such question",
	"unknown_session":     "there is no such session",

	// What is looked at before an event is published.
	"at_night":          "in {zone} this is from {earlier} to {later}",
	"clock_changes":     "in {zone} the clock is changed on this day",
	"join_address_due":  "people could join by now, and there is no address of the meeting",
	"hour_differs":      "in {zone} this begins at {later}, and {session} at {earlier}",
	"no_contact":        "there is no address that people can turn to",
	"no_controller":     "nobody is named who answers for people's data",
	"no_join_address":   "there is no address of the meeting",
	"no_privacy_notice": "there is no address of a privacy notice",
	"no_session":        "there is no session that takes place",
	"opens_too_late":    "sign-up opens when nobody can sign up any more",
	"overlaps_session":  "this overlaps the session {session}",
	"never_asked":       "nobody is asked this any more: the question that it depends on is retired",
	"room_too_small":    "the room admits {max}, and {taken} people with seats, speakers and staff would be in it",
	"sign_up_over":      "this is past, so that nobody can sign up",
	"starts_in_past":    "this has begun, so that nobody can sign up",
	"text_missing":      "there is no text in {language}",

	// What only package desk can know.
	"below_taken":     "{taken} seats are taken",
	"cannot_change":   "this cannot be changed",
	"no_mail_server":  "this installation has no mail server: no letter leaves",
	"nobody_confirms": "this installation has no mail server: nobody can confirm an address",
}

// wanted are the words of wrong_kind.
var wanted = map[string]string{
	"list":         "a list is needed",
	"object":       "keys with values are needed",
	"text":         "a text is needed: put it in quotes",
	"texts":        "a text for each language is needed, such as {en: ...}",
	"whole_number": "a whole number is needed",
	"yes_no":       "true or false is needed",
}

// Reason says in English what is wrong with f, for messages about files. A
// code that is not among ours is returned as it is.
func Reason(f problem.Field) string {
	words, known := reasons[f.Code]
	if !known {
		return f.Code
	}
	if want, ok := f.Params["want"].(string); ok {
		return wanted[want]
	}
	if near, ok := f.Params["near"].(string); ok && near != "" {
		words += "; {near} is"
	}
	var pairs []string
	for name, value := range f.Params {
		pairs = append(pairs, "{"+name+"}", oneLine(fmt.Sprint(value)))
	}
	return strings.NewReplacer(pairs...).Replace(words)
}

// oneLine is s without line breaks and control characters, shortened: what a
// file says is quoted in a message of one line.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, breaksLine), " ")
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}
