//! E-mail by SMTP with TLS: text and HTML, one thread a page. The server's name is resolved under the guard, and the connection goes
//! to the address that was checked.

use std::{net::SocketAddr, time::SystemTime};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message as Mail, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use sha2::{Digest, Sha256};

use super::{Letter, Missed};
use crate::{
    alert::message::{Message, Style, runs_as_text, unseen_around},
    fetch::Client,
    model::{Channel, hex},
};

/// Implicit TLS, RFC 8314 §7.3.
const PORT: u16 = 465;
/// Submission with STARTTLS, RFC 6409 §3.1.
const PORT_STARTTLS: u16 = 587;

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let mail = write(channel, letter)?;
    let server = channel.setting("server");
    let usual = match channel.setting("tls") {
        "starttls" => PORT_STARTTLS,
        _ => PORT,
    };
    let port = channel.setting("port").parse().unwrap_or(usual);
    let addresses = client
        .addresses(server, port)
        .await
        .map_err(|failure| failure.to_string())?;
    let (connect, whole) = client.limits();
    let mut last = Missed::from(format!("the mail server {server} has no address"));
    for address in addresses {
        let transport = transport(channel, server, address, connect)?;
        match tokio::time::timeout(whole, transport.send(mail.clone())).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => {
                let mut why = format!("the mail server {server} did not take it: {error}");
                let mut cause = std::error::Error::source(&error);
                while let Some(inner) = cause {
                    why = format!("{why}: {inner}");
                    cause = inner.source();
                }
                let code = error.status().map(u16::from);
                last = Missed {
                    why,
                    until: None,
                    // Of the message or its receivers (RFC 5321 §4.2.3), not of the account or of the moment.
                    refused: matches!(code, Some(550..=554)),
                    gone: false,
                };
                // It spoke: another address of the same server would say the same, or take the mail twice.
                if code.is_some() || error.is_timeout() {
                    return Err(last);
                }
            }
            Err(_) => {
                return Err(format!("the mail server {server} took too long to answer").into());
            }
        }
    }
    Err(last)
}

fn transport(
    channel: &Channel,
    server: &str,
    address: SocketAddr,
    connect: std::time::Duration,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let tls = match channel.setting("tls") {
        "none" => {
            if crate::fetch::is_public(address.ip()) {
                return Err(format!(
                    "tls = \"none\" is only for a server of your own, and {server} is at a public address"
                ));
            }
            Tls::None
        }
        "starttls" => Tls::Required(parameters(channel, server)?),
        _ => Tls::Wrapper(parameters(channel, server)?),
    };
    let own = mailbox(channel.setting("from"))?.email.domain().to_owned();
    let mut builder =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string())
            .port(address.port())
            .timeout(Some(connect))
            .hello_name(ClientId::Domain(own))
            .tls(tls);
    if let Some(user) = channel.settings.get("user") {
        builder = builder.credentials(Credentials::new(
            user.clone(),
            channel.setting("password").to_owned(),
        ));
    }
    Ok(builder.build())
}

/// The certificate is checked against the server's name, whatever address it is reached at.
fn parameters(channel: &Channel, server: &str) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(server.to_owned());
    if let Some(path) = channel.settings.get("ca_file") {
        let told = |error: String| format!("the certificate in {path} can't be used: {error}");
        let pem = std::fs::read(path).map_err(|error| told(error.to_string()))?;
        let own = Certificate::from_pem(&pem).map_err(|error| told(error.to_string()))?;
        builder = builder.add_root_certificate(own);
    }
    builder
        .build()
        .map_err(|error| format!("TLS could not be set up: {error}"))
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.trim()
        .parse()
        .map_err(|error| format!("`{text}` is no mailbox: {error}"))
}

fn write(channel: &Channel, letter: &Letter<'_>) -> Result<Mail, String> {
    let told = |error: &dyn std::fmt::Display| format!("the mail could not be written: {error}");
    let from = mailbox(channel.setting("from"))?;
    let domain = from.email.domain().to_owned();
    // Names of channels are free text: in an identifier stands their hash.
    let id = |name: &str| {
        let hash = Sha256::digest(name.as_bytes());
        format!("<{}@{domain}>", hex(&hash[..12]))
    };
    let thread = match (letter.alert.edits.first(), letter.alert.events.first()) {
        _ if letter.alert.joined => format!("digest {} {}", letter.alert.rule, channel.name),
        (Some(edit), _) => format!("page {} {}", edit.url, channel.name),
        (None, Some(event)) => format!("page {} {}", event.url, channel.name),
        (None, None) => letter.key.clone(),
    };
    let thread = id(&thread);
    let mut mail = Mail::builder()
        .from(from)
        .subject(letter.message.subject.clone())
        .date(SystemTime::from(letter.now))
        .message_id(Some(id(&letter.key)))
        // The thread's first message was never sent: readers gather by it all the same (RFC 5322 §3.6.4).
        .in_reply_to(thread.clone())
        .references(thread);
    for to in channel.setting("to").lines() {
        mail = mail.to(mailbox(to)?);
    }
    let list = id(&format!("list {}", channel.name)).replace('@', ".walkback.");
    for (name, value) in [
        ("List-Id", list),
        // RFC 3834: no out-of-office answers, please.
        ("Auto-Submitted", "auto-generated".to_owned()),
    ] {
        let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| told(&error))?;
        mail = mail.raw_header(HeaderValue::new(name, value));
    }
    mail.multipart(MultiPart::alternative_plain_html(
        text(&letter.message),
        html(&letter.message),
    ))
    .map_err(|error| told(&error))
}

fn text(message: &Message) -> String {
    let lines: Vec<String> = message
        .lines
        .iter()
        .map(|line| runs_as_text(line))
        .collect();
    lines.join("\r\n\r\n") + "\r\n"
}

fn html(message: &Message) -> String {
    let mut html = String::from("<!doctype html><html><body style=\"font-family:sans-serif\">");
    for line in &message.lines {
        html.push_str("<p>");
        let mut after = None;
        for run in line {
            let words = escaped(&run.text);
            let (before, behind) = unseen_around(run.style, after.replace(run.style));
            html.push_str(&match run.style {
                Style::Plain => words,
                Style::Strong => format!("<b>{words}</b>"),
                Style::Gone => format!("<del style=\"color:#a00\">{before}{words}{behind}</del>"),
                Style::Came => format!("<ins style=\"color:#060\">{before}{words}{behind}</ins>"),
                Style::Link => format!("<a href=\"{words}\">{words}</a>"),
            });
        }
        html.push_str("</p>\r\n");
    }
    html + "</body></html>\r\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
