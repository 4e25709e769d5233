//! TLS to Redis: certificates are checked as those of Intercom are.
//!
//! Which authorities are trusted is a setting of the process (`SSL_CERT_FILE`), so
//! the connections are made by a child: this program again, with [`CHILD`] set to
//! the URLs.
#![cfg(all(feature = "redis", feature = "rustls", target_os = "linux"))]

#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::{env, fs, process::Command};

use intercom_sdk::fleet::Redis;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use redis_server::RedisServer;

const CHILD: &str = "FLEET_TLS_TEST_URLS";

const SECRET: &str = "5ecret";

/// Not a test: what the child runs.
#[test]
fn child() {
    let Ok(urls) = env::var(CHILD) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for url in urls.split(' ') {
        let redis = Redis::new(url).unwrap();
        let said = match runtime.block_on(redis.check()) {
            Ok(()) => "connected".to_owned(),
            Err(error) => error.to_string(),
        };
        println!("said: {said}");
    }
}

#[test]
fn a_certificate_that_is_trusted_is_needed_and_the_password_works_over_it() {
    let folder = env::temp_dir().join(format!("fleet-tls-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    fs::write(path("authority.pem"), authority.pem()).unwrap();
    fs::write(path("certificate.pem"), certificate.pem()).unwrap();
    fs::write(path("key.pem"), key.serialize_pem()).unwrap();
    // The authority of somebody else.
    let params = CertificateParams::new(Vec::new()).unwrap();
    let other = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    fs::write(path("other.pem"), other.pem()).unwrap();

    let Some(server) = RedisServer::with(
        &[
            "--port",
            "0",
            "--tls-port",
            "{port}",
            "--tls-auth-clients",
            "no",
            "--requirepass",
            SECRET,
            "--tls-cert-file",
            &path("certificate.pem"),
            "--tls-key-file",
            &path("key.pem"),
            "--tls-ca-cert-file",
            &path("authority.pem"),
        ],
        &[],
    ) else {
        return;
    };
    let port = server.address().port();
    let said = |authority: &str| {
        let urls = [
            format!("rediss://:{SECRET}@localhost:{port}"),
            format!("rediss://:{SECRET}@127.0.0.1:{port}"),
            format!("redis://:{SECRET}@localhost:{port}"),
            format!("rediss://:wrong@localhost:{port}"),
        ];
        let output = Command::new(env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture"])
            .env(CHILD, urls.join(" "))
            .env("SSL_CERT_FILE", path(authority))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!text.contains(SECRET), "{text}");
        let lines = text.lines().filter_map(|line| line.split_once("said: "));
        lines.map(|(_, said)| said.to_owned()).collect::<Vec<_>>()
    };
    let trusted = said("authority.pem");
    assert_eq!(trusted[0], "connected");
    assert!(
        trusted[1].contains("certificate"),
        "another name: {}",
        trusted[1]
    );
    assert!(trusted[2].contains("Redis"), "no TLS: {}", trusted[2]);
    assert!(
        trusted[3].contains("refused the user name or password"),
        "{}",
        trusted[3]
    );
    let distrusted = said("other.pem");
    assert!(distrusted[0].contains("certificate"), "{}", distrusted[0]);
    fs::remove_dir_all(&folder).unwrap();
}
