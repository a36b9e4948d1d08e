package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/bench/reference"
	"rollcall/internal/desk"
	"rollcall/internal/event"
	"rollcall/internal/load"
	"rollcall/internal/locale"
	"rollcall/internal/store"
	"rollcall/internal/store/lists"
	"rollcall/web"
)

// columns is how many the list of participants has: 13 about the person, and
// an answer each.
const (
	columns = 20
	asked   = columns - 13
)

// halls is how many sessions there are; everyone has a seat in each.
const halls = 10

// A hall is an event with questions, and people with a seat in all of its
// sessions.
type hall struct {
	stage    *Stage
	path     string
	store    *store.Store
	desk     *desk.Desk
	event    *event.Event
	sessions []event.Session
	people   int
}

// writingLists prepares P8: the workbook of everyone, beside reading the same
// rows and beside other ways to write them.
func writingLists(ctx context.Context, s *Stage) ([]Measure, error) {
	h := &hall{stage: s, path: s.Path("hall.db"), people: s.Size(100_000, 2_000)}
	if err := h.open(ctx); err != nil {
		return nil, err
	}
	if err := h.fill(ctx); err != nil {
		return nil, err
	}
	what := fmt.Sprintf("workbook, %d rows x %d columns, beside ", h.people, columns)
	ms := []Measure{{Unit: "s", Ours: timed(h.export), Beside: []Reference{
		{ID: "P8", What: what + "reading them", Goal: AtMost(3, 0), Round: timed(h.read)},
		{ID: "P8", What: what + "bare XML", Goal: AtMost(1.6, 0), Round: timed(h.written(reference.MinimalWorkbook))},
		{ID: "P8", What: what + "excelize's stream writer", Goal: AtMost(1, 0), Round: timed(h.written(reference.StreamedWorkbook))},
	}}}
	return append(ms, h.streamed()...), nil
}

