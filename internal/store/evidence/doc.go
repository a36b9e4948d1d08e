// Package evidence keeps what speaks of who was there: reports of meeting
// platforms with their people, rows and stays, and what was decided about
// them; what people say themselves; what a coordinator has decided.
//
// Like every story below store it is made of functions: one that reads takes
// the store.Reads to ask, one that writes the *store.Tx to write in. What is
// erased of it stands in store, with all else that is.
package evidence
