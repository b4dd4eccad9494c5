"""Starts the server where it is not installed as a package."""

from app.server import main

main()
