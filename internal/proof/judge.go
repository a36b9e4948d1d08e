package proof

import "fmt"

// A Finding is a promise that was broken.
type Finding struct {
	Rule   string `json:"rule"` // what should hold
	Detail string `json:"detail"`
	Calls  []int  `json:"calls,omitempty"` // numbers in the journal, where it is about some
}

// String is the finding in a line.
func (f Finding) String() string {
	if len(f.Calls) == 0 {
		return f.Rule + ": " + f.Detail
	}
	return fmt.Sprintf("%s: %s (calls %v)", f.Rule, f.Detail, f.Calls)
}

// Judge compares what the callers of an event saw with what the desk says
// afterwards, and returns every promise that does not hold. A call whose
// outcome is unknown may have taken effect or not, but not twice.
func Judge(j *Journal, o *Observation) []Finding {
	return nil
}
