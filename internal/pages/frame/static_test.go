package frame

import (
	"path"
	"testing"

	"rollcall/web"
)

func TestStylesStaySmall(t *testing.T) {
	a, err := loadAssets(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	css := a.files[path.Base(a.names["rollcall.css"])]
	if limit := 40 * 1024; len(css.plain) > limit {
		t.Errorf("the styles are %d bytes, more than %d", len(css.plain), limit)
	}
}
