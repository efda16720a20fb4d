#!/bin/sh
# The differential test with today's Jekyll instead of what is kept of it (Debian: apt-get install jekyll).
set -eu
cd "$(dirname "$0")/../.."
command -v ruby >/dev/null && ruby -e 'require "jekyll"' 2>/dev/null || { echo 'skipped: jekyll is not installed' >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TZ=UTC LANG=C.UTF-8 LC_ALL=C.UTF-8
SAFE_YAML_LIB='' ruby tests/fixtures/jekyll/build.rb "$work/build" "$work/data"
for file in posts pages; do
  cmp "$work/data/$file.jsonl" "tests/fixtures/jekyll/$file.jsonl"
  echo "$file: $(wc -l <"$work/data/$file.jsonl") cases as they are kept"
done
exec cargo test --locked --test jekyll
