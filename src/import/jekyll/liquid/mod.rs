//! Liquid in a site's files: where it stands, and what says the same in a Tera template here.

mod expression;
mod scan;
mod statement;

use self::scan::{Kind, scan};
use self::statement::Statements;
use crate::words::Text;
use serde::Serialize;

/// One `{{ … }}` or `{% … %}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Liquid {
    pub file: String,
    pub line: u32,
    /// As it is written, shortened.
    pub liquid: String,
    /// What says the same; `None` if nothing does.
    pub tera: Option<String>,
    /// What is to be known about it.
    pub note: Option<Text>,
}

/// The longest excerpt, in characters.
const LONGEST: usize = 200;

/// Finds the address of a source file, or of a post by its name without extension.
pub type Addresses<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// Everything of a file, in its order. `first_line` is that of `text` in its file.
pub fn find(file: &str, text: &str, first_line: u32, addresses: Addresses) -> Vec<Liquid> {
    let mut statements = Statements::new(addresses);
    let found = scan(text).into_iter().map(|tag| {
        let answer = match tag.kind {
            Kind::Output => match expression::output(tag.inside) {
                Ok(tera) => statement::Answer::says(format!("{{{{ {tera} }}}}")),
                Err(why) => statement::Answer::nothing(why),
            },
            Kind::Tag => statements.answer(tag.inside),
        };
        Liquid {
            file: file.to_owned(),
            line: first_line + tag.line,
            liquid: shortened(tag.whole),
            tera: answer.tera,
            note: answer.note,
        }
    });
    found.collect()
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tera(liquid: &str) -> Vec<String> {
        let addresses = |name: &str| (name == "2022-01-02-a").then(|| "/2022/01/02/a.html".to_owned());
        let found = find("f", liquid, 1, &addresses);
        found
            .into_iter()
            .map(|found| found.tera.unwrap_or_else(|| format!("? {}", found.note.unwrap().english())))
            .collect()
    }

    #[test]
    fn each_row_of_the_table() {
        for (liquid, expected) in [
            ("{{ page.title }}", "{{ page.title }}"),
            ("{{ page.title | escape }}", "{{ page.title }}"),
            ("{{- content -}}", "{{ page.content | safe }}"),
            ("{{ page.date | date: '%Y-%m-%d' }}", "{{ page.date.iso | date(format=\"%Y-%m-%d\") }}"),
            ("{{ page.date | date_to_xmlschema }}", "{{ page.date.iso }}"),
            ("{{ post.excerpt | strip_html | truncate: 50 }}", "{{ post.summary | truncate(length=50) }}"),
            ("{{ '/a.css' | relative_url }}", "{{ url(path=\"/a.css\") }}"),
            ("{{ post.url | relative_url }}", "{{ post.url }}"),
            ("{{ post.url | prepend: site.baseurl }}", "{{ post.url }}"),
            ("{{ page.url | absolute_url }}", "{{ page.permalink }}"),
            ("{{ \"/feed.xml\" | absolute_url }}", "{{ (site.url or \"\") ~ url(path=\"/feed.xml\") }}"),
            ("{{ site.baseurl }}/x", "{{ site.baseurl }}"),
            ("{{ page.doc_number | default: \"无\" }}", "{{ page.extra?.doc_number | default(value=\"无\") }}"),
            ("{{ site.my_key | upcase }}", "{{ site.config?.my_key | upper }}"),
            ("{{ site.data.nav.main }}", "{{ data.nav.main }}"),
            ("{{ site.posts | size }}", "{{ posts | length }}"),
            (
                "{{ a | append: 'b' | split: ',' | join: '|' }}",
                "{{ (a ~ \"b\") | split(pat=\",\") | join(sep=\"|\") }}",
            ),
            ("{{ n | plus: 2 | times: 3 }}", "{{ ((n + 2) * 3) }}"),
            ("{{ page.next.url }}", "{{ page.newer.url }}"),
            ("{{ forloop.index0 }}", "{{ loop.index0 }}"),
            ("{% assign x = site.posts | first %}", "{% set x = posts | first %}"),
            (
                "{% include header.html title=\"x\" n=page.n %}",
                "{% set title = \"x\" %}{% set n = page.extra?.n %}{% include \"_header.html\" %}",
            ),
            ("{% for post in site.posts limit:5 offset: 2 %}", "{% for post in posts[2:7] %}"),
            ("{% for p in site.posts reversed %}", "{% for p in posts | reverse %}"),
            ("{% if page.title contains 'x' and page.n != nil %}", "{% if \"x\" in page.title and page.extra?.n %}"),
            ("{% elsif site.posts.size > 3 or a == empty %}", "{% elif posts | length > 3 or not a %}"),
            ("{% post_url 2022-01-02-a %}", "/2022/01/02/a.html"),
            ("{% capture x %}", "{% set x %}"),
            ("{% comment %} {{ no }} {% endcomment %}", "{#"),
        ] {
            assert_eq!(tera(liquid).first().map(String::as_str), Some(expected), "{liquid}");
        }
    }

    #[test]
    fn unless_and_case_become_if() {
        assert_eq!(tera("{% unless a == 1 %}{% endunless %}"), ["{% if not (a == 1) %}", "{% endif %}"]);
        assert_eq!(
            tera("{% case a %}{% when 1, 2 %}{% when 'x' or 'y' %}{% else %}{% endcase %}"),
            ["", "{% if a == 1 or a == 2 %}", "{% elif a == \"x\" or a == \"y\" %}", "{% else %}", "{% endif %}"]
        );
    }

    #[test]
    fn what_has_no_counterpart_says_why() {
        for liquid in [
            "{{ site.time }}",
            "{{ x | slugify }}",
            "{{ site.related_posts }}",
            "{% cycle 'a', 'b' %}",
            "{% gist 1 %}",
            "{{ post.content }}",
            "{% post_url 2000-01-01-x %}",
        ] {
            assert!(tera(liquid)[0].starts_with("? "), "{liquid}: {:?}", tera(liquid));
        }
    }

    #[test]
    fn counterparts_are_tera() {
        let sources = [
            "{{ page.date | date: '%Y' }}{{ page.n | default: 'a' }}{{ '/x' | absolute_url }}{{ a | append: 'b' | split: ',' | join: '|' }}",
            "{% for post in site.posts limit:5 %}{{ post.title | truncate: 9 }}{% else %}x{% endfor %}",
            "{% unless a %}{% if site.posts.size > 3 or b contains 'x' %}{% elsif c == nil %}{% else %}{% endif %}{% endunless %}",
            "{% case a %}{% when 1, 2 %}x{% when 'y' %}y{% else %}z{% endcase %}{% assign q = 'x' | upcase %}{% capture z %}k{% endcapture %}",
            "{% comment %} x {% endcomment %}{% raw %}{{ y }}{% endraw %}{{ n | plus: 2 | minus: 1 }}{{ a | remove: 'x' | replace: 'a', 'b' }}",
        ];
        for source in sources {
            let found = find("f", source, 1, &|_| None);
            let mut text = source.to_owned();
            for one in &found {
                text = text.replacen(&one.liquid, one.tera.as_deref().unwrap(), 1);
            }
            let mut tera = tera::Tera::new();
            tera.register_filter("date", |text: &str, _: tera::Kwargs, _: &tera::State| text.to_owned());
            tera.register_function("url", |_: tera::Kwargs, _: &tera::State| String::new());
            tera.add_raw_template("x.html", &text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let found = find("f", "a\n{{ x }}\n\n{% if y %}{{\n z }}", 4, &|_| None);
        assert_eq!(found.iter().map(|found| found.line).collect::<Vec<_>>(), [5, 7, 7]);
    }
}
