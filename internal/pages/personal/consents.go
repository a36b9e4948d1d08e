package personal

import (
	"github.com/labstack/echo/v4"

	"rollcall/internal/desk"
	"rollcall/internal/pages/frame"
)

// A consentView is one consent of the person's with the button that gives or
// withdraws it.
type consentView struct {
	Key    string
	Text   string
	Lang   string // of the text, where it differs from the page's
	State  string
	Given  bool
	Action string // give or withdraw; "" where there is nothing to do
	Button string
	Hint   string // what follows
}

// consentViews are the consents of v's person, those asked for first.
func (g page) consentViews(v *desk.PersonView) []consentView {
	var list []consentView
	for i := range v.Consented {
		c := &v.Consented[i]
		x := consentView{
			Key: c.Text.Key, Text: v.Event.TextIn(c.Text.Text, g.Lang()), Lang: frame.TextLang(v.Event, c.Text.Text, g.Lang(), g.Lang()),
			State: g.consentState(c, v.Registrant.Zone), Given: c.Given(),
		}
		switch {
		case c.Given():
			x.Action, x.Button = "withdraw", g.T("personal.consent_withdraw")
			if c.Text.Required {
				x.Hint = g.T("personal.consent_required")
			}
		case c.Asked:
			x.Action, x.Button = "give", g.T("personal.consent_give")
		}
		list = append(list, x)
	}
	return list
}

// consentState says whether a consent is given, since when and to which
// version of its text.
func (g page) consentState(c *desk.ConsentView, zone string) string {
	if c.Answer == nil {
		return g.T("personal.consent_open")
	}
	when := g.Deadline(c.Answer.At, frame.Location(zone))
	if c.Answer.Given {
		return g.T("personal.consent_given", "when", when, "version", c.Answer.Version)
	}
	return g.T("personal.consent_not_given", "when", when, "version", c.Answer.Version)
}

// giveConsent serves POST /r/TOKEN/consents/KEY/give.
func (p *Personal) giveConsent(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.SetConsent(c.Request().Context(), by, c.Param("consent"), true); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "consent_given")
}

// withdrawConsent serves POST /r/TOKEN/consents/KEY/withdraw.
func (p *Personal) withdrawConsent(c echo.Context, by desk.Actor) error {
	if _, err := p.desk.SetConsent(c.Request().Context(), by, c.Param("consent"), false); err != nil {
		return err
	}
	return seePerson(c, c.Param("token"), "consent_withdrawn")
}
