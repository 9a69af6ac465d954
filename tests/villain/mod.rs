//! A server that says whatever a test tells it to, byte by byte, and a reader who watches it with the real binary.
#![allow(dead_code)]

mod bloat;
mod charset;
mod feeds;
mod framing;
mod injection;
mod media;
mod packing;
mod receivers;
mod redirects;
mod rounds;
mod statuses;
mod tls;

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

#[derive(Clone)]
pub enum Reply {
    Raw(Vec<u8>),
    /// After so many milliseconds.
    Late(u64, Vec<u8>),
    /// Piece by piece, with so many milliseconds before each.
    Drip(u64, Vec<Vec<u8>>),
    /// And then silence, with the line open.
    Stall(Vec<u8>),
    /// And then the connection is torn down.
    Reset(Vec<u8>),
    /// The first, and then the second for as long as anybody listens.
    Endless(Vec<u8>, Vec<u8>),
    /// Whatever the head of the request makes of it.
    Of(fn(&str) -> Vec<u8>),
}

#[derive(Default)]
struct Script {
    /// The replies of a path, one a visit; the last for ever.
    replies: HashMap<String, Vec<Reply>>,
    visits: HashMap<String, usize>,
    heads: Vec<String>,
}

pub struct Villain {
    address: std::net::SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl Villain {
    pub fn open() -> Villain {
        Villain::at("127.0.0.1")
    }

    fn at(ip: &str) -> Villain {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Mutex::new(Script::default()));
        let read = script.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = read.clone();
                std::thread::spawn(move || {
                    // A client that hangs up is its own affair.
                    let _ = answer(stream, &script);
                });
            }
        });
        Villain { address, script }
    }

    /// Another server, at another address of this machine.
    pub fn beside(&self, ip: &str) -> Villain {
        Villain::at(ip)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn answer(&self, path: &str, replies: Vec<Reply>) {
        let mut script = self.script.lock().unwrap();
        script.visits.remove(path);
        script.replies.insert(path.to_owned(), replies);
    }

    pub fn heads(&self) -> Vec<String> {
        self.script.lock().unwrap().heads.clone()
    }

    pub fn visits(&self) -> usize {
        self.heads().len()
    }
}

fn answer(mut stream: TcpStream, script: &Mutex<Script>) -> std::io::Result<()> {
    // A small buffer: what is not read of a request makes the kernel reset the connection when it is closed.
    let mut reader = BufReader::with_capacity(64, stream.try_clone()?);
    let mut head = String::new();
    reader.read_line(&mut head)?;
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let reply = {
        let mut script = script.lock().unwrap();
        let visit = script.visits.entry(path.clone()).or_insert(0);
        let at = *visit;
        *visit += 1;
        script.replies.get(&path).and_then(|replies| {
            replies
                .get(at.min(replies.len().saturating_sub(1)))
                .cloned()
        })
    };
    if let Some(Reply::Reset(raw)) = reply {
        script.lock().unwrap().heads.push(head);
        stream.write_all(&raw)?;
        std::thread::sleep(Duration::from_millis(100));
        return Ok(());
    }
    while reader.read_line(&mut head)? > 2 {}
    script.lock().unwrap().heads.push(head.clone());
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().ok()).flatten()
    });
    std::io::copy(
        &mut (&mut reader).take(length.unwrap_or(0)),
        &mut std::io::sink(),
    )?;
    match reply {
        None => stream
            .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
        Some(Reply::Raw(raw) | Reply::Reset(raw)) => stream.write_all(&raw),
        Some(Reply::Of(make)) => stream.write_all(&make(&head)),
        Some(Reply::Late(after, raw)) => {
            std::thread::sleep(Duration::from_millis(after));
            stream.write_all(&raw)
        }
        Some(Reply::Drip(after, pieces)) => pieces.iter().try_for_each(|piece| {
            std::thread::sleep(Duration::from_millis(after));
            stream.write_all(piece)
        }),
        Some(Reply::Stall(raw)) => {
            stream.write_all(&raw)?;
            reader.read_line(&mut String::new()).map(drop)
        }
        Some(Reply::Endless(raw, more)) => {
            stream.write_all(&raw)?;
            loop {
                stream.write_all(&more)?;
            }
        }
    }
}

pub struct Reader {
    folder: TempDir,
}

impl Reader {
    pub fn watching(page: &str) -> Reader {
        Reader::of("page", page, "")
    }

    pub fn of(kind: &str, url: &str, keys: &str) -> Reader {
        Reader::new(kind, url, keys, "")
    }

    pub fn with_fetch(page: &str, fetch: &str) -> Reader {
        Reader::new("page", page, "", fetch)
    }

    fn new(kind: &str, url: &str, keys: &str, fetch: &str) -> Reader {
        let folder = tempfile::tempdir().unwrap();
        let watchlist = format!(
            "[fetch]\nallow_private = [\"127.0.0.1/32\"]\n{fetch}\n[[watch]]\nname = \"harbour\"\n{kind} = \"{url}\"\n{keys}"
        );
        std::fs::write(folder.path().join("watchlist.toml"), watchlist).unwrap();
        Reader { folder }
    }

    fn run(&self, args: &[&str]) -> (String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    }

    fn json(&self, args: &[&str]) -> Value {
        let (out, err) = self.run(&[args, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?}: {error}\n{out}\n{err}"))
    }

    /// One check of all; the first row.
    pub fn check(&self) -> Value {
        self.all()[0].clone()
    }

    pub fn all(&self) -> Value {
        self.json(&["check"])
    }

    pub fn history(&self) -> Value {
        self.json(&["history", "harbour"])
    }

    pub fn log(&self) -> Value {
        self.json(&["log"])
    }

    /// How each watch fares at each host.
    pub fn status(&self) -> Value {
        self.json(&["status"])["watches"].take()
    }

    /// All that a person may read of the record, and the record's own files.
    pub fn everything_printed(&self) -> String {
        let mut all = String::new();
        for args in [
            &["check"][..],
            &["history", "harbour"],
            &["status"],
            &["pages"],
            &["watchlist", "check"],
        ] {
            let (out, err) = self.run(args);
            all += &out;
            all += &err;
        }
        for file in std::fs::read_dir(self.folder.path().join("snapshots")).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            all += &String::from_utf8_lossy(&bytes);
        }
        all
    }
}

pub fn story(headline: &str, lead: &str) -> String {
    page(
        headline,
        &[
            lead,
            "The board met on Tuesday evening and heard from forty boat owners, most of whom had come by the last crossing.",
            "Repairs to the eastern wall are to begin in May and will take the better part of a year, its engineers expect.",
            "The ferry has run since the road was washed away in the floods, and carries some nine hundred people a day.",
            "Fares stay as they are, and children go free as before.",
        ],
    )
}

pub fn other_story() -> String {
    page(
        "Baker wins the island chess cup again",
        &[
            "In a hall with creaking floors the final took six hours, and nobody left before its last move was made.",
            "Her opponent, a teacher of geography, offered a draw at move thirty and was turned down with a smile.",
            "Next year's cup moves to the lighthouse, where there is room for twenty boards and a kettle.",
            "The prize is a ham, as it has been since the club was founded by two brothers.",
            "Entries for beginners close in the first week of June.",
        ],
    )
}

fn page(headline: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs
        .iter()
        .map(|text| format!("<p>{text}</p>\n"))
        .collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>\n{body}</article></body></html>"
    )
}
