"""An S3 server on loopback, for the time of a test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

PLAIN = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "aws_region": "us-east-1", "aws_allow_http": "true"}


def make_bucket(store: dict[str, str], name: str) -> None:
    """An empty bucket."""
    client(store).create_bucket(Bucket=name)


def client(store: dict[str, str]) -> Any:
    """Another program's way into a store."""
    import boto3

    keys = {name: store[name] for name in ("aws_access_key_id", "aws_secret_access_key")}
    return boto3.client("s3", endpoint_url=store["aws_endpoint_url"], region_name=store["aws_region"], **keys)


@contextmanager
def s3_store(bucket: str, **environment: str) -> Iterator[dict[str, str]]:
    """The options of a store with one empty bucket. The server is a process of its own: Delta's file layer holds the
    interpreter while it waits for an answer."""
    pytest.importorskip("boto3")
    pytest.importorskip("moto.server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **environment}, **quiet)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        store = {**PLAIN, "aws_endpoint_url": f"http://127.0.0.1:{port}"}
        make_bucket(store, bucket)
        yield store
    finally:
        server.kill()
        server.wait()
