package form

import (
	"slices"
	"strings"
	"testing"
)

// What a form was filled with goes along in little room, however long its texts
// are, and whoever breaks lines otherwise has changed nothing.
func TestWhatAFormWasFilledWith(t *testing.T) {
	filled := Typed{"text": {strings.Repeat("გრძელი პასუხი\n", 400)}, "name": {"Ana"}, "ticked": {"a", "b"}, "other": {"x"}, "empty": {""}}
	was := filled.Was()
	if len(was.Value) > 100 {
		t.Errorf("it takes %d characters", len(was.Value))
	}
	typed := Typed{was.Name: {was.Value}, "text": {strings.ReplaceAll(filled.One("text"), "\n", "\r\n")}, "name": {"Ana"}, "ticked": {"b", "a"}, "other": {"mine"}}
	kept := Typed{"text": {"Another"}, "name": {"Ana"}, "ticked": {"a"}, "other": {"x"}, "empty": nil}
	m := Meet(typed, kept)
	merged := m.Merged()
	if merged.One("text") != "Another" || merged.One("name") != "Ana" || !slices.Equal(merged["ticked"], []string{"a"}) || merged.One("other") != "mine" {
		t.Errorf("together it is %v", merged)
	}
	if !m.Differs() {
		t.Error("nobody is said to have changed anything")
	}
	if Meet(typed, filled).Differs() || Meet(typed, typed).Differs() {
		t.Error("somebody is said to have changed something")
	}
}
