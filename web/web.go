// Package web holds what people see: the words, the templates of pages and
// letters, the styles and scripts, as files inside the program.
//
// The scripts are written in TypeScript under src and bundled by esbuild into
// static/rollcall.js, which is committed: the program needs neither. A test
// holds the bundle against its sources; go generate makes it again.
//
// There is no logic here. The catalogues under locales are read by package
// locale, templates by pages, mail by the package of that name, and static is
// served as it is.
package web

//go:generate go test -run TestBundle -update .

import "embed"

// Files are the folders locales, mail, static and templates.
//
//go:embed locales mail static templates
var Files embed.FS
