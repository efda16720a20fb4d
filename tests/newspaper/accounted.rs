//! Every character is in exactly one text, and each text is what its source says.

use gongbao::import::newspaper::Import;

pub fn assert_accounted(page: &str, import: &Import) {
    let mut seen = vec![0u8; page.len()];
    for text in import.texts() {
        for span in &text.source {
            seen[span.clone()].iter_mut().for_each(|count| *count = count.saturating_add(1));
        }
        let read: String = text.text.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(read, text.by_account(page), "{page:?}");
        for (span, _) in &text.stressed {
            assert!(text.text.get(span.clone()).is_some());
        }
    }
    for (at, c) in page.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        assert_eq!(seen[at], 1, "{c:?} at byte {at} is in {} texts of {page:?}", seen[at]);
    }
}
