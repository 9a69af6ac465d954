//! No page makes the extractor panic or hang, and what it gives is in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use walkback::extract::{Hints, extract};

fuzz_target!(|page: &[u8]| {
    if let Ok(article) = extract(page, &Hints::default()) {
        let length = article.body_text().chars().count();
        for quote in &article.quotes {
            assert!(quote.start <= quote.end && quote.end <= length);
        }
    }
});
