package public

import (
	"rollcall/internal/pages/form"
	"rollcall/internal/pages/frame"
)

// A Problem says what went wrong and what to do.
type Problem struct {
	frame.Page
	Heading string
	Text    string
	Back    string      // where to go on; "" is nowhere
	Onward  string      // what that is called
	Link    *form.Field // asks for one's personal link again
}

// NotFound makes v one and the same page for whatever is not there, which
// offers the personal link again.
func (v *Problem) NotFound() {
	v.Heading, v.Text, v.Link = v.T("page.not_found"), v.T("page.not_found_text"), linkField(v.Page, "")
	v.Back, v.Onward = v.Address("/"), v.T("page.all_events")
}
