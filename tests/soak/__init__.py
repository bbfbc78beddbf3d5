"""The long forms of the fault and fuzz tests: `make soak`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
django.setup()  # the drawn town is drawn with GeoDjango
