"""The dashboard and the API in one process: ``python -m aker_gui.app``, or `aker serve`.

Without AKER_API_TOKEN it listens on this machine alone.
"""

from __future__ import annotations

import sys
from threading import Thread
from typing import TYPE_CHECKING

from aker_core.config import Settings
from aker_core.errors import AkerError, ConfigError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

EXTRA = "Dashboard and API are not installed. They are an extra. Run: pip install 'aker[gui]'"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
CONNECTIONS, KEEP_ALIVE, LARGEST_HEAD = 2_000, 5, 16 * 1024  # at once; seconds; bytes of a request's head


def build_app(settings: Settings) -> ASGIApp:
    """Everything that is served. Raises ConfigError where the extra is not installed."""
    try:
        from aker_gui.api.build import build_api
        from aker_gui.api.front import Front
        from aker_gui.api.guard import Guard
        from aker_gui.dashboard import add_pages
        from aker_gui.packed import Packed
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("aker"):
            raise
        raise ConfigError(f"{EXTRA} ({error.name} is missing)") from None
    from aker_data.change_mark import marker
    from aker_gui.data import Data

    data = Data(marker(settings.postgis_dsn.get_secret_value()), writable=settings.api_token is not None)
    api = build_api(data)
    Thread(target=data.warm, daemon=True).start()
    policy = add_pages(api, data)
    token = settings.api_token
    return Guard(Packed(Front(api, data.state)), None if token is None else token.get_secret_value(), policy)


def serve(settings: Settings, host: str | None = None, port: int | None = None) -> None:
    """Serve until the process is told to stop.

    Raises ConfigError where others could connect and no token is set, or where the extra is not installed.
    """
    address = host or settings.serve_host
    if settings.api_token is None and address not in LOOPBACK:
        raise ConfigError(
            f"Address {address} can be reached by others, and no token is set. Set AKER_API_TOKEN, or serve 127.0.0.1"
        )
    app = build_app(settings)
    import uvicorn

    from aker_gui.api.prompt_protocol import PromptProtocol

    number = port or settings.serve_port
    sys.stderr.write(f"aker: http://{address}:{number}/ (API: /api/v1). Stop with Ctrl+C\n")
    uvicorn.run(
        app,
        host=address,
        port=number,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        http=PromptProtocol,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
    )


def main() -> int:
    """Serve with the settings; returns the exit code of an error of ours."""
    try:
        serve(Settings())
    except AkerError as error:
        sys.stderr.write(f"aker: {type(error).__name__}: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
