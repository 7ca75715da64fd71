"""The processes of a running platform. The container set-up runs the same commands; a test compares them."""

import socket

COMMANDS = {
    "web": (
        "granian",
        "--interface=wsgi",
        "--workers=2",
        "--blocking-threads=16",
        "--respawn-failed-workers",
        "--respawn-interval=0.5",
        "--workers-kill-timeout=10",
        "--log-level=warning",
        "socialicense.wsgi:application",
    ),
    "worker": (
        "celery",
        "--app=socialicense.celery:app",
        "worker",
        "--concurrency=2",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=INFO",
    ),
    "beat": ("celery", "--app=socialicense.celery:app", "beat", "--loglevel=WARNING"),
}


def web_environment(port: int) -> dict[str, str]:
    """Where the web server listens, in the variables that it reads itself: this machine only."""
    return {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(port)}


def free_port(first: int, tries: int = 100) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, min(first + tries, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does, after a recent stop
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first} on")
