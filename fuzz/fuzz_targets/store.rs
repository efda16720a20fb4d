#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("store"), |bytes: &[u8]| gongbao_fuzz::store(bytes));
