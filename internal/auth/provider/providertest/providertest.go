// Package providertest is an OpenID Connect provider inside a test: discovery,
// keys, and a token for whoever the test says has signed in. It holds its client
// to the rules: client and secret, PKCE, and that a code works once. For tests
// alone.
package providertest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// The client that the provider knows.
const (
	ClientID = "rollcall"
	Secret   = "between the two of us"
)

// A Provider is one that listens on loopback.
type Provider struct {
	URL    string
	Claims map[string]any // of the next token, beside those that every token has; they win
	t      testing.TB
	clock  func() time.Time
	key    *rsa.PrivateKey

	mu    sync.Mutex
	codes map[string]url.Values // the requests that codes were given for
}

// Start starts a provider whose tokens are of the time of clock.
func Start(t testing.TB, clock func() time.Time) *Provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &Provider{t: t, clock: clock, key: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("POST /token", p.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// SignIn is what a browser that was led to address brings back to the client
// once somebody has signed in there.
func (p *Provider) SignIn(address string) (state, code string) {
	p.t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Path != "/authorize" {
		p.t.Fatalf("the browser was led to %q: %v", address, err)
	}
	q := u.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": ClientID, "code_challenge_method": "S256"} {
		if q.Get(name) != want {
			p.t.Errorf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	if q.Get("state") == "" || q.Get("nonce") == "" || q.Get("code_challenge") == "" {
		p.t.Errorf("state, nonce or challenge is missing: %s", address)
	}
	code = rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codes[code] = q
	return q.Get("state"), code
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	p.write(w, map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	b := base64.RawURLEncoding
	p.write(w, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": b.EncodeToString(p.key.N.Bytes()), "e": b.EncodeToString(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

// token gives a token for a code, once, to whoever has begun with it.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if secret, _ = url.QueryUnescape(secret); !basic { // RFC 6749, 2.3.1
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	p.mu.Lock()
	asked, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	p.mu.Unlock()
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || id != ClientID || secret != Secret || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(challenge[:]) ||
		asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error": "invalid_grant"}`))
		return
	}
	claims := map[string]any{
		"iss": p.URL, "aud": ClientID, "sub": "4711", "nonce": asked.Get("nonce"), "iat": p.clock().Unix(), "exp": p.clock().Add(time.Minute).Unix(),
	}
	for name, value := range p.Claims {
		claims[name] = value
	}
	p.write(w, map[string]any{"access_token": "none", "token_type": "Bearer", "id_token": p.sign(claims)})
}

// sign makes a signed token (RFC 7515) of claims.
func (p *Provider) sign(claims map[string]any) string {
	b := base64.RawURLEncoding
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	text := b.EncodeToString([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b.EncodeToString(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return text + "." + b.EncodeToString(signature)
}

func (p *Provider) write(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		p.t.Error(err)
	}
}
