//! What the configuration says of a category.

/// The readable name and description of one category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryInfo {
    pub name: Option<String>,
    pub description: Option<String>,
}
