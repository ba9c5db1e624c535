//! What answers at a URL, and what does not.

use super::*;
use crate::live::rpc::Http;

#[test]
fn urls_that_are_none_of_a_node_are_refused_with_an_example() {
    for url in [
        "127.0.0.1:9944",
        "wss://rpc.example.org",
        "ws://",
        "http:///x",
        "ws://:9944",
        "",
    ] {
        let message = Http::new(url).err().expect("it is refused").to_string();
        assert!(message.contains("ws://127.0.0.1:9944"), "{message}");
    }
    assert!(Http::new("http://localhost:9944").is_ok());
}

#[test]
fn a_port_on_which_nothing_listens_is_named() {
    // The system gives a free port, which is closed at once.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    drop(listener);
    let message = read(&Http::new(&url).unwrap()).unwrap_err().to_string();
    assert!(
        message.starts_with(&format!("no node answers at {url}: ")),
        "{message}"
    );
}

/// Answers one request with these bytes.
fn server(answer: &'static str) -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let read = stream.read(&mut [0; 4096]).unwrap();
        assert!(read > 0);
        let length = answer.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{answer}"
        )
        .unwrap();
    });
    url
}

#[test]
fn what_a_node_refuses_is_told_and_other_servers_are_no_nodes() {
    let ask = |answer| {
        Http::new(&server(answer))
            .unwrap()
            .call("chain_getHeader", json!([]))
    };
    assert_eq!(
        ask(r#"{"jsonrpc":"2.0","id":1,"result":{"number":"0x1"}}"#).unwrap()["number"],
        "0x1"
    );
    let message = ask(r#"{"error":{"code":-32601,"message":"Method not found"}}"#).unwrap_err();
    assert_eq!(
        message.to_string(),
        "the node refuses chain_getHeader: Method not found"
    );
    let message = ask("<html></html>").unwrap_err().to_string();
    assert!(
        message.contains("what answers there is no node"),
        "{message}"
    );
}
