package problem

// A Wording is a fact of a failure that is a text of the catalogues itself, such as
// why a file was not taken. Whoever words the failure words it in the same
// language; Args fill it.
type Wording struct {
	Key  string
	Args map[string]string
}
