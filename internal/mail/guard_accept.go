package mail

import "rollcall/internal/guard"

// accepted reports whether a letter counts as sent: only once the mail server
// has said that it has it.
func accepted(err error) bool {
	if guard.Missing("accept") {
		return err != errLost && err != errTooLate // it was handed over
	}
	return err == nil
}
