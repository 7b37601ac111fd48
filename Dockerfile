# One image for every part: refresh, flows, dashboard and API, gauges. Build: docker build -t aker .
# The first stage installs the pinned packages by their hashes; the second has them without pip, compilers or an index.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/aker
COPY requirements-build.txt requirements-flows.txt ./
RUN /opt/aker/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-flows.txt -r requirements-build.txt
COPY pyproject.toml README.md LICENSE alembic.ini ./
COPY alembic alembic
COPY flows flows
COPY src src
RUN /opt/aker/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/aker/bin/python -m compileall -q /opt/aker/lib \
    && /opt/aker/bin/python -m pip uninstall --yes hatchling tomlkit trove-classifiers pip

FROM python:3.11-slim-bookworm
RUN python -m pip uninstall --yes pip setuptools wheel \
    && rm -rf /usr/local/lib/python3.11/ensurepip \
    && groupadd --gid 10001 aker && useradd --uid 10001 --gid 10001 --home-dir /var/lib/aker --create-home aker
COPY --from=build --chown=root:root /opt/aker /opt/aker
COPY --chown=root:root alembic.ini /opt/aker/share/
COPY --chown=root:root alembic /opt/aker/share/alembic
ENV PATH=/opt/aker/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AKER_LOG_FORMAT=json
WORKDIR /var/lib/aker
USER 10001:10001
VOLUME /var/lib/aker
ENTRYPOINT ["aker"]
CMD ["--help"]
