package publish

import (
	"strconv"
	"strings"

	"rollcall/internal/eventfile"
)

// parts are the pages of the editor on which a value of the event file stands,
// by the beginning of its pointer; what is not named stands among the basics.
var parts = []struct{ pointer, part string }{
	{"/contact/controller", "privacy"}, {"/contact/privacy_url", "privacy"}, {"/retention_days", "privacy"},
	{"/registration", "registration"}, {"/attendance", "registration"}, {"/staff", "registration"},
	{"/reminders", "reminders"}, {"/targets", "targets"},
	{"/sessions", "sessions"}, {"/questions", "questions"}, {"/consents", "consents"}, {"/quotas", "quotas"},
}

// field is the address in the editor at which the value is written that a
// pointer into doc names.
func (v eventPage) field(doc *eventfile.Document, pointer string) string {
	path, fragment, _ := strings.Cut(fieldPath(doc, pointer), "#")
	address := v.at("/edit" + path)
	if fragment != "" {
		address += "#" + fragment
	}
	return address
}

// fieldPath is where in the editor the value is written that a pointer into doc
// names, below the editor's own path. An item of a list has a page of its own.
func fieldPath(doc *eventfile.Document, pointer string) string {
	path, rest := "/basics", pointer
	for _, x := range parts {
		if pointer == x.pointer || strings.HasPrefix(pointer, x.pointer+"/") {
			path = "/" + x.part
			break
		}
	}
	if name := itemName(doc, pointer); name != "" {
		steps := strings.SplitN(pointer, "/", 4)
		path, rest = path+"/"+name, ""
		if len(steps) == 4 {
			rest = "/" + steps[3]
		}
	}
	if rest == "" || rest == path {
		return path
	}
	return path + "#" + strings.ReplaceAll(rest[1:], "/", "-")
}

// itemName is the slug or key of the item of a list that a pointer leads into,
// "" if it leads into none.
func itemName(doc *eventfile.Document, pointer string) string {
	steps := strings.SplitN(strings.TrimPrefix(pointer, "/"), "/", 3)
	if len(steps) < 2 {
		return ""
	}
	i, err := strconv.Atoi(steps[1])
	in := func(n int) bool { return err == nil && i >= 0 && i < n }
	switch {
	case steps[0] == "sessions" && in(len(doc.Sessions)):
		return doc.Sessions[i].Slug
	case steps[0] == "questions" && in(len(doc.Questions)):
		return doc.Questions[i].Key
	case steps[0] == "consents" && in(len(doc.Consents)):
		return doc.Consents[i].Key
	case steps[0] == "quotas" && in(len(doc.Quotas)):
		return doc.Quotas[i].Key
	}
	return ""
}
