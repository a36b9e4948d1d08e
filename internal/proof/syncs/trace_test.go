package syncs

import "testing"

// traced is a sign-up as strace shows it, among other things.
const traced = `10 read(14<TCP:[127.0.0.1:1->127.0.0.1:2]>,  <unfinished ...>
11 write(7<anon_inode:[eventfd]>, "\1\0\0\0\0\0\0\0", 8) = 8
10 <... read resumed>"POST /api/v1/eve"..., 4096) = 248
12 pwrite64(9</tmp/a,b/rollcall.db-wal>, "\0\0\0\3\0\0\0\0"..., 24, 251352) = 24
12 fsync(9</tmp/a,b/rollcall.db-wal> <unfinished ...>
13 read(15<TCP:[127.0.0.1:1->127.0.0.1:3]>, 0xc000, 4096) = -1 EAGAIN (Resource temporarily unavailable)
12 <... fsync resumed>)              = 0
10 write(14<TCP:[127.0.0.1:1->127.0.0.1:2]>, "HTTP/1.1 202 Acc"..., 647) = 647
13 +++ exited with 0 +++
`

func TestTraceOfASignUp(t *testing.T) {
	for _, tt := range []struct {
		name     string
		change   func(string) string
		unsynced int
	}{
		{"synced", same, 0},
		{"fdatasync does as well", replacing("fsync", "fdatasync"), 0},
		{"not synced", without("fsync"), 1},
		{"the sync failed", replacing("resumed>)              = 0", "resumed>) = -1 EIO (Input/output error)"), 1},
		{"another file was synced", replacing("fsync(9</tmp/a,b/rollcall.db-wal>", "fsync(9</tmp/a,b/rollcall.db>"), 1},
		{"answered before the sync had ended", swapping(7, 8), 1},
		{"answered before the sync", moving(8, 4), 1},
		{"synced before it was written", moving(4, 8), 1},
		{"written before it was asked", moving(4, 1), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.change(traced)
			parsed, err := parseTrace(text)
			if err != nil {
				t.Fatal(err)
			}
			r, err := parsed.report()
			if err != nil {
				t.Fatal(err)
			}
			if r.Acknowledged != 1 || r.Unsynced != tt.unsynced || len(r.Findings) != tt.unsynced {
				t.Errorf("%+v\n%s", r, text)
			}
		})
	}
	for name, lack := range map[string]string{"no answer": "HTTP/1.1 202", "no request": "POST"} {
		parsed, err := parseTrace(without(lack)(traced))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := parsed.report(); err == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if _, err := parseTrace("strace: something is wrong\n"); err == nil {
		t.Error("anything is a trace")
	}
}
