package syncs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"rollcall/internal/load"
)

// A trace is what strace has seen of a server, in the order in which the
// kernel let it happen: a call stands before another if it had ended before
// the other began.
type trace struct{ calls []systemCall }

// A systemCall is one call of a traced process. Its place is the number of
// the line at which it began and ended.
type systemCall struct {
	name       string
	rest       string // from the bracket on: arguments and result
	began, end int
}

// traceEnd is how long the tracer may take to write the rest down.
const traceEnd = 20 * time.Second

// readTrace reads what was traced of the process with that number and of its
// threads, as soon as all of it is there.
func readTrace(ctx context.Context, file string, pid int) (*trace, error) {
	last := fmt.Sprintf("%-5d +++ ", pid) // strace makes a column of the numbers
	for end := time.Now().Add(traceEnd); ctx.Err() == nil; load.Wait(ctx, 50*time.Millisecond) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if strings.Contains("\n"+string(text), "\n"+last) {
			return parseTrace(string(text))
		}
		if time.Now().After(end) {
			return nil, errors.New("the trace does not end with the server")
		}
	}
	return nil, ctx.Err()
}

// The marks of calls during which something else happened.
const (
	unfinished = " <unfinished ...>"
	resumed    = " resumed>"
)

// parseTrace reads lines like
//
//	6329 fsync(9</tmp/rollcall.db-wal>) = 0
//	6330 read(14<TCP:[...]>,  <unfinished ...>
//	6330 <... read resumed>"POST /"..., 4096) = 248
func parseTrace(text string) (*trace, error) {
	t := &trace{}
	begun := map[int]systemCall{} // by thread
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		number, rest, _ := strings.Cut(lines.Text(), " ")
		thread, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("line %d of the trace cannot be read: %s", n, lines.Text())
		}
		rest = strings.TrimLeft(rest, " ")
		if strings.HasPrefix(rest, "<... ") {
			c, known := begun[thread]
			_, tail, ok := strings.Cut(rest, resumed)
			if known && ok {
				c.rest, c.end = c.rest+tail, n
				t.calls = append(t.calls, c)
			}
			delete(begun, thread)
			continue
		}
		name, arguments, ok := strings.Cut(rest, "(")
		if !ok {
			continue // the end of a thread
		}
		c := systemCall{name: name, rest: arguments, began: n, end: n}
		if open, cut := strings.CutSuffix(arguments, unfinished); cut {
			c.rest = open
			begun[thread] = c
			continue
		}
		t.calls = append(t.calls, c)
	}
	return t, lines.Err()
}

// on is the file or connection that a call is about, as 9</tmp/x>.
func (c *systemCall) on() string {
	for i := range c.rest {
		if after := i + 1; c.rest[i] == '>' && (after == len(c.rest) || strings.ContainsRune(",) ", rune(c.rest[after]))) {
			return c.rest[:after]
		}
	}
	return ""
}

// worked reports whether the call succeeded.
func (c *systemCall) worked() bool {
	i := strings.LastIndex(c.rest, " = ")
	return i >= 0 && !strings.HasPrefix(c.rest[i+3:], "-")
}

// An exchange is a sign-up and its answer, as the server saw them: from the
// end of the reading to the beginning of the writing.
type exchange struct{ asked, answered int }

// exchanges are the acknowledged sign-ups of a trace: nothing else is answered
// with 202 there. A request may be read in pieces; the last one before the
// answer counts. It fails if there is an answer without a request.
func (t *trace) exchanges() ([]exchange, error) {
	var all []exchange
	asked := map[string][]int{} // by connection, since its last answer
	for _, c := range t.calls {
		switch {
		case c.name == "read" && strings.Contains(c.rest, "<TCP") && c.worked():
			asked[c.on()] = append(asked[c.on()], c.end)
		case c.name == "write" && strings.Contains(c.rest, `>, "HTTP/1.1 202`):
			n, _ := slices.BinarySearch(asked[c.on()], c.began) // the next request may have come before this call had ended
			if n == 0 {
				return nil, fmt.Errorf("what is answered in line %d of the trace was asked nowhere", c.began)
			}
			all = append(all, exchange{asked[c.on()][n-1], c.began})
			asked[c.on()] = asked[c.on()][n:]
		}
	}
	return all, nil
}

// log are the writes to the database's log and the syncs of it.
func (t *trace) log() (wrote, synced []systemCall) {
	for _, c := range t.calls {
		switch {
		case !strings.Contains(c.on(), ".db-wal>") || !c.worked():
		case c.name == "pwrite64":
			wrote = append(wrote, c)
		case c.name == "fsync" || c.name == "fdatasync":
			synced = append(synced, c)
		}
	}
	return wrote, synced
}

// report judges every sign-up in the trace: between the end of the reading of
// the request and the beginning of the answer, the log must have been written
// and after that synced.
func (t *trace) report() (*Report, error) {
	wrote, synced := t.log()
	all, err := t.exchanges()
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("the trace shows no acknowledged sign-up")
	}
	r := &Report{}
	waited := map[int]bool{} // syncs that somebody's answer waited for
	for _, x := range all {
		if i := covering(x, wrote, synced); i >= 0 {
			waited[i] = true
			continue
		}
		r.Unsynced++
		r.Findings.Add(syncedRule, fmt.Sprintf("what was asked in line %d of the trace was answered in line %d without a sync", x.asked, x.answered), nil)
	}
	for _, s := range synced {
		if s.began > all[0].asked && s.end < all[len(all)-1].answered {
			r.Syncs++
		}
	}
	r.Acknowledged, r.Batches = len(all), len(waited)
	return r, nil
}

// covering is the number of the last sync that x can have waited for, or -1:
// one that began after something was written after x was asked.
func covering(x exchange, wrote, synced []systemCall) int {
	for i := len(synced) - 1; i >= 0; i-- {
		s := synced[i]
		if s.end >= x.answered || s.began <= x.asked {
			continue
		}
		for j := len(wrote) - 1; j >= 0; j-- {
			if wrote[j].end < s.began && wrote[j].began > x.asked {
				return i
			}
		}
	}
	return -1
}
