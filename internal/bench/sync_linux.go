package bench

import (
	"os"
	"syscall"
)

// syncData does what SQLite does on Linux.
func syncData(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
