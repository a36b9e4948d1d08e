//go:build controls

package guard

import "os"

var missing = os.Getenv("WITHOUT_GUARD")

// Missing reports whether the program runs without a guard, as the variable
// WITHOUT_GUARD names it.
//
//go:noinline
func Missing(name string) bool { return name == missing }
