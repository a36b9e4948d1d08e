package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"rollcall/internal/desk"
)

// slipped are addresses at d and at everything that one slip of the hand
// makes of it, and at some that two make.
func slipped(d string) []string {
	all := []string{"ana@" + d, " Ana.B+x@" + strings.ToUpper(d) + " ", "a@b@" + d}
	for i := range d {
		all = append(all, "ana@"+d[:i]+d[i+1:], "ana@"+d[:i]+"x"+d[i:], "ana@"+d[:i]+"x"+d[i+1:])
		if i > 0 {
			swapped := d[:i-1] + d[i:i+1] + d[i-1:i] + d[i+1:]
			all = append(all, "ana@"+swapped, "ana@x"+swapped, "ana@"+swapped[1:])
		}
	}
	return all
}

// TestAddressesAreReadAlike asks the script and the desk about the same
// addresses: the page must not ask what the desk would not, nor the other way
// round. The script needs Node.js, which is not needed to build Rollcall.
func TestAddressesAreReadAlike(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no Node.js to run the script with")
	}
	made := api.Build(api.BuildOptions{
		EntryPoints: []string{"src/address.ts"}, Bundle: true, Format: api.FormatIIFE, GlobalName: "address", Target: api.ES2022,
	})
	if len(made.Errors) > 0 {
		t.Fatal(made.Errors[0].Text)
	}
	addresses := []string{"", "@", "ana@", "@gmial.com", "gmial.com", "amra@mostar.ba", "ana@e.ua", "Ана@gmial.com", "ana@gmaил.com", "ana@gmail"}
	for _, d := range slices.Concat(desk.MailDomains, desk.OtherDomains) {
		addresses = append(addresses, slipped(d)...)
	}
	var got []string
	if err := json.Unmarshal(meantByScript(t, node, made.OutputFiles[0].Contents, addresses), &got); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for i, a := range addresses {
		want := desk.MeantAddress(a)
		if got[i] != want {
			t.Errorf("%q: the script says %q, the desk %q", a, got[i], want)
		}
		if want != "" {
			asked++
		}
	}
	if asked < 1000 {
		t.Errorf("only %d of %d addresses are asked about", asked, len(addresses))
	}
}

// meantByScript is what the script says to each address, as JSON. The domains
// stand as on the page.
func meantByScript(t *testing.T, node string, script []byte, addresses []string) []byte {
	t.Helper()
	domains := strings.Join(desk.MailDomains, " ") + " -" + strings.Join(desk.OtherDomains, " -")
	list, err := json.Marshal(addresses)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), node, "-")
	run.Stdin = strings.NewReader(fmt.Sprintf("%s\nconsole.log(JSON.stringify(%s.map((a) => address.meantAddress(a, %q.split(' ')))));", script, list, domains))
	var failed bytes.Buffer
	run.Stderr = &failed
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, failed.Bytes())
	}
	return out
}
