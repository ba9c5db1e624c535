//! Checks the ports that a node will listen on: each must be free, and no two services may share one.
//!
//! Without this check the RPC server would take a random port. The Prometheus server would stop, and the node would run
//! on without it. Called by [`super::ensure_can_start`].

use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_service::Configuration;
use std::{
    fmt,
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener, UdpSocket},
};

/// The service behind a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Rpc,
    PeerToPeer,
    Prometheus,
}

impl Purpose {
    /// Returns the way out: the option that chooses another port.
    fn remedy(self) -> &'static str {
        match self {
            Purpose::Rpc => "choose another with --rpc-port",
            Purpose::PeerToPeer => "choose another with --port",
            Purpose::Prometheus => {
                "choose another with --prometheus-port, or switch it off with --no-prometheus"
            }
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Purpose::Rpc => "RPC",
            Purpose::PeerToPeer => "peer-to-peer",
            Purpose::Prometheus => "Prometheus",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Tcp,
    Udp,
}

/// An address that the node will listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Endpoint {
    purpose: Purpose,
    transport: Transport,
    address: SocketAddr,
}

/// Checks all ports of a configuration.
///
/// # Errors
/// The first port that can't be used, and the option that chooses another.
pub fn ensure_ports_are_free(config: &Configuration) -> Result<(), String> {
    let endpoints = endpoints(config);
    ensure_ports_differ(&endpoints)?;
    endpoints.iter().try_for_each(ensure_port_is_free)
}

fn endpoints(config: &Configuration) -> Vec<Endpoint> {
    let tcp = |purpose, address| Endpoint {
        purpose,
        transport: Transport::Tcp,
        address,
    };
    let rpc = config.rpc.addr.iter().flatten();
    let prometheus = config.prometheus_config.iter();
    let peers = config.network.listen_addresses.iter();

    rpc.map(|endpoint| tcp(Purpose::Rpc, endpoint.listen_addr))
        .chain(peers.filter_map(peer_endpoint))
        .chain(prometheus.map(|prometheus| tcp(Purpose::Prometheus, prometheus.port)))
        .collect()
}

/// Returns the socket of a peer-to-peer address.
///
/// Returns `None` for any other form, such as a DNS name or an in-memory address. The network checks those.
fn peer_endpoint(address: &Multiaddr) -> Option<Endpoint> {
    let mut parts = address.iter();
    let ip = match parts.next()? {
        Protocol::Ip4(ip) => ip.into(),
        Protocol::Ip6(ip) => ip.into(),
        _ => return None,
    };
    let (transport, port) = match parts.next()? {
        Protocol::Tcp(port) => (Transport::Tcp, port),
        Protocol::Udp(port) => (Transport::Udp, port),
        _ => return None,
    };
    Some(Endpoint {
        purpose: Purpose::PeerToPeer,
        transport,
        address: SocketAddr::new(ip, port),
    })
}

/// Checks that no two services use the same port. The operating system can't know this before both are open.
fn ensure_ports_differ(endpoints: &[Endpoint]) -> Result<(), String> {
    for (index, one) in endpoints.iter().enumerate() {
        let port = one.address.port();
        let clash = endpoints[index..].iter().find(|other| {
            other.purpose != one.purpose
                && other.transport == one.transport
                && other.address.port() == port
        });
        // Port 0 means any free port.
        if let (Some(other), true) = (clash, port != 0) {
            return Err(format!(
                "port {port} is wanted for both {} and {}; for {}, {}",
                one.purpose,
                other.purpose,
                other.purpose,
                other.purpose.remedy()
            ));
        }
    }
    Ok(())
}

/// Checks a port by opening and closing it.
///
/// Only a port that is in use or forbidden is refused. Other failures are ignored: a machine without IPv6 can't open an
/// IPv6 port, but it can run a node.
fn ensure_port_is_free(endpoint: &Endpoint) -> Result<(), String> {
    let Endpoint {
        purpose,
        transport,
        address,
    } = endpoint;
    let opened: io::Result<()> = match transport {
        Transport::Tcp => TcpListener::bind(address).map(drop),
        Transport::Udp => UdpSocket::bind(address).map(drop),
    };
    let trouble = match opened.map_err(|error| error.kind()) {
        Err(ErrorKind::AddrInUse) => "is in use",
        Err(ErrorKind::PermissionDenied) => "may not be opened by this user",
        _ => return Ok(()),
    };
    Err(format!(
        "{purpose} port {} {trouble} (at {address}); {}",
        address.port(),
        purpose.remedy()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(purpose: Purpose, port: u16) -> Endpoint {
        Endpoint {
            purpose,
            transport: Transport::Tcp,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
        }
    }

    fn refusal(result: Result<(), String>) -> String {
        result.expect_err("there is a reason to refuse")
    }

    #[test]
    fn a_used_port_is_refused_until_it_is_free_again() {
        let other = TcpListener::bind("127.0.0.1:0").expect("some port is free");
        let port = other.local_addr().expect("it is bound").port();

        for (purpose, beginning, option) in [
            (Purpose::Rpc, "RPC port", "--rpc-port"),
            (Purpose::PeerToPeer, "peer-to-peer port", "--port"),
            (Purpose::Prometheus, "Prometheus port", "--prometheus-port"),
        ] {
            let line = refusal(ensure_port_is_free(&endpoint(purpose, port)));
            assert!(line.starts_with(&format!("{beginning} {port} is in use")));
            assert!(line.contains(option), "{line}");
            assert_eq!(line.lines().count(), 1);
        }

        drop(other);
        assert_eq!(ensure_port_is_free(&endpoint(Purpose::Rpc, port)), Ok(()));
    }

    #[test]
    fn two_services_on_one_port_are_refused() {
        let line = refusal(ensure_ports_differ(&[
            endpoint(Purpose::Rpc, 30_333),
            endpoint(Purpose::PeerToPeer, 30_333),
        ]));
        assert!(line.starts_with("port 30333 is wanted for both RPC and peer-to-peer"));
    }

    #[test]
    fn one_service_may_use_a_port_on_two_addresses_and_any_free_port_at_all() {
        let twice = endpoint(Purpose::Rpc, 9_944);
        assert_eq!(ensure_ports_differ(&[twice, twice]), Ok(()));
        let any = [endpoint(Purpose::Rpc, 0), endpoint(Purpose::PeerToPeer, 0)];
        assert_eq!(ensure_ports_differ(&any), Ok(()));
    }

    #[test]
    fn peer_addresses_are_read_as_sockets() {
        let read = |address: &str| peer_endpoint(&address.parse().expect("a multiaddress"));
        let tcp = read("/ip6/::/tcp/30333/ws").expect("a TCP address");
        assert_eq!(tcp.transport, Transport::Tcp);
        assert_eq!(tcp.address, "[::]:30333".parse().expect("an address"));
        let udp = read("/ip4/0.0.0.0/udp/30333/webrtc-direct").expect("a UDP address");
        assert_eq!(udp.transport, Transport::Udp);
        assert_eq!(read("/dns/example.org/tcp/30333"), None);
    }
}
