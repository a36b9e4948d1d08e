// Package guard lets a build for positive controls go without one of the
// guards, so that its proof is seen to fail. Each is a small function in a
// file of its own, guard_NAME.go, beside what it guards.
package guard
