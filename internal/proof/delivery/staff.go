package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"rollcall/internal/load"
	"rollcall/internal/proof/stage"
)

// staff sends a request with an admin's rights, which has to be answered well.
// The answer's body is the caller's.
func (d *delivery) staff(ctx context.Context, method, path string, body any, header ...string) (*load.Answer, error) {
	return d.ask(ctx, d.stage.Token, method, path, body, header...)
}

// ask is the same for whoever a token belongs to.
func (d *delivery) ask(ctx context.Context, token, method, path string, body any, header ...string) (*load.Answer, error) {
	client, err := load.NewClient(d.stage.URLs[0], token)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	r := load.Request{Method: method, Path: path, Header: header}
	if body != nil {
		r.Body, _ = json.Marshal(body) // of maps and text alone
	}
	answer, err := client.Do(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if answer.Status >= http.StatusMultipleChoices {
		return nil, fmt.Errorf("%s %s: %d %s", method, path, answer.Status, answer.Body)
	}
	answer.Body = slices.Clone(answer.Body)
	return &answer, nil
}

// revise changes fields of sessions of an event, by their slugs.
func (d *delivery) revise(ctx context.Context, slug, letters string, sessions map[string]map[string]any) error {
	path := stage.API + "/events/" + slug
	answer, err := d.staff(ctx, http.MethodGet, path+"?shape=file", nil)
	if err != nil {
		return err
	}
	var document map[string]any
	if err := json.Unmarshal(answer.Body, &document); err != nil {
		return err
	}
	for _, s := range document["sessions"].([]any) {
		session := s.(map[string]any)
		maps.Copy(session, sessions[session["slug"].(string)])
	}
	_, err = d.staff(ctx, http.MethodPut, path+"?letters="+letters, document, "If-Match: "+answer.Of("ETag"))
	return err
}
