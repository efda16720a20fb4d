//! Scripts of a theme: minified, and with the hashed names of the files that they import or fetch.

use super::assets::{asset, spoken};
use super::{Asset, Words};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Adds scripts to `assets`, each after those that it names; scripts that name each other keep the plain names, which
/// lead nowhere.
pub fn collect(mut scripts: Vec<(String, Vec<u8>)>, minify: bool, words: &Words, assets: &mut Vec<Asset>) {
    while !scripts.is_empty() {
        let waits = |(name, bytes): &(String, Vec<u8>)| {
            let text = String::from_utf8_lossy(bytes);
            scripts.iter().any(|(other, _)| other != name && named(&text, name).any(|file| file == *other))
        };
        let waiting: Vec<bool> = scripts.iter().map(waits).collect();
        let stuck = waiting.iter().all(|waits| *waits);
        let mut left = Vec::new();
        for ((name, bytes), waits) in scripts.into_iter().zip(waiting) {
            if waits && !stuck {
                left.push((name, bytes));
                continue;
            }
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => {
                    let text = with_hashed_names(&spoken(&text, words), &name, assets);
                    if minify { minified(&text) } else { text }.into_bytes()
                }
                Err(not_text) => not_text.into_bytes(),
            };
            assets.push(asset(name, bytes));
        }
        scripts = left;
    }
}

/// The files beside the script `name` that its text names as `"./file"` or `'./file'`.
fn named<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    pieces(text).skip(1).map(move |piece| format!("{}{}", folder(name), file(piece)))
}

/// A text cut before each file that it names.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let next = text.match_indices("./").map(|(at, _)| at + 2).find(|at| text[..at - 2].ends_with(['"', '\'']));
        let (piece, after) = text.split_at(next.unwrap_or(text.len()));
        rest = next.map(|_| after);
        Some(piece)
    })
}

/// The file that a piece begins with.
fn file(piece: &str) -> &str {
    &piece[..piece.find(['"', '\'', '\n']).unwrap_or(piece.len())]
}

fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

/// `"./other.js"` becomes `"./other.0a1b2c3d4e.js"`: relative, so that no base is needed.
fn with_hashed_names(text: &str, name: &str, assets: &[Asset]) -> String {
    let mut pieces = pieces(text);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let wanted = format!("{}{}", folder(name), file(piece));
        let hashed = assets.iter().find(|asset| asset.name == wanted).map(|asset| asset.path.as_str());
        let hashed = hashed.and_then(|path| path.strip_prefix("/assets/")?.strip_prefix(folder(name)));
        out.push_str(hashed.unwrap_or(file(piece)));
        out.push_str(&piece[file(piece).len()..]);
    }
    out
}

/// A script without what a browser does not need, names within it made short; as it is where the minifier does not
/// understand it. Names that other scripts may use stay: what a module exports, and what a plain script declares.
fn minified(script: &str) -> String {
    let is_module = script.lines().any(|line| line.starts_with("import ") || line.starts_with("export "));
    let kind = if is_module { SourceType::mjs() } else { SourceType::cjs() };
    let memory = Allocator::default();
    let parsed = Parser::new(&memory, script, kind).parse();
    if parsed.panicked || !parsed.errors.is_empty() {
        return script.to_owned();
    }
    let mut program = parsed.program;
    let mangle = MangleOptions { top_level: is_module, ..MangleOptions::default() };
    let options = MinifierOptions { mangle: Some(mangle), compress: Some(CompressOptions::safest()) };
    let names = Minifier::new(options).minify(&memory, &mut program);
    Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(names.scoping)
        .with_private_member_mappings(names.class_private_mappings)
        .build(&program)
        .code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(files: &[(&str, &str)], minify: bool) -> Vec<(String, String)> {
        let scripts = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        let mut assets = vec![asset("search/table.txt".into(), b"x".to_vec())];
        collect(scripts, minify, &Words::default(), &mut assets);
        assets.into_iter().skip(1).map(|asset| (asset.path, String::from_utf8(asset.bytes).unwrap())).collect()
    }

    #[test]
    fn a_script_imports_the_hashed_files_beside_it() {
        let files = [
            ("search/a.js", "import { b } from \"./b.js\";\nb(\"./other\");\n"),
            ("search/b.js", "export const b = fetch(new URL('./table.txt', import.meta.url));\n"),
            ("b.js", "alone();\n"),
        ];
        let assets = collected(&files, false);
        let path = |name: &str| assets.iter().find(|(path, _)| path.starts_with(name)).unwrap();
        let (b, text) = path("/assets/search/b.");
        assert!(text.contains("'./table.") && !text.contains("'./table.txt"), "{text}");
        let (_, text) = path("/assets/search/a.");
        assert!(text.contains(&format!("\"./{}\"", b.trim_start_matches("/assets/search/"))), "{text}");
        assert!(text.contains("\"./other\""), "what is no asset stays");
    }

    #[test]
    fn scripts_that_name_each_other_end() {
        let files = [("a.js", "import \"./b.js\";"), ("b.js", "import \"./a.js\";")];
        assert_eq!(collected(&files, false).len(), 2);
    }

    #[test]
    fn a_minified_module_exports_the_same_names() {
        let files = [("a.js", "// What it is for.\nexport function first(name) {\n  return name + 1;\n}\n")];
        let text = &collected(&files, true)[0].1;
        assert!(text.contains("first") && text.contains("export") && !text.contains("What"), "{text}");
        assert!(text.len() < 50, "{text}");
    }
}
