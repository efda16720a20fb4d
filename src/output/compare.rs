//! Whether a present file already holds what an output should.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// A page fits in one read; more would only cost stack.
const BUFFER: usize = 16 * 1024;

/// Whether the file holds exactly `bytes`; its size is known to be the same. A file that cannot be read does not.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let compare = || -> io::Result<bool> {
        let mut file = File::open(path)?;
        let mut buffer = [0; BUFFER];
        let mut rest = bytes;
        while !rest.is_empty() {
            let wanted = rest.len().min(BUFFER);
            let read = read_full(&mut file, &mut buffer[..wanted])?;
            let (expected, after) = rest.split_at(wanted);
            if expected != &buffer[..read] {
                return Ok(false);
            }
            rest = after;
        }
        Ok(true)
    };
    compare().unwrap_or(false)
}

/// Whether `path` holds exactly what `original` does from here on. An error is one of `original` only.
pub(super) fn equals(path: &Path, original: &mut impl Read) -> io::Result<bool> {
    let Ok(mut file) = File::open(path) else {
        return Ok(false);
    };
    let mut expected = [0; BUFFER];
    let mut buffer = [0; BUFFER];
    loop {
        let wanted = read_full(original, &mut expected)?;
        let Ok(read) = read_full(&mut file, &mut buffer) else {
            return Ok(false);
        };
        if expected[..wanted] != buffer[..read] {
            return Ok(false);
        }
        if wanted < BUFFER {
            return Ok(true);
        }
    }
}

/// Reads until `buffer` is full or the file ends.
fn read_full(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn contents_are_compared_to_the_last_byte_at_every_size() {
        let folder = tempfile::tempdir().unwrap();
        let (left, right) = (folder.path().join("left"), folder.path().join("right"));
        for size in [0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER] {
            let mut bytes = vec![7; size];
            fs::write(&left, &bytes).unwrap();
            fs::write(&right, &bytes).unwrap();
            assert!(holds(&left, &bytes));
            assert!(equals(&left, &mut File::open(&right).unwrap()).unwrap());
            if let Some(last) = bytes.last_mut() {
                *last = 8;
                fs::write(&right, &bytes).unwrap();
                assert!(!holds(&left, &bytes));
                assert!(!equals(&left, &mut File::open(&right).unwrap()).unwrap());
            }
            fs::write(&right, vec![7; size + 1]).unwrap();
            assert!(!equals(&left, &mut File::open(&right).unwrap()).unwrap());
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds(&folder.path().join("missing"), b"x"));
        assert!(!holds(folder.path(), b"x"));
    }
}
