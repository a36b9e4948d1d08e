// Package writing keeps what is written to many: the messages of organisers and
// whom they are for, letters after sessions and reminders; and it notes what
// came back.
//
// Like every story below store it is made of functions: one that reads takes
// the store.Reads to ask, one that writes the *store.Tx to write in. Letters
// themselves, owed and sent, stand in store.
package writing
