//! Static files of a theme: published under `/assets/` with a hash of their content in the name, so that a browser may
//! keep them for good. Scripts speak the site's language: `"t:copy_link"` in a script becomes that word.

use super::Words;
use std::collections::BTreeMap;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// As the theme calls it: `style.css`.
    pub name: String,
    /// Below the site's base: `/assets/style.0a1b2c3d.css`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Scripts and style sheets come last, since they name other assets, whose hashes must be known.
pub fn collect(files: BTreeMap<String, Vec<u8>>, minify: bool, words: &Words) -> Vec<Asset> {
    let (sheets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name.ends_with(".css"));
    let (scripts, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|(name, _)| name.ends_with(".js"));
    let mut assets: Vec<Asset> = others.into_iter().map(|(name, bytes)| asset(name, bytes)).collect();
    super::scripts::collect(scripts, minify, words, &mut assets);
    for (name, bytes) in sheets {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if minify => rewrite_urls(&minified(&text), &name, &assets).into_bytes(),
            Ok(text) => rewrite_urls(&text, &name, &assets).into_bytes(),
            Err(not_text) => not_text.into_bytes(),
        };
        assets.push(asset(name, bytes));
    }
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

/// A script with its words; what names none stays as it is.
pub(super) fn spoken(script: &str, words: &Words) -> String {
    const OPEN: &str = "\"t:";
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        match after.split_once('"').map(|(key, behind)| (words.text(key), behind)) {
            Some((word, behind)) if !word.is_empty() => {
                out.push_str(&super::script_safe(&serde_json::Value::from(word).to_string()));
                rest = behind;
            }
            _ => {
                out.push_str(OPEN);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A style sheet without what a browser does not need; as it is where the minifier does not understand it.
fn minified(css: &str) -> String {
    const OPEN: &str = "<style>";
    const CLOSE: &str = "</style>";
    if css.contains("</") {
        return css.to_owned();
    }
    let rules = minify_html::Cfg { minify_css: true, ..minify_html::Cfg::default() };
    let page = minify_html::minify(format!("{OPEN}{css}{CLOSE}").as_bytes(), &rules);
    let sheet = std::str::from_utf8(&page).ok().and_then(|page| page.strip_prefix(OPEN)?.strip_suffix(CLOSE));
    sheet.unwrap_or(css).to_owned()
}

pub(super) fn asset(name: String, bytes: Vec<u8>) -> Asset {
    let hash = &blake3::hash(&bytes).to_hex()[..10];
    let dot = name.rfind('.').filter(|dot| !name[*dot..].contains('/')).unwrap_or(name.len());
    let path = format!("/assets/{}.{hash}{}", &name[..dot], &name[dot..]);
    Asset { name, path, bytes }
}

/// `url(img/x.svg)` relative to the sheet becomes the hashed name, relative too, so that no base is needed.
fn rewrite_urls(css: &str, sheet: &str, assets: &[Asset]) -> String {
    let folder = sheet.rfind('/').map_or("", |at| &sheet[..=at]);
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, after) = rest.split_at(at + 4);
        out.push_str(before);
        let end = after.find(')').unwrap_or(after.len());
        let written = after[..end].trim().trim_matches(['"', '\'']);
        let wanted = format!("{folder}{written}");
        match assets.iter().find(|asset| asset.name == wanted) {
            Some(asset) => {
                let hashed = asset.path.trim_start_matches("/assets/");
                out.push_str(hashed.strip_prefix(folder).unwrap_or(hashed));
            }
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_minified_unless_the_configuration_says_otherwise() {
        let css = "p {\n  color : #ff0000;\n}\n/* note */\n";
        let sheet =
            |minify| collect([("a.css".to_owned(), css.into())].into(), minify, &Words::default())[0].bytes.clone();
        assert_eq!(String::from_utf8(sheet(true)).unwrap(), "p{color:red}");
        assert_eq!(sheet(false), css.as_bytes());
        assert_eq!(minified("a{content:'</style>'}"), "a{content:'</style>'}", "nothing ends the sheet");
    }

    #[test]
    fn a_script_speaks_the_sites_language() {
        let file =
            super::super::words::WordFile { lang: "en".into(), shown: String::new(), text: "a: say \"hi\"".into() };
        let words = Words::new("en", &[file]).unwrap();
        assert_eq!(spoken("f(\"t:a\", \"t:b\", \"t", &words), "f(\"say \\\"hi\\\"\", \"t:b\", \"t");
    }

    #[test]
    fn a_sheet_names_the_hashed_files_that_it_uses() {
        let files = [("a.css", "b{background:url('img/x.svg')} c{background:url(data:,)}"), ("img/x.svg", "<svg/>")];
        let assets = collect(
            files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into(),
            false,
            &Words::default(),
        );
        let svg = assets.iter().find(|asset| asset.name == "img/x.svg").unwrap();
        let css = String::from_utf8(assets[0].bytes.clone()).unwrap();
        assert!(svg.path.starts_with("/assets/img/x.") && svg.path.ends_with(".svg"));
        assert_eq!(
            css,
            format!("b{{background:url({})}} c{{background:url(data:,)}}", svg.path.trim_start_matches("/assets/"))
        );
    }
}
