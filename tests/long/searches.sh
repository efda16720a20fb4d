#!/bin/sh
# Random substrings, each asked for in a browser and looked for by a plain scan: tests/search_browser.rs.
set -eu
cd "$(dirname "$0")/../.."
GONGBAO_TESTS_NEED_TOOLS=1 GONGBAO_SEARCHES=${SEARCHES:-300} exec cargo test --locked --test search_browser -- any_substring --nocapture
