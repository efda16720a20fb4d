//! What a government's site has to say of itself: the State Council's rules for websites (国办发〔2017〕47号, 附件 2).

use super::fields::ConfigFields;
use crate::words::text;
use serde::Serialize;
use serde_yaml::Value;

/// `government:` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Government {
    /// 政府网站标识码: ten letters and digits.
    pub site_id_code: String,
    /// Such as `www.example.gov.cn`.
    pub site_domain: String,
}

/// `domain` is the host of `url:`.
pub(super) fn government(fields: &mut ConfigFields, domain: Option<&str>) -> Option<Government> {
    let value = fields.value("government")?;
    let text = |key: &str| match value.get(key) {
        Some(Value::String(text)) => Some(text.trim().to_owned()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let code = text("site_id_code").unwrap_or_default();
    let site_domain = text("site_domain").or_else(|| domain.map(str::to_owned));
    let is_code = code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match site_domain {
        Some(site_domain) if is_code && !site_domain.is_empty() => Some(Government { site_id_code: code, site_domain }),
        _ => {
            fields.wrong(
                "government",
                text!("`government` needs a `site_id_code` of ten letters and digits, and a `site_domain`"),
                text!("for example `government: {site_id_code: \"1100000001\", site_domain: www.example.gov.cn}`"),
            );
            None
        }
    }
}
