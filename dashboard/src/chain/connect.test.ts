import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { follow, isRefused, stayConnected, watch, type Head, type Listener } from './connect';

/** The text that every handshake of a websocket is hashed with: RFC 6455. */
const HANDSHAKE = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

let server: Server;
let stop: (() => void) | undefined;

/** A node that takes connections, and hands its socket to `then` when the first request comes. */
async function node(then: (socket: Socket) => void): Promise<string> {
  server = createServer().on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${HANDSHAKE}`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on('error', () => {}).once('data', () => then(socket as Socket));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Whether one of the frames of a client closes the connection. Frames of a client have a mask of four bytes. */
function hasClose(chunk: Buffer): boolean {
  for (let at = 0; at + 1 < chunk.length;) {
    if (chunk[at] === 0x88) return true;
    const short = chunk[at + 1]! & 0x7f;
    at += short === 126 ? 8 + chunk.readUInt16BE(at + 2) : 6 + short;
  }
  return false;
}

/** What a listener hears first. */
function heard(endpoint: string): Promise<string> {
  return new Promise((resolve) => {
    const listener: Listener = {
      connected: () => resolve('connected'), head: () => {}, lost: (reason) => resolve(reason), unusable: (reason) => resolve(reason),
    };
    stop = stayConnected(endpoint, listener);
  });
}

describe('a connection', () => {
  afterEach(() => {
    stop?.();
    server.closeAllConnections();
    server.close();
  });

  it('that breaks while the chain introduces itself is a lost one', async () => {
    const endpoint = await node((socket) => socket.destroy());
    expect(await heard(endpoint)).toBe(`No node answers at ${endpoint}. Is it running?`);
  });

  it('that breaks with an error is a lost one, although the error comes before the end', async () => {
    // A frame with bits that no frame has.
    const endpoint = await node((socket) => socket.end(Buffer.from([0xff, 0x00])));
    expect(await heard(endpoint)).toBe(`No node answers at ${endpoint}. Is it running?`);
  });

  it('to a node that refuses what a client begins with says so, and is closed before the next attempt', async () => {
    let closed = (): void => {};
    const isClosed = new Promise<void>((resolve) => { closed = resolve; });
    const endpoint = await node((socket) => {
      for (let id = 1; id <= 4; id += 1) {
        const answer = JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_000, message: 'not for you' } });
        socket.write(Buffer.concat([Buffer.from([0x81, answer.length]), Buffer.from(answer)]));
      }
      socket.on('data', (chunk: Buffer) => {
        if (!hasClose(chunk)) return;
        socket.destroy();
        closed();
      });
    });
    expect(await heard(endpoint)).toBe(`The node at ${endpoint} answers, and can’t be read: -32000: not for you.`);
    await isClosed;
  });

  it('that is closed in order meanwhile is a lost one too', async () => {
    const endpoint = await node((socket) => socket.end(Buffer.from([0x88, 0x02, 0x03, 0xe8])));
    expect(await heard(endpoint)).toBe(`No node answers at ${endpoint}. Is it running?`);
  });
});

describe('a node', () => {
  afterEach(() => { vi.useRealTimers(); });

  /**
   * What is found in some minutes of a node that gives these answers, one after the other, then the last one for ever.
   */
  async function found(minutes: number, heard: number | null, ...answers: (() => Promise<unknown>)[]) {
    vi.useFakeTimers();
    let asked = 0;
    const calls: string[] = [];
    const ask = () => answers[Math.min(asked++, answers.length - 1)]!();
    const end = watch({ rpc: { chain_getHeader: ask } } as unknown as Parameters<typeof watch>[0], {
      heard: () => heard, silent: () => calls.push('silent'), far: () => calls.push('far'),
    });
    await vi.advanceTimersByTimeAsync(minutes * 60_000);
    end();
    expect(vi.getTimerCount()).toBe(0);
    return calls;
  }
  const at = (number: number) => async () => ({ number });
  const [refuses, timesOut] = ['-32601: Method not found', 'Request timed out after 30000ms'].map((message) => () => Promise.reject(new Error(message)));
  const never = () => new Promise(() => {});

  it('that hangs is found silent once, although its connection stays', async () => {
    expect(await found(10, 7, at(7), at(7), never)).toEqual(['silent']);
    expect(await found(10, 7, at(7), timesOut!)).toEqual(['silent']);
  });

  it('that answers, refuses the question or is slow is there', async () => {
    expect(await found(10, 7, at(7))).toEqual([]);
    expect(await found(10, 7, refuses!)).toEqual([]);
    expect(await found(2, 7, at(7), timesOut!, never, at(7))).toEqual([]);
  });

  it('that catches up with its chain and tells of no block is asked anew, before it tells of all at once', async () => {
    // It imports 500 blocks in a quarter of a minute, and has told of block 7 alone.
    expect(await found(10, 7, at(7), at(507), at(1_007))).toEqual(['far']);
    expect(await found(10, 7, at(107))).toEqual([]);
    // No block is shown yet, so none is missed.
    expect(await found(10, null, at(507))).toEqual([]);
  });
});

describe('an upgrade of the runtime', () => {
  /** A client of which a test says the blocks. */
  function followed() {
    let best: (block: object) => void = () => {};
    const client = { block: { best: (callback: (block: object) => void) => { best = callback; } } } as unknown as Parameters<typeof follow>[0];
    const [heads, upgrades]: [number[], number[]] = [[], []];
    follow(client, { head: ({ number }: Head) => heads.push(number) }, () => upgrades.push(heads.at(-1)!));
    return { block: (number: number, runtimeUpgraded = false) => best({ number, hash: '0x00', parent: '0x00', runtimeUpgraded }), heads, upgrades };
  }

  afterEach(() => { vi.useRealTimers(); });

  it('is followed with the first block of the new runtime, also if the client can’t read its metadata', () => {
    vi.useFakeTimers();
    const { block, heads, upgrades } = followed();
    // 1. Block 8 has the new code. Its state has the old shapes, so it is read as before.
    [7, 8].forEach((number) => block(number, number === 8));
    vi.runAllTimers();
    expect([heads, upgrades]).toEqual([[7, 8], []]);
    // 2. Another block has its place. 3. Block 9 is made by the new runtime, and needs a new client. So does block 10.
    [8, 9, 10].forEach((number) => block(number));
    vi.runAllTimers();
    expect([heads, upgrades]).toEqual([[7, 8], [8]]);
  });
});

describe('an endpoint', () => {
  it('of a page of https to another machine needs wss', () => {
    const refused = (endpoint: string) => isRefused(endpoint, 'https:');
    expect(['ws://node.example', 'ws://10.0.0.7:9944', 'ws://127.example'].map(refused)).toEqual([true, true, true]);
    expect(['wss://node.example', 'ws://127.0.0.1:9944', 'ws://localhost:9944', 'ws://[::1]:9944'].map(refused)).toEqual([false, false, false, false]);
    expect(isRefused('ws://node.example', 'http:')).toBe(false);
  });
});
