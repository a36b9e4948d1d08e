package core

import (
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"rollcall/internal/problem"
)

// Check returns nil or a problem that names the fields of in which break a
// rule, in their order.
func (d *Desk) Check(in any) error {
	err := d.validate.Struct(in)
	if err == nil {
		return nil
	}
	wrong, ok := err.(validator.ValidationErrors)
	if !ok {
		return err
	}
	var fields []problem.Field
	for _, w := range wrong {
		fields = append(fields, field(w))
	}
	return problem.Refuse(fields...)
}

// field turns a broken validator rule into ours.
func field(w validator.FieldError) problem.Field {
	_, path, named := strings.Cut(w.Namespace(), ".")
	if !named { // a type without a name has no part of its own
		path = w.Namespace()
	}
	for _, embedded := range []string{"Details.", "Person.", "Terms."} { // no part of the input's shape
		path = strings.TrimPrefix(path, embedded)
	}
	pointer := "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path)
	switch w.Tag() {
	case "max":
		if w.Kind() == reflect.Slice {
			return problem.Field{Pointer: pointer, Code: "too_many", Params: map[string]any{"max": w.Param()}}
		}
		return problem.Field{Pointer: pointer, Code: "too_long", Params: map[string]any{"max": w.Param()}}
	case "min":
		return problem.At(pointer, "required")
	case "oneof":
		return problem.At(pointer, "unknown_choice")
	case "gte":
		return problem.Field{Pointer: pointer, Code: "too_small", Params: map[string]any{"min": w.Param()}}
	case "lte":
		return problem.Field{Pointer: pointer, Code: "too_large", Params: map[string]any{"max": w.Param()}}
	}
	return problem.At(pointer, w.Tag())
}

// CheckReason takes one line of at most 500 characters, or none.
func (d *Desk) CheckReason(reason string) error {
	return d.Check(struct {
		Reason string `json:"reason" validate:"line,max=500"`
	}{reason})
}

// Refuse adds fields to those of err, which is a validation problem or nil.
func (d *Desk) Refuse(err error, fields []problem.Field) error {
	if p := problem.From(err); p != nil {
		return problem.Refuse(append(p.Fields, fields...)...)
	}
	if err != nil || len(fields) == 0 {
		return err
	}
	return problem.Refuse(fields...)
}
