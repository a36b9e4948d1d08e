package pages

import (
	"strings"
	"testing"

	"rollcall/internal/desk"
	"rollcall/internal/mail"
)

const sentLetter = "From: desk@example.org\r\nTo: a@example.org\r\nSubject: Confirm <your> address\r\nDate: Tue, 12 Oct 2021 12:00:00 +0000\r\n" +
	"Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nConfirm <here>:\r\nhttp://localhost/r/1.abc\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head></head><body><a href=\"http://localhost/r/1.abc\">here</a></body></html>\r\n--b--\r\n" +
	"--m\r\nContent-Type: application/ics; name=nov.ics\r\nContent-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNBTEVOREFS\r\n--m--\r\n"

func TestLettersOfTheDemoCanBeRead(t *testing.T) {
	f := newFace(t)
	f.get("/demo/mail").want(t, 200, "No letters yet")
	if _, err := f.sink.Send(t.Context(), mail.Message{To: "a@example.org", Bytes: []byte(sentLetter)}); err != nil {
		t.Fatal(err)
	}
	f.get("/demo/mail").want(t, 200, "1 letter", "a@example.org", `href="/demo/mail/1"`, "Confirm &lt;your&gt; address")
	f.get("/demo/mail/1").want(t, 200, `<a href="http://localhost/r/1.abc">`, "Confirm &lt;here&gt;", `src="/demo/mail/1/html"`, "<summary>nov.ics</summary>", "BEGIN:VCALENDAR")
	html := f.get("/demo/mail/1/html").want(t, 200, `<base target="_top">`)
	if got := html.Header.Get("Content-Security-Policy"); !strings.Contains(got, "sandbox") || !strings.Contains(got, "default-src 'none'") {
		t.Errorf("Content-Security-Policy: %q", got)
	}
	f.get("/demo/mail/2").want(t, 404)
	f.get("/demo/mail/x").want(t, 404)
}

func TestDemoOrganiserIsSignedInByTheButton(t *testing.T) {
	f := newFace(t)
	if _, err := f.desk.AddAccount(t.Context(), operator, desk.NewAccount{Email: "demo@example.org", Name: "Demo", Role: "admin"}); err != nil {
		t.Fatal(err)
	}
	f.get("/demo/sign-in").want(t, 200, `action="/demo/sign-in"`, "as Lena Albrecht", "until the program ends")
	f.get("/desk").want(t, 401)
	f.post("/demo/sign-in").leads(t)
	f.get("/desk").want(t, 200)
}

func TestWithoutTheDemoItsPagesAreNotThere(t *testing.T) {
	f := newFace(t)
	for _, r := range f.plain().Table() {
		if strings.HasPrefix(r.Path, "/demo") {
			t.Errorf("%s %s is there", r.Method, r.Path)
		}
	}
}
