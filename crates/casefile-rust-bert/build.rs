//! Writes where libtorch is into this crate's own tests and examples, and passes it on to crates that depend on it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Set by torch-sys's build script; absent with the feature `doc-only`.
    if let Ok(folder) = std::env::var("DEP_TCH_LIBTORCH_LIB") {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
        println!("cargo:libtorch_lib={folder}");
    }
}
