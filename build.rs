//! Digests the program's own sources, so that what one version stored is not believed by another.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::Path;

fn main() {
    let mut hasher = DefaultHasher::new();
    for place in ["src", "themes", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={place}");
        digest(Path::new(place), &mut hasher);
    }
    println!("cargo::rustc-env=GONGBAO_SOURCES={:016x}", hasher.finish());
}

fn digest(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            digest(&path, hasher);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hasher.write(path.to_string_lossy().as_bytes());
        hasher.write(&bytes);
    }
}
