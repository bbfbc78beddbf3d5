"""Prepares the database and then works off the queue: `python -m gisreport.supervisor.worker [DESCRIPTOR]`.

In one process, because starting Django takes longer than either. When the database is prepared, what there is to say
(the demo's sign-ins) goes to the file descriptor, which is then closed. Progress and refusals go to standard error;
from then on everything goes to standard output, the worker's log.
"""

from __future__ import annotations

import os
import sys

from django.db import connections

from gisreport.supervisor.prepare import prepare
from gisreport.supervisor.progress import PREPARED
from gisreport.supervisor.refusal import told_plainly
from gisreport.supervisor.work_off import work_off_the_queue


def main() -> None:
    with told_plainly():
        said = prepare()
    if len(sys.argv) > 1:
        with os.fdopen(int(sys.argv[1]), "w") as report:
            report.write(PREPARED + said)
    connections.close_all()
    os.dup2(1, 2)
    work_off_the_queue()


if __name__ == "__main__":
    main()
