// Package greeting says hello.
package greeting

// Text is the greeting.
const Text = "the first edition"
