// Package web holds what people see: the words, the templates of pages and
// letters, the styles and scripts, as files inside the program.
//
// There is no logic here. The catalogues under locales are read by package
// locale, templates by pages, mail by the package of that name, and static is
// served as it is.
package web

import "embed"

// Files are the folders locales, mail, static and templates.
//
//go:embed locales mail static templates
var Files embed.FS
