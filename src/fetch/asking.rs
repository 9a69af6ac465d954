//! What does a request know of its connection, and a connection of its request? The client that we use tells neither of the other: what
//! makes a connection runs within the request that began it, and looks here.

use std::{
    cell::Cell,
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
    connects: Cell<bool>,
}

/// Runs a request, and tells whether it took a new connection; `false`: one that had been used before.
pub(super) async fn asking<T>(door: Door, request: impl Future<Output = T>) -> (T, bool) {
    let noted = async {
        let answered = request.await;
        (answered, ASKING.with(|asking| asking.connects.get()))
    };
    let asking = Asking {
        door,
        connects: Cell::new(false),
    };
    ASKING.scope(asking, noted).await
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

impl<R, S: Service<R>> Service<R> for Noting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, to: R) -> S::Future {
        // Outside of any request there is nobody to tell.
        let _ = ASKING.try_with(|asking| asking.connects.set(true));
        self.0.call(to)
    }
}
