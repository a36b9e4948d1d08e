package server

import (
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"rollcall/internal/problem"
)

// errTooMany asks a network to wait; retry_after says how many seconds.
var errTooMany = problem.New(problem.TooMany, "too_many")

// A Limiter counts sign-ups and lost links per network over a sliding window. It knows only
// what this process has seen; several servers share nothing.
type Limiter struct {
	most   int
	window time.Duration
	clock  func() time.Time

	mu    sync.Mutex
	taken map[netip.Prefix][]time.Time // in order, none older than the window when read
	swept time.Time
}

// SignUpLimiter allows 60 sign-ups per network in 10 minutes: an office
// shares one address.
func SignUpLimiter(clock func() time.Time) *Limiter {
	return &Limiter{most: 60, window: 10 * time.Minute, clock: clock, taken: map[netip.Prefix][]time.Time{}}
}

// Limit counts the people whom a request signs up against its network. A
// request that is refused for another reason is given back by done(false).
// Once the number is used up it fails with a problem that says how long to
// wait.
func (l *Limiter) Limit(c echo.Context, people int) (done func(taken bool), err error) {
	network := networkOf(c.RealIP())
	at, wait := l.take(network, people)
	if wait > 0 {
		return nil, errTooMany.With("retry_after", int((wait+time.Second-1)/time.Second))
	}
	return func(taken bool) {
		if !taken {
			l.giveBack(network, at, people)
		}
	}, nil
}

// Network is the network that a request comes from, by the client's address, for
// whoever counts what networks do.
func Network(c echo.Context) string {
	network := networkOf(c.RealIP())
	if !network.IsValid() {
		return ""
	}
	return network.String()
}

// networkOf is the network that an address belongs to: the address itself,
// and for IPv6 the 64 bits that one household or office shares.
func networkOf(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	ip = ip.Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	return netip.PrefixFrom(ip, bits).Masked()
}

// take counts so many people more, or says how long to wait.
func (l *Limiter) take(network netip.Prefix, people int) (at time.Time, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	l.sweep(now)
	times := recent(l.taken[network], now.Add(-l.window))
	if over := len(times) + people - l.most; over > 0 {
		return now, times[min(over, len(times))-1].Add(l.window).Sub(now)
	}
	for range people {
		times = append(times, now)
	}
	l.taken[network] = times
	return now, 0
}

func (l *Limiter) giveBack(network netip.Prefix, at time.Time, people int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	times := l.taken[network]
	for i := len(times) - 1; i >= 0; i-- {
		if times[i].Equal(at) && people > 0 {
			times = append(times[:i], times[i+1:]...)
			people--
		}
	}
	l.taken[network] = times
}

// sweep forgets networks that have been quiet, once in a window.
func (l *Limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < l.window {
		return
	}
	l.swept = now
	for network, times := range l.taken {
		if len(recent(times, now.Add(-l.window))) == 0 {
			delete(l.taken, network)
		}
	}
}

// recent drops the times up to from.
func recent(times []time.Time, from time.Time) []time.Time {
	for i, t := range times {
		if t.After(from) {
			return times[i:]
		}
	}
	return nil
}
