package event

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// An Installation is what an installation says about itself. The zero value is
// one that has not been asked yet.
type Installation struct {
	ID            int64
	Revision      int64
	Name          string   // at the top of pages about no event; "" is Rollcall
	Sender        string   // who writes, where an event names nobody
	ReplyTo       string   // where answers go, where an event has no address
	Imprint       Text     `gorm:"serializer:json"` // Markdown
	Privacy       Text     `gorm:"serializer:json"` // Markdown
	RetentionDays int      // of events that say nothing about it; 0 is Rollcall's own
	Languages     []string `gorm:"serializer:json"` // that pages about no event are offered in; none is all
	AccentLight   string   // #rrggbb, with AccentDark; "" is Rollcall's own
	AccentDark    string
	LogoKind      string // png or svg; "" is none
	Logo          []byte // not read where it is not needed
	ChangedAt     time.Time
}

// TableName is settings; the table installation holds what nobody sets.
func (Installation) TableName() string { return "settings" }

// ownName is what an installation is called that has no name of its own.
const ownName = "Rollcall"

// Called is what the installation is called.
func (i *Installation) Called() string { return cmp.Or(i.Name, ownName) }

// Writes is who writes letters of no event, or of one that names nobody.
func (i *Installation) Writes() string { return cmp.Or(i.Sender, i.Called()) }

// Host is who invites to e: whoever the event names, else the installation's
// sender, else the event itself by its title in lang.
func (i *Installation) Host(e *Event, lang string) string {
	if i.Sender != "" && strings.TrimSpace(e.Contact.Controller) == "" && strings.TrimSpace(e.Contact.Name) == "" {
		return i.Sender
	}
	return e.Host(lang)
}

// BrandPath is where what the installation looks like is served.
const BrandPath = "/static/brand/"

// LogoPath is the path of the logo, "" if there is none. It changes with every
// change, so that browsers may keep what it leads to.
func (i *Installation) LogoPath() string {
	if i.LogoKind == "" {
		return ""
	}
	return fmt.Sprintf("%slogo-%d.%s", BrandPath, i.Revision, i.LogoKind)
}

// SheetPath is the path of the style sheet with the accent colour, "" if it is
// Rollcall's own.
func (i *Installation) SheetPath() string {
	if i.AccentLight == "" {
		return ""
	}
	return fmt.Sprintf("%saccent-%d.css", BrandPath, i.Revision)
}

// Offers are the languages of speaks that pages about no event are offered in.
func (i *Installation) Offers(speaks []string) []string {
	var all []string
	for _, l := range i.Languages {
		for _, s := range speaks {
			if l == s {
				all = append(all, l)
			}
		}
	}
	if len(all) == 0 {
		return speaks
	}
	return all
}
