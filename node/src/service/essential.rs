//! Runs essential tasks. Distinguishes a stop of the node from a failure.
//!
//! If an essential task ends, the node stops with an error. The task manager checks the stop signal before each poll of
//! a task. So it knows whether the node is stopping.
//!
//! But two tasks can end without a look at the signal, and have not failed:
//!
//! - A task of the transaction pool waits for its next request inside a poll. It ends when the last handle of the pool
//!   is dropped. At a stop, this happens after the signal.
//! - The worker of the import queue ends when a command has used up the queue. The signal comes at once after that.
//!
//! So [`EssentialTasks`] makes the task manager check the signal once more before it counts the end of a task. Used by
//! [`super::components`] and [`super::import`].

use futures::future::BoxFuture;
use sc_service::{SpawnEssentialTaskHandle, TaskManager};
use sp_core::traits::SpawnEssentialNamed;
use std::{
    future::{self, Future},
    task::Poll,
    thread,
    time::Duration,
};

/// The time that a task on its own thread waits after its end, before the task manager checks the signal again.
///
/// During this time another thread may still be reading the signal.
const PATIENCE: Duration = Duration::from_millis(100);

/// Starts essential tasks.
#[derive(Clone)]
pub struct EssentialTasks(SpawnEssentialTaskHandle);

impl EssentialTasks {
    /// Makes `task_manager` run the tasks.
    pub fn of(task_manager: &TaskManager) -> Self {
        Self(task_manager.spawn_essential_handle())
    }
}

impl SpawnEssentialNamed for EssentialTasks {
    fn spawn_essential_blocking(
        &self,
        name: &'static str,
        group: Option<&'static str>,
        task: BoxFuture<'static, ()>,
    ) {
        let patient = async move {
            task.await;
            thread::sleep(PATIENCE);
        };
        self.0.spawn_blocking(name, group, before_a_look(patient));
    }

    fn spawn_essential(
        &self,
        name: &'static str,
        group: Option<&'static str>,
        task: BoxFuture<'static, ()>,
    ) {
        self.0.spawn(name, group, before_a_look(task));
    }
}

/// Runs `task`, and reports its end only at one more poll.
///
/// The task manager checks the stop signal before that poll.
async fn before_a_look(task: impl Future<Output = ()>) {
    task.await;
    let mut looked = false;
    future::poll_fn(move |context| {
        if looked {
            return Poll::Ready(());
        }
        looked = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{
        channel::oneshot,
        executor::block_on,
        future::{select, Either},
    };

    /// Returns whether the end of `task` counts as a failure. `task` runs beside a stop signal, as in the task manager.
    fn counts(stopped: oneshot::Receiver<()>, task: impl Future<Output = ()>) -> bool {
        let task = std::pin::pin!(before_a_look(task));
        matches!(block_on(select(stopped, task)), Either::Right(_))
    }

    #[test]
    fn a_task_that_ends_because_the_node_stops_has_not_failed() {
        let (stop, stopped) = oneshot::channel();
        // The stop signal comes while the task is inside a poll.
        let task = async move { drop(stop) };
        assert!(!counts(stopped, task));
    }

    #[test]
    fn a_task_that_ends_without_a_stop_has_failed() {
        let (stop, stopped) = oneshot::channel();
        assert!(counts(stopped, async {}));
        drop(stop);
    }

    #[test]
    fn a_task_that_fails_ends_the_node_with_an_error() {
        let runtime = sc_cli::build_runtime().expect("threads can be started");
        let mut tasks = TaskManager::new(runtime.handle().clone(), None).expect("no metrics");
        EssentialTasks::of(&tasks).spawn_essential_blocking(
            "idle",
            None,
            Box::pin(future::pending()),
        );
        EssentialTasks::of(&tasks).spawn_essential_blocking("broken", None, Box::pin(async {}));
        assert!(runtime.block_on(tasks.future()).is_err());

        // The runtime waits for its threads. They end when the task manager is dropped.
        drop(tasks);
    }
}
