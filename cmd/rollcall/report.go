package main

// reportCmd works on attendance reports without a database.
type reportCmd struct {
	Match reportMatch `cmd:"" help:"Find the registrants that the rows of a table belong to."`
}
