//! Answers that are framed oddly, or come slowly.

use std::time::{Duration, Instant};

use super::{
    Reply,
    rounds::{END, HEADLINE, HTML, Rounds, case, page, page_with, plain, said, story, words},
};

/// The story in chunks of so many bytes, each with this behind its size.
fn chunked(headers: &str, extension: &str, trailers: &str) -> Vec<u8> {
    let mut raw = format!("HTTP/1.1 200 OK\r\n{HTML}transfer-encoding: chunked\r\n{headers}\r\n")
        .into_bytes();
    for piece in story().as_bytes().chunks(100) {
        raw.extend_from_slice(format!("{:x}{extension}\r\n", piece.len()).as_bytes());
        raw.extend_from_slice(piece);
        raw.extend_from_slice(b"\r\n");
    }
    raw.extend_from_slice(format!("0\r\n{trailers}\r\n").as_bytes());
    raw
}

#[test]
fn what_is_framed_oddly_is_read_whole_or_not_at_all() {
    let hints = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(10_000);
    let poison = super::story(
        "Poisoned by the answer before",
        "Nobody asked for this text.",
    );
    let trailers = "x-late: yes\r\n".repeat(200);
    let half = story().as_bytes()[..story().len() / 2].to_vec();
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain(
                "ten thousand hints",
                &["first|failed"],
                [[hints, page(story())].concat()],
            ),
            plain(
                "a second answer behind the first",
                &["first", "unchanged"],
                [[page(story()), page(poison)].concat()],
            ),
            plain(
                "a length of nine exabytes",
                &["failed"],
                [[
                    b"HTTP/1.1 200 OK\r\ncontent-length: 9000000000000000000\r\n\r\n".to_vec(),
                    half.clone(),
                ]
                .concat()],
            ),
            plain(
                "chunks and a length",
                &["first|failed"],
                [chunked("content-length: 40\r\n", "", "")],
            ),
            plain(
                "chunks that say more",
                &["first"],
                [chunked("", ";note=\"a b\";last", &trailers)],
            ),
            plain(
                "a status line of no known kind",
                &["failed"],
                [[b"HTTP/7.3 turnip\r\n\r\n".to_vec(), story().into_bytes()].concat()],
            ),
            case(
                "torn down midway",
                &["failed"],
                vec![Reply::Reset(
                    [
                        format!(
                            "HTTP/1.1 200 OK\r\n{HTML}content-length: {}\r\n\r\n",
                            story().len()
                        )
                        .into_bytes(),
                        half,
                    ]
                    .concat(),
                )],
            ),
            case(
                "control characters in a header",
                &["first|failed"],
                vec![Reply::Raw(
                    [
                        format!("HTTP/1.1 200 OK\r\n{HTML}x-odd: a\rx-forged: b\0").as_bytes(),
                        b"\xE9\r\nconnection: close\r\n\r\n",
                        story().as_bytes(),
                    ]
                    .concat(),
                )],
            ),
            plain(
                "a folded header",
                &["first|failed"],
                [page_with("x-long: one\r\n  two\r\n\tthree\r\n", story())],
            ),
            plain(
                "no content type",
                &["first", "unchanged"],
                [said("200 OK", "", story())],
            ),
            plain(
                "no content",
                &["first", "failed", "unchanged"],
                [
                    page(story()),
                    b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec(),
                    page(story()),
                ],
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
    let told = rounds.printed(&["status"]);
    assert!(
        !told.contains(|c: char| c.is_control() && c != '\n'),
        "{told:?}"
    );
}

#[test]
fn who_drips_is_left_and_who_is_only_slow_is_heard_out() {
    let head = format!("HTTP/1.1 200 OK\r\n{HTML}content-length: 100000\r\n\r\n");
    let whole = page(story());
    let mut rounds = Rounds::of(
        "page",
        "timeout = \"4s\"",
        vec![
            case(
                "a head in drops",
                &["failed"],
                vec![Reply::Drip(
                    100,
                    b"HTTP/1.1 200 OK\r\nx-much: "
                        .iter()
                        .chain([b'a'; 200].iter())
                        .map(|byte| vec![*byte])
                        .collect(),
                )],
            ),
            case(
                "a body in drops",
                &["failed"],
                vec![Reply::Drip(
                    100,
                    std::iter::once(head.into_bytes())
                        .chain((0..200).map(|_| b"<p>so it drips, on".to_vec()))
                        .collect(),
                )],
            ),
            case(
                "silence midway",
                &["failed"],
                vec![Reply::Stall(whole[..whole.len() / 2].to_vec())],
            ),
            case(
                "slow and whole",
                &["first"],
                vec![Reply::Drip(
                    100,
                    whole
                        .chunks(whole.len() / 12 + 1)
                        .map(<[u8]>::to_vec)
                        .collect(),
                )],
            ),
        ],
    );
    let began = Instant::now();
    rounds.go();
    assert!(began.elapsed() < Duration::from_secs(120));
    let versions = rounds.on_record();
    let (_, slow) = versions.last().unwrap();
    assert!(words(&slow[0]).ends_with(END));
}
