"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a free port, run by the user postgres where the tests run as root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

WHERE = "/usr/lib/postgresql"  # Debian's folder of versions
VERSION = "15"
_serial = count(1)


def binaries() -> Path | None:
    """The folder of the server's programs; None where it or PostGIS is missing."""
    places = [Path(WHERE, VERSION, "bin"), *sorted(Path(WHERE).glob("*/bin"), reverse=True)]
    if found := shutil.which("pg_config"):
        places.append(Path(subprocess.run([found, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()))
    for place in places:
        if (place / "initdb").exists() and (place / "pg_config").exists() or (place / "postgres").exists():
            shares = [Path("/usr/share/postgresql", place.parent.name), place.parent / "share", place.parent / "share" / "postgresql"]
            if any((s / "extension" / "postgis.control").exists() for s in shares):
                return place
    return None


class Cluster:
    """A running cluster; `url()` makes a new, empty database with PostGIS."""

    def __init__(self, *, fsync: bool = False) -> None:
        self.fsync = "on" if fsync else "off"
        found = binaries()
        assert found is not None, "no PostgreSQL with PostGIS here: apt-get install postgresql-15 postgresql-15-postgis-3 (.ci/run does)"
        self.bin = found
        self.folder = Path(tempfile.mkdtemp(prefix="vigie-pg-", dir="/tmp"))
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "vigie", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        self.start()
        self.sql("postgres", "CREATE DATABASE empty")
        self.sql("empty", "CREATE EXTENSION postgis")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self.bin / program, *arguments], user=self.user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync={self.fsync} -c shared_buffers=64MB -c max_connections=50"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def sql(self, database: str, statement: str) -> None:
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self.port, user="vigie", dbname=database, autocommit=True) as connection:
            connection.execute(statement)

    def url(self, template: str = "empty", user: str = "vigie") -> str:
        name = f"t{os.getpid()}_{next(_serial)}"
        for attempt in range(50):
            try:
                self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
                break
            except Exception as e:  # the template may have a connection for a moment still
                if attempt == 49 or "accessed by other users" not in str(e):
                    raise
                time.sleep(0.1)
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
