package overview

// What the tests may see of the inside.

// TraceQuery is what TraceOf asks.
const TraceQuery = trace
