#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gongbao_fuzz::feed(bytes));
