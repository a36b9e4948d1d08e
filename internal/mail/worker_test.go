package mail

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rollcall/internal/event"
)

// work runs a worker on o until the test ends, and returns it with its log
// and a function that stops it and waits.
func work(t *testing.T, o Outbox, s Sender) (w *Worker, logged *journal, stop func()) {
	t.Helper()
	logged = &journal{}
	w = NewWorker(o, s, composer(t), slog.New(slog.NewTextHandler(logged, nil)))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	return w, logged, func() { cancel(); <-done }
}

// later is after d, when all that was to happen until then has.
func later(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func refusal(step string, code int) error {
	return failure(step, &textproto.Error{Code: code, Msg: "<olena.kovalenko@example.org> says no"})
}

func TestALetterLeavesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p := &memory{}, &post{}
		w, logged, stop := work(t, o, p)
		defer stop()
		synctest.Wait()
		start := time.Now()
		l := o.owe(1, time.Hour)
		w.Wake()
		synctest.Wait()
		if l().State != event.LetterSent || !time.Now().Equal(start) || !l().SentAt.Equal(start) {
			t.Errorf("state %s after %v", l().State, time.Since(start))
		}
		_, sent := p.attempts()
		if !bytes.Equal(l().Bytes, sent[0]) || !bytes.Contains(l().Bytes, []byte("letter-1@see-network.example.org")) {
			t.Error("what was kept is not what was sent")
		}
		if strings.ContainsAny(logged.String(), "@") || strings.Contains(logged.String(), "Olena") {
			t.Errorf("personal data in the log: %s", logged)
		}
	})
}

func TestTheOutboxIsLookedAtUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		_, _, stop := work(t, o, &post{})
		defer stop()
		synctest.Wait()
		l := o.owe(1, time.Hour)
		later(poll)
		if l().State != event.LetterSent {
			t.Error("a letter nobody announced was not found")
		}
	})
}

func TestTemporaryFailuresAreTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(context.Context, int) error { return refusal("recipient", 450) }}
		_, logged, stop := work(t, o, p)
		defer stop()
		l := o.owe(1, 48*time.Hour)
		later(47 * time.Hour)
		times, sent := p.attempts()
		if first := times[1].Sub(times[0]); first > 10*time.Second {
			t.Errorf("the first retry came after %v", first)
		}
		for i := 1; i < len(times); i++ {
			gap, since := times[i].Sub(times[i-1]), times[i-1].Sub(times[0])
			switch {
			case since < 10*time.Minute && gap > time.Minute:
				t.Errorf("%v after the first attempt a pause of %v", since, gap)
			case gap > time.Hour+poll:
				t.Errorf("a pause of %v", gap)
			case i > 1 && gap < times[i-1].Sub(times[i-2])-poll:
				t.Errorf("pause %d shrinks to %v", i, gap)
			}
			if !bytes.Equal(sent[i], sent[0]) {
				t.Errorf("attempt %d sent other bytes", i+1)
			}
		}
		if n := len(times); n < 60 || n > 75 {
			t.Errorf("%d attempts in 47 hours", n)
		}
		if l().State != event.LetterQueued || !strings.HasPrefix(l().LastError, "recipient: 450 ") || strings.Contains(l().LastError+logged.String(), "@") {
			t.Errorf("%s, %q", l().State, l().LastError)
		}
		later(time.Hour + poll)
		if l().State != event.LetterTooLate {
			t.Errorf("after its last useful moment the letter is %s", l().State)
		}
		n := p.sent()
		later(24 * time.Hour)
		if p.sent() != n {
			t.Error("a closed letter was tried again")
		}
	})
}

func TestALetterThatIsTooLateIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p := &memory{}, &post{}
		l := o.owe(1, 0)
		_, _, stop := work(t, o, p)
		defer stop()
		synctest.Wait()
		if l().State != event.LetterTooLate || p.sent() != 0 {
			t.Errorf("%s after %d attempts", l().State, p.sent())
		}
	})
}

