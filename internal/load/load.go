// Package load puts a server under load: it starts the program as a process
// of its own, as an operator would, and sends it work over HTTP/1.1.
//
// The client shares the machine with what it measures, so it is lean: one
// connection per caller, one request at a time, no parsing beyond what tells
// one answer from another. It speaks to loopback alone, and whatever it does
// is bounded in number and in time.
package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// onLoopback returns an error unless host:port never leaves the machine.
func onLoopback(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("load: %q is not an address with a port", address)
	}
	if !at.Addr().IsLoopback() {
		return fmt.Errorf("load: %s is not this machine", address)
	}
	return nil
}

// Each calls do for 0 to n-1, by so many workers at a time, each of which
// takes the next number when it is done with one. It returns how long all of
// it took, and the errors joined; after an error the worker that met it
// stops.
func Each(ctx context.Context, n, workers int, do func(ctx context.Context, worker, i int) error) (time.Duration, error) {
	var next atomic.Int64
	failures := make([]error, workers)
	var group sync.WaitGroup
	began := time.Now()
	for w := range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if failures[w] = do(ctx, w, i); failures[w] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	return time.Since(began), errors.Join(append(failures, ctx.Err())...)
}

// Wait waits for d, or until ctx ends.
func Wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// FreePort is a port of loopback that nobody listens on: for a server that
// has to be found where it was when it is started again.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}
