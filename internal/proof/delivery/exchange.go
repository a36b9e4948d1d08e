package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"rollcall/internal/proof/stage"
)

// exchange is what people do about their seats and addresses by their links,
// and what the organiser writes to some of them: two give their seats to
// colleagues, of whom one takes it, one moves to another address, and asks for
// somebody else's.
func (d *delivery) exchange(ctx context.Context, slug string) error {
	at := func(name string) string { return name + "@" + slug + ".example.org" }
	for name, answer := range map[string]string{"room": "accept", "extra": "decline"} {
		if err := d.handOver(ctx, slug, at(name), at("colleague-of-"+name), name, answer); err != nil {
			return err
		}
	}
	if err := d.move(ctx, slug, at("silent-no-more"), at("public")); err != nil {
		return err
	}
	if _, err := d.ask(ctx, "", http.MethodPost, stage.API+"/me/link", map[string]any{"email": at("hall-4")}); err != nil {
		return err
	}
	return d.write(ctx, slug)
}

// handOver lets the holder of a seat give it to a colleague, who answers.
func (d *delivery) handOver(ctx context.Context, slug, holder, colleague, session, answer string) error {
	path := stage.API + "/me/registrations/" + session
	_, link, err := d.stage.Person(ctx, slug, holder)
	if err != nil {
		return err
	}
	who := map[string]any{"email": colleague, "given_name": "Ivan", "family_name": "Marić"}
	if _, err := d.ask(ctx, link, http.MethodPost, path+"/hand-over", who); err != nil {
		return err
	}
	if _, link, err = d.stage.Person(ctx, slug, colleague); err != nil {
		return err
	}
	d.answered[colleague] = true
	_, err = d.ask(ctx, link, http.MethodPost, path+"/"+answer, nil)
	return err
}

// move lets the one of an address ask for another, which is somebody's, and
// for one that is nobody's, and confirm that.
func (d *delivery) move(ctx context.Context, slug, to, from string) error {
	id, link, err := d.stage.Person(ctx, slug, from)
	if err != nil {
		return err
	}
	for _, email := range []string{"hall-3@" + slug + ".example.org", to} {
		if _, err := d.ask(ctx, link, http.MethodPatch, stage.API+"/me", map[string]any{"email": email}); err != nil {
			return err
		}
	}
	r, err := d.stage.Store.Registrant(ctx, id)
	if err != nil {
		return err
	}
	if r.AskedEmailAt == nil {
		return fmt.Errorf("%s has asked for no address", from)
	}
	d.moved[to] = from
	confirms := map[string]any{"token": d.stage.Key.AddressLink(id, to, *r.AskedEmailAt)}
	_, err = d.ask(ctx, "", http.MethodPost, stage.API+"/me/address", confirms)
	return err
}

// write sends a message to those of one session.
func (d *delivery) write(ctx context.Context, slug string) error {
	path := stage.API + "/events/" + slug + "/messages"
	answer, err := d.staff(ctx, http.MethodPost, path, map[string]any{
		"subject": map[string]any{"en": "The extra room"}, "text": map[string]any{"en": "It is on the first floor."},
		"audience": map[string]any{"session": "extra", "statuses": []string{"confirmed"}},
	})
	if err != nil {
		return err
	}
	var draft struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer.Body, &draft); err != nil {
		return err
	}
	_, err = d.staff(ctx, http.MethodPost, path+"/"+draft.ID+"/send", map[string]any{"expected": 1})
	return err
}
