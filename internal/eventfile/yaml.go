package eventfile

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"rollcall/internal/problem"
)

// MaxSize is how many bytes a document may have.
const MaxSize = 1 << 20

// maxKeys bounds the time that reading takes: the parser looks at every key
// of a mapping again for each new one.
const maxKeys = 30_000

// A misreading is why no node can be made of a file, and at which line.
type misreading struct {
	line int
	problem.Field
}

func misread(line int, code string, params map[string]any) *misreading {
	return &misreading{max(line, 1), problem.Field{Code: code, Params: params}}
}

// readYAML makes a node of a file that holds one YAML document. Anchors,
// aliases, tags and directives are refused: an event needs none, and with
// them a short file can be a very large document.
func readYAML(data []byte) (*node, *misreading) {
	switch {
	case len(data) > MaxSize:
		return nil, misread(1, "file_too_large", map[string]any{"max": MaxSize})
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return nil, misread(1, "byte_order_mark", nil)
	case !utf8.Valid(data):
		return nil, misread(badLine(data), "not_utf8", nil)
	}
	return parseYAML(string(data))
}

// badLine is the line of the first byte that is not UTF-8.
func badLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}

// parseYAML guards the parser: what would make it recurse without end is
// refused before it starts, and a panic inside it is the file's fault.
func parseYAML(source string) (n *node, wrong *misreading) {
	line := 1
	defer func() {
		if p := recover(); p != nil {
			n, wrong = nil, misread(line, "unreadable", map[string]any{"why": fmt.Sprint(p)})
		}
	}()
	tokens := lexer.Tokenize(source)
	if wrong := checkTokens(tokens); wrong != nil {
		return nil, wrong
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxError(err)
	}
	body, wrong := onlyBody(file)
	if wrong != nil {
		return nil, wrong
	}
	return fromYAML(body), nil
}

// syntaxError is what the parser says, in one line.
func syntaxError(err error) *misreading {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil {
		return misread(1, "unreadable", map[string]any{"why": "this is not YAML"})
	}
	return misread(y.GetToken().Position.Line, "unreadable", map[string]any{"why": y.GetMessage()})
}

// checkTokens refuses what is not taken and what is nested too deeply.
func checkTokens(tokens token.Tokens) *misreading {
	brackets, dashes, dashLine, keys := 0, 0, 0, 0
	for _, t := range tokens {
		line := t.Position.Line
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType, token.MappingKeyType:
			return misread(line, "yaml_extra", map[string]any{"text": t.Value})
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.MappingValueType:
			keys++
		case token.SequenceEntryType:
			if line != dashLine {
				dashes, dashLine = 0, line
			}
			dashes++
		}
		if brackets > maxDepth || dashes > maxDepth {
			return misread(line, "too_deep", map[string]any{"max": maxDepth})
		}
		if keys > maxKeys {
			return misread(line, "too_many", map[string]any{"max": maxKeys})
		}
	}
	return nil
}

// onlyBody returns the one document of file.
func onlyBody(file *ast.File) (ast.Node, *misreading) {
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.CommentType:
		case body != nil:
			return nil, misread(lineOf(doc.Body), "several_documents", nil)
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return nil, misread(1, "empty_file", nil)
	}
	return body, nil
}

// fromYAML makes a node of what the parser found.
func fromYAML(a ast.Node) *node {
	n := &node{line: lineOf(a)}
	switch a := a.(type) {
	case *ast.MappingNode:
		n.kind = object
		for _, v := range a.Values {
			n.fields = append(n.fields, fieldFromYAML(v))
		}
	case *ast.MappingValueNode:
		n.kind = object
		n.fields = append(n.fields, fieldFromYAML(a))
	case *ast.SequenceNode:
		n.kind = list
		for _, v := range a.Values {
			n.items = append(n.items, fromYAML(v))
		}
	case *ast.LiteralNode:
		n.kind, n.text = text, a.Value.Value
	case *ast.StringNode:
		n.kind, n.text = text, a.Value
	case *ast.BoolNode:
		n.kind, n.text = boolean, a.Token.Value
	case *ast.NullNode:
		n.kind = null
	default: // integers, floating point, infinity, not a number
		n.kind, n.text = number, a.GetToken().Value
	}
	return n
}

func fieldFromYAML(v *ast.MappingValueNode) field {
	key := v.Key.GetToken()
	return field{key.Value, key.Position.Line, fromYAML(v.Value)}
}

// lineOf is where a begins. The token of a mapping is its brace or its first
// colon.
func lineOf(a ast.Node) int { return a.GetToken().Position.Line }
