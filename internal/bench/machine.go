package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/bench/reference"
	"rollcall/internal/store"
)

// A Machine is where something was measured.
type Machine struct {
	Cores    int     `json:"cores"`
	CPU      string  `json:"cpu"`
	MemoryMB int64   `json:"memory_mb"` // 0: unknown
	Go       string  `json:"go"`
	SQLite   string  `json:"sqlite"`
	Postgres string  `json:"postgres,omitempty"`
	SyncMS   float64 `json:"disk_sync_ms"` // median, of 4 KiB at the end of a file
}

// Lines say in words what the machine is.
func (m Machine) Lines() []string {
	databases := m.Go + ", SQLite " + m.SQLite
	if m.Postgres != "" {
		databases += ", PostgreSQL " + m.Postgres
	}
	return []string{
		fmt.Sprintf("%d cores of %s, %.0f GB of memory", m.Cores, m.CPU, float64(m.MemoryMB)/1024),
		databases,
		fmt.Sprintf("the disk takes %s to sync 4 KiB", Value(m.SyncMS, "ms")),
	}
}

// look finds out what the machine is; folder is on the disk to measure.
func look(ctx context.Context, folder, postgres string) (Machine, error) {
	m := Machine{
		Cores: runtime.NumCPU(), CPU: field("/proc/cpuinfo", "model name", runtime.GOARCH), Go: runtime.Version(), SQLite: store.SQLiteVersion(),
	}
	if kb, err := strconv.ParseInt(strings.TrimSuffix(field("/proc/meminfo", "MemTotal", ""), " kB"), 10, 64); err == nil {
		m.MemoryMB = kb >> 10
	}
	var err error
	if postgres != "" {
		if m.Postgres, err = reference.PostgresVersion(ctx, postgres); err != nil {
			return m, err
		}
	}
	m.SyncMS, err = diskSync(folder)
	return m, err
}

// field is what stands behind name: in a file of the system's.
func field(path, name, otherwise string) string {
	f, err := os.Open(path)
	if err != nil {
		return otherwise
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if k, v, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return otherwise
}

// syncs is how often the disk is asked.
const syncs = 51

// diskSync is how many milliseconds the disk takes to keep 4 KiB at the end
// of a file, in the median.
func diskSync(folder string) (float64, error) {
	name := filepath.Join(folder, "sync")
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer func() { _ = errors.Join(f.Close(), os.Remove(name)) }() // its folder is removed in any case
	page := make([]byte, 4096)
	var took []float64
	for range syncs {
		began := time.Now()
		if _, err := f.Write(page); err != nil {
			return 0, err
		}
		if err := syncData(f); err != nil {
			return 0, err
		}
		took = append(took, milliseconds(time.Since(began)))
	}
	return spread(took).Median, nil
}
