//! What answers before the node can: a page that says how far its start has come. Then the door takes over, on the same
//! address.

use crate::door::{BODY, Door, router};
use crate::guard;
use crate::hosts::Hosts;
use crate::lang::Language;
use crate::reply::problem;
use crate::{assets, frame};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use regain_node::node::Reading;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

/// Seconds after which the page asks again.
const AGAIN: HeaderValue = HeaderValue::from_static("1");

/// The one address of pages and API, from before the node has started. Cheap to clone.
#[derive(Clone)]
pub struct Entrance {
    inner: Arc<Inner>,
}

struct Inner {
    opened: OnceLock<Router>,
    reading: watch::Receiver<Reading>,
    hosts: Hosts,
}

impl Entrance {
    /// An entrance, called under `hosts`, to a node that still reads.
    #[must_use]
    pub fn new(reading: watch::Receiver<Reading>, hosts: Hosts) -> Self {
        Entrance { inner: Arc::new(Inner { opened: OnceLock::new(), reading, hosts }) }
    }

    /// Lets pages and API answer from now on.
    pub fn open(&self, door: Door) {
        // A second door would be the same node's.
        let _ = self.inner.opened.set(router(door));
    }

    /// Serves on a listener until `stop` is ready; requests under way are finished.
    ///
    /// # Errors
    /// The socket fails.
    pub async fn serve_until(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stop).await
    }

    fn router(self) -> Router {
        let waiting = Router::new()
            .route("/assets/{file}", get(assets::file))
            .fallback(wait)
            .layer(from_fn_with_state(self.clone(), host))
            .layer(DefaultBodyLimit::max(BODY))
            .layer(from_fn(guard::headers))
            .with_state(self.clone());
        Router::new().fallback(async move |request: Request| {
            let router = self.inner.opened.get().unwrap_or(&waiting).clone();
            router.oneshot(request).await
        })
    }
}

/// As the door's own: a page of another site must not learn that a node starts here.
async fn host(State(entrance): State<Entrance>, request: Request, next: Next) -> Response {
    if guard::is_called(&entrance.inner.hosts, &request) { next.run(request).await } else { guard::wrong_host() }
}

#[derive(Template)]
#[template(path = "opening.html")]
struct OpeningPage {
    language: Language,
    reading: Reading,
}

impl OpeningPage {
    fn t(&self, key: &str) -> String {
        self.language.say(key)
    }
}

async fn wait(State(entrance): State<Entrance>, request: Request) -> Response {
    let mut response = if request.uri().path().starts_with("/api/") {
        problem(StatusCode::SERVICE_UNAVAILABLE, "failed", "the node is starting: it reads its logs; ask again")
    } else {
        let asked = frame::cookie(request.headers(), "langue");
        let language = Language::of(asked.as_deref(), request.headers());
        let shown = OpeningPage { language, reading: *entrance.inner.reading.borrow() };
        match shown.render() {
            Ok(text) => (StatusCode::SERVICE_UNAVAILABLE, Html(text)).into_response(),
            Err(e) => {
                (StatusCode::INTERNAL_SERVER_ERROR, format!("the page could not be written: {e}")).into_response()
            }
        }
    };
    response.headers_mut().insert(header::RETRY_AFTER, AGAIN);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http_body_util::BodyExt;

    async fn ask(router: Router, path: &str, host: &str) -> (StatusCode, String) {
        let request = Request::builder().uri(path).header(header::HOST, host).header("accept-language", "en");
        let told = router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("it answers");
        let status = told.status();
        let bytes = told.into_body().collect().await.expect("in memory").to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn a_node_that_starts_says_how_far_it_is() {
        let (told, reading) = watch::channel(Reading::default());
        let entrance = Entrance::new(reading, Hosts::loopback(8481));
        told.send_replace(Reading { done: 3, total: 12 });
        let (status, page) = ask(entrance.clone().router(), "/parc", "127.0.0.1:8481").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.contains("max=\"12\"") && page.contains("value=\"3\""), "{page}");
        assert!(page.contains("http-equiv=\"refresh\""), "works without scripts");
        let (status, told) = ask(entrance.clone().router(), "/api/v1/status", "127.0.0.1:8481").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(told.contains("starting"), "{told}");
        let (status, _) = ask(entrance.router(), "/parc", "evil.example").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
}
