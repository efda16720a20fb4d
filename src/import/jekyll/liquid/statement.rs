//! Tags: loops, conditions, assignments, includes. `unless` and `case` are conditions here.

use super::Addresses;
use super::expression::{condition, operand, output, split};
use crate::words::{Text, text};

/// What is to be said of one tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub tera: Option<String>,
    pub note: Option<Text>,
}

impl Answer {
    pub fn says(tera: impl Into<String>) -> Self {
        Self { tera: Some(tera.into()), note: None }
    }

    pub fn nothing(why: Text) -> Self {
        Self { tera: None, note: Some(why) }
    }

    fn but(self, note: Text) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// The tags of one file in their order.
pub struct Statements<'a> {
    addresses: Addresses<'a>,
    /// What each open `case` looks at, and whether a `when` was there.
    cases: Vec<(Result<String, Text>, bool)>,
}

impl<'a> Statements<'a> {
    pub fn new(addresses: Addresses<'a>) -> Self {
        Self { addresses, cases: Vec::new() }
    }

    pub fn answer(&mut self, tag: &str) -> Answer {
        self.try_answer(tag).unwrap_or_else(Answer::nothing)
    }

    fn try_answer(&mut self, tag: &str) -> Result<Answer, Text> {
        let (name, rest) = tag.split_once(char::is_whitespace).map_or((tag, ""), |(name, rest)| (name, rest.trim()));
        let says = |tera: String| Ok(Answer::says(tera));
        match name {
            "if" => says(format!("{{% if {} %}}", condition(rest)?)),
            "elsif" => says(format!("{{% elif {} %}}", condition(rest)?)),
            "unless" => says(format!("{{% if not ({}) %}}", condition(rest)?)),
            "else" | "endif" | "endfor" | "raw" | "endraw" | "break" | "continue" => says(format!("{{% {name} %}}")),
            "endunless" => says("{% endif %}".to_owned()),
            "comment" => says("{#".to_owned()),
            "endcomment" => says("#}".to_owned()),
            "capture" => says(format!("{{% set {rest} %}}")),
            "endcapture" => says("{% endset %}".to_owned()),
            "case" => {
                self.cases.push((operand(rest), false));
                Ok(Answer::says("").but(text!("the first `when` opens the condition")))
            }
            "when" => self.when(rest),
            "endcase" => {
                self.cases.pop();
                says("{% endif %}".to_owned())
            }
            "for" => says(format!("{{% for {} %}}", repeated(rest)?)),
            "assign" => {
                let (name, value) = rest.split_once('=').ok_or_else(|| text!("an assignment without a value"))?;
                says(format!("{{% set {} = {} %}}", name.trim(), output(value.trim())?))
            }
            "include" | "include_cached" | "render" => included(rest),
            "include_relative" => Err(text!("a page cannot include; put the text into the page, or into the theme")),
            "post_url" | "link" => match (self.addresses)(rest) {
                Some(address) => Ok(Answer::says(address).but(text!("write the address"))),
                None => Err(text!("there is no `{name}`", name = rest)),
            },
            "highlight" => Ok(Answer::says("```").but(text!("in Markdown a fence of ``` marks code"))),
            "endhighlight" => says("```".to_owned()),
            "seo" | "feed_meta" => Ok(Answer::says("").but(text!("base.html of the built-in theme writes it"))),
            _ => Err(text!("there is no tag `{name}`", name)),
        }
    }

    fn when(&mut self, values: &str) -> Result<Answer, Text> {
        let (looked_at, opened) = self.cases.last_mut().ok_or_else(|| text!("a `when` without `case`"))?;
        let looked_at = looked_at.clone()?;
        let word = if std::mem::replace(opened, true) { "elif" } else { "if" };
        let values = values.replace(" or ", ",");
        let equal: Result<Vec<String>, Text> =
            split(&values, ',').into_iter().map(|value| Ok(format!("{looked_at} == {}", operand(value)?))).collect();
        Ok(Answer::says(format!("{{% {word} {} %}}", equal?.join(" or "))))
    }
}

/// `post in site.posts limit:5 offset:2 reversed`
fn repeated(rest: &str) -> Result<String, Text> {
    let rest = rest.replace(": ", ":");
    let mut words = rest.split_whitespace();
    let (Some(name), Some("in"), Some(list)) = (words.next(), words.next(), words.next()) else {
        return Err(text!("a loop that is not understood"));
    };
    let mut list = operand(list)?;
    let (mut limit, mut offset) = (None, 0);
    for word in words {
        let number = |value: &str| value.parse::<usize>().map_err(|_| text!("`{word}` is no number", word));
        match word.split_once(':') {
            Some(("limit", value)) => limit = Some(number(value)?),
            Some(("offset", value)) => offset = number(value)?,
            None if word == "reversed" => list.push_str(" | reverse"),
            _ => return Err(text!("a loop has no `{word}`", word)),
        }
    }
    let slice = match (limit, offset) {
        (None, 0) => String::new(),
        (None, offset) => format!("[{offset}:]"),
        (Some(limit), 0) => format!("[:{limit}]"),
        (Some(limit), offset) => format!("[{offset}:{}]", offset + limit),
    };
    let list = if slice.is_empty() || !list.contains('|') { list } else { format!("({list})") };
    Ok(format!("{name} in {list}{slice}"))
}

/// `header.html title="x"`: a part is a template whose name begins with `_`, and sees the variables around it.
fn included(rest: &str) -> Result<Answer, Text> {
    let words: Vec<&str> = split(rest, ' ').into_iter().filter(|word| !word.is_empty()).collect();
    let file = words.first().ok_or_else(|| text!("an include without a file"))?.trim_matches(['"', '\'', ',']);
    if file.contains('{') {
        return Err(text!("what is included cannot be computed"));
    }
    let mut sets = String::new();
    for word in &words[1..] {
        let (name, value) = word.split_once('=').ok_or_else(|| text!("`{word}` is not understood", word))?;
        sets.push_str(&format!("{{% set {name} = {} %}}", operand(value)?));
    }
    Ok(Answer::says(format!("{sets}{{% include \"_{file}\" %}}")))
}
