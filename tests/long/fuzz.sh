#!/bin/sh
# Every fuzz target, guided by coverage, MINUTES each; needs cargo-fuzz and a nightly toolchain.
#   MINUTES=20 TARGETS="body route" tests/long/fuzz.sh
# The last lines of each target say what it did; inputs that failed are in fuzz/artifacts/.
set -eu
cd "$(dirname "$0")/../.."
minutes=${MINUTES:-20}
targets=${TARGETS:-front_matter body route store newspaper search feed}
# Half of the targets write files: into memory, where that is possible.
[ -d /dev/shm ] && export TMPDIR=${TMPDIR:-/dev/shm}
export RAYON_NUM_THREADS=1
failed=
for target in $targets; do
  echo "== $target"
  # (No sanitizer: this crate has no unsafe code. With one: SANITIZER=address.)
  cargo +nightly fuzz run --features libfuzzer --sanitizer "${SANITIZER:-none}" "$target" -- \
    -max_total_time=$((minutes * 60)) -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 || failed="$failed $target"
done
[ -z "$failed" ] || { echo "failed:$failed" >&2; exit 1; }
