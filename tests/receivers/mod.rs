//! Pretend receivers of alerts on free ports of the loopback: they keep what they were sent, and answer as a test tells them.
#![allow(dead_code)]

pub mod office;
pub mod smtp;

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;

/// What was posted.
#[derive(Debug, Clone)]
pub struct Post {
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// Whether it was answered with a 2xx.
    pub taken: bool,
}

impl Post {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

#[derive(Debug, Clone)]
pub enum Reply {
    /// Status, headers as lines, body.
    Answer(u16, String, String),
    /// The request is read and never answered: the connection just ends.
    Die,
}

pub fn answer(status: u16, headers: &str, body: &str) -> Reply {
    Reply::Answer(status, headers.to_owned(), body.to_owned())
}

struct Inside {
    posts: Vec<Post>,
    /// What the next requests are answered, in turn.
    script: VecDeque<Reply>,
    /// What any other is.
    otherwise: Reply,
    /// How long it thinks before it answers.
    thinks: Duration,
}

pub struct Receiver {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl Receiver {
    pub fn open() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Mutex::new(Inside {
            posts: Vec::new(),
            script: VecDeque::new(),
            otherwise: answer(200, "", "{}"),
            thinks: Duration::ZERO,
        }));
        let shared = inside.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inside = shared.clone();
                std::thread::spawn(move || while serve(&stream, &inside).is_some() {});
            }
        });
        Receiver { address, inside }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next requests are answered so, in turn.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        self.inside.lock().unwrap().script.extend(replies);
    }

    pub fn otherwise(&self, reply: Reply) {
        self.inside.lock().unwrap().otherwise = reply;
    }

    /// Each answer takes so long from now on.
    pub fn thinks(&self, long: Duration) {
        self.inside.lock().unwrap().thinks = long;
    }

    pub fn posts(&self) -> Vec<Post> {
        self.inside.lock().unwrap().posts.clone()
    }

    pub fn taken(&self) -> Vec<Post> {
        let mut posts = self.posts();
        posts.retain(|post| post.taken);
        posts
    }
}

/// One request; `None` when the connection is over.
fn serve(mut stream: &TcpStream, inside: &Mutex<Inside>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (reply, thinks) = {
        let mut inside = inside.lock().unwrap();
        let reply = inside.script.pop_front();
        let reply = reply.unwrap_or_else(|| inside.otherwise.clone());
        inside.posts.push(Post {
            path,
            headers,
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
            taken: matches!(reply, Reply::Answer(200..=299, ..)),
        });
        (reply, inside.thinks)
    };
    std::thread::sleep(thinks);
    let Reply::Answer(status, headers, body) = reply else {
        return None;
    };
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .ok()
}
