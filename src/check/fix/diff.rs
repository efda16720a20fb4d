//! Two states of a file whose lines correspond one to one, as `diff -u` shows them.

/// Lines shown around a change.
const AROUND: usize = 2;

pub fn unified(file: &str, before: &[u8], after: &[u8]) -> String {
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) = (lines(before), lines(after));
    let changed: Vec<usize> = (0..old.len().min(new.len())).filter(|at| old[*at] != new[*at]).collect();
    let mut diff = format!("--- {file}\n+++ {file}\n");
    let hunks = changed.chunk_by(|a, b| b - a <= 2 * AROUND);
    for hunk in hunks {
        let from = hunk[0].saturating_sub(AROUND);
        let to = (hunk[hunk.len() - 1] + AROUND + 1).min(old.len());
        let count = to - from;
        diff.push_str(&format!("@@ -{},{count} +{},{count} @@\n", from + 1, from + 1));
        let mut at = from;
        while at < to {
            let run = (at..to).take_while(|at| old[*at] != new[*at]).count();
            if run == 0 {
                push(&mut diff, ' ', old[at]);
                at += 1;
                continue;
            }
            old[at..at + run].iter().for_each(|line| push(&mut diff, '-', line));
            new[at..at + run].iter().for_each(|line| push(&mut diff, '+', line));
            at += run;
        }
    }
    diff
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

fn push(diff: &mut String, mark: char, line: &[u8]) {
    diff.push(mark);
    diff.push_str(&String::from_utf8_lossy(line));
    if !line.ends_with(b"\n") {
        diff.push_str("\n\\ No newline at end of file\n");
    }
}
