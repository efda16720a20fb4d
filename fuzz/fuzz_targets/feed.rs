#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("feed"), |bytes: &[u8]| gongbao_fuzz::feed(bytes));
