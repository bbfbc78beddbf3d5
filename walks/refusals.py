"""What phones are refused, each with what to do about it."""

from gisreport.errors import Refusal


class NoSuchCode(Refusal):
    status = 404
    slug = "no-such-code"


class NotJoinable(Refusal):
    """The code is right, but the walk does not take participants (any more, or yet)."""

    status = 410
    slug = "walk-closed"


class NotForThisPhone(Refusal):
    """What only the leader's and the secretary's phones may do."""

    status = 403
    slug = "not-for-this-phone"


class Unreadable(Refusal):
    """An operation that no phone of ours would make."""

    slug = "unreadable"


class HashMismatch(Refusal):
    """What came is not what its name says; it broke on the way, and is to be sent again."""

    slug = "hash-mismatch"


class TooLarge(Refusal):
    status = 413
    slug = "too-large"


class TooMany(Refusal):
    status = 413
    slug = "too-many"


class WalkFull(Refusal):
    """All phones together have sent as much as a walk may hold; the phone keeps the rest."""

    status = 507
    slug = "walk-full"


class WrongKind(Refusal):
    status = 415
    slug = "wrong-kind"
