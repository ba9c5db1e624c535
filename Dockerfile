# The node, built as on a new machine: `make setup-build` installs what is missing, `make build-release` compiles.
#   docker build --tag palisade .
#   docker run --rm --publish 127.0.0.1:9944:9944 palisade --dev --rpc-external --rpc-cors all
# Data is in the volume /data. A validator gets its chain spec as a file in a mounted folder.
FROM debian:12 AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates git make
ENV CARGO_TARGET_DIR=/target
WORKDIR /palisade
COPY . .
RUN make setup-build
RUN make build-release

FROM debian:12-slim
# OpenSSL is linked dynamically. curl asks for the health.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /data --create-home palisade
COPY --from=build /target/release/palisade /usr/local/bin/palisade
COPY LICENSE /usr/share/doc/palisade/LICENSE
# By number, so that a cluster can tell that it is not root.
USER 10001:10001
# Without --base-path, a node keeps its data below the home directory.
ENV HOME=/data
WORKDIR /data
VOLUME /data
# Peers, RPC, metrics.
EXPOSE 30333 9944 9615
# Answers while the node synchronises too. /health/readiness is for load balancers: it fails then, and without peers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:9944/health"]
ENTRYPOINT ["palisade"]
