#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("body"), |bytes: &[u8]| gongbao_fuzz::body(bytes));
