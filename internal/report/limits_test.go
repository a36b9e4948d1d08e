package report

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// codeOf is why a file was refused, or "read".
func codeOf(t testing.TB, data []byte, h Hints) RefusalCode {
	t.Helper()
	_, err := Read(data, h)
	var refusal *Refusal
	switch {
	case err == nil:
		return "read"
	case !errors.As(err, &refusal):
		t.Fatalf("%v is no refusal", err)
	}
	return refusal.Code
}

func TestLimits(t *testing.T) {
	head := "Name,Join Time,Leave Time\n"
	row := "Ana,2026-10-06 18:00,2026-10-06 19:00\n"
	wide := strings.Repeat("x,", maxColumns) + "x\n"
	for _, c := range []struct {
		name string
		data string
		want RefusalCode
	}{
		{"as many rows as may be", head + strings.Repeat(row, maxRows-1), "read"},
		{"a row more", head + strings.Repeat(row, maxRows), RefusedTooManyRows},
		{"blank rows do not count", head + row + strings.Repeat(",,\n", 2*maxRows), "read"},
		{"a column too many", head + row + wide, RefusedTooWide},
		{"padding is no column", head + strings.Repeat(row[:len(row)-1]+strings.Repeat(",", 2*maxColumns)+"\n", 3), "read"},
		{"a cell as long as may be", head + row + strings.Repeat("x", maxCell) + ",,\n", "read"},
		{"a cell too long", head + row + strings.Repeat("x", maxCell+1) + ",,\n", RefusedLongCell},
		{"a quote that never ends takes nothing with it", head + `"Ana,2026-10-06 18:00,2026-10-06 19:00` + "\n" + strings.Repeat(row, 2000), "read"},
		{"bytes beyond the limit", head + strings.Repeat(" ", maxBytes), RefusedTooLarge},
	} {
		if got := codeOf(t, []byte(c.data), Hints{}); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestStopEndsTheWork(t *testing.T) {
	asked := 0
	stop := func() bool { asked++; return asked > 3 }
	if got := codeOf(t, large(10_000), Hints{Stop: stop}); got != RefusedTooSlow {
		t.Errorf("got %s after %d questions", got, asked)
	}
}

// TestHardFilesAreReadInTime reads patterns that make careless readers start over at
// every line. The bound is generous, for slow machines: what is not linear misses it.
func TestHardFilesAreReadInTime(t *testing.T) {
	for name, data := range map[string]string{
		"quotes":      "Name,Join Time,Leave Time\n" + strings.Repeat("\"a,\"b\n", 8_000),
		"open quotes": "Name,Join Time,Leave Time\n" + strings.Repeat("\"a\"b,\"\n", 8_000),
		"headers":     strings.Repeat("Name,Join Time,Leave Time\n", 8_000),
		"titles":      strings.Repeat("1. Summary\n\n", 8_000),
		"pairs":       strings.Repeat("Start time,x\n", 8_000),
		"one key":     "Name,Join Time,Leave Time\n" + strings.Repeat("Ana,2026-10-06 18:00,2026-10-06 19:00\n", 8_000),
		"open stays":  "Name,Join Time,Leave Time\n" + strings.Repeat("Ana,2026-10-06 18:00,\n", 8_000),
		"names":       "Name,Join Time,Leave Time\n" + numbered(8_000, "%d,2026-10-06 18:00,2026-10-06 19:00\n"),
		"originals":   "Name (Original Name),Join Time,Leave Time\n" + numbered(8_000, "Ana %d (Boris Kolev),2026-10-06 18:00,2026-10-06 19:00\n"),
		"days":        "Name,Join Time,Leave Time\n" + numbered(8_000, "Ana,%d,46301.8\n"),
		"nested":      strings.Repeat("\"a,b\"\n", 8_000),
		"brackets":    "Name,Join Time,Leave Time\n" + strings.Repeat(strings.Repeat("(", 200)+strings.Repeat(")", 200)+",2026-10-06 18:00,2026-10-06 19:00\n", 4_000),
		"bytes":       strings.Repeat("\xE6\xE8\xF0 ", 200_000),
	} {
		start := time.Now()
		_ = codeOf(t, []byte(data), Hints{})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func numbered(n int, form string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

func TestRefusalsNameWhatTheFileIs(t *testing.T) {
	ole := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
	wide := func(s string) []byte { return utf16(s, false, false) }
	for _, c := range []struct {
		name string
		data []byte
		want RefusalCode
	}{
		{"nothing", nil, RefusedEmpty},
		{"blanks", []byte(" \r\n\t\n"), RefusedEmpty},
		{"PDF", []byte("%PDF-1.7\n%\xE2\xE3"), RefusedPDF},
		{"PNG", []byte("\x89PNG\r\n\x1a\n0000"), RefusedImage},
		{"JPEG", []byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), RefusedImage},
		{"MP4", []byte("\x00\x00\x00\x18ftypmp42\x00\x00"), RefusedRecording},
		{"old workbook", slices.Concat(ole, wide("Workbook")), RefusedOldWorkbook},
		{"locked workbook", slices.Concat(ole, wide("EncryptedPackage")), RefusedLocked},
		{"old document", slices.Concat(ole, wide("WordDocument")), RefusedDocument},
		{"gzip", []byte("\x1F\x8B\x08\x00"), RefusedArchive},
		{"broken ZIP", []byte("PK\x03\x04broken"), RefusedDamaged},
		{"captions", []byte("WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nAna: Hello\n"), RefusedTranscript},
		{"subtitles", []byte("1\n00:00:01,000 --> 00:00:03,000\nHello\n"), RefusedTranscript},
		{"calendar", []byte("BEGIN:VCALENDAR\nVERSION:2.0\n"), RefusedCalendar},
		{"web page", []byte("<!DOCTYPE html><html><title>Sign in</title>"), RefusedHTML},
		{"JSON", []byte(`{"participants": []}`), RefusedJSON},
		{"chat", []byte("18:01:05\t From Ana Kovač to Everyone:\n\tHello\n18:02:05\t From Boris to Everyone:\n\tHi: all\n"), RefusedChat},
		{"registrations", []byte("First Name,Last Name,Email,Registration Time,Approval Status\nAna,Kovač,a@example.org,\"Apr 10, 2026 09:12:44\",approved\n"), RefusedRegistration},
		{"poll", []byte("Poll Report,\nPoll Details\n#,User Name,User Email,Submitted Date/Time\n1,Ana,a@example.org,\"Apr 10, 2026 09:12:44\",How?,Fine\n"), RefusedPoll},
		{"questions", []byte("#,Question,Asker Name,Asker Email,Answer(s)\n1,Why?,Ana,a@example.org,Because\n"), RefusedQA},
		{"meetings", []byte("Topic,Meeting ID,Host,Creation Time,Start Time,End Time,Participants\nDay,865,Ana,2026-10-01 09:00,2026-10-06 18:00,2026-10-06 19:00,9\nDay,866,Ana,2026-10-01 09:00,2026-10-07 18:00,2026-10-07 19:00,4\n"), RefusedMeetingList},
		{"only the head of a report", []byte("Topic,ID,Duration (minutes),Start time,End time,Participants\nDay,865,92,2026-10-06 18:00,2026-10-06 19:00,9\n"), RefusedSummary},
		{"a header alone", []byte("Name,Email,Join Time,Leave Time\n"), RefusedNoPeople},
		{"a header below a head that counts people", []byte("Topic,ID,Duration (minutes),Start time,End time,Participants\nDay,865,92,2026-10-06 18:00,2026-10-06 19:00,9\n\nName (original name),Email,Join time,Leave time,Duration (minutes),Guest\n"), RefusedNoPeople},
		{"shopping", []byte("Item,Price\nMilk,1.20\nBread,2.30\n"), RefusedNoTable},
		{"prose", []byte("Dear all,\nthank you for coming yesterday. It was a pleasure.\nKind regards\n"), RefusedNoTable},
		{"bytes", bytes.Repeat([]byte{1, 2, 3, 5, 0x81, 0x8D}, 50), RefusedBinary},
	} {
		if got := codeOf(t, c.data, Hints{}); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	if got := codeOf(t, large(3), Hints{Zone: "Europe/Nowhere"}); got != RefusedZone {
		t.Errorf("an unknown zone gave %s", got)
	}
}
