//go:build !linux

package bench

import "os"

// syncData is the nearest thing to fdatasync that every system has.
func syncData(f *os.File) error { return f.Sync() }
