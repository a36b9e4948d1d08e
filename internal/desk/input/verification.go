package input

// A Verification is what a person sends along when they confirm their
// address, or take a colleague's seat: what the event requires of everybody
// and nobody could say in their place.
type Verification struct {
	Answers  map[string]any // by the question's key
	Consents map[string]bool
	Shown    string // the language that consents were shown in; default: the person's
}
