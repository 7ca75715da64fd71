"""Ballots over HTTP: credential check, cast, receipt, commit with fsync; everybody has a credential of their own."""

import json
import shutil
import statistics
import subprocess
from collections.abc import Iterable

from tests.bench import load, pgbench, report
from tests.bench.stand import Stand, ended_by_signals, stand

SIZES = (30_000, 300_000)
CLIENTS = 32
ROUNDS = 4
SECONDS = 3


def cast_request(ballot: str, secret: str) -> bytes:
    """One ballot as a program sends it."""
    headers = {
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/json",
        "Idempotency-Key": secret[:20],
    }
    body = json.dumps({"answers": {"u1": "yes"}}).encode()
    return load.request("POST", f"/api/v1/ballots/{ballot}/casts", headers=headers, body=body)


def press(on: Stand, requests: Iterable[bytes], seconds: float = SECONDS) -> load.Load:
    """wrk where the machine has it, else our own generator."""
    return (
        with_wrk(on, list(requests), seconds)
        if shutil.which("wrk")
        else load.measure(on.port, requests, clients=CLIENTS, seconds=seconds)
    )


WRK = """
local requests, at = {}, 0
for line in io.lines("%(file)s") do requests[#requests + 1] = line end
local template = [==[%(head)s]==]
request = function()
  at = at + 1
  local secret = requests[at]
  if not secret then wrk.thread:stop() secret = requests[#requests] end
  return (template:gsub("<%%a+>", {["<secret>"] = secret, ["<key>"] = secret:sub(1, 20)}))
end
done = function(summary, latency)
  io.write(string.format("RESULT %%d %%d %%d %%d %%d %%d %%d %%d\\n", summary.requests, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99), latency.max, 0))
end
"""


def with_wrk(on: Stand, requests: list[bytes], seconds: float) -> load.Load:
    """The same requests sent by wrk, one thread."""
    secrets_file, script = on.folder / "secrets.txt", on.folder / "cast.lua"
    secrets_file.write_text("\n".join(secret_in(request) for request in requests))
    first = requests[0].decode()
    secret = secret_in(requests[0])
    head = first.replace(f"Key: {secret[:20]}", "Key: <key>").replace(secret, "<secret>")
    script.write_text(WRK % {"file": secrets_file, "head": "\n" + head})
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{int(seconds)}s", "--timeout", "10s", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{on.port}/"], capture_output=True, text=True, check=True, timeout=seconds + 60
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    total, refused, broken, micro, p50, p99, longest, _ = map(int, line.split()[1:])
    return load.Load(
        seconds=micro / 1e6,
        statuses={"201": total - refused, "other": refused},
        broken=broken,
        p50_ms=p50 / 1000,
        p99_ms=p99 / 1000,
        longest_ms=longest / 1000,
    )


def secret_in(request: bytes) -> str:
    return request.split(b"Bearer ", 1)[1].split(b"\r\n", 1)[0].decode()


def one(on: Stand, web: "subprocess.Popen[bytes]", number: int) -> float:
    """Press with so many people on the roll, in rounds; in each the insert of pgbench stands beside it."""
    from consultations.ballots import box  # Django is set up by the stand
    from tests.bench import voters

    ballot, secrets_of = voters.crowd(number)
    requests = [cast_request(str(ballot.id), secret) for secret in secrets_of]
    press(on, requests[:500], 1)
    before, web_cpu, sql_cpu = box.turnout(ballot.id), on.cpu_of(web), 0.0
    found, beside, share = [], [], (number - 500) // ROUNDS
    for start in range(500, number - share + 1, share):
        sql_cpu -= on.cpu_of_postgres()
        found.append(press(on, requests[start : start + share]))
        sql_cpu += on.cpu_of_postgres()
        beside.append(pgbench.inserts_a_second(on.folder, seconds=2) or 0.0)
    accepted = max(1, sum(load.accepted for load in found))
    rate = statistics.median(load.rate for load in found)
    report.tell(
        "ballots_http",
        rate,
        "ballots/s",
        n=number,
        baseline=statistics.median(beside) or None,
        p50_ms=statistics.median(load.p50_ms for load in found),
        p99_ms=statistics.median(load.p99_ms for load in found),
        errors=sum(load.errors for load in found),
        accepted=accepted,
        distinct_in_box=box.turnout(ballot.id) - before,
        rates=[round(load.rate) for load in found],
        inserts=[round(inserts) for inserts in beside],
        web_cpu_ms=1000 * (on.cpu_of(web) - web_cpu) / accepted,
        postgres_cpu_ms=1000 * sql_cpu / accepted,
        clients=CLIENTS,
        generator="wrk" if shutil.which("wrk") else "own",
    )
    return rate


def main() -> None:
    ended_by_signals()
    with stand() as on:
        web = on.start("web")
        small, large = (one(on, web, number) for number in SIZES)
    report.growth("ballots_http", (SIZES[0], 1 / small), (SIZES[1], 1 / large))


if __name__ == "__main__":
    main()
