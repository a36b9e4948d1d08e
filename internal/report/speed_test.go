package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
)

// large is a report of a Zoom meeting with n rows.
func large(n int) []byte {
	var b strings.Builder
	b.WriteString("Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\r\n")
	for i := range n {
		fmt.Fprintf(&b, "\"Džafić, Amra %d\",amra.%d@example.org,10/13/2026 06:%02d:%02d PM,10/13/2026 07:%02d:%02d PM,60,Yes,No\r\n", i, i*7/8, i%60, i*7%60, i%60, i*7%60)
	}
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	data := large(10_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, Hints{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode is what Read is compared with: the same bytes through the standard
// library's CSV reader.
func BenchmarkDecode(b *testing.B) {
	data := large(10_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		if _, err := r.ReadAll(); err != nil {
			b.Fatal(err)
		}
	}
}
