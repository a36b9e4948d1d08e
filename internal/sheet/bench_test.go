package sheet_test

import (
	"io"
	"testing"
)

func BenchmarkWorkbook(b *testing.B) {
	for _, n := range []struct {
		name string
		rows int
	}{{"few", 50}, {"many", 100_000}} {
		b.Run(n.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := one(people(n.rows)).Write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
