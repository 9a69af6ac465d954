//! Bodies that are packed: well, wrongly, or to burst.

use std::io::Write;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};

use super::rounds::{END, HEADLINE, Rounds, page_with, plain, story, words};

/// 40 MiB of spaces in brotli.
const BROTLI_BOMB: &[u8] = b"\xcf\xff\xff\x7f\xf8\x25\x40\xe2\xb1\x40\x20\xf7\xfe\x9f\xff\xff\xff\x04\xb0\x0c\x46\x10\x18\x0e\xef\xd7\xff\xef\xff\xe1\x97\x00\x88\xc3\x22\x00\xdd\xfb\x3f";

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn what_is_packed_is_read_whole_or_not_at_all() {
    let text = story();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
    raw.write_all(text.as_bytes()).unwrap();
    let mut wrapped = ZlibEncoder::new(Vec::new(), Compression::fast());
    wrapped.write_all(text.as_bytes()).unwrap();
    let gzip = "content-encoding: gzip\r\n";
    let packed = gzipped(text.as_bytes());
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain("gzip", &["first", "unchanged"], [page_with(gzip, &packed)]),
            plain(
                "zstd",
                &["first"],
                [page_with(
                    "content-encoding: zstd\r\n",
                    zstd::encode_all(text.as_bytes(), 1).unwrap(),
                )],
            ),
            plain(
                "deflate",
                &["first"],
                [page_with(
                    "content-encoding: deflate\r\n",
                    wrapped.finish().unwrap(),
                )],
            ),
            plain(
                "deflate without its wrapping",
                &["first|failed"],
                [page_with(
                    "content-encoding: deflate\r\n",
                    raw.finish().unwrap(),
                )],
            ),
            plain(
                "a brotli bomb",
                &["failed"],
                [page_with("content-encoding: br\r\n", BROTLI_BOMB)],
            ),
            plain(
                "a zstd bomb",
                &["failed"],
                [page_with(
                    "content-encoding: zstd\r\n",
                    zstd::encode_all(vec![b' '; 40 << 20].as_slice(), 1).unwrap(),
                )],
            ),
            plain(
                "gzip that is none",
                &["first|failed"],
                [page_with(gzip, &text)],
            ),
            plain(
                "zeros behind the gzip",
                &["first|failed"],
                [page_with(gzip, [packed.clone(), vec![0; 4096]].concat())],
            ),
            plain(
                "gzip that says nothing of it",
                &["first|failed|suspect"],
                [page_with("", &packed)],
            ),
        ],
    );
    rounds.go();
    for (what, versions) in rounds.on_record() {
        for article in &versions {
            assert_eq!(article.headline.as_deref(), Some(HEADLINE), "{what}");
            assert!(words(article).ends_with(END), "{what}: {}", words(article));
        }
    }
    assert!(rounds.peak < 400, "{} MiB", rounds.peak);
}
