package report

// platform is what is peculiar to one writer of reports. Everything else is common.
type platform struct {
	name Platform
	// words are header words that only this platform writes, by meaning.
	words map[meaning]string
	// recognise says how surely a document is this platform's; 0 is not at all. The
	// highest wins, and of equals the first in platforms.
	recognise func(d *document) int
	// summed: a row is a person, whose time stands in the column of durations; the
	// times are the first join and the last leave.
	summed bool
	// original: a name in the last parenthesis is what somebody was called at first.
	original bool
	// guests: people without an account have a mark in parentheses behind the name.
	guests bool
	// directory: addresses come from a directory, so their spelling is shown as it is.
	directory bool
	// signUps: the report lists who registered, so a row without times is an absence.
	signUps bool
	// skip answers why a row of this platform counts for nobody.
	skip func(t *table, l line) Reason
	// prepare changes tables before they are read.
	prepare func(d *document)
}

// platforms are all writers of reports. To add one, write its file and name it here.
func platforms() []*platform {
	return []*platform{&zoomWebinar, &goToWebinar, &teamsLiveEvent, &bigBlueButton, &webex, &teams, &googleMeet, &zoom, &generic}
}

// recognise finds the platform that wrote the document.
func recognise(d *document) *platform {
	if d.known != nil {
		return d.known
	}
	best, most := &generic, 0
	for _, p := range platforms() {
		if p.recognise == nil {
			continue
		}
		if n := p.recognise(d); n > most {
			best, most = p, n
		}
	}
	return best
}

// header reports whether a table has all the columns.
func (t *table) header(cols ...col) bool {
	for _, c := range cols {
		if !t.has(c) {
			return false
		}
	}
	return true
}

// any reports whether a table of the document satisfies the claim.
func (d *document) any(claim func(t *table) bool) bool {
	for _, t := range d.tables {
		if claim(t) {
			return true
		}
	}
	return false
}

// says reports whether a cell of a header has all meanings of m, in or outside
// parentheses.
func (t *table) says(m meaning) bool {
	for _, h := range t.heads {
		if (h.m|h.unit)&m == m {
			return true
		}
	}
	return false
}

// columnSays reports whether the header of a column has all meanings of m.
func (t *table) columnSays(c col, m meaning) bool {
	return t.has(c) && (t.heads[t.at[c]].m|t.heads[t.at[c]].unit)&m == m
}
