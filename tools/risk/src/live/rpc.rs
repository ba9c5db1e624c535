//! JSON-RPC over HTTP. A node of Substrate serves HTTP and WebSocket at the same port, so `ws://` works as well.

use super::LiveError;
use serde_json::{json, Value};
use std::time::Duration;
use ureq::Agent;

/// How long a node may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The longest answer, in bytes. A page of exposures has much less, metadata as well.
const LONGEST: u64 = 256 * 1024 * 1024;

/// A node that answers requests.
pub trait Rpc {
    /// Calls a method with an array of parameters, and returns its result.
    ///
    /// # Errors
    /// `Unreachable` or `Refused`.
    fn call(&self, method: &str, parameters: Value) -> Result<Value, LiveError>;
}

/// A node with a URL.
pub struct Http {
    agent: Agent,
    /// As the user has written it.
    url: String,
    endpoint: String,
}

impl Http {
    /// Returns the node with this URL. Nothing is sent yet.
    ///
    /// # Errors
    /// `Url`: it does not begin with `ws://` or `http://`, or has no host.
    pub fn new(url: &str) -> Result<Self, LiveError> {
        let rest = ["ws://", "http://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        let is_sound = |rest: &&str| !rest.is_empty() && !rest.starts_with([':', '/']);
        let rest = rest
            .filter(is_sound)
            .ok_or_else(|| LiveError::Url { url: url.into() })?;
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            // A proxy of the environment does not know a node on this machine.
            .proxy(None)
            .build();
        Ok(Self {
            agent: config.into(),
            url: url.into(),
            endpoint: format!("http://{rest}"),
        })
    }

    fn unreachable(&self, cause: impl ToString) -> LiveError {
        LiveError::Unreachable {
            url: self.url.clone(),
            cause: cause.to_string(),
        }
    }
}

impl Rpc for Http {
    fn call(&self, method: &str, parameters: Value) -> Result<Value, LiveError> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
        let sent = self
            .agent
            .post(&self.endpoint)
            .header("content-type", "application/json")
            .send(request.to_string());
        let mut response = sent.map_err(|error| self.unreachable(error))?;
        let body = response
            .body_mut()
            .with_config()
            .limit(LONGEST)
            .read_to_string();
        let body = body.map_err(|error| self.unreachable(error))?;
        let answer: Value = serde_json::from_str(&body)
            .map_err(|_| self.unreachable("what answers there is no node"))?;
        if let Some(error) = answer.get("error") {
            let message = error
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or("no reason");
            return Err(LiveError::Refused {
                method: method.into(),
                message: message.into(),
            });
        }
        answer
            .get("result")
            .cloned()
            .ok_or_else(|| self.unreachable("what answers there is no node"))
    }
}
