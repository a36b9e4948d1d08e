//go:build !control_accept

package mail

// accepted reports whether a letter counts as sent: only once the mail server
// has said that it has it.
func accepted(err error) bool { return err == nil }
