package report

// generic is any table of people with times, minutes or presence that no platform is
// recognised by.
var generic = platform{name: GenericTable}
