package frame

// FieldName is what a field of an event's document is called.
func (g Page) FieldName(name string) string {
	if key := "editor.field." + name; g.Has(key) {
		return g.T(key)
	}
	return g.T("signup." + name)
}
