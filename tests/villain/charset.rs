//! Bytes of all charsets under all labels.

use encoding_rs::{GBK, SHIFT_JIS, WINDOWS_1252};

use super::rounds::{Rounds, plain, said, words};

fn labelled(label: &str, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    said(
        "200 OK",
        &format!("content-type: text/html{label}\r\n"),
        bytes,
    )
}

/// A page of these paragraphs, the first of which is its headline too.
fn of(head: &str, headline: &str, texts: &[&str]) -> String {
    let texts: String = texts
        .iter()
        .map(|text| format!("<p>{text}</p>\n"))
        .collect();
    format!(
        "<!doctype html><html><head>{head}<title>{headline}</title></head><body><article><h1>{headline}</h1>\n{texts}</article></body></html>"
    )
}

const TEXTS: [&str; 3] = [
    "The café on the pier keeps its tables until spring, its owner said on Monday morning.",
    "Nobody had asked her to, and the board of the harbour did not know of it until noon.",
    "From May on there are to be more chairs than ever, and a blue door towards the ferry.",
];

#[test]
fn bytes_become_the_text_that_a_reader_sees() {
    let western = of("", "The café stays", &TEXTS);
    let late = of(
        &format!(
            "<!--{}--><meta charset=\"windows-1252\">",
            "much is said here ".repeat(300)
        ),
        "The café stays",
        &TEXTS,
    );
    let two_names = of("<meta charset=\"windows-1251\">", "The café stays", &TEXTS);
    let seven = of(
        "",
        "The café stays",
        &[
            TEXTS[0],
            "What stands here is +ADw-script+AD4-alert(7)+ADw-/script+AD4- and nothing else.",
            TEXTS[2],
        ],
    );
    // As long as pages are: few of its bytes are bad.
    let long = format!("<head><!--{}-->", "more is said here ".repeat(1_500));
    let broken = western.replace("blue door", "blue BAD door");
    let broken = broken.replace("<head>", &long).into_bytes();
    let at = broken.windows(3).position(|w| w == b"BAD").unwrap();
    let broken = [
        &broken[..at],
        b"\x80\xBF \xC0\xBCscript\xC0\xBE \xE2\x82",
        &broken[at + 3..],
        b"\xF0\x9F",
    ]
    .concat();
    let zeros = western
        .replace("stays", "st\0ays")
        .replace("tables", "ta\0bles")
        .replace("<p>", "<p title=\"a\0b\">");
    let marked = format!("\u{FEFF}{}", western.replace("</p>\n", "</p>\n\u{FEFF}"));
    let lone = western.replace("chairs", "&#xD800;&#xDFFF;&#x110000;&#0; chairs");
    let japanese = of(
        "",
        "港の渡し船は春まで続く",
        &[
            "港の委員会は火曜日の夜に会合を開き、渡し船を春まで続けることを決めた。",
            "「船をなくすつもりはない」と港長は集まった四十人の船主に話した。",
            "東の壁の修理は五月に始まり、一年近くかかる見通しだという。",
        ],
    );
    let chinese = of(
        "",
        "港口渡轮将运营到春天",
        &[
            "港口委员会星期二晚上开会，决定让渡轮继续运营到明年春天。",
            "港务长对到场的四十名船主说：“我们不会取消这条航线。”",
            "东侧堤墙的修缮工程将于五月开始，预计需要将近一年的时间。",
        ],
    );
    let twice = &["first", "unchanged"];
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain(
                "shift_jis",
                twice,
                [labelled(
                    "; charset=Shift_JIS",
                    SHIFT_JIS.encode(&japanese).0,
                )],
            ),
            plain(
                "gbk",
                twice,
                [labelled("; charset=gbk", GBK.encode(&chinese).0)],
            ),
            plain(
                "named late",
                twice,
                [labelled("", WINDOWS_1252.encode(&late).0)],
            ),
            plain(
                "two names",
                twice,
                [labelled("; charset=utf-8", &two_names)],
            ),
            plain(
                "a name that is none",
                twice,
                [labelled("; charset=marsian-8", &western)],
            ),
            plain("utf-7", twice, [labelled("; charset=utf-7", &seven)]),
            plain("broken utf-8", twice, [labelled("; charset=utf-8", broken)]),
            plain("zeros", twice, [labelled("; charset=utf-8", zeros)]),
            plain(
                "marks inside",
                &["first", "unchanged", "unchanged"],
                [
                    labelled("; charset=utf-8", &western),
                    labelled("; charset=utf-8", &marked),
                    labelled("; charset=utf-8", &western),
                ],
            ),
            plain(
                "halves of characters",
                twice,
                [labelled("; charset=utf-8", lone)],
            ),
        ],
    );
    rounds.go();
    for (what, versions) in rounds.on_record() {
        let text = words(&versions[0]);
        let expected = match what.as_str() {
            "shift_jis" => "港の渡し船は春まで続く\n",
            "gbk" => "港口渡轮将运营到春天\n",
            "utf-7" => "+ADw-script+AD4-alert(7)",
            _ => "The café on the pier",
        };
        assert!(text.contains(expected), "{what}: {text}");
        assert!(
            !text.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{FEFF}'),
            "{what}: {text:?}"
        );
        assert!(!text.contains("<script"), "{what}: {text}");
        assert!(
            text.contains("towards the ferry") || text.contains('。'),
            "{what}: {text}"
        );
    }
    for case in ["zeros", "halves of characters", "broken utf-8"] {
        assert!(rounds.json(&["history", case])["versions"].is_array());
    }
}
