#!/bin/sh
# Random bodies through the sanitiser: idempotent, equal to ammonia with the same list, the short ways equal to the long.
set -eu
cd "$(dirname "$0")/../.."
GONGBAO_BODIES=${BODIES:-100000} exec cargo test --locked --lib content::body
