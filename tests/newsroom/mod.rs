//! A pretend newspaper on a free port of the loopback: what it serves is what a test published last.
#![allow(dead_code, unused_imports)]

mod reader;

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

pub use reader::{HEADLINE, QUOTE, Reader, first_story, story};

#[derive(Clone)]
enum Served {
    Page {
        html: String,
        etag: Option<String>,
    },
    /// `{n}` stands for the number of the request.
    Counted(String),
    Status(u16),
    Redirect {
        to: String,
        status: u16,
    },
}

#[derive(Default)]
struct Desk {
    pages: HashMap<String, Served>,
    requests: HashMap<String, usize>,
    is_down: bool,
}

pub struct Newsroom {
    address: std::net::SocketAddr,
    desk: Arc<Mutex<Desk>>,
}

impl Newsroom {
    pub fn open() -> Newsroom {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Mutex::new(Desk::default()));
        let served = desk.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = served.clone();
                std::thread::spawn(move || {
                    // A client that went away is its own affair.
                    let _ = answer(stream, &desk);
                });
            }
        });
        Newsroom { address, desk }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn publish(&self, path: &str, html: impl Into<String>) {
        self.put(
            path,
            Served::Page {
                html: html.into(),
                etag: None,
            },
        );
    }

    /// As `publish`, with an ETag: a request that names it is answered 304.
    pub fn publish_with_etag(&self, path: &str, html: impl Into<String>, etag: &str) {
        self.put(
            path,
            Served::Page {
                html: html.into(),
                etag: Some(etag.to_owned()),
            },
        );
    }

    /// A page that is another one for each request: `{n}` in it is the request's number.
    pub fn publish_counted(&self, path: &str, html: impl Into<String>) {
        self.put(path, Served::Counted(html.into()));
    }

    pub fn withdraw(&self, path: &str, status: u16) {
        self.put(path, Served::Status(status));
    }

    pub fn redirect(&self, path: &str, to: &str, status: u16) {
        self.put(
            path,
            Served::Redirect {
                to: to.to_owned(),
                status,
            },
        );
    }

    /// From now on every connection is closed without an answer, but where robots.txt is asked for.
    pub fn go_down(&self) {
        self.desk.lock().unwrap().is_down = true;
    }

    pub fn come_back(&self) {
        self.desk.lock().unwrap().is_down = false;
    }

    pub fn requests(&self, path: &str) -> usize {
        self.desk
            .lock()
            .unwrap()
            .requests
            .get(path)
            .copied()
            .unwrap_or(0)
    }

    fn put(&self, path: &str, served: Served) {
        self.desk
            .lock()
            .unwrap()
            .pages
            .insert(path.to_owned(), served);
    }
}

fn answer(stream: TcpStream, desk: &Mutex<Desk>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut if_none_match = None;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header == "\r\n" {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("if-none-match")
            {
                if_none_match = Some(value.trim().to_owned());
            }
        }
        let served = {
            let mut desk = desk.lock().unwrap();
            if desk.is_down && path != "/robots.txt" {
                return Ok(());
            }
            let count = desk.requests.entry(path.clone()).or_default();
            *count += 1;
            let count = *count;
            match desk.pages.get(&path).cloned() {
                Some(Served::Counted(html)) => Some(Served::Page {
                    html: html.replace("{n}", &count.to_string()),
                    etag: None,
                }),
                served => served,
            }
        };
        let (status, headers, body) = match served {
            None => (404, String::new(), String::new()),
            Some(Served::Status(status)) => {
                (status, String::new(), format!("<title>{status}</title>"))
            }
            Some(Served::Counted(_)) => (500, String::new(), String::new()),
            Some(Served::Redirect { to, status }) => {
                (status, format!("location: {to}\r\n"), String::new())
            }
            Some(Served::Page { etag, .. }) if etag.is_some() && etag == if_none_match => (
                304,
                format!("etag: {}\r\n", etag.unwrap_or_default()),
                String::new(),
            ),
            Some(Served::Page { html, etag }) => {
                let etag = etag
                    .map(|etag| format!("etag: {etag}\r\n"))
                    .unwrap_or_default();
                (
                    200,
                    format!("content-type: text/html; charset=utf-8\r\n{etag}"),
                    html,
                )
            }
        };
        let length = if status == 304 {
            String::new()
        } else {
            format!("content-length: {}\r\n", body.len())
        };
        write!(
            stream,
            "HTTP/1.1 {status} OK\r\n{headers}{length}\r\n{body}"
        )?;
        stream.flush()?;
    }
}
