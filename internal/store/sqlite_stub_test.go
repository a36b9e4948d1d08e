//go:build !cgo

package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"rollcall/internal/store"
)

func TestWithoutCgoOneLineSaysWhy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	_, err := store.Open(t.Context(), store.Options{Database: path})
	if err == nil || !strings.Contains(err.Error(), "without cgo") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
	if left, _ := filepath.Glob(path + "*"); len(left) != 0 {
		t.Errorf("%v is left behind", left)
	}
}
