"""What a platform gives a phone, in plain Python: the network, the clocks and the store's key of a Linux machine.

The signing key is the library's own file, since Python's standard library can't sign."""

import os
import pathlib
import time
import urllib.error
import urllib.request

import sojourn


class Network(sojourn.Transport):
    """The app's own network stack. `broken` is raised instead of an exchange, `seen` is called with each request."""

    def __init__(self):
        self.broken = None
        self.seen = None

    def exchange(self, request):
        if self.seen:
            self.seen(request)
        if self.broken:
            raise self.broken
        headers = {header.name: header.value for header in request.headers}
        asked = urllib.request.Request(request.url, data=request.body, headers=headers, method=request.method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(asked, timeout=request.timeout_ms / 1000) as answer:
                return self.whole(answer)
        except urllib.error.HTTPError as answer:
            return self.whole(answer)
        except OSError as error:
            raise sojourn.PlatformError.Unavailable(str(error)) from error

    @staticmethod
    def whole(answer):
        return sojourn.HttpAnswer(
            status=answer.status,
            content_type=answer.headers.get("Content-Type") or "",
            retry_after=answer.headers.get("Retry-After"),
            body=answer.read(),
        )


class Clock(sojourn.PhoneClock):
    """The machine's clocks."""

    def __init__(self):
        self.broken = None

    def read(self):
        if self.broken:
            raise self.broken
        return sojourn.ClockReading(
            running_ms=int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000),
            boot=pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
            wall_ms=int(time.time() * 1000),
            zone="Asia/Shanghai",
        )


class KeyFile(sojourn.StorageKey):
    """The key of the store in a file; a phone has a keystore for it."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "python.key"

    def load(self):
        return self.path.read_bytes() if self.path.exists() else None

    def keep(self, key):
        beside = self.path.with_suffix(".new")
        with open(beside, "wb") as file:
            os.chmod(beside, 0o600)
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(self.path)

    def forget(self):
        self.path.unlink(missing_ok=True)


class Alarms(sojourn.Notifications):
    """Keeps what would be shown and set."""

    def __init__(self):
        self.shown, self.set = [], []

    def show(self, notices):
        self.shown += notices

    def schedule(self, reminders):
        self.set = reminders


def platform(folder, network=None, clock=None, alarms=None, location=None):
    """All of them for a folder."""
    os.makedirs(folder, exist_ok=True)
    return sojourn.Platform(
        transport=network or Network(),
        clock=clock or Clock(),
        key_store=sojourn.file_key_store(str(folder)),
        storage_key=KeyFile(folder),
        location=location,
        notifications=alarms,
    )
