package api

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
)

func document(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(Document)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheDocumentIsValid(t *testing.T) {
	doc := document(t)
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Errorf("openapi is %s, want 3.1", doc.OpenAPI)
	}
}

// It fails when api.gen.go is older than openapi.yaml: run
// go generate ./api.
func TestGeneratedRoutesAreThePathsOfTheDocument(t *testing.T) {
	e := echo.New()
	RegisterHandlers(e, nil)
	var got, want []string
	for _, r := range e.Routes() {
		got = append(got, r.Method+" "+r.Path)
	}
	variable := regexp.MustCompile(`\{(\w+)\}`)
	for path, item := range document(t).Paths.Map() {
		for method := range item.Operations() {
			want = append(want, method+" "+variable.ReplaceAllString(path, ":$1"))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths of openapi.yaml (-) and generated routes (+):\n%s", diff)
	}
}

func TestGeneratedTypesHaveTheFieldsOfTheDocument(t *testing.T) {
	structs := generatedStructs(t)
	for name, ref := range document(t).Components.Schemas {
		want := properties(ref.Value)
		if len(want) == 0 || structs[name] == nil {
			continue // no object, or passed on as it is
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, structs[name]); diff != "" {
			t.Errorf("%s in openapi.yaml (-) and api.gen.go (+):\n%s", name, diff)
		}
	}
	if len(structs["SignUp"]) == 0 || len(structs["Registrant"]) == 0 {
		t.Error("the types of people were not looked at")
	}
}

// properties are the names of a schema's properties, those of its parts
// included.
func properties(s *openapi3.Schema) []string {
	names := slices.Collect(maps.Keys(s.Properties))
	for _, part := range s.AllOf {
		names = append(names, properties(part.Value)...)
	}
	return names
}

// generatedStructs are the JSON names of the fields of every struct in
// api.gen.go, sorted, by the struct's name.
func generatedStructs(t *testing.T) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "api.gen.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if body, ok := spec.Type.(*ast.StructType); ok {
			found[spec.Name.Name] = jsonNames(body)
		}
		return false
	})
	return found
}

func jsonNames(body *ast.StructType) []string {
	var names []string
	for _, f := range body.Fields.List {
		if f.Tag == nil {
			continue
		}
		name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestTimesAreUTCWithMilliseconds(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	for _, tt := range []struct {
		in   time.Time
		want string
	}{
		{time.Date(2021, 11, 12, 10, 0, 0, 0, berlin), `"2021-11-12T09:00:00.000Z"`},
		{time.Date(2021, 11, 12, 9, 0, 0, 120_000_000, time.UTC), `"2021-11-12T09:00:00.120Z"`},
		{time.Date(2021, 11, 12, 9, 0, 0, 999_999, time.UTC), `"2021-11-12T09:00:00.000Z"`},
	} {
		got, err := json.Marshal(Instant(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%v is %s (%v), want %s", tt.in, got, err, tt.want)
		}
	}
	var read Instant
	if err := json.Unmarshal([]byte(`"2021-11-12T10:00:00+01:00"`), &read); err != nil || read.String() != "2021-11-12T09:00:00.000Z" {
		t.Errorf("read %s (%v)", read, err)
	}
	if err := json.Unmarshal([]byte(`"tomorrow"`), &read); err == nil {
		t.Error("tomorrow was read as a time")
	}
}

func TestEveryListedCodeIsExplained(t *testing.T) {
	codes := document(t).Components.Schemas["ProblemCode"].Value
	for _, code := range codes.Enum {
		if !strings.Contains(codes.Description, "| `"+code.(string)+"` |") {
			t.Errorf("%s is listed, but the table does not explain it", code)
		}
	}
	if rows := strings.Count(codes.Description, "\n| `"); rows != len(codes.Enum) {
		t.Errorf("the table has %d rows, %d codes are listed", rows, len(codes.Enum))
	}
}
