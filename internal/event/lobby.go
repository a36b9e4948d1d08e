package event

// LobbyOnly is how many people were in the waiting room of a meeting and no
// further: of those in the rows waited, the ones who are nobody in the rows seen,
// which tell who was let in. People are told apart as SameWalkIns does; a row
// whose name was erased tells of nobody.
func LobbyOnly(waited, seen []ReportRow) int {
	people := make([]WalkIn, 0, len(seen)+len(waited))
	for _, r := range seen {
		people = append(people, WalkIn{r.Name, r.Email})
	}
	for _, r := range waited {
		people = append(people, WalkIn{r.Name, r.Email})
	}
	same := SameWalkIns(people)
	counted := map[int]bool{}
	for i := range seen {
		counted[same[i]] = true
	}
	n := 0
	for i := len(seen); i < len(people); i++ {
		if who := same[i]; !counted[who] && people[i] != (WalkIn{}) {
			counted[who] = true
			n++
		}
	}
	return n
}
