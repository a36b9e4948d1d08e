package auth_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rollcall/internal/auth"
)

func key(t *testing.T, fill string) auth.Key {
	t.Helper()
	k, err := auth.NewKey([]byte(strings.Repeat(fill, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestPersonalLinks(t *testing.T) {
	k := key(t, "a")
	link := k.PersonalLink(17, 1)
	if id, ok := auth.LinkID(link); id != 17 || !ok {
		t.Errorf("LinkID(%q) = %d, %t", link, id, ok)
	}
	if !k.IsLink(link, 17, 1) {
		t.Error("a link is not taken for what it is")
	}
	for name, wrong := range map[string]bool{
		"another generation": k.IsLink(link, 17, 2), "another person": k.IsLink(link, 18, 1), "another key": key(t, "b").IsLink(link, 17, 1),
		"an altered link": k.IsLink(link[:len(link)-1]+"_", 17, 1), "a longer link": k.IsLink(link+"A", 17, 1), "nothing": k.IsLink("", 17, 1),
	} {
		if wrong {
			t.Errorf("%s is taken for the link", name)
		}
	}
	for _, s := range []string{"", ".", "17", "17.", "-1." + link[3:], "0" + link, "+" + link, " " + link, link + "A", "0." + link[3:], "99999999999999999999." + link[3:]} {
		if _, ok := auth.LinkID(s); ok {
			t.Errorf("LinkID takes %q", s)
		}
	}
}

func TestStopLinks(t *testing.T) {
	k := key(t, "a")
	link, personal := k.StopLink(17), k.PersonalLink(17, 1)
	if id, ok := auth.LinkID(link); id != 17 || !ok {
		t.Errorf("LinkID(%q) = %d, %t", link, id, ok)
	}
	if !k.IsStopLink(link, 17) {
		t.Error("a link is not taken for what it is")
	}
	for name, wrong := range map[string]bool{
		"another person": k.IsStopLink(link, 18), "another key": key(t, "b").IsStopLink(link, 17), "a personal link": k.IsStopLink(personal, 17),
		"an altered link": k.IsStopLink(link[:len(link)-1]+"_", 17), "nothing": k.IsStopLink("", 17),
	} {
		if wrong {
			t.Errorf("%s is taken for the link", name)
		}
	}
	for generation := range int64(5) {
		if k.IsLink(link, 17, generation) {
			t.Error("it opens the personal page")
		}
	}
}

func TestHostLinks(t *testing.T) {
	k := key(t, "a")
	link := k.HostLink(17)
	if id, ok := auth.LinkID(link); id != 17 || !ok || !k.IsHostLink(link, 17) {
		t.Errorf("%q is not taken for what it is: %d, %t", link, id, ok)
	}
	for name, wrong := range map[string]bool{
		"another link": k.IsHostLink(link, 18), "another key": key(t, "b").IsHostLink(link, 17), "a personal link": k.IsHostLink(k.PersonalLink(17, 1), 17),
		"a stop link": k.IsHostLink(k.StopLink(17), 17), "an altered link": k.IsHostLink(link[:len(link)-1]+"_", 17), "nothing": k.IsHostLink("", 17),
		"the personal page": k.IsLink(link, 17, 0) || k.IsLink(link, 17, 1), "the reminders": k.IsStopLink(link, 17),
	} {
		if wrong {
			t.Errorf("%s is taken for the link", name)
		}
	}
}

func TestMACKeepsPartsApart(t *testing.T) {
	k := key(t, "a")
	seen := map[string]string{}
	for name, mac := range map[string][]byte{
		"ab c": k.MAC("p", []byte("ab"), []byte("c")), "a bc": k.MAC("p", []byte("a"), []byte("bc")), "abc": k.MAC("p", []byte("abc")),
		"purpose": k.MAC("pa", []byte("bc")), "none": k.MAC("p"), "empty": k.MAC("p", nil),
	} {
		if other, double := seen[string(mac)]; double {
			t.Errorf("%q and %q have the same MAC", name, other)
		}
		seen[string(mac)] = name
	}
}

func TestLoadKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.key")
	first, made, err := auth.LoadKey(path, rand.Reader)
	if err != nil || !made {
		t.Fatalf("made %t, %v", made, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is for others too: %v, %v", info.Mode(), err)
	}
	again, made, err := auth.LoadKey(path, rand.Reader)
	if err != nil || made || !again.IsLink(first.PersonalLink(1, 1), 1, 1) {
		t.Errorf("read again: made %t, %v", made, err)
	}
	for name, text := range map[string]string{"short": "YWJj", "no base64": "!!", "empty": ""} {
		bad := filepath.Join(t.TempDir(), "bad.key")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := auth.LoadKey(bad, rand.Reader); err == nil {
			t.Errorf("a key that is %s is taken", name)
		}
	}
	if _, _, err := auth.LoadKey(filepath.Join(t.TempDir(), "no", "x.key"), rand.Reader); err == nil {
		t.Error("a folder that is not there is no problem")
	}
}

func TestAKeyPrintsAsNothing(t *testing.T) {
	secret := strings.Repeat("s3cr", 8)
	k := key(t, "s3cr"[:1])
	if got := fmt.Sprintf("%v %+v %s %#v", k, k, k, k); strings.Contains(got, secret[:4]) || strings.Contains(got, "115") {
		t.Errorf("printed: %s", got)
	}
}

func TestTokens(t *testing.T) {
	token, hash, err := auth.NewToken(rand.Reader)
	if err != nil || len(token) < 40 || strings.Contains(token, ".") || !bytes.Equal(hash, auth.HashToken(token)) {
		t.Errorf("%q, %v", token, err)
	}
	if other, _, _ := auth.NewToken(rand.Reader); other == token {
		t.Error("two tokens are the same")
	}
	if _, _, err := auth.NewToken(failing{}); err == nil {
		t.Error("a token without randomness")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("no randomness") }
