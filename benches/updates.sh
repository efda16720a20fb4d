#!/usr/bin/env bash
# Times a full build of a generated site and the updates that a portal sees, and prints a row for each: wall time (median),
# peak memory, outputs written.
#
#   benches/updates.sh [POSTS] [RUNS]      default: 100000 posts, 3 runs of what can be repeated
#
# Works in a temporary folder on /dev/shm where there is one (BASE=/path for another), whose page cache is warm by then.
set -euo pipefail
posts=${1:-100000}
runs=${2:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
base=${BASE:-/dev/shm}
[ -d "$base" ] || base=${TMPDIR:-/tmp}
work=$(mktemp -d "$base/updates.XXXXXX")
trap 'rm -rf "$work"' EXIT

(cd "$here" && cargo build --quiet --release --bins --examples)
target=${CARGO_TARGET_DIR:-$here/target}
gongbao=$target/release/gongbao
site=$work/site
"$target/release/examples/corpus" "$posts" "$site" > "$work/corpus.log"

# One build; appends "seconds kilobytes written" to the file of measurements.
build() {
    python3 - "$gongbao" "$site" "$@" >> "$work/measured" <<'PY'
import json, os, subprocess, sys, time
start = time.monotonic()
process = subprocess.Popen([sys.argv[1], "build", "--format", "json", "-s", *sys.argv[2:]], stdout=subprocess.PIPE)
report = process.stdout.read()
_, status, usage = os.wait4(process.pid, 0)
elapsed = time.monotonic() - start
if status:
    sys.exit(report.decode())
outputs = json.loads(report)["outputs"]
print(f"{elapsed:.3f} {usage.ru_maxrss} {outputs['written']} {outputs['deleted']}")
PY
}

row() {
    sort -n "$work/measured" | awk -v name="$1" '
        { seconds[NR] = $1; if ($2 > memory) memory = $2; written = $3; deleted = $4 }
        END { printf "| %s | %.2f s | %d MB | %d | %d |\n", name, seconds[int((NR + 1) / 2)], memory / 1024, written, deleted }'
    rm -f "$work/measured"
}

# Lets the times of what was just written settle, so that they may be trusted.
settle() { sleep 0.3; "$gongbao" build --quiet -s "$site"; sleep 0.3; }

echo "| $posts posts | wall | peak memory | written | deleted |"
echo "|---|---|---|---|---|"
for _ in $(seq "$runs"); do
    rm -rf "$site/public" "$site/.gongbao"
    build
done
row "full build"
rm -rf "$work/copy"
for _ in $(seq "$runs"); do
    rm -rf "$work/copy"
    start=$(date +%s%N)
    cp -r "$site/public" "$work/copy"
    end=$(date +%s%N)
    awk -v ns="$((end - start))" 'BEGIN { printf "%.3f 0 0 0\n", ns / 1e9 }' >> "$work/measured"
done
row "\`cp -r\` of its output"
rm -rf "$work/copy"

settle
for _ in $(seq "$runs"); do build; done
row "no change"

last=$(find "$site/_posts" -name '*.md' | sort | tail -n 400)
for run in $(seq "$runs"); do
    for file in $(tail -n 100 <<< "$last"); do
        id=$(basename "$file" .md)
        sed -E "1,12s/^date: .{10}/date: 2025-01-0$run/" "$file" > "$(dirname "$file")/2025-01-0$run-new$run${id:11}.md"
    done
    build
    settle
done
row "100 new posts"

middle=$(find "$site/_posts" -name '*.md' | sort | awk -v at="$((posts / 2))" 'NR >= at && NR < at + 40')
pick() { sed -n "$1p" <<< "$middle"; }
for run in $(seq "$runs"); do
    sed -i 's/<p>/<p>改。/' "$(pick "$run")"
    build
    settle
done
row "one body edited"
for run in $(seq "$runs"); do
    sed -i -E '1,12s/^title: "?/&改 /' "$(pick $((run + 10)))"
    build
    settle
done
row "one title edited"
for run in $(seq "$runs"); do
    rm "$(pick $((run + 20)))"
    build
    settle
done
row "one post deleted"
for run in $(seq "$runs"); do
    sed -i -E '1,12s/^categories: .*/categories: another/' "$(pick $((run + 30)))"
    build
    settle
done
row "one post recategorised"

for _ in $(seq "$runs"); do
    find "$site/_posts" "$site/public" -type f -print0 | xargs -0 touch
    sleep 0.3
    build
done
row "fresh checkout: every time new, sources and outputs"
for _ in $(seq "$runs"); do
    find "$site/_posts" -type f -print0 | xargs -0 touch
    sleep 0.3
    build
done
row "fresh checkout: every time of the sources new"