// open announces the event and opens its database.
func (h *hall) open(ctx context.Context) error {
	if err := h.stage.Apply(ctx, h.path, h.file()); err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Options{Database: h.path, MustExist: true, AllowUnsafe: true}) // what is measured only reads
	if err != nil {
		return err
	}
	h.store = st
	h.stage.AtEnd(st.Close)
	words, err := locale.Load(web.Files)
	if err != nil {
		return err
	}
	key, err := keyOf(h.path)
	if err != nil {
		return err
	}
	h.desk = desk.New(st, desk.Options{Key: key, Words: words, BaseURL: "http://127.0.0.1", Clock: time.Now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	h.event, h.sessions, err = announced(ctx, st, "hall")
	return err
}

// file is the event as an event file.
func (h *hall) file() string {
	var b strings.Builder
	b.WriteString(`slug: hall
title: {en: Virtual exchange of the network}
languages: [en]
zone: Etc/UTC
contact: {name: Office, email: office@example.org}
registration: {verify: false}
questions:
`)
	for i := range asked {
		fmt.Fprintf(&b, "  - {key: q%d, type: text, label: {en: Question %[1]d}}\n", i)
	}
	b.WriteString("sessions:\n")
	for i := range halls {
		day := soon().UTC().AddDate(0, 0, i).Format(time.DateOnly)
		fmt.Fprintf(&b, "  - {slug: s%d, title: {en: Session %[1]d}, starts: %sT10:00, ends: %[2]sT12:00, capacity: %d}\n", i, day, h.people)
	}
	return b.String()
}

// fill seats everyone.
func (h *hall) fill(ctx context.Context) error {
	if err := seatPeople(ctx, h.store, h.event, h.sessions, h.people, answers); err != nil {
		return err
	}
	return h.store.Optimize(ctx)
}

// answers are those of person i.
func answers(i int) map[string]any {
	all := map[string]any{}
	for q := range asked {
		all[fmt.Sprintf("q%d", q)] = "Answer " + strconv.Itoa(i*asked+q)
	}
	return all
}

// export writes the workbook of one session's participants as the program does.
func (h *hall) export(ctx context.Context) error {
	x, err := h.desk.Export(ctx, desk.Actor{Kind: desk.Operator}, "hall", desk.ExportOptions{Sheet: desk.ParticipantsSheet, Session: h.sessions[0].Slug})
	if err != nil {
		return err
	}
	h.stage.Hold(x.Rows == h.people, "P8: the workbook has %d rows of %d", x.Rows, h.people)
	return x.Write(io.Discard)
}

// timed is a round of do, in seconds.
func timed(do func(context.Context) error) Round {
	return func(ctx context.Context, _ int) (float64, error) {
		began := time.Now()
		err := do(ctx)
		return time.Since(began).Seconds(), err
	}
}

// read reads all that the workbook needs.
func (h *hall) read(ctx context.Context) error {
	n := 0
	for _, err := range h.rows(ctx) {
		if err != nil {
			return err
		}
		n++
	}
	h.stage.Hold(n == h.people, "P8: %d rows were read of %d", n, h.people)
	return nil
}

// written reads the same and has it written by somebody else.
func (h *hall) written(write func(io.Writer, iter.Seq2[[]string, error]) error) func(context.Context) error {
	return func(ctx context.Context) error { return write(io.Discard, h.cells(ctx)) }
}

// rows are the participants of one session, as the program reads them.
func (h *hall) rows(ctx context.Context) iter.Seq2[*lists.Listed, error] {
	return func(yield func(*lists.Listed, error) bool) {
		ids, err := lists.SeatIDs(ctx, h.store.Reads, h.sessions[0].ID)
		if err != nil {
			yield(nil, err)
			return
		}
		for chunk, err := range lists.Chunks(ctx, h.store.Reads, ids) {
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range chunk {
				if !yield(&chunk[i], nil) {
					return
				}
			}
		}
	}
}

// cells are the participants as texts, one for each column.
func (h *hall) cells(ctx context.Context) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for l, err := range h.rows(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			r := &l.Registrant
			cells := []string{r.FamilyName, r.GivenName, r.LatinName, r.Organisation, r.Municipality, r.Country, r.OrganisationKind, r.Function,
				r.Address(), r.Language, string(l.Status), l.SignedUpAt.Format(time.DateOnly), ""}
			for _, q := range h.event.Questions {
				answer, _ := r.Answers[q.Key].(string)
				cells = append(cells, answer)
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}

// streamed are the figures of the workbook of all sessions, as a server sends
// it: when it begins, and what it takes of memory.
func (h *hall) streamed() []Measure {
	most := 0.0
	send := func(ctx context.Context, _ int) (began float64, err error) {
		began, most, err = h.download(ctx)
		return began, err
	}
	memory := func(context.Context, int) (float64, error) { return most, nil } // of the download before
	what := fmt.Sprintf("workbook of %d rows over HTTP, ", halls*h.people)
	return []Measure{
		{Unit: "ms", Once: true, Ours: send, Beside: []Reference{{ID: "P8", What: what + "until its first bytes", Goal: AtMost(1, 0), Bound: 200}}},
		{Unit: "MB", Once: true, Ours: memory, Beside: []Reference{{ID: "P8", What: what + "memory of the server at most", Goal: AtMost(1, 0), Bound: 40}}},
	}
}

// download fetches the workbook from a server of its own and returns when its
// first bytes came, in milliseconds, and the most memory that the server ever
// had, in MB.
func (h *hall) download(ctx context.Context) (began, most float64, err error) {
	token, err := h.stage.Token(ctx, h.path)
	if err != nil {
		return 0, 0, err
	}
	server, err := h.stage.launch(ctx, h.path, []string{"serve"})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, h.stage.stop(ctx, server)) }()
	c, err := load.NewClient(server.URL, token)
	if err != nil {
		return 0, 0, err
	}
	defer c.Close()
	a, err := c.Stream(ctx, load.Request{Path: "/api/v1/events/hall/export.xlsx?sheet=participants"}, io.Discard)
	if err != nil {
		return 0, 0, err
	}
	if a.Status != http.StatusOK {
		return 0, 0, fmt.Errorf("the workbook is answered with %d instead of %d", a.Status, http.StatusOK)
	}
	_, peak, err := server.Memory()
	return milliseconds(a.First), megabytes(peak), err
}
