// Package proof tries to catch the program at breaking its promises: that it
// never gives a seat twice, never forgets what it has acknowledged, and never
// writes a letter too many or too few.
//
// Callers send requests to running servers and everything they see goes into
// a Journal, outside the program. Afterwards an Observation is taken of what
// the desk says, and Judge compares the two: it knows the rules and the
// journal and believes nothing else. A Finding is a broken promise. Who calls,
// and what happens to the servers meanwhile, is up to the packages below this
// one.
//
// The rules are written here once more, from the documents and not from
// package event, so that a mistake there is not repeated. Histories of a few
// dozen calls are besides checked for linearizability with porcupine, which
// finds an order of the calls that explains every answer, if there is one.
package proof
