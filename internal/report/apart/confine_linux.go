package apart

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// The limits of the process.
const (
	moreSpace = 1 << 30 // bytes of addresses beyond those that it starts with: most of them are never used
	mostCPU   = 3       // seconds, over all of its threads
	mostFiles = 16      // open at once: pipes, and the zones of the machine
)

// confine takes from the process what reading does not need. What it takes
// nobody can give back: both limits of each pair are lowered.
func confine() error {
	space, err := addresses()
	if err != nil {
		return err
	}
	for resource, most := range map[int]uint64{
		syscall.RLIMIT_AS: space + moreSpace, syscall.RLIMIT_CPU: mostCPU, syscall.RLIMIT_NOFILE: mostFiles,
		syscall.RLIMIT_FSIZE: 0, syscall.RLIMIT_CORE: 0,
	} {
		if err := lower(resource, most); err != nil {
			return err
		}
	}
	return nil
}

// lower sets a limit, but never above the one there is.
func lower(resource int, most uint64) error {
	var is syscall.Rlimit
	if err := syscall.Getrlimit(resource, &is); err != nil {
		return err
	}
	most = min(most, is.Max)
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most})
}

// addresses is how much of its address space the process has taken, in bytes.
func addresses() (uint64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	first, _, _ := bytes.Cut(text, []byte(" "))
	pages, err := strconv.ParseUint(string(first), 10, 64)
	return pages * uint64(os.Getpagesize()), err
}
