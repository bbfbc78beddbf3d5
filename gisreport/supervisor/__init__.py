"""Brings the whole service up on one machine, and takes it down again without leaving anything behind.

`install`        what is missing on a fresh machine: system packages, Python packages, browser code, translations
`cluster`        a private PostGIS server: one folder, one socket, no network, an unprivileged user
`door`           the address of the web server: is it free, does it answer
`children`       processes that cannot outlive us
`leftovers`      what a `kill -9` left behind, found and ended before the next start
`web`            gunicorn's settings
`worker`         brings the database up to date (`prepare`), then works off the queue
`with_database`  runs one command (tests, screenshots) with a database of its own
`gisreport.up`   all of it: `make run`

Only `web`, `worker` and `prepare` know Django; `install` runs on a bare Python.
"""
