"""A private PostGIS server: one folder, one socket, no network, an unprivileged user, gone when we are gone."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from gisreport.supervisor import leftovers
from gisreport.supervisor.children import Child, put_aside, say, setpriv, spawn, tail, wait_for
from gisreport.supervisor.places import demand_space, make_folder, owner_of, short_name, user_name
from gisreport.supervisor.refusal import Refusal

PORT = 54388  # part of the socket's name only; nothing listens on the network
LONGEST_SOCKET_FOLDER = 92  # bytes; 107 in all for "/.s.PGSQL.54388" with its end
DATABASE = ROLE = "gisreport"
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
READ_ANYWHERE = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
QUIET_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}  # none of the caller's PG* variables

# PostGIS in the template lets a role that is no superuser make test databases. Each statement ends at a blank line.
FIRST_STATEMENTS = f"""
CREATE EXTENSION postgis;

CREATE EXTENSION pg_trgm;

CREATE EXTENSION btree_gist;

CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER;

CREATE DATABASE {DATABASE} OWNER {ROLE};

"""


def installed_servers(root: Path = DEBIAN_SERVERS) -> dict[int, Path]:
    """Major version → folder of programs, for the servers on this machine that have PostGIS."""
    found = {}
    for programs in root.glob("*/bin"):
        version = programs.parent.name
        has_postgis = Path(f"/usr/share/postgresql/{version}/extension/postgis.control").is_file()
        if version.isdigit() and (programs / "postgres").is_file() and has_postgis:
            found[int(version)] = programs
    return found


@dataclass
class Cluster:
    """`data` holds the log, and `pg/` and `run/` too wherever the database's user can reach it."""

    data: Path
    durable: bool = True  # False for tests: nothing is lost when they are

    @property
    def log(self) -> Path:
        return self.data / "log" / "postgres.log"

    @property
    def folder(self) -> Path:
        return self.home / "pg"

    @property
    def url(self) -> str:
        """For Django and libpq alike."""
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.socket_folder), safe='')}&port={PORT}"

    # --- Who runs it, and where ---

    @cached_property
    def uid(self) -> int:
        """Whoever owns the cluster already; else the owner of the data folder; never root."""
        mine = os.geteuid()
        owner = next((owner_of(pg) for pg in (self.data / "pg", self._shelter / "pg") if pg.exists()), None)
        if owner is None:
            owner = owner_of(self.data)
        if mine not in (0, owner):
            raise Refusal(
                f"The database in {self.data} belongs to {user_name(owner)}. "
                "Run as that user, or choose a folder of your own with GISREPORT_DATA=/a/folder."
            )
        return owner or self._postgres_uid()

    @staticmethod
    def _postgres_uid() -> int:
        try:
            return pwd.getpwnam("postgres").pw_uid
        except KeyError:
            raise Refusal(
                "PostgreSQL refuses to run as root, and this machine has no user `postgres` to run it as. "
                "Add one: useradd --system postgres"
            ) from None

    @property
    def _shelter(self) -> Path:
        """Where the cluster lies when its user can by no means enter the data folder."""
        return Path("/var/lib/gisreport") / short_name(self.data)

    def _as_user(self, *more: str) -> list[str]:
        if self.uid == os.geteuid():
            return []
        gid = pwd.getpwuid(self.uid).pw_gid
        return [f"--reuid={self.uid}", f"--regid={gid}", "--init-groups", *more]

    def _can_enter(self, *privileges: str) -> bool:
        """Asks by going there: `test -x` would not, and its system call forgets capabilities."""
        probe = [*setpriv(*privileges, on_our_death=signal.SIGKILL), "test", "-d", f"{self.data}/."]
        return subprocess.run(probe, capture_output=True, cwd="/", check=False).returncode == 0

    @cached_property
    def _privileges_and_home(self) -> tuple[list[str], Path]:
        """Root's checkout may lie where its user `postgres` cannot go (`/root/…`): may it pass, or must we move?"""
        plain, passing = self._as_user(), self._as_user(*READ_ANYWHERE)
        if self.uid == os.geteuid():
            return plain, self.data
        if (self._shelter / "pg").exists():
            return plain, self._shelter
        if self._can_enter(*plain):
            return plain, self.data
        if self._can_enter(*passing):
            return passing, self.data
        if (self.data / "pg").exists():
            raise Refusal(
                f"The user {user_name(self.uid)}, who owns the database in {self.data}, can no longer enter that "
                f"folder. Let others pass through the folders above it: chmod o+x {self.data.parent}"
            )
        return plain, self._shelter

    @property
    def privileges(self) -> list[str]:
        return self._privileges_and_home[0]

    @property
    def home(self) -> Path:
        return self._privileges_and_home[1]

    @cached_property
    def socket_folder(self) -> Path:
        """Beside the data where the path is short enough for a socket's name, else somewhere short."""
        beside = self.home / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER and "," not in str(beside):  # libpq splits at commas
            return beside
        name = f"gisreport-{short_name(self.data)}"
        if os.geteuid() == 0:
            return Path("/run") / name
        personal = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere", name)
        if personal.parent.is_dir() and len(os.fsencode(personal)) <= LONGEST_SOCKET_FOLDER:
            return personal
        return self._socket_folder_in_use() or Path(tempfile.mkdtemp(prefix="gisreport-", dir="/tmp"))

    def _socket_folder_in_use(self) -> Path | None:
        """Where the running server of this data has its socket, as it has noted itself."""
        try:
            folder = Path((self.folder / "postmaster.pid").read_text().splitlines()[4])
        except (OSError, IndexError):
            return None
        return folder if folder.is_dir() and owner_of(folder) == os.geteuid() else None

    @property
    def is_running(self) -> bool:
        """As far as can be told without asking it: it has noted that it is."""
        try:
            return (self.folder / "postmaster.pid").exists()
        except PermissionError:  # another user's, and of no use to us
            return False

    # --- Its life ---

    @cached_property
    def programs(self) -> Path:
        """The server's programs: of the version that made the data, else the newest."""
        servers = installed_servers()
        made_by = self.folder / "PG_VERSION"
        if made_by.exists():
            version = int(made_by.read_text())
            if version not in servers:
                raise Refusal(
                    f"The database in {self.folder} was made by PostgreSQL {version}, which is not installed. "
                    f"Install it: apt-get install postgresql-{version}-postgis-3"
                )
            return servers[version]
        if not servers:
            raise Refusal(
                "No PostgreSQL with PostGIS is installed. Install it (apt-get install postgresql-15-postgis-3), "
                "or set DATABASE_URL to a server that has it."
            )
        return servers[max(servers)]

    def start(self) -> Child:
        """Serves when this returns. The caller holds the data folder's lock: any process found in it is a leftover."""
        make_folder(self.data)
        demand_space(
            self.data, 500, "the database", "Free some space, or choose another disk: GISREPORT_DATA=/a/folder/there"
        )
        self._make_own(make_folder(self.home), only_when_new=True)
        self._make_own(make_folder(self.socket_folder), mode=0o755 if os.geteuid() == 0 else 0o700)
        make_folder(self.log.parent)
        put_aside(self.log)
        self._end_leftovers()
        if not self.folder.exists():
            self._create()
        self._admit()
        server = self._spawn()
        try:
            self._wait_until_it_answers(server)
        except BaseException:
            self.stop(server)
            raise
        return server

    def _make_own(self, folder: Path, mode: int | None = None, only_when_new: bool = False) -> None:
        """Gives a folder to the database's user, when that is not us."""
        if mode is not None:
            folder.chmod(mode)
        if self.uid != os.geteuid() and not (only_when_new and folder == self.data):
            os.chown(folder, self.uid, pwd.getpwuid(self.uid).pw_gid)

    def _end_leftovers(self) -> None:
        """A recorded process id may be reused, so it is never asked; only who really works in the folder counts."""
        half_made = self.home / "pg.new"
        leftovers.end(lambda: leftovers.working_in(half_made), grace=0, then=signal.SIGKILL)
        leftovers.end(lambda: leftovers.working_in(self.folder), grace=5, then=signal.SIGQUIT)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        for socket in self.socket_folder.glob(f".s.PGSQL.{PORT}*"):
            socket.unlink(missing_ok=True)
        shutil.rmtree(half_made, ignore_errors=True)

    def _create(self) -> None:
        """Under another name until it is whole: killed in the middle, it is begun anew."""
        new = self.home / "pg.new"
        new.mkdir(mode=0o700)
        self._make_own(new)
        sync = () if self.durable else ("--no-sync",)
        self._run("initdb", "-D", new, "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8", *sync)
        (new / "pg_hba.conf").write_text("local all all peer map=here\n")
        self._run(
            "postgres",
            "--single",
            "-j",
            *(() if self.durable else ("-F",)),
            "-D",
            new,
            "template1",
            script=FIRST_STATEMENTS,
        )
        new.rename(self.folder)

    def _run(self, program: str, *arguments: str | Path, script: str = "") -> None:
        command = [*setpriv(*self.privileges, on_our_death=signal.SIGKILL), self.programs / program, *arguments]
        done = subprocess.run(
            command, input=script.encode(), capture_output=True, cwd="/", env=QUIET_ENVIRONMENT, check=False
        )
        output = (done.stdout + done.stderr).decode(errors="replace")
        with self.log.open("a", encoding="utf-8") as log:
            log.write(output)
        # `postgres --single` goes on after a failed statement and ends well; only its log tells.
        if done.returncode or re.search(r"^.*(ERROR|FATAL|PANIC):", output, re.MULTILINE):
            raise Refusal(f"The database could not be made:\n{tail(self.log)}")

    def _admit(self) -> None:
        """Who on this machine may connect: us, root, and the owner. Written each time, for we may be another user."""
        people = {user_name(uid) for uid in (0, os.geteuid(), self.uid, owner_of(self.data))}
        lines = [f'here "{person}" {role}\n' for person in sorted(people) for role in ("postgres", ROLE)]
        (self.folder / "pg_ident.conf").write_text("".join(lines))

    def _spawn(self) -> Child:
        settings = ["listen_addresses=", f"port={PORT}", f'unix_socket_directories="{self.socket_folder}"']
        # Its log says what failed; not the row that failed, nor the statement's values: those are what people wrote.
        settings += ["log_error_verbosity=terse", "log_min_error_statement=panic"]
        if not self.durable:
            settings += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        return spawn(
            [str(self.programs / "postgres"), "-D", str(self.folder), *options],
            on_our_death=signal.SIGINT,  # its fast, clean shutdown; SIGTERM would wait for every client
            env=QUIET_ENVIRONMENT,
            log=self.log,
            privileges=self.privileges,
            cwd="/",
        )

    def _wait_until_it_answers(self, server: Child, seconds: float = 120) -> None:
        """Long enough for a recovery after a crash."""
        ask = [
            str(self.programs / "pg_isready"),
            "-q",
            "-h",
            str(self.socket_folder),
            "-p",
            str(PORT),
            "-U",
            ROLE,
            "-d",
            DATABASE,
        ]
        until = time.monotonic() + seconds
        while subprocess.run(ask, env=QUIET_ENVIRONMENT, check=False).returncode:
            if server.poll() is not None or time.monotonic() > until:
                raise Refusal(f"The database did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.05)

    def stop(self, server: Child, seconds: float = 30) -> None:
        """The fast, clean shutdown: clients are sent away, everything is written."""
        say(server, signal.SIGINT)
        wait_for([server], seconds)
        if self.socket_folder.parent != self.home:  # somewhere short, where nobody would tidy up
            shutil.rmtree(self.socket_folder, ignore_errors=True)
