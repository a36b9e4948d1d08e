// Package auth makes and checks the secrets of an installation.
//
// Everything that must be proved later hangs on one Key: personal links are
// HMACs of a registrant's id and generation, so nothing about them is stored,
// and look-ups that must not reveal what was looked up are MACs too. Tokens
// that cannot be derived (API tokens, one-time links) are random, shown once
// and kept as hashes. The package does not know who may do what.
package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// keyBytes is the length of an installation key.
const keyBytes = 32

// A Key is the installation's secret. It prints as nothing.
type Key struct{ secret []byte }

// String hides the key from logs.
func (Key) String() string { return "(key)" }

// GoString hides the key from logs.
func (Key) GoString() string { return "(key)" }

// NewKey makes a key from a secret of at least 32 bytes.
func NewKey(secret []byte) (Key, error) {
	if len(secret) < keyBytes {
		return Key{}, fmt.Errorf("the key has %d bytes, at least %d are needed", len(secret), keyBytes)
	}
	return Key{secret}, nil
}

// LoadKey reads the key in the file at path, and makes it (readable by its
// owner alone) if there is none. made says which of the two happened.
func LoadKey(path string, random io.Reader) (key Key, made bool, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path, random)
	}
	if err != nil {
		return Key{}, false, err
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return Key{}, false, fmt.Errorf("%s holds no key: %w", path, err)
	}
	key, err = NewKey(secret)
	if err != nil {
		return Key{}, false, fmt.Errorf("%s: %w", path, err)
	}
	return key, false, nil
}

func makeKey(path string, random io.Reader) (Key, bool, error) {
	secret := make([]byte, keyBytes)
	if _, err := io.ReadFull(random, secret); err != nil {
		return Key{}, false, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return Key{}, false, err
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(secret) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Key{}, false, err
	}
	return Key{secret}, true, nil
}

// MAC authenticates parts for one purpose. The purpose and the boundaries of
// the parts are part of what is authenticated.
func (k Key) MAC(purpose string, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, k.secret)
	for _, p := range append([][]byte{[]byte(purpose)}, parts...) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		m.Write(n[:])
		m.Write(p)
	}
	return m.Sum(nil)
}

// linkBytes is how much of the HMAC a personal link carries: 160 bits.
const linkBytes = 20

// PersonalLink is the token of a registrant's personal link,
// "<id>.<secret>". A higher generation makes another and kills this one.
func (k Key) PersonalLink(registrantID, generation int64) string {
	return strconv.FormatInt(registrantID, 10) + "." + k.linkSecret(registrantID, generation)
}

func (k Key) linkSecret(id, generation int64) string {
	var n [16]byte
	binary.BigEndian.PutUint64(n[:8], uint64(id))
	binary.BigEndian.PutUint64(n[8:], uint64(generation))
	return base64.RawURLEncoding.EncodeToString(k.MAC("personal link", n[:])[:linkBytes])
}

// LinkID is the registrant's id in the token of a personal link, whether or
// not the token is genuine. ok is false if it has not even the shape.
func LinkID(token string) (id int64, ok bool) {
	number, secret, found := strings.Cut(token, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	ok = found && err == nil && id > 0 && number == strconv.FormatInt(id, 10) &&
		len(secret) == base64.RawURLEncoding.EncodedLen(linkBytes)
	return id, ok
}

// IsLink reports whether token is the personal link of that registrant and
// generation. It takes the same time for every wrong secret.
func (k Key) IsLink(token string, registrantID, generation int64) bool {
	return hmac.Equal([]byte(token), []byte(k.PersonalLink(registrantID, generation)))
}

// StopLink is the token of the link that stops a registrant's reminders and
// opens nothing else, "<id>.<secret>". It has no generation: whoever gets a
// new personal link can still stop the reminders by one that came before.
func (k Key) StopLink(registrantID int64) string {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(registrantID))
	return strconv.FormatInt(registrantID, 10) + "." + base64.RawURLEncoding.EncodeToString(k.MAC("stop reminders", n[:])[:linkBytes])
}

