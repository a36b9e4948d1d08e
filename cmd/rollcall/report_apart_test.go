package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// give gives a file to the first session of the webinar over the API, and returns the
// answer's status, its code or platform, and what it says.
func (r running) give(t *testing.T, token, lang, name string, file []byte) (status int, is, says string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/v1/events/webinar/sessions/first/reports", &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept-Language", lang)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct{ Platform, Refusal, Code, Detail string }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.Refusal == "" {
		answer.Refusal = answer.Platform + answer.Code
	}
	return res.StatusCode, answer.Refusal, answer.Detail
}

// Whatever is given as a report, there is a clear answer soon, and nothing happens to
// whoever asks for something else meanwhile.
func TestBadReportsAreAnsweredClearlyAndHarmNobodyElse(t *testing.T) {
	p := newPlace(t)
	p.write("event.yaml", soon(5))
	p.must("apply", "event.yaml")
	p.must("user", "add", "lena@example.org", "--name", "Lena", "--role", "admin")
	token := strings.TrimSpace(p.must("token", "create", "--user", "lena@example.org"))
	r := p.serve()
	const head, row = "Name,Email,Join Time,Leave Time\n", "Ana,ana@example.org,2026-10-06 18:00,2026-10-06 19:00\n"
	zoom := "Topic,ID,Duration (minutes),Start time,End time,Participants\nDay,865,92,2026-10-06 18:00,2026-10-06 19:00,9\n\n"
	locked := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	for name, c := range map[string]struct {
		file   string
		status int
		is     string
	}{
		"a PDF called .csv":      {"%PDF-1.7\n%\xE2\xE3", 422, "pdf"},
		"a locked workbook":      {locked, 422, "locked"},
		"empty":                  {"", 422, "empty"},
		"100,000 rows":           {head + strings.Repeat(row, 100_000), 422, "too_many_rows"},
		"half a workbook":        {"PK\x03\x04half", 422, "damaged"},
		"cut off":                {head + row + "Boris,boris@exam", 201, "generic-table"},
		"two meetings":           {zoom + head + row + "\n" + strings.Replace(zoom, "865", "866", 1) + head + strings.ReplaceAll(row, "-06", "-07"), 201, ""},
		"NUL bytes":              {head + row + "Bo\x00ris,,2026-10-06 18:00,2026-10-06 19:00\n", 201, "generic-table"},
		"leave before join":      {head + "Ana,,2026-10-06 19:00,2026-10-06 18:00\n", 201, "generic-table"},
		"scripts for names":      {head + "<script>alert(1)</script>,x@example.org,2026-10-06 18:00,2026-10-06 19:00\n", 201, "generic-table"},
		"who signed up, no more": {"First Name,Last Name,Email,Registration Time,Approval Status\nAna,Kovač,a@example.org,\"Apr 10, 2026 09:12:44\",approved\n", 422, "registrations"},
	} {
		before := time.Now()
		status, is, says := r.give(t, token, "de", "report.csv", []byte(c.file))
		took := time.Since(before)
		if status != c.status || c.is != "" && is != c.is || status == 422 && (says == "" || strings.Contains(says, "report.refused")) {
			t.Errorf("%s: %d %s: %s", name, status, is, says)
		}
		t.Logf("%s: %d %s after %v", name, status, is, took)
		if took > 10*time.Second { // two seconds on a machine that does nothing else
			t.Errorf("%s: answered after %v", name, took)
		}
	}

	var bombs sync.WaitGroup
	data := bomb(t)
	for range 2 {
		bombs.Go(func() {
			if status, is, says := r.give(t, token, "en", "report.xlsx", data); status != 422 || says == "" {
				t.Errorf("a bomb: %d %s", status, is)
			}
		})
	}
	gone := make(chan struct{})
	go func() { bombs.Wait(); close(gone) }()
	asked := 0
	for done := false; !done; asked++ {
		for _, path := range []string{"/healthz", "/webinar"} {
			res, err := http.Get(r.url + path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
				t.Errorf("%s: %d, %v", path, res.StatusCode, err)
			}
			res.Body.Close()
		}
		select {
		case <-gone:
			done = true
		case <-time.After(20 * time.Millisecond):
		}
	}
	if asked < 3 {
		t.Errorf("others asked %d times while the bombs were read", asked)
	}
	if status, is, _ := r.give(t, token, "en", "report.csv", []byte(head+row)); status != 201 {
		t.Errorf("a report after the bombs: %d %s", status, is)
	}
}

// bomb is a small workbook of eleven million strings.
func bomb(t *testing.T) []byte {
	t.Helper()
	const ns, rel = `xmlns="http://schemas.openxmlformats.org/`, "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types ` + ns + `package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships ` + ns + `package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + ns + `spreadsheetml/2006/main" xmlns:r="` + rel + `"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + ns + `package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst ` + ns + `spreadsheetml/2006/main">` + strings.Repeat("<si/>", 11<<20) + `</sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet ` + ns + `spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
