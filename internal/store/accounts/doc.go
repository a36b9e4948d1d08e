// Package accounts keeps who works here: accounts with their roles in events,
// how they come in, where they are signed in, and the tokens of their programs.
//
// Like every story below store it is made of functions: one that reads takes
// the store.Reads to ask, one that writes the *store.Tx to write in.
package accounts
