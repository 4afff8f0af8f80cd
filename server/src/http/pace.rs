//! A connection that does not wait for ever for its other end: what is written must be taken at a decent pace, or it ends. How
//! long heads and bodies of requests may take is watched elsewhere.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long somebody may leave what is written untaken.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Beside what the bytes allow.
    pub patience: Duration,
    /// The slowest in the long run, in bytes a second.
    pub slowest: u64,
}

/// A stream with a pace.
pub struct Paced<S> {
    stream: S,
    pace: Pace,
    /// While something waits to be taken: until when. Nothing is kept for who takes everything at once.
    late: Option<Pin<Box<Sleep>>>,
}

impl<S> Paced<S> {
    /// Writes at this pace.
    pub fn new(stream: S, pace: Pace) -> Self {
        Self { stream, pace, late: None }
    }

    /// Nothing is taken: until it is late.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        let until = || Box::pin(sleep_until(Instant::now() + self.pace.patience));
        let late = self.late.get_or_insert_with(until);
        late.as_mut().poll(context).map(|()| Err(ErrorKind::TimedOut.into()))
    }

    /// Weighs what became of a write of `wanted` bytes.
    fn weigh(
        &mut self,
        context: &mut Context<'_>,
        wanted: usize,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Pending => self.wait(context),
            // All was taken: they keep up.
            Poll::Ready(Ok(some)) if some >= wanted => {
                self.late = None;
                Poll::Ready(Ok(some))
            }
            Poll::Ready(Ok(some)) => {
                if let Some(late) = &mut self.late {
                    let more = Duration::from_millis((some as u64).saturating_mul(1_000) / self.pace.slowest.max(1));
                    let until = late.deadline() + more;
                    late.as_mut().reset(until);
                }
                Poll::Ready(Ok(some))
            }
            failed => failed,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.weigh(context, bytes.len(), written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.weigh(context, bytes.iter().map(|part| part.len()).sum(), written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(context) {
            // What TLS holds back waits here.
            Poll::Pending => self.wait(context),
            flushed => flushed,
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::{Pace, Paced};

    const PACE: Pace = Pace { patience: Duration::from_millis(200), slowest: 1 << 30 };

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(work)
    }

    #[test]
    fn an_answer_that_nobody_takes_ends_the_connection() {
        run(async {
            let (ours, _theirs) = duplex(64);
            let error = Paced::new(ours, PACE).write_all(&[0; 65]).await.expect_err("nobody takes it");
            assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
        });
    }

    #[test]
    fn an_answer_that_is_taken_is_written_to_its_end() {
        run(async {
            let (ours, mut theirs) = duplex(64);
            let mut paced = Paced::new(ours, PACE);
            let taking = async {
                let mut taken = vec![0; 10_000];
                theirs.read_exact(&mut taken).await.expect("taken");
            };
            let writing = async { paced.write_all(&[0; 10_000]).await.expect("written") };
            tokio::join!(taking, writing);
            assert!(paced.late.is_none());
        });
    }

    #[test]
    fn who_takes_a_byte_now_and_then_is_given_no_more_time_than_the_bytes_allow() {
        run(async {
            let (ours, mut theirs) = duplex(64);
            let mut paced = Paced::new(ours, PACE);
            let trickle = async {
                loop {
                    theirs.read_u8().await.expect("a byte");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            tokio::select! {
                () = trickle => {}
                written = paced.write_all(&[0; 10_000]) => {
                    assert_eq!(written.expect_err("too slow").kind(), std::io::ErrorKind::TimedOut);
                }
            }
        });
    }
}
