"""One dated file with the database and the photos, taken while the service runs; and the way back.

`take`      a file in `backups/` in the data folder: `make backup`
`restore`   into an empty installation only: `make restore FILE=…`
`moment`    one snapshot of the database, and the photos that it names
`archive`   what the file looks like: dump, photos, and last of all the manifest that seals it
`manifest`  what is in the file: versions, rows, checksums
`programs`  pg_dump and pg_restore, of a version that fits
`server`    the database server, started for as long as it takes where none is running

Not in the file: SECRET_KEY and other settings, logs, mail, and what is rate-limited at the moment.
"""
