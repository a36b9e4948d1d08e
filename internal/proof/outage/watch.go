package outage

import (
	"context"
	"fmt"
	"sync"
	"time"

	"rollcall/internal/load"
	"rollcall/internal/proof"
	"rollcall/internal/proof/stage"
)

// A watch looks at the pages and lists of running servers over and over, and
// notes what it saw.
type watch struct {
	journal  *proof.Journal // whose time it keeps
	signedIn string         // the line that says who looks at the desk
	end      context.CancelFunc
	all      sync.WaitGroup
	mu       sync.Mutex
	looks    []look
}

// A look is one answer.
type look struct {
	at     time.Duration
	server int
	path   string
	status int // 0: none
	retry  bool
}

// watched are the places that are looked at.
func watched(slug string) []string {
	return []string{stage.ReadyPath, "/healthz", "/" + slug, stage.API + "/events/" + slug, stage.API + "/events/" + slug + "/registrants?limit=20", "/desk/" + slug + "/registrations"}
}

// watchOver begins to look at every server, each place every 50 ms or so.
func watchOver(ctx context.Context, s *stage.Stage, j *proof.Journal) (*watch, error) {
	signedIn, err := s.SignIn(ctx)
	if err != nil {
		return nil, err
	}
	looking, end := context.WithCancel(ctx)
	w := &watch{journal: j, end: end, signedIn: signedIn}
	for server := range s.URLs {
		for _, path := range watched(j.Rules.Event) {
			client, err := s.Admin(server)
			if err != nil {
				end()
				return nil, err
			}
			w.all.Go(func() {
				defer client.Close()
				for looking.Err() == nil {
					w.look(ctx, client, server, path)
					load.Wait(looking, 50*time.Millisecond)
				}
			})
		}
	}
	return w, nil
}

func (w *watch) look(ctx context.Context, client *load.Client, server int, path string) {
	l := look{server: server, path: path}
	answer, err := client.Do(ctx, load.Request{Path: path, Header: []string{w.signedIn}})
	if err == nil {
		l.status, l.retry = answer.Status, answer.Of("Retry-After") != ""
	}
	l.at = w.journal.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks = append(w.looks, l)
}

// stop ends the watch and returns what it has seen.
func (w *watch) stop() []look {
	w.end()
	w.all.Wait()
	return w.looks
}

// within are the looks between two moments.
func within(looks []look, from, to time.Duration) []look {
	var found []look
	for _, l := range looks {
		if l.at >= from && l.at <= to {
			found = append(found, l)
		}
	}
	return found
}

// readings checks looks. Where away is true, 503 is an honest answer if it
// says when to come again; readyz says no without that.
func readings(looks []look, away bool) proof.Findings {
	var found proof.Findings
	for _, l := range looks {
		switch {
		case l.status == 200:
		case l.status == 503 && away && (l.retry || l.path == stage.ReadyPath):
		default:
			found.Add("reading goes on", fmt.Sprintf("%s of server %d: %d at %s", l.path, l.server+1, l.status, l.at.Round(time.Millisecond)), nil)
		}
	}
	return found
}

// fell is when readiness fell at a server, and when it came back after then;
// never for what did not happen.
func fell(looks []look, server int, then time.Duration) (down, up time.Duration) {
	down, up = proof.Never, proof.Never
	for _, l := range looks {
		switch {
		case l.server != server || l.path != stage.ReadyPath:
		case l.status != 200:
			down = min(down, l.at)
		case l.at > then && down != proof.Never:
			up = min(up, l.at)
		}
	}
	return down, up
}
