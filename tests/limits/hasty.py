"""A web process with so little patience that a test can wait for its end."""

from gisreport.supervisor.patience import PatientWorker


class HastyWorker(PatientWorker):
    seconds_for_head = seconds_for_body = 1.0
    slowest = 1_000_000
