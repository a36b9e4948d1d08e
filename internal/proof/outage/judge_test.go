package outage

import (
	"testing"
	"time"

	"rollcall/internal/proof"
)

const ms = time.Millisecond

// answered is an answer to somebody who asked server 0.
func answered(sent, ended time.Duration, status int, code string) proof.Call {
	return proof.Call{Action: proof.SignUp, Outcome: proof.Answered, Sent: sent, Ended: ended, Status: status, Code: code, RetryAfter: "1"}
}

// finds fails the test unless the findings are of one rule, or of none for "".
func finds(t *testing.T, found proof.Findings, rule string) {
	t.Helper()
	if rule == "" && len(found) > 0 || rule != "" && (len(found) != 1 || found[0].Rule != rule) {
		t.Errorf("found %v, want %q", found, rule)
	}
}

func TestJudgeOfATrouble(t *testing.T) {
	full := trouble{name: "full disk", wanted: []string{"507 no_space"}}
	slow := trouble{name: "slow disk", slow: 300 * ms}
	refused, served := answered(200*ms, 210*ms, 507, "no_space"), answered(1100*ms, 1110*ms, 202, "")
	waited := answered(200*ms, 600*ms, 202, "")
	read := []look{{at: 500 * ms, path: "/", status: 200}}
	for _, tt := range []struct {
		name  string
		is    trouble
		calls []proof.Call
		looks []look
		rule  string
	}{
		{"refused cleanly", full, []proof.Call{refused, served}, read, ""},
		{"acknowledged meanwhile", full, []proof.Call{refused, served, answered(300*ms, 310*ms, 202, "")}, read, "nothing is acknowledged that cannot be written"},
		{"a fault", full, []proof.Call{refused, served, answered(300*ms, 310*ms, 500, "internal")}, read, "refused cleanly"},
		{"nobody noticed", full, []proof.Call{served}, read, "the trouble is noticed"},
		{"nobody read", full, []proof.Call{refused, served}, nil, proof.ShowsSomething},
		{"reading failed", full, []proof.Call{refused, served}, append([]look{{at: 400 * ms, path: "/", status: 503, retry: true}}, read...), "reading goes on"},
		{"no service afterwards", full, []proof.Call{refused}, read, "service by itself when the trouble is over"},
		{"slow", slow, []proof.Call{waited, served}, read, ""},
		{"not slow", slow, []proof.Call{answered(200*ms, 210*ms, 202, ""), served}, read, "the trouble is noticed"},
		{"refused because it is slow", slow, []proof.Call{waited, served, answered(300*ms, 310*ms, 503, "busy")}, read, "a slow disk refuses nobody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &disk{report: &DiskReport{}}
			finds(t, d.judge(tt.is, span{100 * ms, 1000 * ms}, tt.calls, tt.looks), tt.rule)
		})
	}
}

func TestJudgeOfARestart(t *testing.T) {
	fell, back := look{at: 1500 * ms, path: "/readyz", status: 503}, look{at: 2300 * ms, path: "/readyz", status: 200}
	served := answered(2100*ms, 2200*ms, 202, "")
	for _, tt := range []struct {
		name  string
		calls []proof.Call
		looks []look
		rule  string
	}{
		{"back at once", []proof.Call{served}, []look{fell, back}, ""},
		{"back late", []proof.Call{answered(2100*ms, 7200*ms, 202, "")}, []look{fell, back}, "service within five seconds after PostgreSQL"},
		{"never back", nil, []look{fell, back}, "service within five seconds after PostgreSQL"},
		{"ready all the time", []proof.Call{served}, []look{back}, "readiness falls and comes back"},
		{"never ready", []proof.Call{served}, []look{fell}, "readiness falls and comes back"},
		{"ready late", []proof.Call{served}, []look{fell, {at: 7300 * ms, path: "/readyz", status: 200}}, "readiness falls and comes back"},
		{"another server", []proof.Call{served}, []look{fell, {at: 2300 * ms, server: 1, path: "/readyz", status: 200}}, "readiness falls and comes back"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &restarts{report: &RestartsReport{}}
			finds(t, r.restart(1, 0, crash{at: 1000 * ms, accepts: 2000 * ms}, tt.calls, tt.looks), tt.rule)
		})
	}
}

func TestReadingsWhileSomethingIsAway(t *testing.T) {
	for _, tt := range []struct {
		name string
		saw  look
		rule string
	}{
		{"a page", look{path: "/", status: 200}, ""},
		{"a page that says when to come again", look{path: "/", status: 503, retry: true}, ""},
		{"a page that does not", look{path: "/", status: 503}, "reading goes on"},
		{"not ready", look{path: "/readyz", status: 503}, ""},
		{"a fault", look{path: "/", status: 500}, "reading goes on"},
		{"no answer", look{path: "/"}, "reading goes on"},
	} {
		t.Run(tt.name, func(t *testing.T) { finds(t, readings([]look{tt.saw}, true), tt.rule) })
	}
}
