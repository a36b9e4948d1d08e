package input

// A Verification is what a person sends along when they confirm their
// address.
type Verification struct {
	Consents map[string]bool
	Shown    string // the language that consents were shown in; default: the person's
}
