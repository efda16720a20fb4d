#!/bin/sh
# Random substrings, each asked for in a browser and looked for by a plain scan: tests/search_browser.rs.
set -eu
cd "$(dirname "$0")/../.."
export GONGBAO_TESTS_NEED_TOOLS=1 GONGBAO_SEARCHES=${SEARCHES:-300} GONGBAO_SEARCH_POSTS=${POSTS:-10000}
exec cargo test --locked --test search_browser -- any_substring --nocapture