func TestARemindersSeatIsLookedAtBeforeItIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p := &memory{}, &post{}
		states := map[string]func() event.Letter{}
		for i, name := range []string{"seat", "given back", "moved", "none wanted"} {
			states[name] = o.owe(int64(i+1), time.Hour)
			l := o.letters[i]
			letter := l.Letter
			*l = *owed(event.LetterReminder)
			data := l.Letter.Data
			l.Letter = letter
			l.Letter.Kind, l.Letter.Data = event.LetterReminder, data
		}
		o.letters[1].Registrations[0].Status = event.Cancelled
		o.letters[2].Sessions[0].StartsAt = o.letters[2].Sessions[0].StartsAt.Add(time.Hour)
		now := time.Now()
		o.letters[3].Registrant.RemindersOffAt = &now
		_, _, stop := work(t, o, p)
		defer stop()
		synctest.Wait()
		for name, l := range states {
			want := event.LetterTooLate
			if name == "seat" {
				want = event.LetterSent
			}
			if got := l().State; got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		if p.sent() != 1 {
			t.Errorf("%d were sent", p.sent())
		}
	})
}

func TestRefusalsAreFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(context.Context, int) error { return refusal("recipient", 550) }}
		_, _, stop := work(t, o, p)
		defer stop()
		l := o.owe(1, time.Hour)
		later(time.Hour)
		if l().State != event.LetterFailed || p.sent() != 1 || l().LastError != "recipient: 550 <(address)> says no" {
			t.Errorf("%s after %d attempts, %q", l().State, p.sent(), l().LastError)
		}
	})
}

func TestAnUnknownEndIsRepeatedWithTheSameBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(_ context.Context, n int) error {
			if n == 1 {
				return failure("content", errors.New("connection reset"))
			}
			return nil
		}}
		_, _, stop := work(t, o, p)
		defer stop()
		l := o.owe(1, time.Hour)
		later(time.Minute)
		_, sent := p.attempts()
		if l().State != event.LetterSent || p.sent() != 2 || !bytes.Equal(sent[0], sent[1]) {
			t.Errorf("%s after %d attempts", l().State, p.sent())
		}
	})
}

func TestKeptBytesAreSentAsTheyAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p := &memory{}, &post{}
		o.owe(1, time.Hour)
		o.letters[0].Letter.Bytes = []byte("as it was written")
		_, _, stop := work(t, o, p)
		defer stop()
		synctest.Wait()
		_, sent := p.attempts()
		if string(sent[0]) != "as it was written" {
			t.Errorf("sent %q", sent[0])
		}
	})
}

func TestSomeoneWithoutAddressGetsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p := &memory{}, &post{}
		l := o.owe(1, time.Hour)
		o.letters[0].Registrant.Email = nil
		_, _, stop := work(t, o, p)
		defer stop()
		synctest.Wait()
		if l().State != event.LetterFailed || p.sent() != 0 {
			t.Errorf("%s after %d attempts", l().State, p.sent())
		}
	})
}

func TestWithoutSenderLettersWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		w, _, stop := work(t, o, nil)
		l := o.owe(1, time.Minute)
		w.Wake()
		later(time.Hour)
		stop()
		if l().State != event.LetterQueued || o.claims != 0 {
			t.Errorf("%s after %d claims", l().State, o.claims)
		}
	})
}

func TestAttemptsAtTheSameTimeAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(context.Context, int) error { time.Sleep(100 * time.Millisecond); return nil }}
		var letters []func() event.Letter
		for id := range int64(100) {
			letters = append(letters, o.owe(id+1, time.Hour))
		}
		_, _, stop := work(t, o, p)
		defer stop()
		later(2 * time.Second)
		sent := 0
		for _, l := range letters {
			if l().State == event.LetterSent && l().Attempts == 1 {
				sent++
			}
		}
		if sent != 100 || p.sent() != 100 || p.most != atOnce {
			t.Errorf("%d letters in %d attempts, %d at the same time", sent, p.sent(), p.most)
		}
	})
}

func TestOneSlowLetterDoesNotHoldUpOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(ctx context.Context, n int) error {
			if n == 1 {
				<-ctx.Done()
				return failure("data", ctx.Err())
			}
			return nil
		}}
		w, _, stop := work(t, o, p)
		defer stop()
		slow := o.owe(1, time.Hour)
		w.Wake()
		synctest.Wait()
		quick := o.owe(2, time.Hour)
		w.Wake()
		synctest.Wait()
		if quick().State != event.LetterSent || slow().State != event.LetterQueued {
			t.Errorf("quick is %s, slow is %s", quick().State, slow().State)
		}
		start := time.Now()
		for slow().State != event.LetterSent && time.Since(start) < time.Hour {
			later(time.Second)
		}
		if took := time.Since(start); took > lease+10*time.Second {
			t.Errorf("the slow letter left after %v", took)
		}
	})
}

func TestAWorkerThatWasTooSlowWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		l := o.owe(1, time.Hour)
		claimed, _ := o.ClaimLetters(t.Context(), time.Now(), 1, lease)
		later(lease)
		_, _ = o.ClaimLetters(t.Context(), time.Now(), 1, lease) // by another worker
		p := &post{}
		w := NewWorker(o, p, composer(t), slog.New(slog.DiscardHandler))
		w.attempt(t.Context(), t.Context(), &claimed[0])
		if p.sent() != 0 || l().State != event.LetterQueued || l().Attempts != 2 || l().ClaimedUntil == nil {
			t.Errorf("%d attempts, %+v", p.sent(), l())
		}
	})
}

func TestALetterOfADeadWorkerIsFreeAfterItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p := &memory{}, &post{}
		l := o.owe(1, time.Hour)
		_, _ = o.ClaimLetters(t.Context(), time.Now(), 1, lease) // and it dies
		_, _, stop := work(t, o, p)
		defer stop()
		later(lease - time.Second)
		if p.sent() != 0 {
			t.Error("a claimed letter was sent by another worker")
		}
		later(poll + time.Second)
		if l().State != event.LetterSent || l().Attempts != 2 {
			t.Errorf("%s after attempt %d", l().State, l().Attempts)
		}
	})
}

func TestStoppingLetsAttemptsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(ctx context.Context, _ int) error {
			select {
			case <-ctx.Done():
				return failure("data", ctx.Err())
			case <-time.After(grace / 2):
				return nil
			}
		}}
		l := o.owe(1, time.Hour)
		_, _, stop := work(t, o, p)
		synctest.Wait()
		stop()
		if l().State != event.LetterSent {
			t.Errorf("the letter is %s", l().State)
		}
	})
}

func TestStoppingGivesBackWhatWasNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{}
		p := &post{answer: func(ctx context.Context, _ int) error { <-ctx.Done(); return failure("data", ctx.Err()) }}
		l := o.owe(1, time.Hour)
		_, _, stop := work(t, o, p)
		synctest.Wait()
		start := time.Now()
		stop()
		if l().State != event.LetterQueued || l().ClaimedUntil != nil || l().DueAt.After(time.Now()) || time.Since(start) > grace {
			t.Errorf("after %v: %+v", time.Since(start), l())
		}
	})
}

// A slowOutbox takes its time to say what was claimed.
type slowOutbox struct {
	*memory
	takes time.Duration
}

func (o slowOutbox) ClaimLetters(ctx context.Context, now time.Time, n int, lease time.Duration) ([]event.LetterContext, error) {
	claimed, err := o.memory.ClaimLetters(ctx, now, n, lease)
	if len(claimed) > 0 {
		time.Sleep(o.takes)
	}
	return claimed, err
}

func TestAnAttemptEndsInsideItsClaim(t *testing.T) {
	for _, tt := range []struct {
		takes    time.Duration // to say what was claimed
		attempts int
		ends     time.Duration
	}{
		{0, 1, sendTime}, {45 * time.Second, 1, lease - grace}, {lease - grace, 0, 0}, {2 * lease, 0, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			var ended time.Duration
			p := &post{answer: func(ctx context.Context, _ int) error {
				<-ctx.Done() // a mail server that says nothing
				ended = time.Since(start)
				return ctx.Err()
			}}
			o := slowOutbox{&memory{}, tt.takes}
			o.owe(1, time.Hour)
			_, _, stop := work(t, o, p)
			later(max(tt.takes, lease-grace) + time.Second)
			if p.sent() != tt.attempts || ended != tt.ends {
				t.Errorf("claimed after %s: %d attempts that ended at %s, want %d at %s", tt.takes, p.sent(), ended, tt.attempts, tt.ends)
			}
			stop()
		})
	}
}

func TestABrokenOutboxIsLoggedAndAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &memory{fail: errors.New("disk I/O error")}
		_, logged, stop := work(t, o, &post{})
		l := o.owe(1, time.Hour)
		later(3 * poll)
		if n := strings.Count(logged.String(), "disk I/O error"); n < 3 || n > 5 {
			t.Errorf("%d lines in the log:\n%s", n, logged)
		}
		o.mu.Lock()
		o.fail = nil
		o.mu.Unlock()
		later(poll)
		stop()
		if l().State != event.LetterSent {
			t.Errorf("the letter is %s", l().State)
		}
	})
}

func TestPausesGrow(t *testing.T) {
	var list []time.Duration
	for n := range 30 {
		list = append(list, pause(n+1))
	}
	if !slices.IsSorted(list) || list[0] != 3*time.Second || list[29] != time.Hour || pause(1000) != time.Hour {
		t.Errorf("pauses %v", list)
	}
}
