//! No text makes the reader of quotes panic or hang, in any language; spans lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use walkback::quotes;

fuzz_target!(|text: &str| {
    let length = text.chars().count();
    for language in [None, Some("en"), Some("de"), Some("fr"), Some("es")] {
        for quote in quotes::of_text(text, language) {
            assert!(quote.start < quote.end && quote.end <= length);
        }
    }
});
