// Package form is the form in which people sign up, change what they have
// said, and are asked what an event requires; and the fields, and the summary
// of what was refused, that every form is made of.
//
// A field has the name that the API gives it. Whatever was typed comes back
// with what is wrong with it. It sends nothing: what the desk takes is made of
// Typed, and handlers ask the desk.
package form

import "rollcall/internal/pages/frame"

// A page has the words that a form is made of.
type page struct{ frame.Page }
