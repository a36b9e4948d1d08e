package book_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"
)

// keys are where the catalogues have the words for the codes of each type.
var keys = map[string]string{
	"Flag": "report.flag.", "Reason": "report.reason.", "DoubtCode": "report.doubt.", "RefusalCode": "report.refused.", "Platform": "report.platform.", "Role": "report.role.",
}

// Whatever a reading may say, there are words for it. That every language has
// what English has is tested with the catalogues.
func TestEveryCodeHasWords(t *testing.T) {
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	words, found := printer(t, "en"), map[string]int{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, isSpec := n.(*ast.ValueSpec)
			if !isSpec || len(spec.Values) != 1 {
				return true
			}
			of, isName := spec.Type.(*ast.Ident)
			code, isText := spec.Values[0].(*ast.BasicLit)
			if !isName || !isText || keys[of.Name] == "" {
				return true
			}
			found[of.Name]++
			text, err := strconv.Unquote(code.Value)
			if key := keys[of.Name] + text; err != nil || !words.Has(key) {
				t.Errorf("%s has no words: %s is missing", spec.Names[0], key)
			}
			return true
		})
	}
	for name := range keys {
		if found[name] < 4 {
			t.Errorf("%d codes of type %s were found", found[name], name)
		}
	}
}
