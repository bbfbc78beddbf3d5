"""Allowances that are whole again, and what allauth has let expire: rows about addresses are kept no longer."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from gisreport.limits.models import Allowance


def forget() -> int:
    """How many allowances went. Those further ahead than any limit reaches were left there by a clock set back."""
    now = timezone.now()
    windows = [rate.window for rate in settings.RATE_LIMITS.values() if rate]
    furthest = now + max(windows, default=timedelta()) + timedelta(minutes=1)
    gone, _rows = Allowance.objects.filter(Q(whole_at__lt=now) | Q(whole_at__gt=furthest)).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM limits_cache WHERE expires < %s", [now])
    return gone
