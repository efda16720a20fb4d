#!/bin/sh
# Builds killed at random moments, each followed by one that must be right: tests/killed.rs.
set -eu
cd "$(dirname "$0")/../.."
GONGBAO_KILLS=${KILLS:-1000} exec cargo test --locked --test killed -- --nocapture
