// Package core is what all actions at the desk share: who acts and what they
// may, the one transaction with its audit entry and its letters, and what a
// person or an event looks like when it is read. It is used by the stories
// beside it, and by nothing else.
package core
