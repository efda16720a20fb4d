//! The names in a template, read word by word: what stands in tags, without comments, strings and `{% raw %}`.

/// A name with its fields, in one tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Each part with the byte that it begins at.
    pub path: Vec<(&'t str, usize)>,
    /// The number of the tag that it stands in.
    pub tag: usize,
}

impl<'t> Word<'t> {
    /// The name itself, before its fields.
    pub fn root(&self) -> &'t str {
        self.path.first().map_or("", |(root, _)| root)
    }
}

/// All names in `{{ … }}` and `{% … %}`; those in comments, strings and `{% raw %}` are none.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut at, mut tag) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        at = open + 1;
        let end = match text.as_bytes().get(open + 1) {
            Some(b'#') => {
                at = text[open..].find("#}").map_or(text.len(), |end| open + end + 2);
                continue;
            }
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => continue,
        };
        let Some(close) = end_of(text, open + 2, end) else { break };
        let first = words.len();
        names_in(text, open + 2, close, tag, &mut words);
        tag += 1;
        at = close;
        if words.get(first).is_some_and(|word| word.root() == "raw") && end == "%}" {
            at = text[close..].find("endraw").map_or(text.len(), |end| close + end);
        }
    }
    words
}

/// Where a tag ends that may hold strings.
fn end_of(text: &str, from: usize, end: &str) -> Option<usize> {
    let mut quote = None;
    let bytes = text.as_bytes();
    (from..text.len()).find(|at| match (quote, bytes[*at]) {
        (None, b'"' | b'\'' | b'`') => {
            quote = Some(bytes[*at]);
            false
        }
        (Some(open), byte) => {
            if open == byte {
                quote = None;
            }
            false
        }
        (None, _) => bytes[*at..].starts_with(end.as_bytes()),
    })
}

fn names_in<'t>(text: &'t str, from: usize, to: usize, tag: usize, words: &mut Vec<Word<'t>>) {
    let bytes = text.as_bytes();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut at = from;
    while at < to {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => {
                at = text[at + 1..to].find(char::from(quote)).map_or(to, |end| at + end + 2);
            }
            // A filter or a test has a name that stands for itself.
            b'|' => {
                at += 1;
                while at < to && (bytes[at] == b' ' || is_name(bytes[at])) {
                    at += 1;
                }
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let mut path = Vec::new();
                loop {
                    let end = (at..to).find(|at| !is_name(bytes[*at])).unwrap_or(to);
                    path.push((&text[at..end], at));
                    at = end;
                    let step = if text[at..to].starts_with("?.") { 2 } else { 1 };
                    let joined = text[at..to].starts_with('.') || step == 2;
                    if !joined || !bytes.get(at + step).is_some_and(|byte| is_name(*byte)) {
                        break;
                    }
                    at += step;
                }
                // `name=` names an argument, `name(` a function.
                let rest = text[at..to].trim_start();
                let is_argument = rest.starts_with('=') && !rest.starts_with("==") && path.len() == 1;
                let is_set = words.last().is_some_and(|word: &Word| word.tag == tag && word.root().starts_with("set"));
                if (!is_argument || is_set) && !rest.starts_with('(') {
                    words.push(Word { path, tag });
                }
            }
            byte if byte.is_ascii_digit() => at = (at..to).find(|at| !is_name(bytes[*at])).unwrap_or(to),
            _ => at += 1,
        }
    }
}
