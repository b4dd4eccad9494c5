"""Answers every request with the greeting."""

import http.server
import os

from app import greeting


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self):
        """Greets."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(greeting.TEXT.encode())


def main():
    """Serves until the process ends."""
    http.server.ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
