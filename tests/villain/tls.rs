//! Sites whose TLS is not what it should be.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::rustls::{
    ServerConfig, ServerConnection, Stream,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};

use super::rounds::{Case, Rounds, page, plain, story, to, words};

/// An authority of our own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn found() -> Authority {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Authority {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// What a server shows that has this name, in these years.
    fn config(&self, name: &str, from: i32, until: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.not_before, params.not_after) =
            (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
        let made = params.signed_by(&key, &self.issuer).unwrap();
        configured(made.der().clone(), &key)
    }
}

fn configured(certificate: CertificateDer<'static>, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    Arc::new(config)
}

/// A server that does this with each connection.
fn serve(with: impl Fn(TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/page", listener.local_addr().unwrap());
    let with = Arc::new(with);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let with = with.clone();
            // A client that hangs up is its own affair.
            std::thread::spawn(move || with(stream).ok());
        }
    });
    url
}

/// Answers each request so; `is_ended`: and says that this was all.
fn site(config: Arc<ServerConfig>, raw: Vec<u8>, is_ended: bool) -> String {
    serve(move |mut socket| {
        let mut tls = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        let mut stream = Stream::new(&mut tls, &mut socket);
        let mut head = String::new();
        {
            let mut reader = BufReader::new(&mut stream);
            while reader.read_line(&mut head)? > 2 {}
        }
        let is_robots = head.starts_with("GET /robots.txt");
        if is_robots {
            stream.write_all(
                b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            )?;
        } else {
            stream.write_all(&raw)?;
        }
        stream.flush()?;
        if is_robots || is_ended {
            tls.send_close_notify();
            while tls.wants_write() {
                tls.write_tls(&mut socket)?;
            }
        }
        Ok(())
    })
}

/// Takes the greeting, and answers it in plain bytes.
fn plainly(raw: &'static [u8], stays: bool) -> String {
    serve(move |mut socket| {
        let mut greeting = [0; 4096];
        let _ = socket.read(&mut greeting)?;
        socket.write_all(raw)?;
        if stays {
            socket.read_to_end(&mut Vec::new())?;
        }
        Ok(())
    })
}

#[test]
fn only_a_good_certificate_and_a_whole_answer_are_believed() {
    let (ours, theirs) = (Authority::found(), Authority::found());
    let good = || ours.config("127.0.0.1", 2020, 2090);
    let own_key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .unwrap()
        .self_signed(&own_key)
        .unwrap();
    let whole = || page(story());
    let text = story();
    let half = [
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n".as_slice(),
        &text.as_bytes()[..text.len() / 2],
    ]
    .concat();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, &ours.pem).unwrap();
    let keys = format!("ca_file = \"{}\"\n", Path::new(&file).display());
    let at =
        |what, looks, url: String| -> Case { plain(what, looks, [whole()]).at(url).keys(&keys) };
    // A ServerHello of TLS 1.1: version 3.2, 32 bytes of chance, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
    const OLD: &[u8] = b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02abcdefghijklmnopqrstuvwxyz012345\x00\x00\x2f\x00";
    let mut rounds = Rounds::of(
        "page",
        "timeout = \"4s\"",
        vec![
            at("good", &["first"], site(good(), whole(), true)),
            at(
                "expired",
                &["failed"],
                site(ours.config("127.0.0.1", 2001, 2002), whole(), true),
            ),
            at(
                "not yet valid",
                &["failed"],
                site(ours.config("127.0.0.1", 2089, 2090), whole(), true),
            ),
            at(
                "of another host",
                &["failed"],
                site(ours.config("other.example", 2020, 2090), whole(), true),
            ),
            at(
                "signed by strangers",
                &["failed"],
                site(theirs.config("127.0.0.1", 2020, 2090), whole(), true),
            ),
            at(
                "signed by itself",
                &["failed"],
                site(configured(own.der().clone(), &own_key), whole(), true),
            ),
            at("of an old kind", &["failed"], plainly(OLD, true)),
            at("silent", &["failed"], plainly(b"", true)),
            at(
                "plain http",
                &["failed"],
                plainly(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno", false),
            ),
            at("broken off", &["failed"], site(good(), half, false)),
        ],
    );
    rounds.go();
    for (what, versions) in rounds.on_record() {
        assert_eq!(versions.len(), usize::from(what == "good"), "{what}");
    }
    let of = |rounds: &mut Rounds, what: &str| rounds.printed(&["history", what]);
    for what in [
        "expired",
        "not yet valid",
        "of another host",
        "signed by strangers",
        "signed by itself",
    ] {
        let told = of(&mut rounds, what);
        assert!(told.contains("certificate"), "{what}: {told}");
    }
    assert!(of(&mut rounds, "plain http").contains("does not speak TLS"));
    // Nobody was asked in plain instead.
    for case in &rounds.cases {
        assert_eq!(case.villain.visits(), 0, "{}", case.what);
    }
}

/// A page that TLS leads away from TLS: what was asked on the way is on record.
#[test]
fn a_way_out_of_tls_is_seen_in_the_record() {
    let ours = Authority::found();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, &ours.pem).unwrap();
    let case = plain("out", &["first|failed|refused"], [page(story())]);
    let place = case.villain.url("/page");
    let config = ours.config("127.0.0.1", 2020, 2090);
    let case = case.at(site(config, to(&place), true)).keys(&format!(
        "ca_file = \"{}\"\nheaders = {{ X-Token = \"hush-hush\" }}\n",
        file.display()
    ));
    let mut rounds = Rounds::of("page", "", vec![case]);
    rounds.go();
    let heads = rounds.case("out").villain.heads().concat();
    assert!(!heads.contains("hush"), "{heads}");
    let (_, versions) = rounds.on_record().remove(0);
    if let Some(article) = versions.first() {
        assert!(words(article).contains("ferry"));
        let shown = rounds.json(&["show", "out"]).to_string();
        assert!(shown.contains(&place), "{shown}");
    }
}
