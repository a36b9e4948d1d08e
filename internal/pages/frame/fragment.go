package frame

import (
	"bytes"
	"fmt"
)

// Fragment is what the template called name writes for its part called part,
// without the rest of the page: for scripts that put it in the place of the one
// that is there.
func (p *Frame) Fragment(name, part string, data any) ([]byte, error) {
	t, err := p.templates.page(name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return nil, fmt.Errorf("page %s, %s: %w", name, part, err)
	}
	return b.Bytes(), nil
}
