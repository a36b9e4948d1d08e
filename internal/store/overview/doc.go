// Package overview reads how events stand: what is open in them, to whom
// reminders go, whom letters have not reached, and what tells that a number may
// have changed.
//
// Like every story below store it is made of functions that take the
// store.Reads to ask.
package overview
