//! Measures list streams: memory as a list grows, and time with prefetch.
//!
//! ```sh
//! cargo bench --bench paging
//! ```

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use futures_util::TryStreamExt as _;
use intercom_sdk::v2_16::Client;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

#[tokio::main]
async fn main() {
    memory().await;
    prefetch().await;
}

/// Peak memory of streaming ten thousand items and a million.
async fn memory() {
    if peak_memory().is_none() {
        println!("memory: skipped, because this system does not report peak memory");
        return;
    }
    let mut peaks = Vec::new();
    for size in [10_000, 1_000_000] {
        let client = serve(size, Duration::ZERO).await;
        let start = Instant::now();
        let mut items = client.list_contacts().per_page(150).items();
        let mut count = 0;
        while let Some(contact) = items.try_next().await.expect("the server has no faults") {
            count += usize::from(!contact.id.as_str().is_empty());
        }
        assert_eq!(count, size);
        let peak = peak_memory().expect("it was available before");
        println!(
            "memory: {size:>9} items, peak {peak} KiB, {:.1} s",
            start.elapsed().as_secs_f64()
        );
        peaks.push(peak);
    }
    let growth = (peaks[1] as f64 / peaks[0] as f64 - 1.0) * 100.0;
    println!("memory: growth {growth:.1} % (wanted: less than 10 %)");
}

/// Time for twenty pages, each with 50 ms of latency and 50 ms of work.
async fn prefetch() {
    const PAGE: Duration = Duration::from_millis(50);
    let mut times = Vec::new();
    for prefetch in [false, true] {
        let client = serve(3_000, PAGE).await;
        let start = Instant::now();
        let mut pages = client
            .list_contacts()
            .per_page(150)
            .pages()
            .prefetch(prefetch);
        while let Some(page) = pages.try_next().await.expect("the server has no faults") {
            assert_eq!(page.data.len(), 150);
            tokio::time::sleep(PAGE).await;
        }
        println!(
            "prefetch {prefetch}: {:.2} s",
            start.elapsed().as_secs_f64()
        );
        times.push(start.elapsed().as_secs_f64());
    }
    println!(
        "prefetch: ratio {:.2} (wanted: at most 0.60)",
        times[1] / times[0]
    );
}

/// Peak memory of this process in KiB (Linux: `VmHWM`).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Starts a server with a list of `size` contacts; returns a client for it.
async fn serve(size: usize, latency: Duration) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(answer(socket, size, latency));
        }
    });
    let builder = Client::builder("dG9rOmJlbmNoOjE=").base_url(url);
    builder.build().expect("the address is one")
}

async fn answer(mut socket: TcpStream, size: usize, latency: Duration) {
    let mut buffer = [0; 2048];
    loop {
        let read = match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => read,
        };
        let head = String::from_utf8_lossy(&buffer[..read]);
        let start: usize = head
            .split_once("starting_after=")
            .and_then(|(_, rest)| rest.split([' ', '&']).next()?.parse().ok())
            .unwrap_or(0);
        tokio::time::sleep(latency).await;
        let body = page(start, (start + 150).min(size), size);
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if socket.write_all((head + &body).as_bytes()).await.is_err() {
            return;
        }
    }
}

fn page(start: usize, end: usize, size: usize) -> String {
    let mut data = String::new();
    for id in start..end {
        let comma = if id > start { "," } else { "" };
        write!(
            data,
            r#"{comma}{{"type":"contact","id":"{id}","role":"user","created_at":1,"updated_at":2,"email":"{id}@example.com","custom_attributes":{{"plan":"pro"}}}}"#
        )
        .expect("text takes text");
    }
    let next = if end < size {
        format!(r#"{{"page":2,"starting_after":"{end}"}}"#)
    } else {
        "null".to_owned()
    };
    format!(
        r#"{{"type":"list","data":[{data}],"total_count":{size},"pages":{{"type":"pages","next":{next}}}}}"#
    )
}
