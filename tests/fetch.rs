//! What the one door to the network lets in and out: real sockets, hostile answers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use walkback::{
    fetch::{Client, Failure, Request},
    model::{Answer, FetchSettings},
};

/// A server that gives each path its raw answer, and notes what was asked.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn with(answers: &'static [(&'static str, &'static str)]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut stream = stream;
                let mut head = String::new();
                while reader.read_line(&mut head).unwrap_or(0) > 2 {}
                let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
                noted.lock().unwrap().push(head);
                let raw = answers.iter().find(|(known, _)| *known == path).map_or(
                    "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
                    |(_, raw)| raw,
                );
                // The client may have hung up: its own affair.
                let _ = stream.write_all(raw.replace("PORT", &port.to_string()).as_bytes());
            }
        });
        Server { port, asked }
    }

    fn times(&self, path: &str) -> usize {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .filter(|head| head.starts_with(&format!("GET {path} ")))
            .count()
    }

    async fn get(&self, client: &Client, path: &str) -> Result<Answer, Failure> {
        let mut request = Request {
            url: format!("http://127.0.0.1:{}{path}", self.port),
            ..Request::default()
        };
        request
            .options
            .headers
            .insert("X-Secret".into(), "s3cret".into());
        client.get(&request).await
    }
}

fn client() -> Client {
    Client::new(&FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        max_body: 1_000,
        ..FetchSettings::default()
    })
    .unwrap()
}

