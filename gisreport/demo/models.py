"""The mark that says: this database may hold demo data and known passwords."""

from django.db import models


class DemoMark(models.Model):
    made_at = models.DateTimeField(auto_now_add=True)

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()
