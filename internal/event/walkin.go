package event

// A WalkIn is somebody who was there without a registration, as a host noted
// them or as a report names them. Either field may be empty.
type WalkIn struct {
	Name  string
	Email string
}

// SameWalkIns tells which of all are one person: the answer holds, for each,
// the index of the first that is the same. The same address is the same
// person, whatever the names. Who has no address is whoever has the same name
// (case, marks and blanks folded), and the first of those who have an address
// where several do. Two addresses are two people, also with one name. Who has
// neither is nobody else.
func SameWalkIns(all []WalkIn) []int {
	same := make([]int, len(all))
	byAddress, byName := map[string]int{}, map[string]int{}
	for i, w := range all {
		address, name := Fold(w.Email), Fold(w.Name)
		same[i] = i
		if address == "" {
			continue
		}
		if first, known := byAddress[address]; known {
			same[i] = first
		} else {
			byAddress[address] = i
		}
		if _, known := byName[name]; !known && name != "" {
			byName[name] = same[i]
		}
	}
	for i, w := range all {
		name := Fold(w.Name)
		if Fold(w.Email) != "" || name == "" {
			continue
		}
		if first, known := byName[name]; known {
			same[i] = first
		} else {
			byName[name] = i
		}
	}
	return same
}