// IsStopLink reports whether token is the link that stops the reminders of
// that registrant. It takes the same time for every wrong secret.
func (k Key) IsStopLink(token string, registrantID int64) bool {
	return hmac.Equal([]byte(token), []byte(k.StopLink(registrantID)))
}

// AddressLink is the token of the link that confirms a folded address which is
// to take the place of a registrant's, "<id>.<secret>". It differs by when
// that was asked for, so that only the newest counts, and opens nothing else.
func (k Key) AddressLink(registrantID int64, folded string, asked time.Time) string {
	var n [16]byte
	binary.BigEndian.PutUint64(n[:8], uint64(registrantID))
	binary.BigEndian.PutUint64(n[8:], uint64(asked.UnixMilli()))
	return strconv.FormatInt(registrantID, 10) + "." + base64.RawURLEncoding.EncodeToString(k.MAC("address", n[:], []byte(folded))[:linkBytes])
}

// IsAddressLink reports whether token is the link that confirms that address.
// It takes the same time for every wrong secret.
func (k Key) IsAddressLink(token string, registrantID int64, folded string, asked time.Time) bool {
	return hmac.Equal([]byte(token), []byte(k.AddressLink(registrantID, folded, asked)))
}

// InvitationLink is the token of the link of an invitation, "<id>.<secret>". A
// higher generation makes another and kills this one. It opens nothing else.
func (k Key) InvitationLink(invitationID, generation int64) string {
	var n [16]byte
	binary.BigEndian.PutUint64(n[:8], uint64(invitationID))
	binary.BigEndian.PutUint64(n[8:], uint64(generation))
	return strconv.FormatInt(invitationID, 10) + "." + base64.RawURLEncoding.EncodeToString(k.MAC("invitation", n[:])[:linkBytes])
}

// IsInvitationLink reports whether token is the link of that invitation and
// generation. It takes the same time for every wrong secret.
func (k Key) IsInvitationLink(token string, invitationID, generation int64) bool {
	return hmac.Equal([]byte(token), []byte(k.InvitationLink(invitationID, generation)))
}

// HostLink is the token of a host link, "<id>.<secret>": nothing of it is
// stored, so that an organiser can be shown it again.
func (k Key) HostLink(id int64) string {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(id))
	return strconv.FormatInt(id, 10) + "." + base64.RawURLEncoding.EncodeToString(k.MAC("host link", n[:])[:linkBytes])
}

// IsHostLink reports whether token is the host link with that id. It takes the
// same time for every wrong secret.
func (k Key) IsHostLink(token string, id int64) bool {
	return hmac.Equal([]byte(token), []byte(k.HostLink(id)))
}

// tokenBytes is the length of a random token: 256 bits.
const tokenBytes = 32

// NewToken makes a random token and the hash to keep of it. The token
// consists of letters, digits, - and _ and never of a dot, which tells it
// apart from a personal link.
func NewToken(random io.Reader) (token string, hash []byte, err error) {
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", nil, err
	}
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, HashToken(token), nil
}

// HashToken is what is kept of a random token. The token has 256 random
// bits, so that a plain hash is enough.
func HashToken(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

// SignInLink is the token of a one-time link that signs an account in, for the
// letter with that Message-ID, which is written by it. The hash alone is kept.
func (k Key) SignInLink(accountID int64, letter string) string {
	return base64.RawURLEncoding.EncodeToString(k.MAC("sign in", number(accountID), []byte(letter)))
}

// FirstAdminLink is the token of the link that makes the first account of the
// installation, while there is none.
func (k Key) FirstAdminLink() string {
	return base64.RawURLEncoding.EncodeToString(k.MAC("first admin"))
}

// IsFirstAdminLink reports whether token is that of the link that makes the
// first account. It takes the same time for every wrong one.
func (k Key) IsFirstAdminLink(token string) bool {
	return hmac.Equal([]byte(token), []byte(k.FirstAdminLink()))
}
