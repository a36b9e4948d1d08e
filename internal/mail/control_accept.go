//go:build control_accept

package mail

// Positive control: a letter counts as sent once it was handed over, whatever
// the mail server answered.

//go:noinline
func accepted(err error) bool { return err != errLost && err != errTooLate }
