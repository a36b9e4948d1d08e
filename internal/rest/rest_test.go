package rest

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rollcall/internal/desk"
	"rollcall/internal/problem"
)

// TestEveryOperationHasAGate fails when an operation of the contract has no
// line in the table: it would be reached without its checks.
func TestEveryOperationHasAGate(t *testing.T) {
	listed := slices.Sorted(maps.Keys(actions))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(readContract())), listed); diff != "" {
		t.Errorf("operations of openapi.yaml (-) and of the table of actions (+):\n%s", diff)
	}
}

func TestWhoMayAskStandsInTheContract(t *testing.T) {
	for name, op := range readContract() {
		action := actions[name]
		if op.person != action.Personal() {
			t.Errorf("%s: a personal link is taken: %t, but the action is %s", name, op.person, action)
		}
		if op.anyone != action.Public() {
			t.Errorf("%s: anyone may ask: %t, but the action is %s", name, op.anyone, action)
		}
	}
}

func TestNumbersAreReadInOneWayOnly(t *testing.T) {
	for _, text := range []string{"", "0", "-1", "+1", "01", "1.0", "1e3", " 1", "1 ", "١", "0x1", "9223372036854775808"} {
		if n, err := number(text); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%q was read as %d", text, n)
		}
	}
	if n, err := number("9223372036854775807"); err != nil || id(n) != "9223372036854775807" {
		t.Errorf("the largest id is %d (%v)", n, err)
	}
}

func TestPointersAreEscaped(t *testing.T) {
	if got := pointer("answers", "a/b~c"); got != "/answers/a~1b~0c" {
		t.Errorf("pointer is %s", got)
	}
	op := readContract()["signUp"]
	err := op.checkBody(map[string]any{"given_name": "A", "family_name": "B", "sessions": []any{"nov", 3.0}, "x/y": 1.0, "a": 1.0})
	want := []problem.Field{
		{Pointer: "/a", Code: "unknown_field", Params: map[string]any{"key": "a"}},
		{Pointer: "/x~1y", Code: "unknown_field", Params: map[string]any{"key": "x/y"}},
		problem.At("/sessions/1", "wrong_kind"),
	}
	got := problem.From(err).Fields
	slices.SortFunc(got, func(a, b problem.Field) int { return strings.Compare(a.Code+a.Pointer, b.Code+b.Pointer) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields:\n%s", diff)
	}
}

// FuzzDecode compares with encoding/json, which is more lenient.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, "b", null, true, {"c": {}}]}`, `{"a": 1, "a": 2}`, `{} x`, `[1, 2`, `"\ud800"`, `1e400`, "{\"\xff\": 1}", ``, `nul`, `{"a" 1}`, `[1,]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := decode([]byte(text))
		var want any
		lenient := json.Unmarshal([]byte(text), &want)
		if err == nil && lenient != nil {
			t.Errorf("%q was read as %v, encoding/json says %v", text, got, lenient)
		}
		if err == nil && !cmp.Equal(want, got) {
			t.Errorf("%q was read as %v, encoding/json reads %v", text, got, want)
		}
		strict := errors.Is(err, errDoubled) || errors.Is(err, errTooDeep) || errors.Is(err, errNotUTF8)
		if lenient == nil && err != nil && !strict {
			t.Errorf("%q was refused: %v", text, err)
		}
	})
}
