package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"rollcall/internal/load"
)

// pageConnections is how many look at the page at the same time.
const pageConnections = 64

// onPage prepares P7: the public page of an event, as a browser asks for it
// the first time, and again.
func onPage(ctx context.Context, s *Stage) ([]Measure, error) {
	c, err := s.contend(ctx, "serve", announcements("page-", 1, seats, soon()))
	if err != nil {
		return nil, err
	}
	whole := load.Request{Path: "/page-0", Header: []string{"Accept-Encoding: gzip"}}
	client, err := load.NewClient(c.server.URL, "")
	if err != nil {
		return nil, err
	}
	defer client.Close()
	a, err := client.Do(ctx, whole)
	if err != nil {
		return nil, err
	}
	s.Hold(a.Status == http.StatusOK && bytes.HasPrefix(a.Body, []byte{0x1f, 0x8b}), "P7: the page answers %d, and not as gzip", a.Status)
	tag := a.Of("ETag")
	s.Hold(tag != "", "P7: the page has no ETag")
	again := whole
	again.Header = append(again.Header[:1:1], "If-None-Match: "+tag)
	alive := s.gets(c, load.Request{Path: "/healthz"}, http.StatusOK)
	return []Measure{
		{Unit: "/s", Ours: s.gets(c, whole, http.StatusOK), Beside: []Reference{{
			ID: "P7", What: fmt.Sprintf("public page, %d KB compressed, beside /healthz", (len(a.Body)+1023)/1024), Goal: AtLeast(0.5, 0), Round: alive,
		}}},
		{Unit: "/s", Ours: s.gets(c, again, http.StatusNotModified), Beside: []Reference{{
			ID: "P7", What: "public page unchanged (304), beside /healthz", Goal: AtLeast(0.5, 0), Round: alive,
		}}},
	}, nil
}

// gets is a round of one request after another.
func (s *Stage) gets(c *contender, r load.Request, want int) Round {
	return func(ctx context.Context, _ int) (float64, error) {
		done, took, err := s.drive(ctx, c.server.URL, pageConnections, maxDriven, func(int) load.Request { return r }, want)
		return float64(done) / took.Seconds(), err
	}
}
