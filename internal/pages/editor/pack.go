package editor

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"

	"rollcall/internal/eventfile"
	"rollcall/internal/pages/form"
)

// pack is doc in a hidden field.
func pack(doc *eventfile.Document) (string, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err == nil {
		err = json.NewEncoder(w).Encode(doc)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return "", fmt.Errorf("pack the document: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes()), nil
}

// unpack is the document of a hidden field. It fails with form.ErrForm if that
// holds none, or one larger than a document may be.
func unpack(field string) (*eventfile.Document, error) {
	data, err := base64.RawURLEncoding.DecodeString(field)
	if err != nil {
		return nil, form.ErrForm.Because(err)
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), eventfile.MaxSize+1))
	if err != nil || len(text) > eventfile.MaxSize {
		return nil, form.ErrForm.Because(fmt.Errorf("packed document of %d bytes: %w", len(text), err))
	}
	doc := eventfile.New()
	if err := json.Unmarshal(text, doc); err != nil {
		return nil, form.ErrForm.Because(err)
	}
	if len(doc.Languages) == 0 {
		return nil, form.ErrForm
	}
	return doc, nil
}

// again is another copy of doc, for a change of it.
func again(doc *eventfile.Document) (*eventfile.Document, error) {
	packed, err := pack(doc)
	if err != nil {
		return nil, err
	}
	return unpack(packed)
}
