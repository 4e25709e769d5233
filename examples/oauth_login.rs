//! Installs an app through OAuth: sends a browser to Intercom, checks what it brings
//! back, exchanges the code, and calls the API with the token.
//!
//! With `INTERCOM_CLIENT_ID` and `INTERCOM_CLIENT_SECRET` set (and `INTERCOM_REGION`)
//! it serves `http://127.0.0.1:3000/login`, or another address in `ADDRESS`; enter
//! `…/callback` there as a redirect URL in Intercom's Developer Hub. Without them it
//! starts a stand-in for Intercom on loopback, walks through everything as a browser
//! would, and ends.
//!
//! ```sh
//! cargo run --features oauth --example oauth_login
//! ```
//!
//! In a crate of your own:
//!
//! ```toml
//! [dependencies]
//! axum = "0.8"
//! intercom-sdk = { version = "0.1", features = ["oauth"] }
//! reqwest = { version = "0.13", default-features = false }
//! tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
//! ```

use std::{
    collections::HashMap,
    env,
    error::Error,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{RawQuery, State as Shared},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    },
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use intercom_sdk::{
    Region,
    oauth::{App, OAuthError, State, Token},
    v2_16::Client,
};
use tokio::net::TcpListener;

/// What all requests share.
#[derive(Clone)]
struct Site {
    app: App,
    /// The base URL of the API.
    base_url: String,
    /// Whether to uninstall the app at once: from the stand-in.
    is_trial: bool,
    /// The state of each browser that was sent off. A real site keeps it in its
    /// session store, with an end of its own.
    sessions: Arc<Mutex<HashMap<String, State>>>,
}

