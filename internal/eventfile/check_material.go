package eventfile

import "rollcall/internal/event"

// materials checks what belongs to a session beside its programme. Who may
// have it has to be written: nothing is public by mistake.
func (c *checker) materials(at string, list []event.Material) {
	if c.tooMany(at, len(list), maxFew) {
		return
	}
	keys := keysOf(list, func(m event.Material) string { return m.Key })
	for i, m := range list {
		below := at + index(i)
		c.key(below+"/key", keys, i)
		c.oneOf(below+"/kind", string(m.Kind), string(event.MaterialRecording), string(event.MaterialSlides), string(event.MaterialDocument), string(event.MaterialLink))
		c.texts(below+"/title", m.Title, label)
		c.needed(below+"/url", m.URL)
		c.webAddress(below+"/url", m.URL)
		c.oneOf(below+"/access", string(m.Access), string(event.AccessPublic), string(event.AccessRegistered), string(event.AccessAttended))
	}
}
