package main

// reportCmd works on attendance reports without a database.
type reportCmd struct {
	Read  reportRead  `cmd:"" help:"Read attendance reports of meeting platforms: who was there, and how long."`
	Match reportMatch `cmd:"" help:"Find the registrants that the rows of a table belong to."`
}
