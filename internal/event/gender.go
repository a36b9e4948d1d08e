package event

// MeasureGender marks the question by whose answers participants are counted
// as women and men.
const MeasureGender = "gender"

// Measures lists what a question may be marked with.
var Measures = []string{MeasureGender}

// The answers to the question of gender that have words of their own in the
// sentence of the report. Others stand there by their label.
const (
	Woman     = "woman"
	Man       = "man"
	NotStated = ""
)

// genders are the keys of options that mean the same.
var genders = map[string]string{
	"woman": Woman, "women": Woman, "female": Woman, "f": Woman, "w": Woman, "frau": Woman, "weiblich": Woman, "zhinka": Woman, "kali": Woman,
	"man": Man, "men": Man, "male": Man, "m": Man, "mann": Man, "maennlich": Man, "cholovik": Man, "katsi": Man,
	"not_stated": NotStated, "no_answer": NotStated, "prefer_not_to_say": NotStated, "keine_angabe": NotStated,
}

// GenderQuestion is the question that asks for it, nil if none does. One that is
// retired still tells of those who answered it, unless another is asked.
func (e *Event) GenderQuestion() *Question {
	var found *Question
	for i := range e.Questions {
		if q := &e.Questions[i]; q.Measure == MeasureGender && (found == nil || found.Retired) {
			found = q
		}
	}
	return found
}

// GenderOf is what an answer to that question counts as: Woman, Man, NotStated,
// else the key of the option.
func GenderOf(answer any) string {
	key, _ := answer.(string)
	if known, ok := genders[key]; ok {
		return known
	}
	return key
}
