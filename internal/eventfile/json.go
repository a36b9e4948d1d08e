package eventfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

var (
	errNotUTF8  = errors.New("not UTF-8")
	errTooDeep  = errors.New("nested too deeply")
	errTrailing = errors.New("something follows the document")
)

// readJSON makes a node of data, which must be one JSON value and nothing
// else, without a key that stands twice in an object.
func readJSON(data []byte) (*node, error) {
	if !utf8.Valid(data) {
		return nil, errNotUTF8
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	n, err := fromJSON(d, maxDepth)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errTrailing
	}
	return n, nil
}

// JSON is a YAML file as ParseJSON takes it: what is not written in the one is
// not written in the other. It fails with ErrBadYAML, with its line, where it
// cannot be read as one, and else as Parse does.
func JSON(data []byte) ([]byte, error) {
	n, bad := readYAML(data)
	if bad != nil {
		return nil, ErrBadYAML.With("line", bad.line)
	}
	f, err := fileOf("", n)
	if err == nil {
		_, err = f.checked()
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(n)
}

// MarshalJSON writes n as readJSON reads it.
func (n *node) MarshalJSON() ([]byte, error) {
	switch n.kind {
	case object:
		fields := map[string]*node{}
		for _, f := range n.fields {
			fields[f.key] = f.value
		}
		return json.Marshal(fields)
	case list:
		return json.Marshal(append([]*node{}, n.items...))
	case null:
		return []byte("null"), nil
	case text:
		return json.Marshal(n.text)
	}
	return []byte(strings.ToLower(n.text)), nil // YAML takes True as well
}

// fromJSON reads one value, nested at most depth times.
func fromJSON(d *json.Decoder, depth int) (*node, error) {
	if depth == 0 {
		return nil, errTooDeep
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		return compound(d, t, depth)
	case string:
		return &node{kind: text, text: t}, nil
	case json.Number:
		return &node{kind: number, text: t.String()}, nil
	case bool:
		return &node{kind: boolean, text: fmt.Sprint(t)}, nil
	}
	return &node{kind: null}, nil
}

// compound reads the list or object that open has begun.
func compound(d *json.Decoder, open json.Delim, depth int) (*node, error) {
	n, read := &node{kind: list}, (*node).readItem
	if open == '{' {
		n.kind, read = object, fieldReader()
	}
	for d.More() {
		if err := read(n, d, depth-1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token() // the closing bracket
	return n, err
}

func (n *node) readItem(d *json.Decoder, depth int) error {
	v, err := fromJSON(d, depth)
	n.items = append(n.items, v)
	return err
}

// fieldReader returns what reads one key and its value into an object and
// remembers the keys it has seen.
func fieldReader() func(*node, *json.Decoder, int) error {
	seen := map[string]bool{}
	return func(n *node, d *json.Decoder, depth int) error {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string) // the decoder takes no other keys
		if seen[key] {
			return fmt.Errorf("key %q stands twice", key)
		}
		seen[key] = true
		v, err := fromJSON(d, depth)
		n.fields = append(n.fields, field{key: key, value: v})
		return err
	}
}
