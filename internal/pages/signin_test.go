package pages

import (
	"encoding/base32"
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth"
	"rollcall/internal/auth/provider"
	"rollcall/internal/auth/provider/providertest"
	"rollcall/internal/desk"
	"rollcall/web"
)

const quietTrain = "ein leiser Zug nach Mostar"

// url is the address of the server.
func (f *face) url(t *testing.T) *url.URL {
	t.Helper()
	u, err := url.Parse(f.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// lena adds an account and signs it in by its first link.
func (f *face) lena(role string) {
	f.t.Helper()
	link, err := f.desk.AddAccount(f.t.Context(), operator, desk.NewAccount{Email: "lena@example.org", Name: "Lena Albrecht", Role: role})
	if err != nil {
		f.t.Fatal(err)
	}
	f.post(strings.TrimPrefix(link, "https://desk.example.org")).leads(f.t)
}

func TestAPasswordIsSetAndSignsIn(t *testing.T) {
	f := newPair(t)
	f.lena("member")
	f.get("/desk/account").want(t, 200, "lena@example.org", "Roles in events", "The second step is turned off.", "this browser").lacks(t, "Current password")
	f.post("/desk/account/password", "password", "short").want(t, 422, "At least 12 characters are needed.", `aria-invalid="true"`).lacks(t, `value="short"`)
	f.post("/desk/account/password", "password", "Password1234").want(t, 422, "one of the first that somebody would try")
	before := f.cookie(t)
	if where := f.post("/desk/account/password", "password", quietTrain).leads(t); where != "/desk/account?done=password" {
		t.Errorf("leads to %s", where)
	}
	if f.cookie(t) == before {
		t.Error("the browser goes on under the same token")
	}
	f.get("/desk/account?done=password").want(t, 200, "The password is set.")
	f.post("/desk/sign-out").leads(t)
	f.post("/desk/sign-in", "email", "lena@example.org", "password", "wrong").want(t, 422, "The address or the password is wrong.", `value="lena@example.org"`).lacks(t, `value="wrong"`)
	f.post("/desk/sign-in", "email", "nobody@example.org", "password", quietTrain).want(t, 422, "The address or the password is wrong.")
	f.get("/desk").want(t, 401)
	if where := f.post("/desk/sign-in?lang=de", "email", "Lena@Example.org", "password", quietTrain).leads(t); where != "/desk?lang=de" {
		t.Errorf("leads to %s", where)
	}
	f.get("/desk").want(t, 200)
	f.set(noon.Add(time.Hour))
	f.get("/desk/account").want(t, 200, "Current password")
	f.post("/desk/account/password", "current", "x", "password", "another quiet train").want(t, 422, "This is not the current password.")
	f.post("/desk/account", "name", "", "language", "de").want(t, 422, "Name")
	f.post("/desk/account", "name", "Lena A.", "language", "de").leads(t)
	f.get("/desk/account").want(t, 200, "Ihr Konto", `value="Lena A."`)
}

// cookie is the token that the browser has.
func (f *face) cookie(t *testing.T) string {
	t.Helper()
	for _, c := range f.client.Jar.Cookies(f.url(t)) {
		if c.Name == "rollcall" {
			return c.Value
		}
	}
	t.Fatal("there is no cookie")
	return ""
}

func TestTooManyTriesAreRefusedInWords(t *testing.T) {
	f := newPair(t)
	for range 10 {
		f.post("/desk/sign-in", "email", "nobody@example.org", "password", "wrong").want(t, 422)
	}
	page := f.post("/desk/sign-in", "email", "nobody@example.org", "password", "wrong").want(t, 429, "There were too many attempts to sign in.", `value="nobody@example.org"`)
	if page.Header.Get("Retry-After") == "" {
		t.Error("it is not said when to try again")
	}
}

func TestALinkIsAskedFor(t *testing.T) {
	f := newPair(t)
	f.lena("member")
	f.post("/desk/sign-out").leads(t)
	f.get("/desk/sign-in/link").want(t, 200, "A link to sign in")
	f.post("/desk/sign-in/link", "email", "nobody").want(t, 422, `value="nobody"`, `aria-invalid="true"`)
	for _, email := range []string{"lena@example.org", "nobody@example.org"} {
		if where := f.post("/desk/sign-in/link", "email", email).leads(t); where != "/desk/sign-in/sent" {
			t.Errorf("leads to %s", where)
		}
	}
	f.get("/desk/sign-in/sent").want(t, 200, "If this address has an account")
	letters, err := f.store.ClaimLetters(t.Context(), noon, 5, time.Minute)
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	path := "/desk/sign-in/" + f.key.SignInLink(letters[0].Account.ID, letters[0].Letter.MessageID)
	f.get(path).want(t, 200, `action="`+path+`"`)
	f.post(path).leads(t)
	f.get("/desk").want(t, 200)
}

var shownSecret = regexp.MustCompile(`<code>([A-Z2-7 ]{30,})</code>`)

// secretOn is the secret of one-time codes that a page shows.
func secretOn(t *testing.T, body string) []byte {
	t.Helper()
	m := shownSecret.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no secret is shown: %s", body)
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(m[1], " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestTheSecondStepOnPages(t *testing.T) {
	f := newPair(t)
	f.lena("member")
	f.post("/desk/account/password", "password", quietTrain).leads(t)
	f.get("/desk/account/second").want(t, 200, `action="/desk/account/second/begin"`).lacks(t, "<svg width=")
	f.post("/desk/account/second/begin").leads(t)
	page := f.get("/desk/account/second").want(t, 200, "<svg width=", "Scan this picture")
	secret := secretOn(t, page.body)
	f.post("/desk/account/second", "code", "12345").want(t, 422, "This code is wrong or has been used.").lacks(t, `value="12345"`)
	shown := f.post("/desk/account/second", "code", auth.Code(secret, noon)).want(t, 200, "Recovery codes", "shown only this once")
	codes := regexp.MustCompile(`<code>([a-z2-9-]{14})</code>`).FindAllStringSubmatch(shown.body, -1)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes are shown", len(codes))
	}
	f.get("/desk/account").want(t, 200, "The second step is turned on. 10 recovery codes are left.")
	f.get("/desk/account/second").want(t, 200, "Turn it off").lacks(t, "<svg width=")
	f.post("/desk/sign-out").leads(t)
	if where := f.post("/desk/sign-in", "email", "lena@example.org", "password", quietTrain).leads(t); where != "/desk/sign-in/second" {
		t.Errorf("leads to %s", where)
	}
	for _, path := range []string{"/desk", "/desk/pair", "/desk/account", "/desk/accounts"} {
		if where := f.get(path).leads(t); where != "/desk/sign-in/second" {
			t.Errorf("%s leads to %s", path, where)
		}
	}
	f.post("/desk/sign-in/second", "code", auth.Code(secret, noon)).want(t, 422, "This code is wrong or has been used.")
	f.set(noon.Add(time.Minute))
	before := f.cookie(t)
	if where := f.post("/desk/sign-in/second", "code", auth.Code(secret, f.now())).leads(t); where != "/desk" {
		t.Errorf("leads to %s", where)
	}
	if f.cookie(t) == before {
		t.Error("after the second step the browser goes on under the same token")
	}
	f.get("/desk").want(t, 200)
	f.post("/desk/account/second/codes", "code", codes[0][1]).want(t, 200, "Recovery codes")
	f.set(noon.Add(2 * time.Minute))
	f.post("/desk/account/second/off", "code", auth.Code(secret, f.now())).leads(t)
	f.get("/desk/account").want(t, 200, "The second step is turned off.")
	f.post("/desk/account/second/off", "code", "123456").want(t, 409, "The second step is not set up.")
	f.get("/desk/sign-in/second").leads(t)
}

// another is a second browser at the same pages.
func (f *face) another() *face {
	f.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		f.t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: f.client.CheckRedirect}
	return &face{t: f.t, Pages: f.Pages, words: f.words, store: f.store, desk: f.desk, key: f.key, opened: f.opened, server: f.server, client: client}
}

func TestVisitsAreListedOnPages(t *testing.T) {
	f := newPair(t)
	f.lena("member")
	f.post("/desk/account/password", "password", quietTrain).leads(t)
	other := f.another()
	other.post("/desk/sign-in", "email", "lena@example.org", "password", quietTrain).leads(t)
	other.get("/desk").want(t, 200)
	page := f.get("/desk/account").want(t, 200, "Another browser", "Sign out everywhere else")
	m := regexp.MustCompile(`action="(/desk/account/visits/\d+/end)"`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatal("the other browser cannot be signed out")
	}
	f.post(m[1]).leads(t)
	other.get("/desk").want(t, 401)
	f.post("/desk/account/visits/99/end").want(t, 404)
	f.post("/desk/account/visits/x/end").want(t, 404)
	other.post("/desk/sign-in", "email", "lena@example.org", "password", quietTrain).leads(t)
	f.post("/desk/account/visits/end").leads(t)
	other.get("/desk").want(t, 401)
	f.get("/desk").want(t, 200)
}

func TestTheFirstAccountIsMadeByALink(t *testing.T) {
	f := newFace(t)
	link, err := f.desk.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, "https://desk.example.org")
	f.get(path).want(t, 200, "The first account")
	f.post(path, "name", "Lena Albrecht", "email", "lena", "password", quietTrain, "language", "de").want(t, 422, `value="Lena Albrecht"`, `value="lena"`).lacks(t, quietTrain)
	f.post(path+"x", "name", "Lena Albrecht", "email", "lena@example.org", "password", quietTrain, "language", "de").want(t, 404)
	if where := f.post(path, "name", "Lena Albrecht", "email", "lena@example.org", "password", quietTrain, "language", "de").leads(t); where != "/desk" {
		t.Errorf("leads to %s", where)
	}
	f.get("/desk/accounts").want(t, 200, "Konten", "lena@example.org", "Verwaltung der Installation")
	f.post(path, "name", "Ben", "email", "ben@example.org", "password", quietTrain, "language", "de").want(t, 409)
}

