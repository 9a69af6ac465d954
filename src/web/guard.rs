//! What holds for every answer? Headers that no page text gets past, no other site's name for us, and nothing sent twice.

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{Desk, door};
use crate::model::hex;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub async fn guarded(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let is_known = desk.door.behind_proxy
        || is_ours(
            request.headers().get(header::HOST),
            desk.public_url().as_deref(),
        );
    if !is_known {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "ask for this address by its number, as localhost, or by the name that [serve] public_url gives\n",
        )
            .into_response();
    }
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    if is_reading && response.status() == StatusCode::OK {
        response = tagged(response, known).await;
    }
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Other sites learn nothing. With `no-referrer` a browser that reaches us without TLS would say `Origin: null` in our own forms,
        // and `CsrfLayer` refuse them.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The answer under the hash of its body; a browser or feed reader that has it already is told so.
async fn tagged(response: Response, known: Option<HeaderValue>) -> Response {
    // What is written while it is read has no hash before its end.
    if response.body().size_hint().exact().is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // What has a length was in memory before: it is ours, and finite.
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let hash = Sha256::digest(&bytes);
    let tag = format!("W/\"{}\"", hex(&hash[..12]));
    let is_known = known
        .as_ref()
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// A name that another site points at us (DNS rebinding) is no name of ours. The owner's own name for the desk is.
fn is_ours(host: Option<&HeaderValue>, public_url: Option<&str>) -> bool {
    let Some(host) = host else { return true };
    let Ok(host) = host.to_str() else {
        return false;
    };
    let Ok(url) = url::Url::parse(&format!("http://{host}/")) else {
        return false;
    };
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let public = public_url.and_then(|public| url::Url::parse(public).ok());
            door::is_localhost(name) || public.is_some_and(|public| public.host_str() == Some(name))
        }
        Some(_) => true,
        None => false,
    }
}
