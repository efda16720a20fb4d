#!/bin/sh
# Lines that the tests reach, by folder of src/. Needs cargo-llvm-cov and llvm-tools (rustup component add llvm-tools), or
# LLVM_COV and LLVM_PROFDATA of a matching LLVM. TESTS="--lib --test limits" for some tests only.
set -eu
cd "$(dirname "$0")/../.."
cargo llvm-cov clean --workspace
# shellcheck disable=SC2086
cargo llvm-cov --no-report --no-fail-fast ${TESTS:-}
cargo llvm-cov report --json --summary-only --output-path target/coverage.json
python3 - <<'END'
import collections, json
folders, files = collections.defaultdict(lambda: [0, 0]), []
for file in json.load(open("target/coverage.json"))["data"][0]["files"]:
    name, lines = file["filename"].split("/src/", 1)[-1], file["summary"]["lines"]
    if "test" in name.rsplit("/", 1)[-1] or "/tests/" in name:
        continue
    sums = folders[name.split("/")[0]]
    sums[0] += lines["covered"]
    sums[1] += lines["count"]
    files.append((lines["percent"], lines["count"] - lines["covered"], name))
for folder, (covered, count) in sorted(folders.items()):
    print(f"{folder:20} {covered:6} of {count:6}  {100 * covered / max(count, 1):5.1f} %")
print("below 90 %, most lines first:")
for percent, missed, name in sorted((file for file in files if file[0] < 90), key=lambda file: -file[1])[:40]:
    print(f"  {name:40} {percent:5.1f} %  {missed} lines")
END
