"""Serves the demo schema on a free port of the loopback, which it prints; for tests only."""

import socket
import sys
from dataclasses import replace

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from server.limits import TransportSettings
from server.uvicorn_server import GracefulServer, server_config
from tests.server.demo_schema import Demo


def main() -> None:
    settings = replace(TransportSettings(), budget_restored_per_s=0, socket_burst=200)
    view = Demo(settings=settings).view
    app = Starlette(routes=[Route("/graphql", view), WebSocketRoute("/graphql", view)])
    listener = socket.create_server(("127.0.0.1", 0))
    config = server_config(app, host="127.0.0.1", port=0, settings=settings)
    server = GracefulServer(config, before_stop=view.close_all)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
