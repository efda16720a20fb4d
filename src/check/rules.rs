//! The rules of `gongbao check`: each finding's code is its rule's name. `docs/check.md` has an example of each.

use crate::diagnostic::{Code, nearest};
use crate::words::{Text, text};
use std::collections::HashSet;

/// What rules are about; a name that stands for all of its rules.
pub const GROUPS: &[(&str, &[Code])] = &[
    (
        "front-matter",
        &[
            Code::BadYaml,
            Code::MissingTitle,
            Code::EmptyTitle,
            Code::Quarantined,
            Code::DateWithoutZone,
            Code::DateMismatch,
            Code::FutureDate,
            Code::UnknownField,
            Code::YamlNumber,
            Code::StockCodeTag,
        ],
    ),
    (
        "identity",
        &[
            Code::UrlCollision,
            Code::CaseCollision,
            Code::SameTitle,
            Code::NearDuplicate,
            Code::UnnamedCategory,
            Code::CategoryNames,
            Code::CategoryTwins,
        ],
    ),
    (
        "links",
        &[
            Code::DeadLink,
            Code::DeadOwnLink,
            Code::DeadAnchor,
            Code::DeadRedirect,
            Code::MissingImage,
            Code::InsecureImage,
            Code::DeadExternalLink,
            Code::UnsureExternalLink,
        ],
    ),
    (
        "bodies",
        &[
            Code::Sanitized,
            Code::TemplateInBody,
            Code::Encoding,
            Code::ControlCharacter,
            Code::EmptyBody,
            Code::HeadingSkipped,
            Code::ImageWithoutAlt,
        ],
    ),
    (
        "site",
        &[
            Code::ConfigUnknownKey,
            Code::UnknownLayout,
            Code::UnknownThemeField,
            Code::TemplateError,
            Code::SiteTooLarge,
            Code::SiteNearlyFull,
            Code::FileTooLarge,
            Code::NameNotPortable,
        ],
    ),
];

/// Which rules are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection(Option<HashSet<Code>>);

impl Selection {
    /// Of names of rules and groups; none are all. The error names the one that is unknown.
    pub fn of(names: &[String]) -> Result<Self, Text> {
        if names.is_empty() {
            return Ok(Self::default());
        }
        let mut codes = HashSet::new();
        for name in names {
            if let Some((_, group)) = GROUPS.iter().find(|(group, _)| group == name) {
                codes.extend(group.iter().copied());
            } else if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) {
                codes.insert(*code);
            } else {
                let known = Code::ALL.iter().map(|code| code.as_str()).chain(GROUPS.iter().map(|(group, _)| *group));
                return Err(match nearest(name, known) {
                    Some(near) => text!("there is no rule `{name}`; did you mean `{near}`?", name, near),
                    None => text!("there is no rule `{name}`; docs/check.md lists them", name),
                });
            }
        }
        Ok(Self(Some(codes)))
    }

    pub fn wants(&self, code: Code) -> bool {
        self.0.as_ref().is_none_or(|codes| codes.contains(&code))
    }

    pub fn wants_any(&self, codes: &[Code]) -> bool {
        codes.iter().any(|code| self.wants(*code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_chosen_by_name_and_by_group() {
        let chosen = Selection::of(&["dead-link".to_owned(), "site".to_owned()]).unwrap();
        assert!(chosen.wants(Code::DeadLink) && chosen.wants(Code::UnknownLayout) && !chosen.wants(Code::BadYaml));
        assert!(Selection::of(&[]).unwrap().wants(Code::BadYaml));
    }

    #[test]
    fn an_unknown_rule_is_named_with_the_nearest() {
        let error = Selection::of(&["dead-lnk".to_owned()]).unwrap_err();
        assert_eq!(error.english(), "there is no rule `dead-lnk`; did you mean `dead-link`?");
    }

    #[test]
    fn no_rule_is_in_two_groups() {
        let codes: Vec<Code> = GROUPS.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    }
}
