# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core \
 && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=socialicense.settings \
    DATA_DIR=/data KEY_DIR=/keys

RUN useradd --system --uid 10001 --home-dir /app socialicense \
 && install --directory --owner=socialicense --mode=0700 /data /keys

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt
COPY . .
RUN python -m socialicense.local.messages && python -m compileall -q .

USER socialicense
VOLUME ["/data", "/keys"]
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--workers=2", "--blocking-threads=16", "--respawn-failed-workers", \
     "--respawn-interval=0.5", "--workers-kill-timeout=10", "--log-level=warning", "socialicense.wsgi:application"]
