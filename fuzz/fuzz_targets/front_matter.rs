#![no_main]

libfuzzer_sys::fuzz_target!(init: gongbao_fuzz::seeds::unpack("front_matter"), |bytes: &[u8]| gongbao_fuzz::front_matter(bytes));
