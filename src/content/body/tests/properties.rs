//! What holds for any input.

use proptest::prelude::*;

use super::super::{Markup, first_heading, first_sentence, summary};
use super::soup::{offences, soup};
use super::{cleaned, rendered, tidied};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn cleaned_soup_holds_nothing_but_what_is_allowed(html in soup()) {
        let clean = cleaned(&html);
        prop_assert_eq!(offences(&clean), Vec::<String>::new(), "{}", clean);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(html in soup()) {
        let clean = cleaned(&html);
        prop_assert_eq!(&cleaned(&clean), &clean);
    }

    #[test]
    fn cleaned_soup_is_read_back_as_it_was_written(html in soup()) {
        let clean = cleaned(&html);
        prop_assert_eq!(&tidied(&clean), &clean);
    }

    #[test]
    fn cleaned_markdown_holds_nothing_but_what_is_allowed(
        pieces in prop::collection::vec((soup(), "[\\n >#*_`|~\\[\\]()!-]{0,6}"), 0..4),
    ) {
        let markdown: String = pieces.into_iter().flat_map(|(soup, marks)| [soup, marks]).collect();
        let clean = rendered(&markdown);
        prop_assert_eq!(offences(&clean), Vec::<String>::new(), "{}", clean);
        prop_assert_eq!(&cleaned(&clean), &clean);
    }

    #[test]
    fn nothing_panics(text in any::<String>(), html in soup()) {
        for source in [&text, &html] {
            cleaned(source);
            tidied(source);
            rendered(source);
            for markup in [Markup::Markdown, Markup::Html] {
                prop_assert!(summary(source, markup).chars().count() <= 120);
                prop_assert!(first_sentence(source, markup).is_none_or(|s| s.chars().count() <= 60));
                prop_assert!(first_heading(source, markup).is_none_or(|s| s.chars().count() <= 120));
            }
        }
    }
}
