package reference_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"rollcall/internal/auth"
	"rollcall/internal/bench/reference"
)

// noJoin is a face whose own join must not be reached.
type noJoin struct{ t *testing.T }

func (f noJoin) Routes(e *echo.Echo) {
	e.POST("/api/v1/me/registrations/:session/join", func(echo.Context) error {
		f.t.Error("the face's own join was reached")
		return nil
	})
}

func TestJoinWithoutDatabaseKnowsGenuineLinks(t *testing.T) {
	key, err := auth.NewKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	reference.JoinWithoutDatabase(noJoin{t}, key, "https://meet.example.org/room").Routes(e)
	genuine := key.PersonalLink(7, 1)
	for token, want := range map[string]int{genuine: 200, "8" + genuine[1:]: 401, key.PersonalLink(7, 2): 401, "nonsense": 401} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/me/registrations/s/join", strings.NewReader("{}"))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != want || want == 200 && strings.TrimSpace(w.Body.String()) != `{"join_url":"https://meet.example.org/room"}` {
			t.Errorf("%s: %d %s, want %d", token, w.Code, w.Body, want)
		}
	}
}
