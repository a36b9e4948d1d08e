package event_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"rollcall/internal/event"
)

// elsewhere are the kinds that nobody outside a team gets.
var elsewhere = []event.LetterKind{event.LetterSignIn, event.LetterWelcome, event.LetterMessageTest}

// Every kind that is declared is in the list that tests of letters and the
// trial of the mail server go by.
func TestNoKindOfLetterIsForgotten(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "letter.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	listed, declared := append(event.LetterKinds(), elsewhere...), 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != "LetterKind" {
			return true
		}
		declared++
		kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(listed, event.LetterKind(kind)) {
			t.Errorf("%s is in no list", kind)
		}
		return true
	})
	if declared != len(listed) {
		t.Errorf("%d kinds are declared and %d listed", declared, len(listed))
	}
}
