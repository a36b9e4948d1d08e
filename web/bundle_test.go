package web_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"rollcall/web"
)

var update = flag.Bool("update", false, "write the bundle of the scripts")

// bundlePath is where the bundle of src lies, seen from here and from
// web.Files.
const bundlePath = "static/rollcall.js"

// bundleLimit is how many bytes all scripts may have together.
const bundleLimit = 15_000

// bundle makes one file of the scripts under src.
func bundle() ([]byte, []api.Message) {
	made := api.Build(api.BuildOptions{
		EntryPoints:       []string{"src/main.ts"},
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		TsconfigRaw:       `{"compilerOptions": {"strict": true}}`,
		LegalComments:     api.LegalCommentsNone,
	})
	if len(made.Errors) > 0 || len(made.Warnings) > 0 {
		return nil, append(made.Errors, made.Warnings...)
	}
	return made.OutputFiles[0].Contents, nil
}

// TestBundle holds the script that is served against the scripts that people
// write. With -update, as go generate calls it, it writes the bundle.
func TestBundle(t *testing.T) {
	want, messages := bundle()
	for _, m := range messages {
		t.Errorf("%v: %s", m.Location, m.Text)
	}
	if len(messages) > 0 {
		return
	}
	if *update {
		if err := os.WriteFile(bundlePath, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(bundlePath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("web/%s is not what its sources make: run go generate ./web", bundlePath)
	}
	if len(want) >= bundleLimit {
		t.Errorf("the scripts have %d bytes, fewer than %d are allowed", len(want), bundleLimit)
	}
}

// TestBundleIsServed finds the bundle among the files of the program.
func TestBundleIsServed(t *testing.T) {
	if *update {
		t.Skip("the files of this program are older than the bundle")
	}
	want, err := os.ReadFile(bundlePath)
	if err != nil {
		t.Fatal(err)
	}
	got, err := web.Files.ReadFile(bundlePath)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("web.Files has %d bytes of %s, %v; want %d", len(got), bundlePath, err, len(want))
	}
}
