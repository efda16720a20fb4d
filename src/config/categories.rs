//! What the configuration says of a category.

/// The readable name and description of one category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryInfo {
    pub name: Option<String>,
    pub description: Option<String>,
    /// For the meta tags of government sites.
    pub keywords: Option<String>,
    /// 栏目类别, such as `通知公告`.
    pub column_type: Option<String>,
}
