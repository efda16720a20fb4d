//! The names of all findings, with the severity of each: the list behind `docs/diagnostics.md`.

use crate::words::{Text, text};
use serde::{Serialize, Serializer};

/// How bad a finding is. Errors make the exit status 1; so do warnings under `--strict`; notes never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// For people.
    pub fn text(self) -> Text {
        match self {
            Self::Note => text!("note"),
            Self::Warning => text!("warning"),
            Self::Error => text!("error"),
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $meaning:literal,)*) => {
        /// What kind of finding a diagnostic is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    // The site as a whole.
    ConfigInvalid "config-invalid" Error "A value in the configuration cannot be used; nothing is built.",
    ConfigUnknownKey "config-unknown-key" Warning "A key of the configuration is unknown and close to a known one.",
    ConfigUnusedKey "config-unused-key" Note "A key of the configuration has no meaning here; templates can still read it.",
    NoTimezone "no-timezone" Warning "The configuration names no time zone; dates and addresses are in UTC.",
    NoUrl "no-url" Warning "The configuration names no address; feeds have relative links and there is no sitemap.",
    NothingToBuild "nothing-to-build" Error "The source folder is missing or cannot be read.",
    // Reading.
    Unreadable "unreadable-file" Error "A file or folder cannot be read; it is left out.",
    NotAPost "not-a-post" Warning "A file in a posts folder has no post's name (YYYY-MM-DD-name.md) and is left out.",
    UnsupportedExtension "unsupported-extension" Warning "A post is neither Markdown nor HTML and is left out.",
    Encoding "encoding" Warning "A file is not UTF-8; its encoding was guessed.",
    BadYaml "bad-yaml" Warning "The front matter is not valid YAML; its fields were recovered line by line.",
    EmptyTitle "empty-title" Warning "The title is empty; one was taken from the body or the name.",
    DateWithoutZone "date-without-zone" Warning "The date has a time but no zone; Jekyll reads it as UTC.",
    TooLarge "too-large" Warning "A source or its front matter is larger than is read; it is left out.",
    Shortened "shortened" Warning "A title or list of a post is longer than can be shown; its end is left out.",
    Quarantined "quarantined" Warning "A post cannot be published, for want of a usable date or address.",
    BadData "bad-data" Error "A data file cannot be parsed; templates do not see it.",
    LiquidPage "liquid-page" Warning "A page holds Liquid tags, which are never executed.",
    LooksLikePosts "looks-like-posts" Warning "A folder that is no posts folder holds files named like posts.",
    SymlinkSkipped "symlink-skipped" Warning "A symbolic link leads out of the content or stands in a theme; it is not followed.",
    Future "future" Note "Posts dated in the future are left out.",
    SanitizeBypassed "sanitize-bypassed" Note "Posts are published without being sanitised.",
    // Planning.
    UnknownLayout "unknown-layout" Warning "The theme has no such layout; the kind's own is used.",
    UnknownTheme "unknown-theme" Warning "There is no such theme; the default one is used.",
    PageClaimsRoute "page-claims-route" Note "A page takes the place of a generated output.",
    UrlCollision "url-collision" Warning "Two sources have the same address; one is not published.",
    CaseCollision "case-collision" Warning "Two outputs differ only in case and collide on macOS and Windows.",
    UnknownDocument "unknown-document" Warning "A document replaces another that the site does not have.",
    DeadRedirect "dead-redirect" Warning "A redirect of the configuration leads to an address that the site does not have.",
    BadRoute "bad-route" Warning "An address cannot be written to disk; the output is left out.",
    // Rendering and writing.
    ThemeInvalid "theme-invalid" Error "The theme is incomplete or cannot be read; nothing is built.",
    TemplateError "template-error" Error "A template is wrong; nothing is written.",
    ForeignFile "foreign-file" Warning "A file that no build wrote stood where an output had to go.",
    StateProblem "state-problem" Warning "What the last build knew cannot be used; stale files may remain.",
    Stuck "stuck" Error "A file or output took so long that the build was given up; the former site stays.",
    OutputFailed "output-failed" Error "The destination cannot be written.",
    // Publishing.
    SiteTooLarge "site-too-large" Error "The site is larger than its host allows.",
    SiteNearlyFull "site-nearly-full" Warning "The site takes more than four fifths of what its host allows.",
    LinkInSite "link-in-site" Error "A symbolic link or special file stands in the finished site, where hosts refuse it.",
    RepositoryInSite "repository-in-site" Error "A folder of the finished site is a git repository, which cannot be published.",
    FileTooLarge "file-too-large" Error "A file is larger than GitHub takes.",
    NotReadable "not-readable" Error "A file of the finished site cannot be read by everybody, as hosts want it.",
    NameNotPortable "name-not-portable" Warning "A file of the finished site has a name that some systems cannot hold.",
    HeavyPage "heavy-page" Note "Pages are heavier than a reader on a phone should have to load.",
    PublishRefused "publish-refused" Error "Publishing was refused before anything was sent.",
    NotifyFailed "notify-failed" Warning "A search engine could not be told of what changed; the site is published.",
    PublishFailed "publish-failed" Error "git could not publish; nothing on the branch changed.",
    // Importing.
    ImportFailed "import-failed" Error "Something could not be imported; what was there stays as it was.",
    ImportConflict "import-conflict" Warning "Something that is there was kept instead of what would have been imported.",
    NoArticle "no-article" Warning "No article was found on a newspaper page; nothing was imported from it.",
    CategoryName "category-name" Warning "A category page has a title that contradicts the tag of the category's posts.",
    // Checking.
    MissingTitle "missing-title" Warning "The front matter has no title; one was taken from the body or the name.",
    DateMismatch "date-mismatch" Warning "The date and the file's name say different days.",
    FutureDate "future-date" Warning "A post is dated in the future and not published before.",
    UnknownField "unknown-field" Warning "A key of the front matter is unknown and close to a known one.",
    YamlNumber "yaml-number" Warning "A text is a number, a date or a truth value to YAML, and other programs read it as one.",
    StockCodeTag "stock-code-tag" Note "A tag is a stock code.",
    SameTitle "same-title" Warning "Two posts of one day have the same title.",
    NearDuplicate "near-duplicate" Warning "The bodies of two posts are nearly the same.",
    UnnamedCategory "unnamed-category" Warning "A category has no readable name.",
    CategoryNames "category-names" Warning "A category has two names.",
    CategoryTwins "category-twins" Warning "Two categories have the same name.",
    DeadLink "dead-link" Warning "A link within the site leads nowhere.",
    DeadOwnLink "dead-own-link" Warning "A link with the portal's own address leads nowhere.",
    DeadAnchor "dead-anchor" Warning "A link names an anchor that its page does not have.",
    MissingImage "missing-image" Warning "An image of the site does not exist.",
    InsecureImage "insecure-image" Warning "An image comes over plain http.",
    DeadExternalLink "dead-external-link" Warning "A link to another site leads nowhere.",
    UnsureExternalLink "unsure-external-link" Note "Links to other sites could not be followed.",
    Sanitized "sanitized" Note "The sanitiser leaves something out of bodies.",
    TemplateInBody "template-in-body" Warning "A post holds template syntax, which stands there as text.",
    ControlCharacter "control-character" Warning "A file holds characters that show nothing and do harm.",
    EmptyBody "empty-body" Warning "A body is empty, or only a link.",
    HeadingSkipped "heading-skipped" Note "A heading is more than one level below the one before it.",
    ImageWithoutAlt "image-without-alt" Note "An image has no description.",
    UnknownThemeField "unknown-theme-field" Warning "A template of the theme names a field that no view has.",
    FixFailed "fix-failed" Error "A file could not be mended.",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_a_name_of_its_own() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
