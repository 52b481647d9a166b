# The server and everything it shows, for any container engine; see README for how to run it.
# Base images can be taken from elsewhere: --build-arg PYTHON_IMAGE=… --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=docker.io/library/node:22-slim
ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim

# --- what the pages load ----------------------------------------------------------------------------
FROM ${NODE_IMAGE} AS explorer
WORKDIR /explorer
COPY explorer/package.json explorer/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# --- the environment, from the lock file ----------------------------------------------------------
FROM ${PYTHON_IMAGE} AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1
# A font with Chinese characters, for stamps on photos.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-wqy-microhei
# 仿宋 for the text of official letters, a heavy 宋 for their heads; nothing else of that package.
RUN cd /tmp && apt-get download texlive-lang-chinese && dpkg-deb -x texlive-lang-chinese_*.deb fandol \
    && install -D -m 0644 -t /usr/share/fonts/opentype/fandol \
        fandol/usr/share/doc/texlive-lang-chinese/copyright \
        fandol/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf \
        fandol/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolSong-Bold.otf \
    && rm -rf fandol texlive-lang-chinese_*.deb
RUN python -m venv /uv && /uv/bin/pip install --no-cache-dir --quiet uv==0.13.9
WORKDIR /app
COPY pyproject.toml uv.lock README.md ./
RUN /uv/bin/uv sync --frozen --no-dev --no-install-project --python "$(command -v python)"
COPY . .
RUN /uv/bin/uv sync --frozen --no-dev --python "$(command -v python)" \
    && .venv/bin/python -m compileall -q adapters domain engine models resolvers schema server services \
    && find .venv -type d -name tests -prune -exec rm -rf {} +

# --- what runs ------------------------------------------------------------------------------------
FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 gridhall \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin gridhall \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /app /app
COPY --from=build /usr/share/fonts/truetype/wqy /usr/share/fonts/truetype/wqy
COPY --from=build /usr/share/fonts/opentype/fandol /usr/share/fonts/opentype/fandol
COPY --from=explorer /explorer/node_modules/altair-static/build/dist /app/explorer/node_modules/altair-static/build/dist
COPY --from=explorer /explorer/node_modules/altair-static/LICENSE /app/explorer/node_modules/altair-static/LICENSE
COPY --from=explorer /explorer/node_modules/leaflet/LICENSE /explorer/node_modules/leaflet/dist/leaflet.js /explorer/node_modules/leaflet/dist/leaflet.css /app/explorer/node_modules/leaflet/dist/
COPY --from=explorer /explorer/node_modules/lean-qr/LICENSE /explorer/node_modules/lean-qr/index.mjs /app/explorer/node_modules/lean-qr/
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/data \
    GRIDHALL_DATA_DIR=/data \
    GRIDHALL_HOST=0.0.0.0 \
    GRIDHALL_PORT=8000
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
# `docker run … gridhall demo` starts the county of Huanren instead.
ENTRYPOINT ["gridhall"]
CMD ["serve"]
