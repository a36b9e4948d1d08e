package auth

import (
	"bytes"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The vectors of RFC 6238, appendix B, for SHA-1; they have eight digits.
func TestCodesAreThoseOfTheRFC(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := codeAt(secret, at/codeStep, 8); got != want {
			t.Errorf("at %d the code is %s, want %s", at, got, want)
		}
		if got := Code(secret, time.Unix(at, 0)); got != want[2:] {
			t.Errorf("at %d the code of six digits is %s, want %s", at, got, want[2:])
		}
	}
}

func TestACodeWorksOnceAndForAWhile(t *testing.T) {
	secret := []byte("12345678901234567890")
	at := time.Unix(1_700_000_010, 0)
	now := at.Unix() / codeStep
	for name, c := range map[string]struct {
		code string
		last int64
		step int64
		ok   bool
	}{
		"of this step":        {Code(secret, at), 0, now, true},
		"with a blank":        {Code(secret, at)[:3] + " " + Code(secret, at)[3:], 0, now, true},
		"of the step before":  {Code(secret, at.Add(-30*time.Second)), 0, now - 1, true},
		"of the step after":   {Code(secret, at.Add(30*time.Second)), 0, now + 1, true},
		"a minute old":        {Code(secret, at.Add(-60*time.Second)), 0, 0, false},
		"used":                {Code(secret, at), now, 0, false},
		"older than one used": {Code(secret, at.Add(-30*time.Second)), now, 0, false},
		"newer than one used": {Code(secret, at.Add(30*time.Second)), now, now + 1, true},
		"none":                {"", 0, 0, false},
		"of another":          {Code([]byte("another secret of it"), at), 0, 0, false},
	} {
		if step, ok := CodeStep(secret, c.code, at, c.last); step != c.step || ok != c.ok {
			t.Errorf("a code %s: step %d, %t; want %d, %t", name, step, ok, c.step, c.ok)
		}
	}
}

func TestASecretIsShownAsAppsReadIt(t *testing.T) {
	secret := []byte("12345678901234567890")
	if got := CodeText(secret); got != "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" {
		t.Errorf("in text: %s", got)
	}
	link, err := url.Parse(CodeLink(secret, "Rollcall desk.example.org", "lena@example.org"))
	if err != nil || link.Scheme != "otpauth" || link.Host != "totp" || link.Path != "/Rollcall desk.example.org:lena@example.org" || strings.Contains(link.RawQuery, "+") ||
		link.Query().Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" || link.Query().Get("issuer") != "Rollcall desk.example.org" {
		t.Errorf("as a link: %v, %v", link, err)
	}
	made, err := NewCodeSecret(rand.Reader)
	if other, _ := NewCodeSecret(rand.Reader); err != nil || len(made) != 20 || bytes.Equal(made, other) {
		t.Errorf("a secret of %d bytes: %v", len(made), err)
	}
}

func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	k, secret := Key{bytes.Repeat([]byte("k"), 32)}, []byte("12345678901234567890")
	sealed, err := k.Seal(rand.Reader, "codes", 7, secret)
	if err != nil || bytes.Contains(sealed, secret[:6]) {
		t.Fatalf("sealed: %q, %v", sealed, err)
	}
	if again, _ := k.Seal(rand.Reader, "codes", 7, secret); bytes.Equal(again, sealed) {
		t.Error("sealed twice it is the same")
	}
	if got, err := k.Open("codes", 7, sealed); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("opened: %q, %v", got, err)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another purpose": func() ([]byte, error) { return k.Open("links", 7, sealed) },
		"another row":     func() ([]byte, error) { return k.Open("codes", 8, sealed) },
		"another key":     func() ([]byte, error) { return Key{bytes.Repeat([]byte("l"), 32)}.Open("codes", 7, sealed) },
		"an altered box":  func() ([]byte, error) { return k.Open("codes", 7, altered) },
		"an empty box":    func() ([]byte, error) { return k.Open("codes", 7, nil) },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s opens it: %q", name, got)
		}
	}
}

func TestLinksThatSignIn(t *testing.T) {
	k, other := Key{bytes.Repeat([]byte("k"), 32)}, Key{bytes.Repeat([]byte("l"), 32)}
	link := k.SignInLink(7, "m")
	if link != k.SignInLink(7, "m") || strings.Contains(link, ".") {
		t.Errorf("the link is %q, and another time it is not", link)
	}
	for name, same := range map[string]string{"another account": k.SignInLink(8, "m"), "another letter": k.SignInLink(7, "n"), "another key": other.SignInLink(7, "m")} {
		if same == link {
			t.Errorf("%s has the same link", name)
		}
	}
	if first := k.FirstAdminLink(); !k.IsFirstAdminLink(first) || other.IsFirstAdminLink(first) || k.IsFirstAdminLink("") || k.IsFirstAdminLink(link) {
		t.Error("the link of the first account is mistaken")
	}
}
