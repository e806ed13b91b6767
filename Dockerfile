# One image for everything that imagegen runs, and one of nginx with its static files: see "In containers" in docs/operating.md.

FROM python:3.11-slim AS build
WORKDIR /srv/imagegen
COPY requirements.txt .
# Wheels alone: nothing is compiled, so nothing here needs a compiler.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --disable-pip-version-check --no-cache-dir --only-binary :all: --require-hashes --requirement requirements.txt
COPY manage.py LICENSE ./
COPY imagegen imagegen
COPY templates templates
COPY static static
# The keys that it makes for itself meanwhile stay behind in this stage. Whatever a checkout allowed, all may read the result.
RUN IMAGEGEN_DATA_DIR=/tmp/build IMAGEGEN_STATIC_DIR=/srv/static /opt/venv/bin/python manage.py collectstatic --no-input \
 && /opt/venv/bin/python -m compileall -q imagegen /opt/venv/lib \
 && chmod -R a+rX /srv


FROM nginx:1.28-alpine AS proxy
COPY deploy/nginx.conf /etc/nginx/nginx.conf
COPY --from=build /srv/static /srv/static
USER nginx


FROM python:3.11-slim AS app
RUN groupadd --gid 10001 imagegen \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin imagegen \
 && install -d -o imagegen -g imagegen -m 700 /data /spool
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv /srv
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=2 \
    IMAGEGEN_DATA_DIR=/data IMAGEGEN_SPOOL_DIR=/spool IMAGEGEN_STATIC_DIR=/srv/static \
    GUNICORN_CMD_ARGS="--bind=0.0.0.0:8000 --threads=16 --worker-tmp-dir=/dev/shm --no-control-socket --limit-request-line=8190"
WORKDIR /srv/imagegen
USER 10001:10001
VOLUME ["/data", "/spool"]
EXPOSE 8000
# Of the web process; who runs a worker switches it off.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "imagegen.wsgi"]