/// Sends the browser to Intercom.
async fn login(Shared(site): Shared<Site>) -> Response {
    let (Ok(authorization), Ok(session)) = (site.app.authorize(), State::random()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let session = session.as_str().to_owned();
    let cookie = format!("session={session}; Path=/; HttpOnly; SameSite=Lax");
    let sessions = site.sessions.lock();
    sessions
        .expect("no thread panics")
        .insert(session, authorization.state);
    let headers = [(LOCATION, authorization.url), (SET_COOKIE, cookie)];
    (StatusCode::FOUND, headers).into_response()
}

/// Takes the browser back.
async fn callback(
    Shared(site): Shared<Site>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let cookie = headers.get(COOKIE).and_then(|cookie| cookie.to_str().ok());
    let session = cookie.and_then(|cookie| cookie.strip_prefix("session="));
    // A state is good for one callback.
    let state = session.and_then(|session| {
        let mut sessions = site.sessions.lock().expect("no thread panics");
        sessions.remove(session)
    });
    let state = state.unwrap_or(State::from_session(""));
    match install(&site, &query.unwrap_or_default(), &state).await {
        Ok(text) => (StatusCode::OK, text).into_response(),
        Err(error) => (StatusCode::FORBIDDEN, format!("{error}\n")).into_response(),
    }
}

/// Exchanges the code, and says whose workspace it is.
async fn install(site: &Site, query: &str, state: &State) -> Result<String, OAuthError> {
    let code = site.app.callback(query, state)?;
    let token: Token = site.app.exchange(&code).await?;
    // This is where a real site stores the token, encrypted.
    let client = Client::builder(token.secret())
        .base_url(&site.base_url)
        .build()?;
    let me = client.identify_admin().send().await?;
    // Otherwise the address proves nothing.
    let email = match me.email_verified {
        Some(true) => me.email.as_deref().unwrap_or("somebody"),
        _ => "somebody whose address is not verified",
    };
    let text = format!("installed by {email}, token {token:?}\n");
    if !site.is_trial {
        return Ok(text);
    }
    site.app.revoke(&token).await?;
    Ok(text + "and uninstalled again\n")
}

fn router(site: Site) -> Router {
    Router::new()
        .route("/login", get(login))
        .route("/callback", get(callback))
        .with_state(site)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let credentials = (
        env::var("INTERCOM_CLIENT_ID"),
        env::var("INTERCOM_CLIENT_SECRET"),
    );
    if let (Ok(id), Ok(secret)) = credentials {
        let region = env::var("INTERCOM_REGION").unwrap_or("us".to_owned());
        let region: Region = region.parse()?;
        let site = Site {
            app: App::new(id, secret)?.region(region),
            base_url: region.base_url().to_owned(),
            is_trial: false,
            sessions: Arc::default(),
        };
        let address = env::var("ADDRESS").unwrap_or("127.0.0.1:3000".to_owned());
        println!("open http://{address}/login");
        axum::serve(TcpListener::bind(address).await?, router(site)).await?;
        return Ok(());
    }

    println!("INTERCOM_CLIENT_ID and INTERCOM_CLIENT_SECRET are not set: using a stand-in.");
    let stand_in = serve(intercom()).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let site = Site {
        app: App::new("client-1", "client-secret-1")?
            .authorize_url(format!("{stand_in}/oauth"))
            .redirect_uri(format!("{address}/callback"))
            .base_url(&stand_in),
        base_url: stand_in,
        is_trial: true,
        sessions: Arc::default(),
    };
    tokio::spawn(async move { axum::serve(listener, router(site)).await });
    browse(&address).await
}

/// Does what a browser does, with its cookie.
async fn browse(address: &str) -> Result<(), Box<dyn Error>> {
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let header = |answer: &reqwest::Response, name| {
        let value = answer
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let away = browser.get(format!("{address}/login")).send().await?;
    let cookie = header(&away, SET_COOKIE.as_str());
    let cookie = cookie.split(';').next().unwrap_or_default();
    println!("/login: {}, to Intercom", away.status());
    let back = browser.get(header(&away, LOCATION.as_str())).send().await?;
    println!("Intercom: {}, back with a code", back.status());
    let callback = header(&back, LOCATION.as_str());
    let done = browser.get(&callback).header(COOKIE, cookie).send().await?;
    println!("/callback: {}\n{}", done.status(), done.text().await?);
    let again = browser.get(&callback).header(COOKIE, cookie).send().await?;
    println!(
        "/callback once more: {} {}",
        again.status(),
        again.text().await?
    );
    let other = browser.get(format!("{address}/callback?code=stolen&state=guessed"));
    let other = other.header(COOKIE, cookie).send().await?;
    println!(
        "/callback of somebody else: {} {}",
        other.status(),
        other.text().await?
    );
    Ok(())
}

async fn serve(router: Router) -> Result<String, std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

/// A stand-in for Intercom, whose admin always agrees.
fn intercom() -> Router {
    const JSON: [(axum::http::HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];
    let authorized = |headers: &HeaderMap| {
        let token = headers.get(AUTHORIZATION);
        token.is_some_and(|token| token == "Bearer dG9rOnN0YW5kLWlu")
    };
    Router::new()
        .route(
            "/oauth",
            get(|RawQuery(query): RawQuery| async move {
                let query = query.unwrap_or_default();
                let find = |name: &str| {
                    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                    let value = pairs.find(|(key, _)| *key == name);
                    value.map_or("", |(_, value)| value).to_owned()
                };
                let back = find("redirect_uri").replace("%3A", ":").replace("%2F", "/");
                let back = format!("{back}?code=Y29kZS0x==&state={}", find("state"));
                (StatusCode::FOUND, [(LOCATION, back)])
            }),
        )
        .route(
            "/auth/eagle/token",
            post(|form: String| async move {
                let good = form.contains("client%2Dsecret%2D1") && form.contains("Y29kZS0x%3D%3D");
                match good {
                    true => (StatusCode::OK, JSON, r#"{"token_type":"Bearer","token":"dG9rOnN0YW5kLWlu"}"#),
                    false => (StatusCode::UNAUTHORIZED, JSON, r#"{"errors":[{"code":"unauthorized"}]}"#),
                }
            }),
        )
        .route(
            "/me",
            get(move |headers: HeaderMap| async move {
                match authorized(&headers) {
                    true => (
                        StatusCode::OK,
                        JSON,
                        r#"{"type":"admin","id":"7","email":"ada@example.com","email_verified":true}"#,
                    ),
                    false => (StatusCode::UNAUTHORIZED, JSON, "{}"),
                }
            }),
        )
        .route(
            "/auth/uninstall",
            post(move |headers: HeaderMap| async move {
                match authorized(&headers) {
                    true => StatusCode::OK,
                    false => StatusCode::UNAUTHORIZED,
                }
            }),
        )
}
