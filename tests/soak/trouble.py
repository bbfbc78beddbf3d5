"""What can go wrong, one at a time, in the order that the seed says."""

from __future__ import annotations

import random
import signal
import sys
import time
from dataclasses import dataclass, field

from tests.faults.house import House, OwnDatabase, Process, Web, kill
from tests.soak.office import Office

WORKERS = 2
KILL_OF_A_WORKER = "kill -9 of a worker"


@dataclass
class Trouble:
    """`log` says what was done and when (seconds of the monotonic clock)."""

    house: House
    database: OwnDatabase
    office: Office
    webs: list[Web]
    workers: list[Process]
    chance: random.Random
    log: list[tuple[float, str]] = field(default_factory=list)

    def go_on_for(self, seconds: float) -> None:
        kinds = [
            self.kill_a_worker,
            self.kill_a_web_server,
            self.restart_the_database,
            self.break_every_connection,
            self.stop_a_worker_for_a_while,
            self.let_the_mail_server_refuse,
            self.let_the_mail_server_hang_up,
            self.close_the_mail_server,
        ]
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(1, 5))
            self.chance.choice(kinds)()

    def kill_a_worker(self) -> None:
        number = self.chance.randrange(WORKERS)
        self.note(KILL_OF_A_WORKER)
        kill(self.workers[number])
        time.sleep(self.chance.uniform(0, 2))
        self.workers[number] = self.house.start_worker()

    def kill_a_web_server(self) -> None:
        number = self.chance.randrange(len(self.webs))
        self.note("kill -9 of a web server")
        self.webs[number].kill()
        self.webs[number] = self.house.start_web()

    def restart_the_database(self) -> None:
        how = self.chance.choice([signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
        self.note(f"{how.name} to the database")
        self.database.stop(how)
        time.sleep(self.chance.uniform(0, 8))
        self.database.start()
        self.note("the database is back")

    def break_every_connection(self) -> None:
        self.note("every connection of the database broken")
        self.database.break_connections()

    def stop_a_worker_for_a_while(self) -> None:
        worker = self.chance.choice(self.workers)
        self.note("a worker stands still")
        worker.send_signal(signal.SIGSTOP)
        time.sleep(self.chance.uniform(1, 8))
        worker.send_signal(signal.SIGCONT)

    def let_the_mail_server_refuse(self) -> None:
        self.note("the mail server says 451 ten times")
        self.office.answers_to_data = ["451 Come back later"] * 5
        self.office.answers_to_rcpt = ["451 Come back later"] * 5

    def let_the_mail_server_hang_up(self) -> None:
        self.note("the mail server hangs up after DATA")
        self.office.hangs_up_after_data = True
        time.sleep(self.chance.uniform(0.5, 2))
        self.office.hangs_up_after_data = False

    def close_the_mail_server(self) -> None:
        self.note("the mail server is closed")
        with self.office.closed_for_a_while():
            time.sleep(self.chance.uniform(0.5, 3))

    def note(self, what: str) -> None:
        self.log.append((time.monotonic(), what))
        print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
