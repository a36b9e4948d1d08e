package internal_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryActionOfTheAuditHasWords follows the action of core.NewEntry through
// the code of desk back to the texts that are given, so that no part can write an
// entry that is shown by its bare name.
func TestEveryActionOfTheAuditHasWords(t *testing.T) {
	d := deeds{consts: constants(t, "event"), at: map[spot]bool{{"core", "NewEntry", 3}: true}, written: map[string]bool{}}
	err := filepath.WalkDir("desk", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				d.funcs = append(d.funcs, function{file.Name.Name, f})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for known := 0; known < len(d.at); { // until no further function passes an action on
		known = len(d.at)
		d.unclear = nil
		for _, f := range d.funcs {
			d.follow(f)
		}
	}
	for _, unclear := range d.unclear {
		t.Errorf("the action is neither a text nor passed on: %s", unclear)
	}
	if !d.written["signed_up"] || !d.written["cancelled"] || !d.written["event_published"] || !d.written["joined_team"] || !d.written["member_left"] {
		t.Errorf("the search misses actions: it has %v", slices.Sorted(maps.Keys(d.written)))
	}
	for _, lang := range []string{"en", "de", "uk", "ka"} {
		words := catalogue(t, lang)
		for _, action := range slices.Sorted(maps.Keys(d.written)) {
			if _, there := words["audit.did."+action]; !there {
				t.Errorf("%s: audit.did.%s is missing", lang, action)
			}
		}
	}
}

// A spot is an argument of a function that becomes the action of an entry.
type spot struct {
	pkg, name string
	arg       int
}

type function struct {
	pkg  string
	decl *ast.FuncDecl
}

// deeds are what the code writes to the audit, as far as it has been followed.
type deeds struct {
	consts  map[string]string
	funcs   []function
	at      map[spot]bool
	written map[string]bool
	unclear []string
}

// follow notes what f gives as an action, and where it passes on its own parameter.
func (d *deeds) follow(f function) {
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		pkg, name := f.pkg, ""
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			name = fun.Name
		case *ast.SelectorExpr:
			name = fun.Sel.Name
			if x, ok := fun.X.(*ast.Ident); ok && d.isPackage(x.Name) {
				pkg = x.Name
			}
		}
		for s := range maps.Clone(d.at) {
			if s.pkg == pkg && s.name == name && s.arg < len(call.Args) {
				d.value(f, call.Args[s.arg])
			}
		}
		return true
	})
}

// isPackage reports whether name is that of a package of desk.
func (d *deeds) isPackage(name string) bool {
	return slices.ContainsFunc(d.funcs, func(f function) bool { return f.pkg == name })
}

// value notes what x is inside f: a text, what has a name, or what f was given.
func (d *deeds) value(f function, x ast.Expr) {
	switch x := x.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(x.Value)
		if err == nil {
			d.written[text] = true
			return
		}
	case *ast.SelectorExpr:
		if text, ok := d.consts[x.Sel.Name]; ok {
			d.written[text] = true
			return
		}
	case *ast.CallExpr:
		if fun, ok := x.Fun.(*ast.Ident); ok && fun.Name == "string" {
			d.value(f, x.Args[0])
			return
		}
		if fun, ok := x.Fun.(*ast.SelectorExpr); ok && d.returned(f.pkg, fun.Sel.Name) {
			return
		}
	case *ast.Ident:
		if d.passed(f, x.Name) || d.assigned(f, x.Name) {
			return
		}
	}
	d.unclear = append(d.unclear, fmt.Sprintf("%s.%s", f.pkg, f.decl.Name.Name))
}

// passed notes that f's parameter called name becomes an action; false if it has none.
func (d *deeds) passed(f function, name string) bool {
	i := 0
	for _, field := range f.decl.Type.Params.List {
		for _, p := range field.Names {
			if p.Name == name {
				d.at[spot{f.pkg, f.decl.Name.Name, i}] = true
				return true
			}
			i++
		}
	}
	return false
}

// assigned follows what f's variable called name is set to; false if it never is.
func (d *deeds) assigned(f function, name string) bool {
	found := false
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != len(a.Rhs) {
			return true
		}
		for i := range a.Lhs {
			if to, ok := a.Lhs[i].(*ast.Ident); ok && to.Name == name {
				found = true
				d.value(f, a.Rhs[i])
			}
		}
		return true
	})
	return found
}

// returned follows what the functions called name in pkg return; false if there is none.
func (d *deeds) returned(pkg, name string) bool {
	found := false
	for _, f := range d.funcs {
		if f.pkg != pkg || f.decl.Name.Name != name {
			continue
		}
		ast.Inspect(f.decl.Body, func(n ast.Node) bool {
			if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) == 1 {
				found = true
				d.value(f, r.Results[0])
			}
			return true
		})
	}
	return found
}

// constants are the texts of the constants of the package at dir, by name.
func constants(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Names) != len(v.Values) {
				return true
			}
			for i := range v.Names {
				if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					all[v.Names[i].Name], _ = strconv.Unquote(lit.Value)
				}
			}
			return true
		})
	}
	return all
}

// catalogue is the words of a language by key.
func catalogue(t *testing.T, lang string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "web", "locales", lang+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]any
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	return words
}
