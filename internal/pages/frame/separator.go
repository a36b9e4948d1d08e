package frame

// separators are the words for what parts the cells of a line: a sign alone is
// easily overlooked.
var separators = map[string]string{",": "separator.comma", ";": "separator.semicolon", "\t": "separator.tab", "|": "separator.bar"}

// Separator is what the sign is called that parts the cells of a line.
func (g Page) Separator(sign string) string {
	if key, known := separators[sign]; known {
		return g.T(key)
	}
	return sign
}
