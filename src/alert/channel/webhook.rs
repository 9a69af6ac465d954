//! A web address of your own: JSON, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Letter, Missed, nothing_more, post_bytes};
use crate::{fetch::Client, model::Channel};

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let body = letter.json()?;
    let at = letter.now.as_second().to_string();
    let mut headers: Vec<(String, String)> = channel
        .settings
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("headers.")?.to_owned(), value.clone())))
        .collect();
    headers.push(("webhook-id".to_owned(), letter.key.clone()));
    headers.push(("webhook-timestamp".to_owned(), at.clone()));
    if let Some(secret) = channel.settings.get("secret") {
        let signed = signature(secret, &letter.key, &at, &body)?;
        headers.push(("webhook-signature".to_owned(), signed));
    }
    post_bytes(
        client,
        channel.setting("url"),
        &headers,
        &body,
        letter.now,
        nothing_more,
    )
    .await
}

/// `v1,…` as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`; the secret is base64 after `whsec_`, else taken as it is.
fn signature(secret: &str, id: &str, at: &str, body: &[u8]) -> Result<String, String> {
    let key = match secret.strip_prefix("whsec_") {
        Some(packed) => STANDARD
            .decode(packed)
            .map_err(|_| "the channel's secret is not base64 after whsec_".to_owned())?,
        None => secret.as_bytes().to_vec(),
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| error.to_string())?;
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_standard_one() {
        // The example of the Standard Webhooks specification.
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            body,
        )
        .unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
