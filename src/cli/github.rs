//! Findings as annotations of a GitHub workflow: `::warning file=…,line=…::…`.

use crate::diagnostic::{Diagnostic, Severity};
use crate::words::Words;

pub fn print(findings: &[Diagnostic], words: &Words) {
    for found in findings {
        println!("{}", annotation(found, words));
    }
}

/// Source of the form: GitHub's "Workflow commands", with its escapes.
fn annotation(found: &Diagnostic, words: &Words) -> String {
    let command = match found.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut properties = Vec::new();
    if let Some(file) = &found.file {
        properties.push(format!("file={}", property(file)));
    }
    if let Some(line) = found.line {
        properties.push(format!("line={line}"));
    }
    if let Some(column) = found.column {
        properties.push(format!("col={column}"));
    }
    properties.push(format!("title={}", found.code.as_str()));
    let hint = found.hint.as_ref().map(|hint| format!("\n{}", words.say(hint))).unwrap_or_default();
    format!("::{command} {}::{}", properties.join(","), data(&format!("{}{hint}", words.say(&found.message))))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::words::Text;

    #[test]
    fn an_annotation_names_file_line_and_column_and_escapes_what_would_end_it() {
        let found = Diagnostic::new(Code::BadYaml, Text::verbatim("50% wrong\nhere"));
        let found = found.file("a,b:c.md").at(3, 8).hint(Text::verbatim("mend it"));
        assert_eq!(
            annotation(&found, &Words::default()),
            "::warning file=a%2Cb%3Ac.md,line=3,col=8,title=bad-yaml::50%25 wrong%0Ahere%0Amend it"
        );
    }
}
