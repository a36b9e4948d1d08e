package mail

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// report is a delivery status notification as servers write it, about a letter
// of ours; change replaces parts.
func report(change ...string) string {
	return strings.NewReplacer(change...).Replace(`From MAILER-DAEMON Fri Nov 12 10:00:00 2021
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: desk@see-network.example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="B"

This is a MIME-encapsulated message.

--B
Content-Type: text/plain; charset=us-ascii

I could not deliver your letter.

>From here on it is about you.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Fri, 12 Nov 2021 09:59:58 +0000

Final-Recipient: rfc822; Olena.Kovalenko@example.org
Original-Recipient: rfc822;olena@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <olena.kovalenko@example.org>: no such
    mailbox

--B
Content-Type: message/rfc822

From: "South-East Europe Municipal Network" <desk@see-network.example.org>
To: <olena.kovalenko@example.org>
Message-ID: <ABC123@see-network.example.org>
Subject: You have a seat

From the organisers

--B--

`)
}

func TestReadBounces(t *testing.T) {
	bounce := Bounce{"ABC123@see-network.example.org", []string{"olena.kovalenko@example.org", "olena@example.org", "Olena.Kovalenko@example.org"}, "550 5.1.1 <(address)>: no such mailbox"}
	plain := "From lena@example.org Fri Nov 12 11:00:00 2021\nFrom: Lena <lena@example.org>\nSubject: Thank you\n\nSee you.\n\n"
	for name, tt := range map[string]struct {
		file string
		want Bounces
	}{
		"one":                     {report(), Bounces{1, 0, []Bounce{bounce}}},
		"between others":          {plain + report() + plain + report("ABC123", "XYZ"), Bounces{4, 0, []Bounce{bounce, {"XYZ@see-network.example.org", bounce.To, bounce.Reason}}}},
		"with the other line end": {strings.ReplaceAll(report(), "\n", "\r\n"), Bounces{1, 0, []Bounce{bounce}}},
		"a message alone":         {strings.SplitN(report(), "\n", 2)[1], Bounces{1, 0, []Bounce{bounce}}},
		"headers alone":           {report("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers"), Bounces{1, 0, []Bounce{bounce}}},
		"a delay":                 {report("Action: failed", "Action: delayed"), Bounces{Messages: 1}},
		"delivered":               {report("Action: failed", "Action: delivered"), Bounces{Messages: 1}},
		"read":                    {report("delivery-status;", "disposition-notification;"), Bounces{Messages: 1}},
		"without the letter":      {report("Content-Type: message/rfc822", "Content-Type: text/plain"), Bounces{1, 1, nil}},
		"without a diagnosis":     {report("Diagnostic-Code", "X-Other"), Bounces{1, 0, []Bounce{{bounce.MessageID, bounce.To, "5.1.1"}}}},
		"no report":               {plain, Bounces{Messages: 1}},
	} {
		got, err := ReadBounces(strings.NewReader(tt.file))
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

// Some servers encode the parts, and send back letters with large files.
func TestReadBouncesThatAreEncodedOrLarge(t *testing.T) {
	encoded := report()
	i := strings.Index(encoded, "Reporting-MTA")
	j := strings.Index(encoded, "\n--B\nContent-Type: message/rfc822")
	encoded = encoded[:i] + base64.StdEncoding.EncodeToString([]byte(encoded[i:j])) + "\n" + encoded[j:]
	encoded = strings.Replace(encoded, "message/delivery-status\n", "message/delivery-status\nContent-Transfer-Encoding: base64\n", 1)
	large := strings.Replace(report(), "From the organisers", strings.Repeat(strings.Repeat("x", 76)+"\n", 40_000), 1)
	for name, file := range map[string]string{"encoded": encoded, "large": large} {
		got, err := ReadBounces(strings.NewReader(file + report()))
		if err != nil || got.Messages != 2 || len(got.List) != 2 || got.List[0].MessageID != "ABC123@see-network.example.org" || !strings.Contains(got.List[0].Reason, "no such mailbox") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatIsNoMailbox(t *testing.T) {
	for name, file := range map[string]string{"nothing": "", "a picture": "\x89PNG\r\n\x1a\n\x00\x00", "a long line": strings.Repeat("x", 1<<20), "a table": "a;b\n1;2\n"} {
		if got, err := ReadBounces(strings.NewReader(file)); !errors.Is(err, ErrNoMailbox) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := ReadBounces(io.MultiReader(strings.NewReader(report()), failing{})); err == nil || errors.Is(err, ErrNoMailbox) {
		t.Errorf("a disk that fails: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("input/output error") }

func FuzzReadBounces(f *testing.F) {
	f.Add(report())
	f.Add(report("message/delivery-status", "multipart/mixed"))
	f.Fuzz(func(t *testing.T, file string) {
		all, err := ReadBounces(strings.NewReader(file))
		if err == nil && len(all.List)+all.Unclear > all.Messages {
			t.Errorf("%d and %d of %d", len(all.List), all.Unclear, all.Messages)
		}
		for _, b := range all.List {
			if strings.ContainsAny(b.Reason, "\r\n") || address.MatchString(b.Reason) {
				t.Errorf("the reason %q", b.Reason)
			}
		}
	})
}
