package eventfile

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"rollcall/internal/event"
	"rollcall/internal/problem"
)

// Values are what the fields of a form hold, by the path of what they are
// about: the keys and indexes of a JSON pointer joined by dots, such as
// sessions.0.title.en. A list of texts is one field with a line for each, and
// so are speakers: Name; Organisation.
type Values map[string][]string

// One is the first value at path, or "".
func (v Values) One(path string) string {
	if x := v[path]; len(x) > 0 {
		return x[0]
	}
	return ""
}

// maxRow bounds the index of an item that a form names.
const maxRow = 2000

var speakersType = reflect.TypeFor[[]event.Speaker]()

// ValuesOf are the values of x, which is a Document or a part of one.
func ValuesOf(x any) Values {
	v := Values{}
	v.take("", reflect.Indirect(reflect.ValueOf(x)))
	return v
}

func (v Values) take(path string, x reflect.Value) {
	if t, ok := x.Interface().(event.Text); ok {
		for lang, text := range t {
			v[dotted(path, lang)] = []string{text}
		}
		return
	}
	switch x.Kind() {
	case reflect.Pointer:
		if !x.IsNil() {
			v.take(path, x.Elem())
		}
	case reflect.Struct:
		for i, name := range keys(x.Type()) {
			v.take(dotted(path, name), x.Field(i))
		}
	case reflect.Slice:
		v.takeList(path, x)
	case reflect.Bool:
		if x.Bool() {
			v[path] = []string{"true"}
		}
	case reflect.String:
		v[path] = []string{x.String()}
	default:
		v[path] = []string{strconv.FormatInt(x.Int(), 10)}
	}
}

func (v Values) takeList(path string, x reflect.Value) {
	switch list := x.Interface().(type) {
	case []string:
		v[path] = []string{strings.Join(list, "\n")}
	case []event.Speaker:
		var lines []string
		for _, s := range list {
			lines = append(lines, strings.TrimSuffix(s.Name+"; "+s.Organisation, "; "))
		}
		v[path] = []string{strings.Join(lines, "\n")}
	default:
		for i := range x.Len() {
			v.take(dotted(path, strconv.Itoa(i)), x.Index(i))
		}
	}
}

func dotted(path, key string) string { return strings.TrimPrefix(path+"."+key, ".") }

// Fill puts what was typed at the paths into x, which points to a Document or
// to a part of one. What is not among the paths stays. It returns what is not
// of the kind that is needed, with pointers into x; there x has nothing then.
// A path that x does not have is passed over.
func Fill(x any, paths []string, typed Values) []problem.Field {
	var wrong []problem.Field
	for _, path := range slices.SortedFunc(slices.Values(paths), comparePaths) {
		f := filling{typed: typed[path], at: "/" + strings.ReplaceAll(path, ".", "/")}
		f.put(reflect.ValueOf(x).Elem(), strings.Split(path, "."))
		wrong = append(wrong, f.wrong...)
	}
	return wrong
}

// comparePaths orders indexes by their number.
func comparePaths(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		i, errA := strconv.Atoi(a)
		j, errB := strconv.Atoi(b)
		if errA == nil && errB == nil {
			return i - j
		}
		return strings.Compare(a, b)
	})
}

// A filling is one field on its way to where it belongs.
type filling struct {
	typed []string
	at    string
	wrong []problem.Field
}

// put goes down to what steps name.
func (f *filling) put(x reflect.Value, steps []string) {
	switch {
	case x.Kind() == reflect.Pointer:
		f.point(x, steps)
	case len(steps) == 0:
		f.set(x)
	case x.Type() == reflect.TypeFor[event.Text]():
		f.text(x, steps[0])
	case x.Kind() == reflect.Struct:
		if i := slices.Index(keys(x.Type()), steps[0]); i >= 0 {
			f.put(x.Field(i), steps[1:])
		}
	case x.Kind() == reflect.Slice:
		i, err := strconv.Atoi(steps[0])
		if err != nil || i < 0 || i > maxRow {
			return
		}
		for x.Len() <= i {
			x.Set(reflect.Append(x, reflect.Zero(x.Type().Elem())))
		}
		f.put(x.Index(i), steps[1:])
	}
}

// point fills what x points to; where nothing is said of it there is none.
func (f *filling) point(x reflect.Value, steps []string) {
	to := reflect.New(x.Type().Elem())
	if !x.IsNil() {
		to.Elem().Set(x.Elem())
	}
	f.put(to.Elem(), steps)
	if said := len(steps) > 0 && !to.Elem().IsZero() || len(steps) == 0 && f.one() != ""; said {
		x.Set(to)
	} else {
		x.SetZero()
	}
}

func (f *filling) one() string {
	return strings.TrimSpace(strings.ReplaceAll(Values{"": f.typed}.One(""), "\r\n", "\n"))
}

// lines are what was typed, line by line, without empty ones.
func (f *filling) lines() []string {
	var all []string
	for line := range strings.Lines(strings.ReplaceAll(strings.Join(f.typed, "\n"), "\r", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// text puts a text of one language; an empty one is none.
func (f *filling) text(x reflect.Value, lang string) {
	t := event.Text{}
	for l, s := range x.Interface().(event.Text) {
		t[l] = s
	}
	if t[lang] = f.one(); t[lang] == "" {
		delete(t, lang)
	}
	if len(t) == 0 {
		t = nil
	}
	x.Set(reflect.ValueOf(t))
}

// set puts a single value or a list with a line for each item.
func (f *filling) set(x reflect.Value) {
	switch {
	case x.Type() == speakersType:
		x.Set(reflect.ValueOf(speakersOf(f.lines())))
	case x.Kind() == reflect.Slice && x.Type().Elem().Kind() == reflect.String:
		x.Set(reflect.ValueOf(f.lines()))
	case x.Kind() == reflect.String:
		x.SetString(f.one())
	case x.Kind() == reflect.Bool:
		x.SetBool(f.one() == "true")
	case x.CanInt():
		f.whole(x)
	}
}

// whole puts a whole number; none is 0.
func (f *filling) whole(x reflect.Value) {
	x.SetInt(0)
	if f.one() == "" {
		return
	}
	n, err := strconv.ParseInt(f.one(), 10, 32)
	if err != nil {
		f.wrong = append(f.wrong, problem.Field{Pointer: f.at, Code: "wrong_kind", Params: map[string]any{"want": "whole_number"}})
		return
	}
	x.SetInt(n)
}

func speakersOf(lines []string) []event.Speaker {
	var all []event.Speaker
	for _, line := range lines {
		name, of, _ := strings.Cut(line, ";")
		all = append(all, event.Speaker{Name: strings.TrimSpace(name), Organisation: strings.TrimSpace(of)})
	}
	return all
}
