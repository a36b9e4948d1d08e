package main

// reportCmd works on attendance reports, all but import without a database.
type reportCmd struct {
	Read   reportRead   `cmd:"" help:"Read attendance reports of meeting platforms: who was there, and how long."`
	Import reportImport `cmd:"" help:"Look at attendance reports for a session, and let them count with --apply."`
	Match  reportMatch  `cmd:"" help:"Find the registrants that the rows of a table belong to."`
}
