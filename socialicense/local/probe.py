"""For the container's health check: `python -m socialicense.local.probe` ends with 0 when the web server is well."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def is_well(port: int, host: str) -> bool:
    """Whether /healthz answers 200 to a request that names the public host."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": host})
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


if __name__ == "__main__":
    public = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    sys.exit(0 if is_well(int(os.environ.get("GRANIAN_PORT", "8000")), public) else 1)