const ANSWERS: &[(&str, &str)] = &[
    (
        "/robots.txt",
        "HTTP/1.1 200 OK\r\ncontent-length: 37\r\nconnection: close\r\n\r\nUser-agent: *\nDisallow: /private/here\n",
    ),
    (
        "/ok",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok",
    ),
    (
        "/moved",
        "HTTP/1.1 301 Moved\r\nlocation: /ok\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ),
    (
        "/inside",
        "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/latest\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ),
    (
        "/mail",
        "HTTP/1.1 302 Found\r\nlocation: http://8.8.8.8:25/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ),
    (
        "/circle",
        "HTTP/1.1 302 Found\r\nlocation: /circle\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ),
    (
        "/short",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nhalf",
    ),
    (
        "/chunks",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n4\r\nhalf\r\n",
    ),
    (
        "/later",
        "HTTP/1.1 429 Too Many\r\nretry-after: 3600\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ),
    (
        "/private/here",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno",
    ),
];

#[tokio::test]
async fn redirects_are_recorded_and_each_is_checked() {
    let (server, client) = (Server::with(ANSWERS), client());
    let answer = server.get(&client, "/moved").await.unwrap();
    assert_eq!(
        (
            answer.status,
            answer.redirects.len(),
            answer.body.as_slice()
        ),
        (200, 1, b"ok".as_slice())
    );
    assert!(answer.moved_for_good());
    assert!(
        answer
            .request_headers
            .contains(&("x-secret".into(), "***".into()))
    );
    assert!(
        matches!(server.get(&client, "/inside").await, Err(Failure::Refused(why)) if why.contains("169.254.169.254"))
    );
    assert!(
        matches!(server.get(&client, "/circle").await, Err(Failure::Broken(why)) if why.contains("circle"))
    );
}

/// A feed names a story elsewhere; a page moved to another host.
#[tokio::test]
async fn what_is_meant_for_one_host_goes_to_no_other() {
    let (own, other, client) = (Server::with(ANSWERS), Server::with(ANSWERS), client());
    let mut request = Request::default();
    request.options.home = Some(format!("http://127.0.0.1:{}/feed", own.port));
    request.options.ignore_robots = Some("they allowed it".into());
    let headers = &mut request.options.headers;
    headers.insert("Authorization".into(), "s3cret".into());
    headers.insert("Cookie".into(), "session=s3cret".into());
    for (server, path) in [(&own, "/private/here"), (&other, "/ok")] {
        request.url = format!("http://127.0.0.1:{}{path}", server.port);
        client.get(&request).await.unwrap();
    }
    request.url = format!("http://127.0.0.1:{}/private/here", other.port);
    let refused = client.get(&request).await;
    assert!(matches!(refused, Err(Failure::Refused(why)) if why.contains("robots.txt")));
    let got_secrets = |server: &Server| {
        let asked = server.asked.lock().unwrap().concat();
        asked.matches("s3cret").count()
    };
    assert_eq!((got_secrets(&own), got_secrets(&other)), (2, 0));
    assert_eq!(
        (own.times("/robots.txt"), other.times("/robots.txt")),
        (0, 1)
    );
}

/// A server that hangs up on every request but the first of a connection; with `is_rude` on that too.
fn hangs_up(is_rude: bool) -> (u16, Arc<Mutex<Vec<Instant>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = asked.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            for is_first in [true, false] {
                let mut head = String::new();
                while reader.read_line(&mut head).unwrap_or(0) > 2 {}
                if head.is_empty() {
                    break;
                }
                let is_robots = head.starts_with("GET /robots.txt");
                if !is_robots {
                    noted.lock().unwrap().push(Instant::now());
                }
                if !is_first || is_rude && !is_robots {
                    break;
                }
                let close = if is_rude { "connection: close\r\n" } else { "" };
                let answer = format!("HTTP/1.1 200 OK\r\n{close}content-length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
                if is_rude {
                    break;
                }
            }
        }
    });
    (port, asked)
}

#[tokio::test]
async fn only_a_kept_connection_that_was_closed_is_worth_a_second_try() {
    let pause = Duration::from_millis(100);
    let client = Client::new(&FetchSettings {
        allow_private: vec!["127.0.0.0/8".into(), "::1".into()],
        pause,
        ..FetchSettings::default()
    });
    let client = client.unwrap();
    for (is_rude, times) in [(false, 2), (true, 1)] {
        let (port, asked) = hangs_up(is_rude);
        let request = Request {
            url: format!("http://localhost:{port}/"),
            ..Request::default()
        };
        let answered = client.get(&request).await;
        assert_eq!(answered.is_err(), is_rude, "{answered:?}");
        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), times);
        for pair in asked.windows(2) {
            assert!(pair[1].duration_since(pair[0]) >= pause);
        }
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn why_a_robots_txt_is_ignored_is_logged_once() {
    let log = Log::default();
    let lines = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || lines.clone());
    let _logging = tracing::subscriber::set_default(subscriber.finish());
    let (server, client) = (Server::with(ANSWERS), client());
    for _ in 0..2 {
        let mut request = Request {
            url: format!("http://127.0.0.1:{}/private/here", server.port),
            ..Request::default()
        };
        request.options.ignore_robots = Some("letter of 3 March".into());
        client.get(&request).await.unwrap();
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(logged.matches("letter of 3 March").count(), 1, "{logged}");
    assert!(logged.contains("INFO"), "{logged}");
}

/// A redirect leads to another host, as one to `www.` does.
#[tokio::test]
async fn what_is_meant_for_one_host_follows_no_redirect_to_another_and_that_is_logged_once() {
    let log = Log::default();
    let lines = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || lines.clone());
    let _logging = tracing::subscriber::set_default(subscriber.finish());
    let other = Server::with(ANSWERS);
    let away = format!(
        "HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:{}/ok\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        other.port
    );
    let own = Server::with(vec![("/away", &*away.leak())].leak());
    let client = client();
    for _ in 0..2 {
        assert_eq!(own.get(&client, "/away").await.unwrap().body, b"ok");
    }
    let secrets = |server: &Server| {
        server
            .asked
            .lock()
            .unwrap()
            .concat()
            .matches("s3cret")
            .count()
    };
    assert_eq!((secrets(&own), secrets(&other)), (2, 0));
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(logged.matches("are not sent there").count(), 1, "{logged}");
    assert!(!logged.contains("s3cret"), "{logged}");
}

/// A server that sends `head` for every page but robots.txt, or with `is_all` for that too, and then nothing any more.
fn stalls(head: &'static str, is_all: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut asked = String::new();
            while reader.read_line(&mut asked).unwrap_or(0) > 2 {}
            let missing = "HTTP/1.1 404 None\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let is_robots = asked.starts_with("GET /robots.txt");
            let sent = if is_robots && !is_all { missing } else { head };
            let _ = stream.write_all(sent.as_bytes());
            held.extend((is_all || !is_robots).then_some(stream));
        }
    });
    port
}

