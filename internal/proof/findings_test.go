package proof_test

import (
	"encoding/json"
	"testing"

	"rollcall/internal/proof"
)

func TestFindingsAreAListAndOfOneRuleOnlySome(t *testing.T) {
	var none, many proof.Findings
	if b, err := json.Marshal(none); err != nil || string(b) != "[]" {
		t.Errorf("nothing found is written as %s, %v", b, err)
	}
	for range 50 {
		many.Add("a rule", "it does not hold", nil)
	}
	many.Add("another", "it does not hold", []int{7})
	if len(many) != 22 || many[20].Detail != "and more" || many[21].Rule != "another" {
		t.Errorf("%d findings: %v", len(many), many)
	}
}
