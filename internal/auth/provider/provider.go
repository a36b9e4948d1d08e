// Package provider signs staff in through an OpenID Connect provider: by its
// code flow, with PKCE (RFC 7636), state and nonce. All it learns is an address,
// and whether the provider vouches for it; whose account that is, if anybody's,
// the desk decides. The provider is asked for its addresses when it is first
// needed, so that the program starts while it is away.
package provider

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"rollcall/internal/problem"
)

// Expected failures.
var (
	ErrAway  = problem.New(problem.Unavailable, "provider_away") // it does not answer, or not as it should
	ErrState = problem.New(problem.Conflict, "provider_refused") // this browser has not begun that sign-in, or too long ago, or the provider said no
)

// Settings are what the operator and the provider have agreed.
type Settings struct {
	Issuer   string // the provider's address, without its path to the discovery document
	ClientID string
	Secret   string
	Callback string // where the provider sends people back to
}

// A Provider is one OpenID Connect provider. It may be used at the same time.
type Provider struct {
	settings Settings
	clock    func() time.Time
	client   *http.Client

	mu    sync.Mutex
	known *oidc.Provider // nil until it has answered
}

// patience is how long the provider may take to answer a request.
const patience = 10 * time.Second

// attemptFor is how long somebody may take at the provider.
const attemptFor = 10 * time.Minute

// New returns the provider of s. It fails where s cannot be right.
func New(s Settings, clock func() time.Time) (*Provider, error) {
	issuer, err := url.Parse(s.Issuer)
	if err != nil || issuer.Host == "" || issuer.Scheme != "https" && !loopback(issuer) {
		return nil, fmt.Errorf("the OpenID Connect issuer %q is not an https address", s.Issuer)
	}
	if s.ClientID == "" {
		return nil, errors.New("the OpenID Connect client has no id")
	}
	return &Provider{settings: s, clock: clock, client: &http.Client{Timeout: patience}}, nil
}

// loopback reports whether u never leaves the machine.
func loopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

// Name is the provider's host, by which people know it.
func (p *Provider) Name() string {
	u, err := url.Parse(p.settings.Issuer)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// An Attempt is what the browser that has begun to sign in brings back. It stays
// with the server.
type Attempt struct {
	State, Nonce, Verifier string
	Ends                   time.Time
}

// Begin is where the browser goes, and what it must bring back.
func (p *Provider) Begin(ctx context.Context) (address string, a Attempt, err error) {
	config, _, err := p.ready(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	a = Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Ends: p.clock().Add(attemptFor)}
	return config.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

// Finish turns the code that the browser brings into the address of whoever
// signed in there, and whether the provider vouches for it. It fails with
// ErrState where the attempt is another or over, and with ErrAway where the
// provider does not answer as it should.
func (p *Provider) Finish(ctx context.Context, a Attempt, state, code string) (email string, verified bool, err error) {
	if a.State == "" || code == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 || !p.clock().Before(a.Ends) {
		return "", false, ErrState
	}
	config, verifier, err := p.ready(ctx)
	if err != nil {
		return "", false, err
	}
	token, err := config.Exchange(p.with(ctx), code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
			return "", false, ErrState.Because(err)
		}
		return "", false, ErrAway.Because(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := verifier.Verify(p.with(ctx), raw)
	if err != nil {
		return "", false, ErrAway.Because(err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 {
		return "", false, ErrState.Because(errors.New("the nonce is another"))
	}
	var claims struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some providers write it as text
	}
	if err := id.Claims(&claims); err != nil {
		return "", false, ErrAway.Because(err)
	}
	return claims.Email, claims.Verified == true || claims.Verified == "true", nil
}

// ready is what the provider is used by, asked for once it has answered.
func (p *Provider) ready(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		found, err := oidc.NewProvider(p.with(context.WithoutCancel(ctx)), p.settings.Issuer)
		if err != nil {
			return nil, nil, ErrAway.Because(err)
		}
		p.known = found
	}
	config := &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.Secret, Endpoint: p.known.Endpoint(), RedirectURL: p.settings.Callback,
		Scopes: []string{oidc.ScopeOpenID, "email"},
	}
	return config, p.known.Verifier(&oidc.Config{ClientID: p.settings.ClientID, Now: p.clock}), nil
}

// with is ctx with our client, which does not wait for ever.
func (p *Provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}