func TestAdminsKeepAccountsOnPages(t *testing.T) {
	f := newPair(t)
	f.lena("admin")
	f.post("/desk/accounts", "email", "nino", "name", "Nino", "role", "member").want(t, 422, `value="nino"`, `value="Nino"`)
	f.post("/desk/accounts", "email", "nino@example.org", "name", "Nino", "role", "member", "may_create", "on").leads(t)
	f.post("/desk/accounts", "email", "nino@example.org", "name", "Nino", "role", "member").want(t, 409, "There is already an account with this address.")
	f.get("/desk/accounts?done=added").want(t, 200, "nino@example.org", "creates events", "The account is added.")
	f.post("/desk/accounts/1", "role", "member").want(t, 409, "Nobody would be left who looks after the installation.")
	f.post("/desk/accounts/2", "disabled", "yes").leads(t)
	f.get("/desk/accounts").want(t, 200, "Disabled", "Let in again")
	f.post("/desk/accounts/2", "disabled", "no").leads(t)
	f.post("/desk/accounts/2", "role", "king").want(t, 422)
	f.post("/desk/accounts/99", "role", "member").want(t, 404)
	f.post("/desk/accounts/x", "role", "member").want(t, 404)
}

// through are the same pages with a provider.
func (f *face) through(there *providertest.Provider) *face {
	f.t.Helper()
	o := f.opened
	known, err := provider.New(provider.Settings{Issuer: there.URL, ClientID: providertest.ClientID, Secret: providertest.Secret, Callback: "https://desk.example.org" + ProviderCallback}, f.now)
	if err != nil {
		f.t.Fatal(err)
	}
	o.Provider = known
	other := f.another()
	if other.Pages, err = New(f.desk, f.words, web.Files, o); err != nil {
		f.t.Fatal(err)
	}
	e := echo.New()
	e.HTTPErrorHandler = other.answer
	other.Routes(e)
	other.server = httptest.NewServer(e)
	f.t.Cleanup(other.server.Close)
	return other
}

