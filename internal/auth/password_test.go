package auth_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"rollcall/internal/auth"
)

func TestAPasswordIsKnownByItsHash(t *testing.T) {
	p := auth.NewPasswords(rand.Reader)
	const good = "Zwölf leise Züge"
	hash, err := p.Hash(good)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, "leise") {
		t.Errorf("kept is %q", hash)
	}
	again, err := p.Hash(good)
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same: %v", err)
	}
	if !p.Is(good, hash) || !p.Is("Zwo\u0308lf leise Zu\u0308ge", hash) {
		t.Error("the password is not known, or not as another keyboard writes it")
	}
	for name, wrong := range map[string]bool{
		"another": p.Is(good+"r", hash), "none": p.Is("", hash), "no hash": p.Is(good, ""), "an empty one of nobody": p.Is("", ""),
		"no text of a hash": p.Is(good, "x"), "a hash without its end": p.Is(good, hash[:len(hash)-20]), "another algorithm": p.Is(good, strings.Replace(hash, "v=19", "v=18", 1)),
		"no passes": p.Is(good, strings.Replace(hash, "t=2", "t=0", 1)),
	} {
		if wrong {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := auth.NewPasswords(failing{}).Hash(good); err == nil {
		t.Error("a hash without a salt")
	}
}

func TestWeakPasswords(t *testing.T) {
	about := []string{"lena.albrecht@network.example.org", "Lena Albrecht"}
	for password, want := range map[string]auth.Weakness{
		"":                             auth.Short,
		"kurz5Zeichen":                 auth.Strong,
		"elf Zeichen":                  auth.Short,
		"паролі\u00a0дощ":              auth.Short,
		strings.Repeat("x y", 67):      auth.Long,
		"password1234":                 auth.Common,
		"P@ssw0rd!2026":                auth.Common,
		"PasswordPassword":             auth.Common,
		"123456789012":                 auth.Common,
		"aaaaaaaaaaaa":                 auth.Common,
		"abababababab":                 auth.Common,
		"abcdefghijkl":                 auth.Common,
		"qwertyuiop12":                 auth.Common,
		"QwertzAsdf!!":                 auth.Common,
		"Sommer2026!!":                 auth.Common,
		"willkommen2026":               auth.Common,
		"iloveyou1234":                 auth.Common,
		"LenaAlbrecht1":                auth.Common,
		"lenalenalena":                 auth.Common,
		"пароль123456":                 auth.Common,
		"rollcall-admin":               auth.Common,
		"!\"#%&/()=?+*":                auth.Common,
		"zwölf leise Züge fahren":      auth.Strong,
		"correct horse battery staple": auth.Strong,
		"vX9!kQ2#pL7z":                 auth.Strong,
		"тихий потяг уночі":            auth.Strong,
		"მშვიდი მატარებელი ღამით":       auth.Strong,
		"Regenschirm unter der Brücke7": auth.Strong,
	} {
		if got := auth.Weak(password, about...); got != want {
			t.Errorf("%q is %q, want %q", password, got, want)
		}
	}
	for _, own := range []string{"l.a7@stadt-x.example", "L.A7@Stadt-X.example!1"} { // no part of it is long enough to be a word
		if got := auth.Weak(own, "l.a7@stadt-x.example"); got != auth.Common {
			t.Errorf("the own address as %q is %q", own, got)
		}
	}
	if got := auth.Weak("LenaAlbrecht1"); got != auth.Strong {
		t.Errorf("another's name is %q", got)
	}
}

func TestRecoveryCodes(t *testing.T) {
	k, seen := key(t, "a"), map[string]bool{}
	for range 50 {
		code, err := auth.NewRecoveryCode(rand.Reader)
		if err != nil || len(code) != 14 || strings.ContainsAny(code, "iIlLoO01") || seen[code] {
			t.Fatalf("%q, %v", code, err)
		}
		seen[code] = true
		hash := string(k.RecoveryHash(1, code))
		if hash != string(k.RecoveryHash(1, strings.ToUpper(strings.ReplaceAll(code, "-", " ")))) {
			t.Errorf("%q is another when it is typed otherwise", code)
		}
		if hash == string(k.RecoveryHash(2, code)) || hash == string(key(t, "b").RecoveryHash(1, code)) {
			t.Errorf("%q is the same for another account or installation", code)
		}
	}
	if _, err := auth.NewRecoveryCode(failing{}); err == nil {
		t.Error("a code without randomness")
	}
}

// sames gives bytes of which the first ones favour some letters.
type sames struct{ left []byte }

func (s *sames) Read(b []byte) (int, error) {
	if len(s.left) == 0 {
		return 0, errors.New("no more")
	}
	b[0], s.left = s.left[0], s.left[1:]
	return 1, nil
}

func TestNoLetterOfACodeIsMoreLikely(t *testing.T) {
	code, err := auth.NewRecoveryCode(&sames{append([]byte{255, 250, 248}, make([]byte, 12)...)})
	if err != nil || code != "aaaa-aaaa-aaaa" {
		t.Errorf("bytes beyond the last whole round are used: %q, %v", code, err)
	}
}
