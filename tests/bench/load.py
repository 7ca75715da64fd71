"""A load generator for HTTP on this machine: `python -m tests.bench.load PORT CLIENTS SECONDS < requests`.

It runs as a process of its own and writes one line of JSON. Each request is a line of base64 and is sent at most once
(`--repeat` begins again at the end); each client keeps one connection and waits for an answer before it asks again.
"""

import asyncio
import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle
from typing import Any

from tests.bench.report import percentile


@dataclass
class Load:
    """What came back: answers by status, seconds for each answer, and requests that got none."""

    seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    broken: int = 0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    longest_ms: float = 0.0
    refusal: str = ""

    @property
    def accepted(self) -> int:
        return sum(count for status, count in self.statuses.items() if status.startswith("2"))

    @property
    def errors(self) -> int:
        return self.broken + sum(self.statuses.values()) - self.accepted

    @property
    def rate(self) -> float:
        return self.accepted / self.seconds if self.seconds else 0.0


class Client(asyncio.Protocol):
    """One keep-alive connection. Reads answers with Content-Length or chunks, which is all that our server sends."""

    def __init__(self, requests: Iterator[bytes], times: list[float], load: Load, end: float) -> None:
        self.requests, self.times, self.load, self.end = requests, times, load, end
        self.done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.buffer, self.needed, self.status, self.waiting = b"", -1, "", False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        request = next(self.requests, None) if time.perf_counter() < self.end else None
        if request is None:
            self.waiting = False
            self.transport.close()
            return
        self.began, self.waiting = time.perf_counter(), True
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.needed < 0:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.status, lower = head[9:12].decode(), head.lower()
            self.buffer = rest
            at = lower.find(b"content-length:")
            self.needed = int(lower[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
            self.chunked = at < 0 and b"transfer-encoding: chunked" in lower
        if len(self.buffer) >= self.needed if not self.chunked else self.buffer.endswith(b"0\r\n\r\n"):
            self.times.append(time.perf_counter() - self.began)
            self.load.statuses[self.status] = self.load.statuses.get(self.status, 0) + 1
            if self.status[:1] != "2" and not self.load.refusal:
                self.load.refusal = self.buffer.decode(errors="replace")[:300]
            self.buffer, self.needed = b"", -1
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        self.load.broken += self.waiting
        if not self.done.done():
            self.done.set_result(not self.waiting)


async def press(port: int, clients: int, seconds: float, requests: Iterable[bytes]) -> Load:
    """Send until the requests or the seconds are over."""
    load, times, source = Load(), [], iter(requests)
    loop, began = asyncio.get_running_loop(), time.perf_counter()

    async def one() -> None:
        while time.perf_counter() < began + seconds:
            made = loop.create_connection(lambda: Client(source, times, load, began + seconds), "127.0.0.1", port)
            _transport, client = await made
            if await client.done:
                return

    await asyncio.gather(*(one() for _ in range(clients)))
    load.seconds = time.perf_counter() - began
    times.sort()
    load.p50_ms, load.p99_ms = 1000 * percentile(times, 0.5), 1000 * percentile(times, 0.99)
    load.longest_ms = 1000 * times[-1] if times else 0.0
    return load


def measure(port: int, requests: Iterable[bytes], *, clients: int, seconds: float, repeat: bool = False) -> Load:
    """Press the server from another process."""
    command = [sys.executable, "-m", "tests.bench.load", str(port), str(clients), str(seconds)]
    body = b"".join(base64.b64encode(request) + b"\n" for request in requests)
    done = subprocess.run(
        [*command, *(["--repeat"] if repeat else [])], input=body, capture_output=True, check=True, timeout=seconds + 60
    )
    return Load(**json.loads(done.stdout))


def request(method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """The bytes of one HTTP request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def main(port: str, clients: str, seconds: str, *options: str) -> None:
    given = [base64.b64decode(line) for line in sys.stdin.buffer.read().splitlines()]
    source = cycle(given) if "--repeat" in options else given
    print(json.dumps(asdict(asyncio.run(press(int(port), int(clients), float(seconds), source)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
