//! TLS of the client that the SDK builds, against servers with good and bad
//! certificates, directly and through a proxy.
//!
//! Which authorities are trusted and which proxy is used are settings of the
//! process (`SSL_CERT_FILE`, `HTTPS_PROXY`), so the calls are made by a child: this
//! program again, with [`CHILD`] set to the URLs to call.
#![cfg(all(feature = "v2_16", feature = "rustls", target_os = "linux"))]

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use intercom_sdk::{RetryPolicy, v2_16::Client};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

const CHILD: &str = "INTERCOM_SDK_TLS_TEST_URLS";

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// Starts a server with a certificate for `host`, and returns its URL.
async fn server(authority: &Authority, host: &str, is_expired: bool) -> String {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(if is_expired { 2021 } else { 2090 }, 1, 1);
    let certificate = params.signed_by(&key, authority).unwrap();
    let provider = rustls::crypto::ring::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let mut request = [0; 4096];
                    let _ = stream.read(&mut request).await;
                    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                }
            });
        }
    });
    format!("https://localhost:{port}")
}

/// Starts a proxy that counts the tunnels it opens.
async fn proxy() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tunnels = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&tunnels);
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut request = vec![0; 4096];
                let length = client.read(&mut request).await.unwrap();
                let text = String::from_utf8_lossy(&request[..length]).into_owned();
                let target = text
                    .strip_prefix("CONNECT localhost:")
                    .and_then(|rest| rest.split(' ').next())
                    .expect("a request for a tunnel");
                let mut target = TcpStream::connect(format!("127.0.0.1:{target}"))
                    .await
                    .unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut target).await;
            });
        }
    });
    (address, tunnels)
}

/// Calls the URLs in a child process; its reports by name.
async fn call(
    test: &str,
    trusted: &Authority,
    urls: &[(&str, String)],
    proxy: Option<SocketAddr>,
) -> BTreeMap<String, String> {
    let folder = std::env::temp_dir().join(format!("intercom-sdk-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let bundle = folder.join(format!("{test}.pem"));
    std::fs::write(&bundle, trusted.pem()).unwrap();
    let urls: Vec<String> = urls
        .iter()
        .map(|(name, url)| format!("{name}={url}"))
        .collect();
    // A limit of open files that can be reached.
    let mut child = Command::new("sh");
    child
        .args(["-c", "ulimit -n 200; exec \"$0\" --exact child --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .env(CHILD, urls.join(" "))
        .env("SSL_CERT_FILE", &bundle)
        .env_remove("SSL_CERT_DIR");
    for name in [
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ] {
        child.env_remove(name);
    }
    if let Some(address) = proxy {
        child.env("HTTPS_PROXY", format!("http://{address}"));
    }
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    std::fs::remove_file(&bundle).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("report ")?.split_once(": "))
        .map(|(name, report)| (name.to_owned(), report.to_owned()))
        .collect()
}

/// The child: calls each URL and prints what became of it.
#[tokio::test]
async fn child() {
    let Ok(urls) = std::env::var(CHILD) else {
        println!("skipped: this is the child of the other tests");
        return;
    };
    for pair in urls.split(' ') {
        let (name, url) = pair.split_once('=').unwrap();
        let client = Client::builder("dG9r")
            .base_url(url)
            .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
            .build()
            .unwrap();
        let call = client.identify_admin().send_raw();
        let result = match name {
            "no_files" => {
                let open = || std::fs::File::open("/dev/null");
                let _files: Vec<_> = std::iter::from_fn(|| open().ok()).collect();
                call.await
            }
            _ => call.await,
        };
        match result {
            Ok(raw) => println!("report {name}: {}", raw.status()),
            Err(error) => println!(
                "report {name}: {:?}, certificate {}, attempts {}, retryable {}, {error}",
                error.kind(),
                error.is_certificate(),
                error.attempts(),
                error.is_retryable(),
            ),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_trusted_certificate_of_the_host_is_accepted() {
    let (trusted, unknown) = (authority("trusted"), authority("unknown"));
    let urls = [
        ("good", server(&trusted, "localhost", false).await),
        ("expired", server(&trusted, "localhost", true).await),
        ("wrong_host", server(&trusted, "example.com", false).await),
        ("unknown", server(&unknown, "localhost", false).await),
    ];
    let reports = call("certificates", &trusted, &urls, None).await;
    assert_eq!(reports["good"], "200 OK");
    for (name, reason) in [
        ("expired", "expired"),
        ("wrong_host", "not valid for"),
        ("unknown", "UnknownIssuer"),
    ] {
        let report = &reports[name];
        let start = "Connect, certificate true, attempts 1, retryable false, identify_admin: \
                     could not connect: ";
        assert!(report.starts_with(start), "{report}");
        assert_eq!(report.matches(reason).count(), 1, "{report}");
        assert_eq!(
            report.matches("invalid peer certificate").count(),
            1,
            "{report}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_open_files_are_told_and_no_matter_of_certificates() {
    let trusted = authority("trusted");
    let urls = [
        ("no_files", "http://127.0.0.1:9".to_owned()),
        ("good", server(&trusted, "localhost", false).await),
    ];
    let reports = call("files", &trusted, &urls, None).await;
    let report = &reports["no_files"];
    let start = "Connect, certificate false, attempts 3, retryable true, ";
    assert!(report.starts_with(start), "{report}");
    assert_eq!(report.matches("Too many open files").count(), 1, "{report}");
    assert_eq!(reports["good"], "200 OK");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_of_the_environment_is_used() {
    let trusted = authority("trusted");
    let urls = [("good", server(&trusted, "localhost", false).await)];
    let (address, tunnels) = proxy().await;
    let reports = call("proxy", &trusted, &urls, Some(address)).await;
    assert_eq!(reports["good"], "200 OK");
    assert_eq!(tunnels.load(Ordering::SeqCst), 1);
}
