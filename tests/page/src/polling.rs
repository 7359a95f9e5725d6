//! Looking again until a deadline: the only kind of waiting there is.

use std::time::{Duration, Instant};

/// How long a thing may take to appear. The page shares two cores with its own test.
pub const LIMIT: Duration = Duration::from_secs(20);

const PAUSE: Duration = Duration::from_millis(40);

/// Calls `look` until it finds something, and returns `None` once [`LIMIT`] has passed without.
pub async fn until_found<T, E>(
    mut look: impl AsyncFnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(found) = look().await? {
            return Ok(Some(found));
        }
        if Instant::now() > deadline {
            return Ok(None);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
