package event

// A Material is something that belongs to a session beside its programme.
type Material struct {
	Key    string       `json:"key"`
	Kind   MaterialKind `json:"kind"`
	Title  Text         `json:"title"`
	URL    string       `json:"url"`
	Access Access       `json:"access"`
}

// MaterialKind is what a material is.
type MaterialKind string

// The kinds.
const (
	MaterialRecording MaterialKind = "recording"
	MaterialSlides    MaterialKind = "slides"
	MaterialDocument  MaterialKind = "document"
	MaterialLink      MaterialKind = "link"
)

// Access says who may have a material.
type Access string

// The levels.
const (
	AccessPublic     Access = "public"     // everyone
	AccessRegistered Access = "registered" // whoever has or has had a confirmed seat
	AccessAttended   Access = "attended"   // whoever was there, at least in part
)

// EverConfirmed reports whether the person has or has had a confirmed seat.
func (g *Registration) EverConfirmed() bool { return g.Status == Confirmed || g.Sequence > 0 }

// MayHave reports whether somebody with this registration in the material's
// session, nil for none, and this outcome may have it. The address of a
// material is told to nobody else.
func (m *Material) MayHave(g *Registration, o Outcome) bool {
	switch m.Access {
	case AccessPublic:
		return true
	case AccessRegistered:
		return g != nil && g.EverConfirmed()
	case AccessAttended:
		return g != nil && (o == OutcomeAttended || o == OutcomePartial)
	}
	return false
}

// PublicMaterials are those that everyone may have.
func (s *Session) PublicMaterials() []Material {
	var all []Material
	for _, m := range s.Materials {
		if m.MayHave(nil, OutcomeUnknown) {
			all = append(all, m)
		}
	}
	return all
}

// NeedsOutcome reports whether a material of s is for those alone who were
// there.
func (s *Session) NeedsOutcome() bool {
	for _, m := range s.Materials {
		if m.Access == AccessAttended {
			return true
		}
	}
	return false
}

// NewRecordings are the recordings of s that were not there before.
func (s *Session) NewRecordings(before *Session) []Material {
	known := map[string]bool{}
	for _, m := range before.Materials {
		known[m.Key] = m.Kind == MaterialRecording
	}
	var all []Material
	for _, m := range s.Materials {
		if m.Kind == MaterialRecording && !known[m.Key] {
			all = append(all, m)
		}
	}
	return all
}

// WantsRecording reports whether somebody with registration g is to be told
// of a recording that they may have: not those whom the organiser has turned
// away, and not those who never confirmed their address.
func (g *Registration) WantsRecording(m *Material, o Outcome) bool {
	switch g.Status {
	case Confirmed, Waitlisted, Cancelled:
		return m.MayHave(g, o)
	}
	return false
}