#[tokio::test]
async fn each_limit_is_told_with_its_number_and_its_key() {
    let ms = Duration::from_millis;
    let patient = FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        ..FetchSettings::default()
    };
    let one = |set: fn(&mut FetchSettings)| {
        let mut settings = patient.clone();
        set(&mut settings);
        Client::new(&settings).unwrap()
    };
    let why = async |client: Client, port: u16| {
        let request = Request {
            url: format!("http://127.0.0.1:{port}/"),
            ..Request::default()
        };
        client.get(&request).await.unwrap_err().to_string()
    };
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf";
    let first = one(|settings| settings.first_byte_timeout = Duration::from_millis(100));
    let whole = one(|settings| settings.timeout = Duration::from_millis(100));
    let idle = one(|settings| settings.idle_timeout = Duration::from_millis(100));
    let large = one(|settings| settings.max_header = 20);
    let redirects = one(|settings| settings.max_redirects = 1);
    let began = Instant::now();
    for (client, port, words) in [
        (
            first,
            stalls("", false),
            "no answer within 0.1 s (`first_byte_timeout`",
        ),
        (
            whole.clone(),
            stalls("", false),
            "longer than 0.1 s, redirects included (`timeout`",
        ),
        (
            whole,
            stalls(begun, false),
            "longer than 0.1 s, redirects included (`timeout`",
        ),
        (
            idle,
            stalls(begun, false),
            "after 4 bytes: nothing more came for 0.1 s (`idle_timeout`",
        ),
        (
            large,
            stalls(begun, false),
            "larger than 20 bytes (`max_header`",
        ),
    ] {
        let told = why(client, port).await;
        assert!(told.contains(words), "{told}");
    }
    assert!(began.elapsed() < ms(5_000));
    let lines = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(300));
    let server = Server::with(vec![("/", &*lines.leak())].leak());
    let told = why(one(|_| {}), server.port).await;
    assert!(told.contains("more than 256 lines"), "{told}");
    let hop = |to: &str| {
        format!(
            "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
    };
    let hops = [("/", &*hop("/b").leak()), ("/b", &*hop("/c").leak())];
    let told = why(redirects, Server::with(hops.to_vec().leak()).port).await;
    assert!(
        told.contains("more than 1 times (`max_redirects`"),
        "{told}"
    );
}

