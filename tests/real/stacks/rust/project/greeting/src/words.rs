//! Says hello.

/// The greeting.
pub fn text() -> &'static str {
    "the first edition"
}
