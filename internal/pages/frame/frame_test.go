package frame

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"rollcall/web"
)

func TestTheTemplateOfMessages(t *testing.T) {
	a, err := loadAssets(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	all, err := parseTemplates(web.Files, a)
	if err != nil {
		t.Fatal(err)
	}
	message, err := all.page("frame/message")
	if err != nil {
		t.Fatal(err)
	}
	if err := templatecheck.CheckHTML(message.Lookup("layout"), messagePage{}); err != nil {
		t.Error(err)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(name, "frame/") && name != "frame/message" {
			t.Errorf("nothing is held against %s", name)
		}
	}
}
