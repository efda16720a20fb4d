//! A Jekyll site with every feature that the importer knows of.

use crate::support::Site;

pub const CONFIG: &str = "# 本站的配置
title: 云河公报   # 站名
url: https://news.example
timezone: Asia/Shanghai
theme: minima
plugins:
  - jekyll-feed
  - jekyll-redirect-from

# 不要发布
exclude: [Gemfile, scripts]
author: {name: 编辑部}
paginate: 10
paginate_path: /page:num/
my_key: 自己的
";

pub fn old_site() -> Site {
    let post = |title: &str, tag: &str| format!("---\nlayout: post\ntitle: {title}\ntags: {tag}\n---\n<p>正文</p>\n");
    Site::bare()
        .file("_config.yml", CONFIG)
        .file("_posts/2024-01-02-first.md", post("第一", "食品新闻").replace("tags", "categories: food\ntags"))
        .file("_posts/2024-01-03-second.md", "---\ntitle: 第二\ncategories: food\ntags: 食品新闻\n---\n见 {% post_url 2024-01-02-first %}\n")
        .file("news/_posts/2024-01-04-third.html", post("第三", "药品新闻"))
        .file("_posts/-nameless.md", "---\ntitle: 无名\n---\nx\n")
        .file("_posts/picture.png", [0x89, b'P', 0xff])
        .file("_drafts/later.md", "---\ntitle: 以后\n---\nx\n")
        .file("_data/nav.yml", "- {title: 关于, url: /about.html}\n")
        .file("about.md", "---\ntitle: 关于\nlayout: page\n---\n{{ page.title | escape }}\n\n{% for post in site.posts limit:3 %}{{ post.url | relative_url }}{% endfor %}\n")
        .file("index.html", "---\nlayout: default\n---\n{% for p in site.posts %}{{ p.title }}{% endfor %}\n")
        .file("中文 页.md", "---\ntitle: 中文\npermalink: /专题/\n---\n专题\n")
        .file("assets/app.js", "var a = '{{ not liquid }}';\n")
        .file("content/inner.txt", "a folder that is called content\r\n")
        .file("public/logo.svg", "<svg/>")
        .file("category/food.html", "---\nlayout: category\ntitle: 食品新闻\ncategory: food\n---\n")
        .file("category/news.html", "---\nlayout: category\ntitle: 食品新闻\ncategory: news\n---\n")
        .file("category/empty.html", "---\nlayout: category\ntitle: 药品新闻\ncategory: empty\n---\n")
        .file("old_post/2020-01-01-old.md", post("旧", "食品新闻").replace("tags", "categories: food\ntags"))
        .file("_layouts/default.html", "<title>{{ page.title }}</title>\n{% include head.html %}\n{{ content }}\n{{ site.time }}\n")
        .file("_includes/head.html", "<link href=\"{{ '/a.css' | relative_url }}\">\n")
        .file("_sass/main.scss", "p { margin: 0 }\n")
        .file("Gemfile", "gem 'jekyll'\n")
        .file("scripts/fetch.py", "print()\n")
        .file(".gitignore", "_site\n")
        .file("CNAME", "news.example\n")
}
