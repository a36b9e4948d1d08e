package provider_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"rollcall/internal/auth/provider"
	"rollcall/internal/auth/provider/providertest"
)

var noon = time.Date(2021, 10, 12, 12, 0, 0, 0, time.UTC)

// A desk is the client of a provider, with a clock that stands until it is moved.
type desk struct {
	*provider.Provider
	at time.Time
}

func open(t *testing.T, issuer string) *desk {
	t.Helper()
	d := &desk{at: noon}
	var err error
	d.Provider, err = provider.New(provider.Settings{
		Issuer: issuer, ClientID: providertest.ClientID, Secret: providertest.Secret, Callback: "https://desk.example.org/desk/sign-in/provider/callback",
	}, func() time.Time { return d.at })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnAddressThatAProviderVouchesFor(t *testing.T) {
	there := providertest.Start(t, func() time.Time { return noon })
	d := open(t, there.URL)
	for name, tt := range map[string]struct {
		claims   map[string]any
		email    string
		verified bool
		err      error
	}{
		"verified":           {map[string]any{"email": "lena@example.org", "email_verified": true}, "lena@example.org", true, nil},
		"verified, as text":  {map[string]any{"email": "lena@example.org", "email_verified": "true"}, "lena@example.org", true, nil},
		"not verified":       {map[string]any{"email": "lena@example.org", "email_verified": false}, "lena@example.org", false, nil},
		"nothing about that": {map[string]any{"email": "lena@example.org"}, "lena@example.org", false, nil},
		"no address":         {nil, "", false, nil},
		"another issuer":     {map[string]any{"iss": "https://other.example.org"}, "", false, provider.ErrAway},
		"for another client": {map[string]any{"aud": "other"}, "", false, provider.ErrAway},
		"over":               {map[string]any{"exp": noon.Add(-time.Minute).Unix()}, "", false, provider.ErrAway},
		"another nonce":      {map[string]any{"nonce": "x"}, "", false, provider.ErrState},
	} {
		there.Claims = tt.claims
		address, attempt, err := d.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		state, code := there.SignIn(address)
		email, verified, err := d.Finish(t.Context(), attempt, state, code)
		if email != tt.email || verified != tt.verified || !errors.Is(err, tt.err) {
			t.Errorf("%s: %q, %t, %v", name, email, verified, err)
		}
	}
}

func TestOnlyTheBrowserThatBeganFinishes(t *testing.T) {
	there := providertest.Start(t, func() time.Time { return noon })
	there.Claims = map[string]any{"email": "lena@example.org", "email_verified": true}
	d := open(t, there.URL)
	for name, change := range map[string]func(a *provider.Attempt, state, code *string){
		"another state":           func(_ *provider.Attempt, state, _ *string) { *state += "x" },
		"no state":                func(a *provider.Attempt, state, _ *string) { a.State, *state = "", "" },
		"no code":                 func(_ *provider.Attempt, _, code *string) { *code = "" },
		"another code":            func(_ *provider.Attempt, _, code *string) { *code += "x" },
		"another verifier":        func(a *provider.Attempt, _, _ *string) { a.Verifier += "x" },
		"another nonce":           func(a *provider.Attempt, _, _ *string) { a.Nonce += "x" },
		"an attempt that is over": func(a *provider.Attempt, _, _ *string) { a.Ends = noon },
	} {
		address, attempt, err := d.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		state, code := there.SignIn(address)
		change(&attempt, &state, &code)
		if _, _, err := d.Finish(t.Context(), attempt, state, code); !errors.Is(err, provider.ErrState) {
			t.Errorf("%s: %v", name, err)
		}
	}
	address, attempt, err := d.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	state, code := there.SignIn(address)
	if _, _, err := d.Finish(t.Context(), attempt, state, code); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Finish(t.Context(), attempt, state, code); !errors.Is(err, provider.ErrState) {
		t.Errorf("a code works twice: %v", err)
	}
}

// The program starts while the provider is away, and asks again.
func TestAProviderThatIsAwayIsAskedAgain(t *testing.T) {
	there := providertest.Start(t, func() time.Time { return noon })
	var back atomic.Bool
	var front *httptest.Server
	front = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !back.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"issuer": "` + front.URL + `", "authorization_endpoint": "` + there.URL + `/authorize", "token_endpoint": "` + there.URL + `/token", "jwks_uri": "` + there.URL + `/keys"}`))
	}))
	defer front.Close()
	d := open(t, front.URL)
	if _, _, err := d.Begin(t.Context()); !errors.Is(err, provider.ErrAway) {
		t.Errorf("while it is away: %v", err)
	}
	back.Store(true)
	if _, _, err := d.Begin(t.Context()); err != nil {
		t.Errorf("when it is back: %v", err)
	}
}

func TestSettingsThatCannotBeRight(t *testing.T) {
	for name, s := range map[string]provider.Settings{
		"no address": {Issuer: "id.example.org", ClientID: "x"}, "not secure": {Issuer: "http://id.example.org", ClientID: "x"}, "no client": {Issuer: "https://id.example.org"},
		"nothing": {},
	} {
		if _, err := provider.New(s, time.Now); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	p, err := provider.New(provider.Settings{Issuer: "https://id.example.org/realms/city", ClientID: "x"}, time.Now)
	if err != nil || p.Name() != "id.example.org" {
		t.Errorf("%v, %v", p, err)
	}
}
