package frame

import (
	"mime"
	"net/http"
)

// TypeICS is the content type of calendars.
const TypeICS = "text/calendar; charset=utf-8"

// NameCalendar names the file for browsers that save it. It stays inline:
// telephones then offer to add it, while what cannot show it saves it anyway.
func NameCalendar(h http.Header, slug string) {
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": slug + ".ics"}))
	h.Set("X-Robots-Tag", "noindex")
}
