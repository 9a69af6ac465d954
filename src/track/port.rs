//! Where are the web pages served? At one address, to so many at once, and to nobody who only holds the line: what is fetched and kept
//! needs descriptors too.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, Sleep, sleep},
};

use super::{TrackError, descriptors};
use crate::web::Peer;

/// A browser keeps its line for the next click; nginx waits as long (`keepalive_timeout`).
const IDLE: Duration = Duration::from_secs(75);
/// Of the descriptors that there are.
const SHARE: usize = 4;
const CONNECTIONS_AT_MOST: usize = 512;

/// Serves the desk until told to stop; gives the address that it listens on.
pub async fn serve(
    listen: Option<SocketAddr>,
    router: axum::Router,
    mut stop: watch::Receiver<bool>,
) -> Result<Option<SocketAddr>, TrackError> {
    let Some(address) = listen else {
        return Ok(None);
    };
    let failed = |source| TrackError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let most = (descriptors::at_most() / SHARE).clamp(1, CONNECTIONS_AT_MOST);
    let port = Port {
        listener,
        places: Arc::new(Semaphore::new(most)),
        idle: IDLE,
    };
    tokio::spawn(async move {
        let stopped = async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        let router = router.into_make_service_with_connect_info::<Peer>();
        if let Err(error) = axum::serve(port, router)
            .with_graceful_shutdown(stopped)
            .await
        {
            tracing::error!("the web pages are down: {error}");
        }
    });
    Ok(Some(bound))
}

/// Whoever comes while all places are taken waits for one.
struct Port {
    listener: TcpListener,
    places: Arc<Semaphore>,
    idle: Duration,
}

impl axum::serve::Listener for Port {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // Nobody closes the semaphore: there is always a place in the end.
        let place = self.places.clone().acquire_owned().await.ok();
        let (stream, from) = axum::serve::Listener::accept(&mut self.listener).await;
        let connection = Connection {
            stream,
            idle: self.idle,
            ends: Box::pin(sleep(self.idle)),
            _place: place,
        };
        (connection, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Port>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Port>) -> Peer {
        Peer(*stream.remote_addr())
    }
}

/// A connection that ends when nothing went through it for a while.
struct Connection {
    stream: TcpStream,
    idle: Duration,
    ends: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    /// What came of one attempt: anything but waiting puts the end off.
    fn unless_idle<T>(
        &mut self,
        context: &mut Context<'_>,
        done: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.ends.as_mut().reset(Instant::now() + self.idle);
            return done;
        }
        (self.ends.as_mut().poll(context)).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.unless_idle(context, done)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.unless_idle(context, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.unless_idle(context, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn whoever_only_holds_the_line_makes_room() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let port = Port {
            listener,
            places: Arc::new(Semaphore::new(2)),
            idle: Duration::from_millis(200),
        };
        let router = axum::Router::new().route("/", axum::routing::get(|| async { "here" }));
        tokio::spawn(async move { axum::serve(port, router).await });
        let mut idle = Vec::new();
        for _ in 0..5 {
            idle.push(TcpStream::connect(address).await.unwrap());
        }
        let mut asks = TcpStream::connect(address).await.unwrap();
        let question = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
        asks.write_all(question).await.unwrap();
        let mut answer = String::new();
        asks.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("here"), "{answer}");
        // The server closed them.
        assert_eq!(idle[0].read(&mut [0; 1]).await.unwrap(), 0);
    }
}
