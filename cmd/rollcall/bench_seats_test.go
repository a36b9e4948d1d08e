package main

import (
	"encoding/json"
	"strings"
	"testing"

	"rollcall/internal/proof/seats"
)

func TestBenchSeatsJudgesEveryScenario(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	out := newPlace(t).bench("seats", "--bursts", "1", "--callers", "60", "--capacity", "3", "--histories", "2", "--json")
	var names []string
	for line := range strings.Lines(out) {
		var r seats.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		names = append(names, r.Scenario)
		if r.Findings == nil || r.Scenario != "check" && (r.Calls == 0 || r.Seats+r.Queue+r.Unverified+r.Ended != r.Accepted) {
			t.Errorf("%+v", r)
		}
	}
	if got := strings.Join(names, ", "); got != "burst, short list, mix, confirming, mix, history, history, check" {
		t.Errorf("scenarios are %s", got)
	}
}

func TestBenchSeatsRefusesWhatMakesNoSense(t *testing.T) {
	p := newPlace(t)
	for _, args := range [][]string{{"--callers", "0"}, {"--capacity", "0"}, {"--bursts", "-1"}, {"--callers", "100000"}, {"--bursts", "0", "--mixes", "0", "--histories", "0"}} {
		if code, _, talk := p.do(append([]string{"bench", "seats"}, args...)...); code != misuse {
			t.Errorf("bench seats %v: exit %d: %s", args, code, talk)
		}
	}
	if code, _, talk := p.do("bench", "seats", "--postgres", "postgres://nobody@127.0.0.1:1/x"); code != failed || !strings.Contains(talk, "scratch database") {
		t.Errorf("a server that is not there: exit %d: %s", code, talk)
	}
}
