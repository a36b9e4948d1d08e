package auth

import (
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// How a password is hashed: argon2id (RFC 9106) with the parameters that the
// OWASP Password Storage Cheat Sheet names first. One hash takes some tens of
// milliseconds of one core.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonThreads = 1
	saltBytes    = 16
	hashBytes    = 32
)

// The lengths of a password in characters. The least is what the installation
// promises; the most is what bounds the work of a hash.
const (
	MinPassword = 12
	MaxPassword = 200
)

// hashesAtOnce bounds the memory that people who sign in at one moment can
// take.
const hashesAtOnce = 4

// Passwords hashes passwords and compares them. Its methods may be called at
// the same time.
type Passwords struct {
	random io.Reader
	turns  chan struct{}
	nobody string // what the password of an account that is not there is compared with
}

// NewPasswords returns what hashes passwords with salts from random.
func NewPasswords(random io.Reader) *Passwords {
	p := &Passwords{random: random, turns: make(chan struct{}, hashesAtOnce)}
	p.nobody = encode(make([]byte, saltBytes), make([]byte, hashBytes))
	return p
}

// Hash is what is kept of a password, with its parameters in the PHC string
// format, so that they can be raised.
func (p *Passwords) Hash(password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(p.random, salt); err != nil {
		return "", err
	}
	return encode(salt, p.derive(password, salt, argonPasses, argonMemory, argonThreads, hashBytes)), nil
}

// Is reports whether password is the one of which hash was kept. An empty hash
// is nobody's, and takes as long as any other.
func (p *Passwords) Is(password, hash string) bool {
	if hash == "" {
		hash = p.nobody
	}
	var version, memory, passes uint32
	var threads uint8
	var rest string
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &passes, &threads, &rest); err != nil || version != argon2.Version {
		return false
	}
	first, second, _ := strings.Cut(rest, "$")
	salt, err := base64.RawStdEncoding.DecodeString(first)
	want, wrong := base64.RawStdEncoding.DecodeString(second)
	if errors.Join(err, wrong) != nil || len(want) < hashBytes || passes == 0 || threads == 0 {
		return false
	}
	got := p.derive(password, salt, passes, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && hash != p.nobody
}

// derive hashes when it is its turn. What looks the same is the same password,
// however a keyboard writes it.
func (p *Passwords) derive(password string, salt []byte, passes, memory uint32, threads uint8, length uint32) []byte {
	p.turns <- struct{}{}
	defer func() { <-p.turns }()
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, passes, memory, threads, length)
}

func encode(salt, hash []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonThreads, b.EncodeToString(salt), b.EncodeToString(hash))
}

// A Weakness is why a password is not taken.
type Weakness string

// The weaknesses, which are codes of rules.
const (
	Strong Weakness = ""
	Short  Weakness = "password_short"
	Long   Weakness = "too_long"
	Common Weakness = "password_common"
)

// common are words and rows of keys that many passwords consist of, one to a
// line, folded as fold does. The list is our own; that such a list must be
// there, and hold the names around the account too, is NIST SP 800-63B, 5.1.1.2.
//
//go:embed common.txt
var common string

// Weak says what is wrong with a password of somebody whose address, name and
// the like are about: too short, or made of nothing but what everybody tries
// first: common words, the person's own, runs and repeats, with digits and
// signs around them or in place of letters.
func Weak(password string, about ...string) Weakness {
	password = norm.NFKC.String(password)
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return Short
	case n > MaxPassword:
		return Long
	}
	words := map[string]bool{}
	for line := range strings.Lines(common) {
		words[strings.TrimSpace(line)] = true
	}
	for _, text := range about {
		words[string(letters(text))] = true // an address as a whole, whose parts may be short
		for _, word := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if utf8.RuneCountInString(word) > 2 {
				words[word] = true
			}
		}
	}
	if runs(password) || consists(letters(password), words) || consists(letters(unleet.Replace(fold(password))), words) {
		return Common
	}
	return Strong
}

// unleet puts letters where people write digits and signs that look like them.
var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "€", "e")

func fold(s string) string { return strings.ToLower(s) }

// letters is s folded, without what is no letter.
func letters(s string) []rune {
	var all []rune
	for _, r := range fold(s) {
		if unicode.IsLetter(r) {
			all = append(all, r)
		}
	}
	return all
}

// fewLeft is how many letters may be left over beside common words.
const fewLeft = 3

// consists reports whether text is made of words, one after another, but for
// a few letters at the end. Text of no letters is made of nothing else.
func consists(text []rune, words map[string]bool) bool {
	reached := make([]bool, len(text)+1)
	reached[0] = true
	furthest := 0
	for from := range text {
		if !reached[from] {
			continue
		}
		for to := from + 3; to <= len(text); to++ {
			if words[string(text[from:to])] {
				reached[to], furthest = true, max(furthest, to)
			}
		}
	}
	return len(text)-furthest <= fewLeft
}

// fewDifferent is how many different characters a password must have at least.
const fewDifferent = 5

// runs reports whether s consists of few different characters, or of steps
// from one character to its neighbour.
func runs(s string) bool {
	different, steps, last, count := map[rune]bool{}, 0, rune(0), 0
	for _, r := range s {
		different[r] = true
		if step := r - last; count > 0 && step >= -1 && step <= 1 {
			steps++
		}
		last, count = r, count+1
	}
	return len(different) < fewDifferent || steps*4 >= (count-1)*3
}

// recoveryLetters are those of recovery codes: none is taken for another.
const recoveryLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// The shape of recovery codes: three groups of four, some 59 random bits.
const (
	recoveryGroups = 3
	recoveryGroup  = 4
)

// NewRecoveryCode makes a code that stands in for the second step once.
func NewRecoveryCode(random io.Reader) (string, error) {
	var b strings.Builder
	for i := range recoveryGroups * recoveryGroup {
		if i > 0 && i%recoveryGroup == 0 {
			b.WriteByte('-')
		}
		n, err := below(random, len(recoveryLetters))
		if err != nil {
			return "", err
		}
		b.WriteByte(recoveryLetters[n])
	}
	return b.String(), nil
}

// below is a random number below n, each as likely as any other.
func below(random io.Reader, n int) (int, error) {
	var b [1]byte
	for {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, err
		}
		if int(b[0]) < 256-256%n {
			return int(b[0]) % n, nil
		}
	}
}

// RecoveryHash is what is kept of a recovery code of an account. Blanks, dashes
// and case do not count.
func (k Key) RecoveryHash(accountID int64, code string) []byte {
	plain := strings.NewReplacer("-", "", " ", "").Replace(fold(code))
	return k.MAC("recovery code", number(accountID), []byte(plain))
}
