package frame

import "rollcall/internal/event"

// A Brand is how the installation shows itself on every page.
type Brand struct {
	Name    string
	Logo    string // address; "" is our own mark
	Sheet   string // address of the style sheet with its colours; "" is none
	Imprint bool   // /about has one
	Privacy bool   // /about has a notice about data
}

// brandOf is how i shows itself.
func brandOf(i *event.Installation) Brand {
	return Brand{Name: i.Called(), Logo: i.LogoPath(), Sheet: i.SheetPath(), Imprint: len(i.Imprint) > 0, Privacy: len(i.Privacy) > 0}
}
