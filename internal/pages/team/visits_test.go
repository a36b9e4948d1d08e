package team

import "testing"

func TestCookieIsBoundToHTTPS(t *testing.T) {
	m := newVisits("https://desk.example.org", nil)
	if m.Cookie.Name != "__Host-rollcall" || !m.Cookie.Secure || m.Cookie.Path != "/" || m.Cookie.Domain != "" {
		t.Errorf("the cookie is %+v", m.Cookie)
	}
	if m = newVisits("http://127.0.0.1:8080", nil); m.Cookie.Name != "rollcall" || m.Cookie.Secure {
		t.Errorf("on loopback the cookie is %+v", m.Cookie)
	}
}
