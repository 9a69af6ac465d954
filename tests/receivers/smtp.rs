//! A pretend mail server: plain, with STARTTLS, or with TLS from the first byte; it keeps whole mails.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tls {
    None,
    Starttls,
    Implicit,
}

pub struct MailServer {
    pub port: u16,
    /// Its certificate, to be trusted by whoever tests.
    pub certificate_pem: String,
    mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// `refuses`: the answer to every mail, in place of 250.
    pub async fn open(tls: Tls, refuses: Option<&'static str>) -> MailServer {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate_pem = made.cert.pem();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, mails) = (acceptor.clone(), kept.clone());
                // A client that goes away is its own affair.
                tokio::spawn(async move {
                    let secured = match tls {
                        Tls::None => {
                            return talk(BufStream::new(stream), true, &mails, refuses).await;
                        }
                        Tls::Implicit => acceptor.accept(stream).await.ok()?,
                        Tls::Starttls => {
                            let plain = upgrade(BufStream::new(stream)).await?;
                            let stream = acceptor.accept(plain.into_inner()).await.ok()?;
                            return talk(BufStream::new(stream), false, &mails, refuses).await;
                        }
                    };
                    talk(BufStream::new(secured), true, &mails, refuses).await
                });
            }
        });
        MailServer {
            port,
            certificate_pem,
            mails,
        }
    }

    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufStream<S>,
    line: &str,
) -> Option<()> {
    stream
        .write_all(format!("{line}\r\n").as_bytes())
        .await
        .ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then_some(line)
}

async fn upgrade<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufStream<S>,
) -> Option<BufStream<S>> {
    say(&mut stream, "220 localhost").await?;
    loop {
        let line = hear(&mut stream).await?;
        if line.starts_with("STARTTLS") {
            say(&mut stream, "220 go ahead").await?;
            return Some(stream);
        }
        say(&mut stream, "250-localhost\r\n250 STARTTLS").await?;
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufStream<S>,
    greet: bool,
    mails: &Mutex<Vec<String>>,
    refuses: Option<&str>,
) -> Option<()> {
    if greet {
        say(&mut stream, "220 localhost").await?;
    }
    loop {
        let line = hear(&mut stream).await?;
        let answer = match line.split_whitespace().next()? {
            "EHLO" => "250-localhost\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut mail = String::new();
                loop {
                    let line = hear(&mut stream).await?;
                    if line == ".\r\n" {
                        break;
                    }
                    mail.push_str(&line);
                }
                match refuses {
                    Some(answer) => answer,
                    None => {
                        mails.lock().unwrap().push(mail);
                        "250 kept"
                    }
                }
            }
            "AUTH" => "235 welcome",
            "QUIT" => "221 bye",
            _ => "250 yes",
        };
        say(&mut stream, answer).await?;
    }
}
