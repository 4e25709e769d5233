//! A process of a fleet, as a client with a throttle and a connection of its own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use intercom_sdk::{
    CallOptions,
    fleet::{Redis, RedisThrottle, RedisThrottleBuilder},
    mock::{Intercom, TOKEN},
    throttle::{Priority, Throttle as _},
    v2_16::Client,
};

/// Windows, scaled to what a test can wait for.
pub(crate) const WINDOW: Duration = Duration::from_secs(1);

/// A process of the fleet.
#[derive(Clone)]
pub(crate) struct Process {
    pub(crate) client: Client,
    pub(crate) throttle: RedisThrottle,
}

impl Process {
    pub(crate) fn new(redis: &str, intercom: &str) -> Self {
        Self::with(redis, intercom, |builder| builder)
    }

    /// So many of them.
    pub(crate) fn fleet(count: usize, redis: &str, intercom: &str) -> Vec<Self> {
        (0..count).map(|_| Self::new(redis, intercom)).collect()
    }

    pub(crate) fn with(
        redis: &str,
        intercom: &str,
        settings: impl FnOnce(RedisThrottleBuilder) -> RedisThrottleBuilder,
    ) -> Self {
        Self::of_app("app", redis, intercom, settings)
    }

    pub(crate) fn of_app(
        app: &str,
        redis: &str,
        intercom: &str,
        settings: impl FnOnce(RedisThrottleBuilder) -> RedisThrottleBuilder,
    ) -> Self {
        let redis = Redis::new(redis).expect("the URL is right");
        let builder = RedisThrottle::builder(&redis, "workspace", app).window(WINDOW);
        let throttle = settings(builder).build().expect("the settings are right");
        let client = Client::builder(TOKEN)
            .base_url(intercom)
            .throttle(throttle.clone())
            .build()
            .expect("the settings are right");
        Self { client, throttle }
    }

    /// Makes calls from ten tasks; how many failed.
    pub(crate) async fn calls(&self, count: usize) -> usize {
        self.calls_with(count, Priority::Normal).await
    }

    pub(crate) async fn calls_with(&self, count: usize, priority: Priority) -> usize {
        let tasks: Vec<_> = (0..10)
            .map(|task| {
                let client = self.client.clone();
                tokio::spawn(async move {
                    let mut failed = 0;
                    for _ in 0..count / 10 + usize::from(task < count % 10) {
                        let options = CallOptions::new().priority(priority);
                        let call = client.list_tags().options(options).send();
                        failed += usize::from(call.await.is_err());
                    }
                    failed
                })
            })
            .collect();
        let mut failed = 0;
        for task in tasks {
            failed += task.await.expect("no task panics");
        }
        failed
    }
}

/// Lets all processes make `count` calls each at once; how many failed.
pub(crate) async fn all(processes: &[Process], count: usize) -> usize {
    let running: Vec<_> = processes
        .iter()
        .cloned()
        .map(|process| tokio::spawn(async move { process.calls(count).await }))
        .collect();
    let mut failed = 0;
    for process in running {
        failed += process.await.expect("no task panics");
    }
    failed
}

/// Takes permits of a process, one after the other.
pub(crate) async fn admit(process: &Process, count: usize) {
    for _ in 0..count {
        process.throttle.admit().await;
        process.throttle.settle(None);
    }
}

/// The calls that may be refused of so many.
pub(crate) fn few(calls: usize) -> u32 {
    (calls / 100) as u32 + 1
}

/// A mock that accepts `limit` calls in a window.
pub(crate) async fn limited(limit: u32) -> Intercom {
    let builder = Intercom::builder("2.16").rate_limit(limit, WINDOW);
    builder.start().await.expect("a port is free")
}

/// Waits until a window has just begun.
pub(crate) async fn beginning() {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is later than 1970");
    let into = Duration::from_nanos((now.as_nanos() % WINDOW.as_nanos()) as u64);
    tokio::time::sleep(WINDOW - into).await;
}
