"""What is left for each. The table is unlogged: it costs little to write, and a crash that empties it harms nobody."""

from django.db import models


class Allowance(models.Model):
    """What one address, link or device has left of one limit.

    `key` is an HMAC; nobody can tell the address from it. `whole_at` is when everything will be there again, and so
    says how much is left now (GCRA, the "leaky bucket as a meter"). A row whose time has passed says nothing more.
    """

    key = models.CharField(max_length=64, primary_key=True)
    whole_at = models.DateTimeField()

    class Personal:
        of_reporter = ("key",)
        of_staff = ()
        impersonal = ()
