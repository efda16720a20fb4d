//! What the new site's configuration gets that the old one had elsewhere: folders of posts, names, redirects.

use super::addresses::Redirected;
use super::checkout::Checkout;
use super::config::{ConfigText, entry};
use crate::config::Config;
use crate::words::{Text, text};
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;

/// Takes folders that are to hold posts into the configuration, and offers those that look as if they should.
pub fn offer(text: &mut ConfigText, config: &Config, map: &Mapping, checkout: &Checkout, chosen: &[&str]) {
    if !chosen.is_empty() {
        let mut dirs = config.posts_dirs.clone();
        dirs.extend(chosen.iter().map(|dir| (*dir).to_owned()).filter(|dir| !config.posts_dirs.contains(dir)));
        text.exchange(&text!("folders that hold posts, at any depth"), "posts_dirs", Value::from(dirs));
        if let Some(Value::Sequence(items)) = map.get("exclude") {
            let is_chosen = |item: &&Value| {
                let item = item.as_str().unwrap_or_default().trim_matches('/');
                chosen.iter().any(|dir| *dir == item || format!("{dir}/**") == item || format!("{dir}/*") == item)
            };
            let kept: Vec<Value> = items.iter().filter(|item| !is_chosen(item)).cloned().collect();
            if kept.len() < items.len() {
                text.exchange(&text!("without the folders that hold posts now"), "exclude", Value::from(kept));
            }
        }
    }
    if chosen.is_empty() && !checkout.like_posts.is_empty() {
        let mut dirs = config.posts_dirs.clone();
        dirs.extend(checkout.like_posts.keys().cloned());
        let yaml = entry("posts_dirs", Value::from(dirs));
        let commented: String = yaml.lines().map(|line| format!("# {line}\n")).collect();
        let comment = text!(
            "these folders hold files named like posts. To publish them as posts, at posts' addresses,\n\
             import again with --posts-dir, or take the marks away and take the folders out of `exclude:`."
        );
        text.append(&comment, &commented);
    }
}

pub fn add_names(text: &mut ConfigText, map: &Mapping, names: &BTreeMap<String, String>) {
    let mut all = Mapping::new();
    for (category, name) in names {
        let mut info = Mapping::new();
        info.insert(Value::from("name"), Value::from(name.as_str()));
        all.insert(Value::from(category.as_str()), Value::Mapping(info));
    }
    merge(text, map, "categories", all, &text!("names that category pages had; the pages are generated"));
}

pub fn add_redirects(text: &mut ConfigText, map: &Mapping, redirected: &[Redirected]) {
    let pairs = redirected.iter().map(|one| (Value::from(one.from.as_str()), Value::from(one.to.as_str())));
    merge(text, map, "redirects", pairs.collect(), &text!("addresses of the old site that would lead nowhere"));
}

/// Adds to a mapping of the configuration. What the owner wrote wins.
fn merge(text: &mut ConfigText, map: &Mapping, key: &str, new: Mapping, comment: &Text) {
    let mut all = new;
    if let Some(Value::Mapping(own)) = map.get(key) {
        all.extend(own.clone());
    }
    text.exchange(comment, key, Value::Mapping(all));
}
