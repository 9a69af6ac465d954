//! What does a request know of its connection, and a connection of its request? The client that we use tells neither of the other: what
//! makes a connection runs within the request that began it, and looks here.

use std::{
    cell::Cell,
    pin::Pin,
    task::{Context, Poll},
};

use tower_layer::Layer;
use tower_service::Service;

use super::guard::Door;

tokio::task_local! {
    static ASKING: Asking;
}

/// One request that is under way.
#[derive(Debug)]
struct Asking {
    door: Door,
    taken: Cell<Taken>,
}

/// Which connection a request took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// One that had been used before.
    Kept,
    New,
    /// A new one that did not come about.
    Failed,
}

/// Runs a request, and tells which connection it took.
pub(super) async fn asking<T>(door: Door, request: impl Future<Output = T>) -> (T, Taken) {
    let noted = async {
        let answered = request.await;
        (answered, ASKING.with(|asking| asking.taken.get()))
    };
    let asking = Asking {
        door,
        taken: Cell::new(Taken::Kept),
    };
    ASKING.scope(asking, noted).await
}

/// Outside of any request there is nobody to tell.
fn note(taken: Taken) {
    let _ = ASKING.try_with(|asking| asking.taken.set(taken));
}

/// Which port the request is for. Outside of any request none is known, and none open.
pub(super) fn door() -> Door {
    ASKING.try_with(|asking| asking.door).unwrap_or_default()
}

/// Notes each connection that is made.
#[derive(Clone, Copy)]
pub(super) struct Noted;

#[derive(Clone)]
pub(super) struct Noting<S>(S);

impl<S> Layer<S> for Noted {
    type Service = Noting<S>;

    fn layer(&self, connector: S) -> Noting<S> {
        Noting(connector)
    }
}

impl<R, S: Service<R>> Service<R> for Noting<S>
where
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, to: R) -> Self::Future {
        note(Taken::Failed);
        let connecting = self.0.call(to);
        Box::pin(async move {
            let made = connecting.await;
            if made.is_ok() {
                note(Taken::New);
            }
            made
        })
    }
}
