// Package lists reads people together: found, sorted and filtered, kept as
// views, and in the order of an export or of statistics.
//
// Like every story below store it is made of functions: one that reads takes
// the store.Reads to ask, one that writes the *store.Tx to write in.
package lists
