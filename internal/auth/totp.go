package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// One-time codes by the clock (RFC 6238) as every authenticator app knows
// them: HMAC-SHA-1, six digits, thirty seconds.
const (
	codeStep   = 30 // seconds
	codeDigits = 6
	codeDrift  = 1 // steps that a clock may be ahead or behind
	codeSecret = 20
)

// NewCodeSecret makes the secret that one-time codes are made from.
func NewCodeSecret(random io.Reader) ([]byte, error) {
	secret := make([]byte, codeSecret)
	_, err := io.ReadFull(random, secret)
	return secret, err
}

// codeAt is the code of a step (RFC 4226, 5.3).
func codeAt(secret []byte, step int64, digits int) string {
	m := hmac.New(sha1.New, secret)
	m.Write(number(step))
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	value := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	most := uint32(1)
	for range digits {
		most *= 10
	}
	return fmt.Sprintf("%0*d", digits, value%most)
}

// Code is the one-time code of a moment.
func Code(secret []byte, at time.Time) string { return codeAt(secret, at.Unix()/codeStep, codeDigits) }

// CodeStep is the step whose code was given at a moment, if it is later than
// the last that was used: a code works once. ok is false for a wrong code. Blanks
// do not count.
func CodeStep(secret []byte, code string, at time.Time, last int64) (step int64, ok bool) {
	code = strings.ReplaceAll(code, " ", "")
	middle := at.Unix() / codeStep
	for s := middle - codeDrift; s <= middle+codeDrift; s++ {
		if hmac.Equal([]byte(code), []byte(codeAt(secret, s, codeDigits))) && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// CodeText is the secret as people type it into an app, in groups of four.
func CodeText(secret []byte) string {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

// CodeLink is the secret as apps read it from a picture, for an account at an
// installation.
func CodeLink(secret []byte, issuer, account string) string {
	query := url.Values{"secret": {strings.ReplaceAll(CodeText(secret), " ", "")}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

var errSeal = errors.New("what is sealed cannot be opened with this key")

// Seal encrypts a secret that the installation must be able to read again, for
// one purpose and one row (AES-256-GCM). It opens nowhere else.
func (k Key) Seal(random io.Reader, purpose string, row int64, secret []byte) ([]byte, error) {
	box, err := k.box(purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	return box.Seal(nonce, nonce, secret, number(row)), nil
}

// Open is the inverse of Seal. It fails where purpose, row or key differ.
func (k Key) Open(purpose string, row int64, sealed []byte) ([]byte, error) {
	box, err := k.box(purpose)
	if err != nil {
		return nil, err
	}
	if len(sealed) < box.NonceSize() {
		return nil, errSeal
	}
	secret, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], number(row))
	if err != nil {
		return nil, errSeal
	}
	return secret, nil
}

func (k Key) box(purpose string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.MAC("seal " + purpose))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
