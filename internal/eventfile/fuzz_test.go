package eventfile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzParse holds that no file makes the program fail, that every refusal is
// lines of FILE:LINE: reason, and that what is accepted comes back the same
// from YAML and from JSON.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../testdata/events/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no event files: %v", err)
	}
	for _, name := range append(files, "testdata/whole.yaml") {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{"", "a: *b", "- - -", "{a: [", "? x", "a: |\n\n  b", "\"\\x", "a: !!binary x", "%", "---\n---", "\ufeff", "a: 'b\n\nc'", "<<:", "&a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("f", data)
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, "f:") || strings.Count(line, ":") < 2 {
					t.Fatalf("refused with %q", err)
				}
			}
			return
		}
		again, err := Parse("f", Encode(file.Document))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(file.Document, again.Document); diff != "" {
			t.Fatalf("read -, written and read +\n%s", diff)
		}
		wire, err := json.Marshal(file.Document)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseJSON(wire); err != nil {
			t.Fatal(err)
		}
	})
}
