// Package testdata holds the two webinars and the invented people that tests
// and the demo share.
package testdata

import "embed"

// Files are the event files under events, and registrants.csv.
//
//go:embed events registrants.csv
var Files embed.FS
