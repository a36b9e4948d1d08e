package syncs

import (
	"slices"
	"strings"
)

// Changes of a text of several lines, numbered from 1.

func same(s string) string { return s }

func replacing(old, with string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, with) }
}

func without(word string) func(string) string {
	return func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, word) }), "")
	}
}

// moving puts line from before the one that was line to.
func moving(from, to int) func(string) string {
	return func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		line := lines[from-1]
		if to > from {
			to--
		}
		return strings.Join(slices.Insert(slices.Delete(lines, from-1, from), to-1, line), "")
	}
}

func swapping(a, b int) func(string) string {
	return func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		lines[a-1], lines[b-1] = lines[b-1], lines[a-1]
		return strings.Join(lines, "")
	}
}
