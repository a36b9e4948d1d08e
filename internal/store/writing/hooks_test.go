package writing

// What the tests may see of the inside.

// NearSessionsQuery is what NearSessions asks.
const NearSessionsQuery = nearSessions
