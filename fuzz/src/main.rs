//! The targets without a fuzzer's compiler: seeds are mutated at random, on any stable toolchain.
//!
//! `steady TARGET MINUTES [SEED]`. An input that fails is kept in `found/` and named; the exit status is 1 then.

use gongbao_fuzz::{TARGETS, Target, seeds};
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Longer inputs are cut: what fails, mostly fails short.
const LONGEST: usize = 4_096;

/// An input that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let chosen = arguments.get(1).and_then(|name| TARGETS.iter().find(|(known, _)| known == name));
    let minutes = arguments.get(2).and_then(|minutes| minutes.parse::<f64>().ok());
    let (Some(target), Some(minutes)) = (chosen, minutes) else {
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!("steady TARGET MINUTES [SEED]; targets: {}", names.join(", "));
        return ExitCode::from(2);
    };
    let seed = arguments.get(3).and_then(|seed| seed.parse().ok()).unwrap_or_else(|| u64::from(std::process::id()));
    run(target, Duration::from_secs_f64(minutes * 60.0), seed)
}

fn run(&(name, target): &Target, time: Duration, seed: u64) -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = seeds::of(name);
    let mut random = Random(seed | 1);
    let (began, mut inputs, mut failed) = (Instant::now(), 0_u64, 0_u32);
    while began.elapsed() < time && failed < 20 {
        let input =
            if inputs < seeds.len() as u64 { seeds[inputs as usize].clone() } else { mutated(&seeds, &mut random) };
        inputs += 1;
        let start = Instant::now();
        let outcome = catch_unwind(|| target(&input));
        if outcome.is_ok() && start.elapsed() < PATIENCE {
            continue;
        }
        failed += 1;
        let found = folder.join("found").join(name);
        let file = found.join(format!("{seed}-{inputs}"));
        if fs::create_dir_all(&found).and_then(|()| fs::write(&file, &input)).is_ok() {
            eprintln!("failed after {:?}: {}", start.elapsed(), file.display());
        }
    }
    println!("{name}: {inputs} inputs in {:.0} s from seed {seed}, {failed} failed", began.elapsed().as_secs_f64());
    ExitCode::from(u8::from(failed > 0))
}

/// One or two seeds spliced, then up to eight small changes.
fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let one = &seeds[random.below(seeds.len())];
    let other = &seeds[random.below(seeds.len())];
    let mut input = one[..random.below(one.len() + 1)].to_vec();
    if random.below(2) == 0 {
        input.clone_from(one);
    }
    input.extend_from_slice(&other[random.below(other.len() + 1)..]);
    for _ in 0..random.below(8) {
        let at = random.below(input.len() + 1);
        match random.below(6) {
            0 => input.insert(at, random.next() as u8),
            1 if at < input.len() => drop(input.remove(at)),
            2 if at < input.len() => input[at] ^= 1 << random.below(8),
            3 => input
                .splice(at..at, b"<>\"'&/=:-[]{}()`*_#|\n\r\t \0%.\\;!"[random.below(32)..].iter().take(1).copied())
                .for_each(drop),
            4 => {
                let piece = &seeds[random.below(seeds.len())];
                let from = random.below(piece.len() + 1);
                let piece: Vec<u8> = piece[from..].iter().take(random.below(24)).copied().collect();
                input.splice(at..at, piece);
            }
            _ => {
                let end = (at + random.below(16)).min(input.len());
                let piece = input[at..end].to_vec();
                for _ in 0..random.below(20) {
                    input.splice(at..at, piece.iter().copied());
                }
            }
        }
    }
    input.truncate(LONGEST);
    input
}

/// A linear congruential generator: the same inputs from the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound.max(1)
    }
}
