#!/bin/sh
# Every vector in every field and place, not each in one: tests/xss.
set -eu
cd "$(dirname "$0")/../.."
GONGBAO_TESTS_NEED_TOOLS=1 GONGBAO_XSS=all exec cargo test --locked --test xss
