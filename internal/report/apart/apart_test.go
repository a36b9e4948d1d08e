package apart

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"rollcall/internal/problem"
	"rollcall/internal/report"
)

// The ways in which the process may end, of which this test binary takes one when it
// is started as the process.
const (
	asTold   = "BEHAVE=as_told"
	forEver  = "BEHAVE=for_ever"
	garbage  = "BEHAVE=garbage"
	greedy   = "BEHAVE=greedy"
	writing  = "BEHAVE=writing"
	chatters = "BEHAVE=chatters"
)

func TestMain(m *testing.M) {
	if len(os.Args) < 2 || os.Args[1] != Command {
		os.Exit(m.Run())
	}
	if err := behave("BEHAVE=" + os.Getenv("BEHAVE")); err != nil {
		os.Exit(1)
	}
}

func behave(how string) error {
	switch how {
	case asTold:
		return Serve(os.Stdin, os.Stdout, time.Now)
	case garbage:
		_, err := fmt.Fprint(os.Stdout, "this is no answer")
		return err
	case chatters:
		for zeros := make([]byte, 1<<20); ; {
			if _, err := os.Stdout.Write(zeros); err != nil {
				return err
			}
		}
	}
	if err := confine(); err != nil {
		return err
	}
	switch how {
	case greedy:
		_, err := fmt.Fprint(os.Stderr, len(make([]byte, 2*moreSpace)))
		return err // not reached
	case writing:
		return os.WriteFile(filepath.Join(os.TempDir(), "rollcall-apart-test"), []byte("x"), 0o600)
	}
	for {
	}
}

// started is a reader whose processes behave so.
func started(t *testing.T, how string) *Reader {
	t.Helper()
	me, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return New(me, how)
}

func refusal(t *testing.T, err error) report.RefusalCode {
	t.Helper()
	refused, ok := errors.AsType[*report.Refusal](err)
	if !ok {
		t.Fatalf("%v is no refusal", err)
	}
	return refused.Code
}

const table = "Name,Email,Join Time,Leave Time\nAna Kovač,ana@example.org,2026-10-06 18:00,2026-10-06 19:00\nBoris,,2026-10-06 18:05,\n"

func TestAReportReadApartIsTheSame(t *testing.T) {
	r := started(t, asTold)
	h := report.Hints{Name: "list.csv", Zone: "UTC", Date: report.Date{Year: 2026, Month: 10, Day: 6}, Columns: map[string]report.Field{"Email": report.FieldIgnore}}
	want, err := report.Read([]byte(table), h)
	if err != nil {
		t.Fatal(err)
	}
	h.Stop = func() bool { return false }
	got, err := r.Read(t.Context(), []byte(table), h)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Rows, want.Rows) || !reflect.DeepEqual(got.People, want.People) || got.Zone != "UTC" || !reflect.DeepEqual(got.Doubts, want.Doubts) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if _, err := r.Read(t.Context(), []byte("%PDF-1.7"), report.Hints{Name: "report.csv"}); refusal(t, err) != report.RefusedPDF {
		t.Errorf("a PDF called .csv: %v", err)
	}
}

func TestMomentsOfAllKindsPass(t *testing.T) {
	for _, h := range []report.Hints{{}, {Zone: "Asia/Tbilisi"}} {
		for _, data := range []string{table, strings.ReplaceAll(table, "2026-10-06 ", "")} {
			want, err := report.Read([]byte(data), h)
			if err != nil {
				t.Fatal(err)
			}
			got, err := started(t, asTold).Read(t.Context(), []byte(data), h)
			if err != nil {
				t.Fatal(err)
			}
			for i := range want.Rows {
				if g, w := got.Rows[i].Joined, want.Rows[i].Joined; !g.Equal(w) || g.String() != w.String() || g.IsZero() {
					t.Errorf("joined %v, want %v", g, w)
				}
			}
		}
	}
}

func TestWhateverBecomesOfTheProcessIsARefusal(t *testing.T) {
	for how, want := range map[string]report.RefusalCode{garbage: report.RefusedTooHard, greedy: report.RefusedTooHard, chatters: report.RefusedTooHard} {
		if _, err := started(t, how).Read(t.Context(), []byte(table), report.Hints{}); refusal(t, err) != want {
			t.Errorf("%s: %v, want %s", how, err, want)
		}
	}
	r := started(t, forEver)
	r.time = 50 * time.Millisecond
	if _, err := r.Read(t.Context(), []byte(table), report.Hints{}); refusal(t, err) != report.RefusedTooSlow {
		t.Errorf("one that never ends: %v", err)
	}
	if len(r.slots) != 0 {
		t.Error("a process that has ended keeps its place")
	}
	if _, err := New("/nowhere/rollcall").Read(t.Context(), nil, report.Hints{}); err == nil || problem.From(err) != nil || errors.As(err, new(*report.Refusal)) {
		t.Errorf("a program that is not there is a fault: %v", err)
	}
}

func TestTheProcessEndsWithWhoeverAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := started(t, forEver)
	ended := make(chan error)
	go func() {
		_, err := r.Read(ctx, []byte(table), report.Hints{})
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestOnlyAFewAtOnce(t *testing.T) {
	r := started(t, asTold)
	r.wait = time.Millisecond
	for range mostAtOnce {
		r.slots <- struct{}{}
	}
	if _, err := r.Read(t.Context(), []byte(table), report.Hints{}); !errors.Is(err, ErrBusy) {
		t.Errorf("one more than may be: %v", err)
	}
	<-r.slots
	if _, err := r.Read(t.Context(), []byte(table), report.Hints{}); err != nil {
		t.Errorf("when one has ended: %v", err)
	}
}

// A workbook that is small, says that it is within the limits, and fills the memory of
// whoever unpacks it.
func TestABombEndsItsProcessAlone(t *testing.T) {
	data, r := bomb(t), started(t, asTold)
	r.time = 500 * time.Millisecond // which it would exceed by far, so that the test is quick
	before := time.Now()
	_, err := r.Read(t.Context(), data, report.Hints{Name: "report.xlsx"})
	if code := refusal(t, err); code != report.RefusedTooHard && code != report.RefusedTooSlow && code != report.RefusedDamaged && code != report.RefusedTooManyRows {
		t.Errorf("refused as %s", code)
	}
	if took := time.Since(before); took > 5*time.Second { // generous, for slow machines
		t.Errorf("took %v", took)
	}
}

// bomb is a workbook whose 60 MiB of strings are each of no letters.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + strings.Repeat("<si/>", 11<<20) + `</sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
