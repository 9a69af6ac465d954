//! Receivers of alerts that misbehave.

use super::{
    Reply, Villain,
    rounds::{Rounds, edited, page, plain, said, story, to},
};

#[test]
fn a_receiver_that_misbehaves_gets_each_alert_once_and_learns_no_more() {
    let closed = Villain::open();
    let receivers: Vec<(&str, Vec<Reply>)> = vec![
        (
            "drops",
            vec![Reply::Raw(Vec::new()), Reply::Raw(said("200 OK", "", "{}"))],
        ),
        ("gone", vec![Reply::Raw(said("410 Gone", "", "no more"))]),
        ("elsewhere", vec![Reply::Raw(to(&closed.url("/canary")))]),
        (
            "endless",
            vec![Reply::Endless(
                b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
                vec![b'x'; 4096],
            )],
        ),
        (
            "parrot",
            vec![Reply::Of(|head| {
                said("500 Broken", "content-type: text/plain\r\n", head)
            })],
        ),
    ];
    let (mut list, mut hooks) = (String::new(), Vec::new());
    for (name, replies) in receivers {
        let villain = Villain::open();
        villain.answer("/hook", replies);
        list += &format!(
            "[[channel]]\nname = \"{name}\"\ntype = \"webhook\"\nurl = \"{}\"\nsecret = \"hush-signing-key\"\nheaders = {{ Authorization = \"Bearer hush-hush\" }}\n[[alert]]\nname = \"to {name}\"\nto = [\"{name}\"]\n",
            villain.url("/hook")
        );
        hooks.push((name, villain));
    }
    let ports: Vec<u16> = hooks.iter().map(|(_, villain)| villain.port()).collect();
    let pages = plain(
        "harbour",
        &["first", "changed", "unchanged"],
        [page(story()), page(edited())],
    )
    .keys(&list);
    let mut rounds = Rounds::of("page", "timeout = \"5s\"", vec![pages]);
    let file = rounds.folder.path().join("watchlist.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for port in ports {
        text = text.replacen(
            "allow_private = [",
            &format!("allow_private = [\"127.0.0.1:{port}\", "),
            1,
        );
    }
    std::fs::write(&file, text).unwrap();
    let mut printed = String::new();
    for args in [
        &["status"][..],
        &["outbox"],
        &["log"],
        &["watchlist", "check"],
    ] {
        if args == ["status"] {
            rounds.go();
        }
        printed += &rounds.printed(args);
        printed += &rounds.printed(&[args, &["--json"]].concat());
    }
    let keys = |name: &str| -> Vec<String> {
        let (_, villain) = hooks.iter().find(|(known, _)| *known == name).unwrap();
        let heads = villain.heads();
        let key = |head: &String| {
            let line = head.lines().find(|line| line.starts_with("webhook-id"));
            line.unwrap().to_owned()
        };
        heads.iter().map(key).collect()
    };
    let dropped = keys("drops");
    assert!(
        dropped.len() == 2 && dropped[0] == dropped[1],
        "{dropped:?}"
    );
    assert_eq!(keys("endless").len(), 1, "its status is its answer");
    for name in ["gone", "elsewhere", "parrot"] {
        let mut tried = keys(name);
        assert!((1..=3).contains(&tried.len()), "{name}: {tried:?}");
        tried.dedup();
        assert_eq!(tried.len(), 1, "{name}");
        assert!(printed.contains(name), "the owner is told of {name}");
    }
    assert!(printed.contains("410"), "{printed}");
    assert_eq!(closed.visits(), 0);
    assert!(!printed.contains("hush"), "{printed}");
    assert!(rounds.peak < 400, "{} MiB", rounds.peak);
}