#[tokio::test]
async fn a_robots_txt_that_stalls_is_waited_for_and_one_that_leads_in_a_circle_is_none() {
    let client = Client::new(&FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        first_byte_timeout: Duration::from_millis(100),
        ..FetchSettings::default()
    });
    let client = client.unwrap();
    let request = Request {
        url: format!("http://127.0.0.1:{}/page", stalls("", true)),
        ..Request::default()
    };
    for _ in 0..2 {
        let began = Instant::now();
        let Err(Failure::Deferred { why, until }) = client.get(&request).await else {
            panic!("nothing is asked of a host whose robots.txt stalls");
        };
        assert!(
            why.starts_with("the robots.txt of 127.0.0.1") && until.is_some(),
            "{why}"
        );
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    let circle = Server::with(&[
        (
            "/robots.txt",
            "HTTP/1.1 302 Found\r\nlocation: /robots.txt\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        ),
        (
            "/ok",
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok",
        ),
    ]);
    assert_eq!(circle.get(&client, "/ok").await.unwrap().body, b"ok");
    assert_eq!(circle.times("/robots.txt"), 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_an_answer() {
    let (server, client) = (Server::with(ANSWERS), client());
    for path in ["/short", "/chunks"] {
        assert!(
            matches!(server.get(&client, path).await, Err(Failure::CutShort { answer, .. }) if answer.body.starts_with(b"half")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn who_asks_us_to_wait_is_not_asked_again() {
    let (server, client) = (Server::with(ANSWERS), client());
    assert!(matches!(
        server.get(&client, "/later").await,
        Err(Failure::Deferred { until: Some(_), .. })
    ));
    assert!(matches!(
        server.get(&client, "/ok").await,
        Err(Failure::Deferred { .. })
    ));
    assert_eq!((server.times("/later"), server.times("/ok")), (1, 0));
}

#[tokio::test]
async fn robots_txt_is_read_once_and_obeyed() {
    let (server, client) = (Server::with(ANSWERS), client());
    assert!(
        matches!(server.get(&client, "/private/here").await, Err(Failure::Refused(why)) if why.contains("robots.txt"))
    );
    server.get(&client, "/ok").await.unwrap();
    assert_eq!(
        (server.times("/robots.txt"), server.times("/private/here")),
        (1, 0)
    );
}

#[tokio::test]
async fn without_an_opening_this_machine_is_closed_by_number_and_by_name() {
    let server = Server::with(ANSWERS);
    let closed = Client::new(&FetchSettings::default()).unwrap();
    assert!(matches!(
        server.get(&closed, "/ok").await,
        Err(Failure::Refused(_))
    ));
    let ported = Client::new(&FetchSettings {
        allow_private: vec![format!("127.0.0.1:{}", server.port)],
        ..FetchSettings::default()
    })
    .unwrap();
    server.get(&ported, "/ok").await.unwrap();
    let other = Server::with(ANSWERS);
    let by_name = |port: u16| Request {
        url: format!("http://localhost:{port}/ok"),
        ..Request::default()
    };
    ported.get(&by_name(server.port)).await.unwrap();
    let way_out = format!("1:{}\"]", other.port);
    let way_out_six = format!("[::1]:{}\"]", other.port);
    for refused in [
        ported.get(&by_name(other.port)).await,
        other.get(&ported, "/ok").await,
    ] {
        let names_it = |why: &str| why.contains(&way_out) || why.contains(&way_out_six);
        assert!(
            matches!(&refused, Err(Failure::Refused(why)) if names_it(why)),
            "{refused:?}"
        );
    }
    assert_eq!((server.times("/ok"), other.times("/ok")), (2, 0));
}

#[tokio::test]
async fn ports_that_are_not_the_webs_are_the_owners_to_open() {
    let (server, client) = (Server::with(ANSWERS), client());
    let refused = server.get(&client, "/mail").await;
    let says = |why: &str| why.contains("allow_private = [\"8.8.8.8:25\"]");
    assert!(
        matches!(&refused, Err(Failure::Refused(why)) if says(why)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    const LARGE: &str = concat!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n",
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    );
    static LARGE_ANSWERS: &[(&str, &str)] = &[("/large", LARGE)];
    let server = Server::with(LARGE_ANSWERS);
    let client = Client::new(&FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        max_body: 50,
        ..FetchSettings::default()
    })
    .unwrap();
    assert!(
        matches!(server.get(&client, "/large").await, Err(Failure::CutShort { why, .. }) if why.contains("larger than 50 bytes"))
    );
}

/// A site over TLS whose certificate nobody signed but itself. Gives its address, the certificate as PEM, and its SHA-256.
async fn secret_site() -> (String, String, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio_rustls::{TlsAcceptor, rustls};
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let der = made.cert.der().clone();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![der.clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut stream = acceptor.accept(stream).await.ok()?;
                let mut head = [0; 2048];
                stream
                    .read(&mut head)
                    .await
                    .ok()
                    .filter(|bytes| *bytes > 0)?;
                let answer =
                    b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nsecret";
                stream.write_all(answer).await.ok()?;
                stream.shutdown().await.ok()
            });
        }
    });
    use sha2::Digest;
    let hash: String = sha2::Sha256::digest(&der)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    (
        format!("https://127.0.0.1:{port}/"),
        made.cert.pem(),
        format!("sha256:{hash}"),
    )
}

#[tokio::test]
async fn only_an_authority_that_the_owner_names_makes_another_certificate_good() {
    let (url, pem, hash) = secret_site().await;
    let mut request = Request {
        url,
        ..Request::default()
    };
    let refused = client().get(&request).await.unwrap_err().to_string();
    assert!(refused.contains("certificate"), "{refused}");
    request.options.ca = Some(pem);
    let answer = client().get(&request).await.unwrap();
    assert_eq!(answer.body, b"secret");
    assert_eq!(
        answer.certificate,
        Some(hash),
        "what proves who answered is kept"
    );
}

#[tokio::test]
async fn a_proxy_is_asked_for_pages_and_never_for_what_the_guard_refuses() {
    let proxy = Server::with(&[(
        "http://93.184.216.34/page",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy",
    )]);
    let mut request = Request {
        url: "http://93.184.216.34/page".into(),
        ..Request::default()
    };
    request.options.proxy = Some(format!("http://127.0.0.1:{}", proxy.port));
    let client = Client::new(&FetchSettings::default()).unwrap();
    assert_eq!(client.get(&request).await.unwrap().body, b"proxy");
    for refused in [
        "http://10.0.0.1/page",
        "http://169.254.169.254/",
        "http://[::1]/",
    ] {
        request.url = refused.into();
        assert!(
            matches!(client.get(&request).await, Err(Failure::Refused(_))),
            "{refused}"
        );
        assert_eq!(proxy.times(refused), 0);
    }
}

#[tokio::test]
async fn what_a_proxy_does_is_not_told_of_the_site() {
    let settings = FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        pause: Duration::ZERO,
        ..FetchSettings::default()
    };
    let client = Client::new(&settings).unwrap();
    let wants_login = "HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let leads_nowhere = "HTTP/1.1 502 Bad\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let proxy = Server::with(
        vec![
            ("http://93.184.216.34/robots.txt", wants_login),
            ("93.184.216.34:443", wants_login),
            ("93.184.216.35:443", leads_nowhere),
        ]
        .leak(),
    );
    // Nobody listens at the port of a listener that is gone.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = gone.local_addr().unwrap();
    drop(gone);
    let alive = format!("127.0.0.1:{}", proxy.port);
    for (proxy, url, words) in [
        (
            format!("http://me:s3cret@{dead}"),
            "http://93.184.216.34/",
            "refused the connection",
        ),
        (
            format!("http://me:s3cret@{dead}"),
            "https://93.184.216.34/",
            "refused the connection",
        ),
        (
            format!("socks5://me:s3cret@{dead}"),
            "https://93.184.216.34/",
            "can't be used",
        ),
        (
            format!("http://me:s3cret@{alive}"),
            "http://93.184.216.34/",
            "another name or password",
        ),
        (
            format!("http://me:s3cret@{alive}"),
            "https://93.184.216.34/",
            "another name or password",
        ),
        (
            format!("http://me:s3cret@{alive}"),
            "https://93.184.216.35/",
            "leads to no connection",
        ),
    ] {
        let mut request = Request {
            url: url.into(),
            ..Request::default()
        };
        request.options.proxy = Some(proxy.clone());
        let told = client.get(&request).await.unwrap_err();
        let why = told.to_string();
        assert!(matches!(told, Failure::Ours(_)), "{proxy} {url}: {told:?}");
        assert!(
            why.contains(words) && why.contains("proxy") && !why.contains("s3cret"),
            "{why}"
        );
    }
    let site = Server::with(ANSWERS);
    let mut request = Request {
        url: format!("http://127.0.0.1:{}/ok", site.port),
        ..Request::default()
    };
    request.options.proxy = Some(format!("http://{dead}"));
    for _ in 0..6 {
        assert!(client.get(&request).await.is_err());
    }
    request.options.proxy = None;
    assert!(
        client.get(&request).await.is_ok(),
        "the site is let be for what its proxy did"
    );
}
