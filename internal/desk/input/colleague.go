package input

// A Colleague is someone whom a person signs up together with themselves.
// Everything that is not said here is the first person's; answers, consents
// and the need for interpretation are each person's own and stay open.
type Colleague struct {
	Email      string `json:"email" validate:"required,max=254,address"`
	GivenName  string `json:"given_name" validate:"required,name,max=200"`
	FamilyName string `json:"family_name" validate:"required,name,max=200"`
	Function   string `json:"function" validate:"name,max=200"`
	Language   string `json:"language" validate:"omitempty,language"` // default: the first person's
}

// MaxColleagues is how many one person may bring along.
const MaxColleagues = 5

// CleanColleagues is list without stray blanks.
func CleanColleagues(list []Colleague) []Colleague {
	all := make([]Colleague, len(list))
	for i, c := range list {
		all[i] = Colleague{Clean(c.Email), Clean(c.GivenName), Clean(c.FamilyName), Clean(c.Function), Clean(c.Language)}
	}
	return all
}
