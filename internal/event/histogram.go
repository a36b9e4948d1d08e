package event

import (
	"slices"
	"time"
)

// A Bin is how many people were in a session for at least From and less than To
// net seconds. Whoever was there all the time is in the last one.
type Bin struct {
	From, To int64
	People   int
	Reached  bool // from From on the threshold is reached
}

// mostBins is into how many parts of equal length a session is divided at most.
const mostBins = 12

// binSteps are how long such a part may be.
var binSteps = []time.Duration{time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

// Histogram is how many of those who were in a session of so many net seconds
// were there for how long. The part in which the threshold lies is divided there,
// so that no bin has people on both sides of it: where all of the session is asked
// for, the last one is as short as a moment. A session without length has no bins.
func Histogram(presence []int64, net, threshold int64) []Bin {
	var bins []Bin
	for _, edge := range binEdges(net, threshold) {
		if n := len(bins); n > 0 {
			bins[n-1].To = edge
		}
		if edge < net || threshold >= net && net > 0 {
			bins = append(bins, Bin{From: edge, Reached: edge >= min(threshold, net)})
		}
	}
	if n := len(bins); n > 0 {
		bins[n-1].To = net
	}
	for _, seconds := range presence {
		for i := range bins {
			if last := i == len(bins)-1; last || seconds < bins[i].To {
				bins[i].People++
				break
			}
		}
	}
	return bins
}

// binEdges are the ends of the parts, from 0 to net.
func binEdges(net, threshold int64) []int64 {
	var step int64
	for _, s := range binSteps {
		if step = int64(s / time.Second); net <= mostBins*step {
			break
		}
	}
	for net > mostBins*step {
		step *= 2
	}
	edges := []int64{min(threshold, net), net}
	for at := int64(0); at < net; at += step {
		edges = append(edges, at)
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}
