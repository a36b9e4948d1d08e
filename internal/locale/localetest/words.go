// Package localetest has the product's words for tests.
package localetest

import (
	"sync"
	"testing"

	"rollcall/internal/locale"
	"rollcall/web"
)

// load reads the catalogues once for all tests of a package: they do not
// change, and reading them takes longer than most tests do.
var load = sync.OnceValues(func() (*locale.Words, error) { return locale.Load(web.Files) })

// Words are the catalogues that pages and letters are written with. They are
// shared.
func Words(t testing.TB) *locale.Words {
	t.Helper()
	words, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return words
}