func TestSigningInThroughAProvider(t *testing.T) {
	plain := newPair(t)
	plain.get("/desk/sign-in").lacks(t, "/desk/sign-in/provider")
	plain.lena("member")
	there := providertest.Start(t, plain.now)
	f := plain.through(there)
	f.get("/desk/sign-in").want(t, 200, "Continue with 127.0.0.1")
	begin := func(claims map[string]any) (state, code string) {
		t.Helper()
		there.Claims = claims
		page := f.post("/desk/sign-in/provider").want(t, 200, `http-equiv="refresh"`)
		m := regexp.MustCompile(`<a class="btn main big" href="([^"]+)"`).FindStringSubmatch(page.body)
		if m == nil {
			t.Fatalf("it leads nowhere: %s", page.body)
		}
		return there.SignIn(html.UnescapeString(m[1]))
	}
	lena := map[string]any{"email": "lena@example.org", "email_verified": true}
	state, code := begin(lena)
	back := "/desk/sign-in/provider/callback?state=" + state + "&code=" + code
	for range 3 {
		f.get(back).want(t, 200, `name="state" value="`+state+`"`, `name="code" value="`+code+`"`)
	}
	f.get("/desk").want(t, 401)
	stranger := f.another()
	stranger.post("/desk/sign-in/provider/callback", "state", state, "code", code).want(t, 409, "not begun in this browser")
	if where := f.post("/desk/sign-in/provider/callback", "state", state, "code", code).leads(t); where != "/desk" {
		t.Errorf("leads to %s", where)
	}
	f.get("/desk").want(t, 200, "Lena Albrecht")
	f.post("/desk/sign-out").leads(t)
	for name, tt := range map[string]struct {
		claims map[string]any
		says   string
	}{
		"not verified": {map[string]any{"email": "lena@example.org"}, "does not confirm that this address is yours"},
		"not with us":  {map[string]any{"email": "nobody@example.org", "email_verified": true}, "has no account here"},
	} {
		state, code := begin(tt.claims)
		if page := f.post("/desk/sign-in/provider/callback", "state", state, "code", code); !strings.Contains(page.body, tt.says) || page.StatusCode != 403 {
			t.Errorf("%s: %d", name, page.StatusCode)
		}
	}
	state, code = begin(lena)
	plain.set(noon.Add(11 * time.Minute))
	f.post("/desk/sign-in/provider/callback", "state", state, "code", code).want(t, 409, "took too long")
	f.get("/desk").want(t, 401)
}
