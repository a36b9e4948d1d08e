package event

// AtLeast is, for each number of sessions from 1 to all of them, how many
// people attended so many or more; attended says of each person how many they
// attended.
func AtLeast(attended []int, sessions int) []int64 {
	counts := make([]int64, sessions)
	for _, n := range attended {
		for k := range min(n, sessions) {
			counts[k]++
		}
	}
	return counts
}
