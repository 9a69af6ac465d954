//! A desk over an empty record, asked as the wire has it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::Arc,
};

use tempfile::TempDir;
use tokio::sync::watch;

use super::{Door, router};
use crate::{store::Store, watchlist::Watchlist};

pub(super) async fn served() -> (TempDir, SocketAddr) {
    served_by(|_| Door::open()).await
}

pub(super) async fn served_by(door: impl Fn(&Path) -> Door) -> (TempDir, SocketAddr) {
    let (folder, address, _) = served_with(door, Watchlist::default()).await;
    (folder, address)
}

/// The same with a watchlist, which may be changed.
pub(super) async fn served_with(
    door: impl Fn(&Path) -> Door,
    watchlist: Watchlist,
) -> (TempDir, SocketAddr, watch::Sender<Arc<Watchlist>>) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let door = door(folder.path());
    let (shown, watchlist) = watch::channel(Arc::new(watchlist));
    tokio::spawn(async move {
        let metrics = Arc::new(|| "walkback_up 1\n".into());
        axum::serve(listener, router(store, watchlist, metrics, door, None)).await
    });
    (folder, address, shown)
}

pub(super) async fn say(address: SocketAddr, request: String) -> String {
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
    .await
    .unwrap()
}

pub(super) async fn ask(address: SocketAddr, path: &str, host: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    say(address, request).await
}
