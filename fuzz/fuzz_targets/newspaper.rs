#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("newspaper"), |bytes: &[u8]| gongbao_fuzz::newspaper(bytes));
