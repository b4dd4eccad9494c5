fn main() {
    println!("cargo:rustc-env=EDITION_FORMAT=plain");
}
