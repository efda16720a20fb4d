#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("route"), |bytes: &[u8]| gongbao_fuzz::route(bytes));
