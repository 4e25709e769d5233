//! The rate limit of many processes.

mod builder;
mod counts;
mod demand;
mod exchange;
mod pool;
mod redis_throttle;
mod report;
mod settings;
mod when_away;

pub use self::{
    builder::RedisThrottleBuilder, counts::FleetCounts, redis_throttle::RedisThrottle,
    when_away::WhenAway,
};
