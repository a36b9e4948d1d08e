// Package input is what people may type: names, addresses, countries, and
// answers to an event's questions. It is pure.
package input
