#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("search"), |bytes: &[u8]| gongbao_fuzz::search(bytes));
