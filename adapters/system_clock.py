"""The time: the machine's, or in tests whatever it was set to."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """Fits services.ports.Clock."""

    def now(self) -> datetime:
        """Aware, UTC, with whole milliseconds."""
        return whole_milliseconds(datetime.now(UTC))


class SettableClock:
    """Fits services.ports.Clock; stands at the machine's time until it is set, then runs on."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        return whole_milliseconds(datetime.now(UTC) + self._ahead)

    def set(self, moment: datetime) -> None:
        """From now on it is `moment`; ValueError for a time without offset."""
        if moment.tzinfo is None:
            raise ValueError("a time that names no offset is no instant")
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)


def whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
