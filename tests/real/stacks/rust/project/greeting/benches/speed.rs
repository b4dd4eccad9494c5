fn main() {
    assert!(!greeting::text().is_empty());
}
