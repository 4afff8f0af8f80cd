"""Compiles the phone in Kotlin and takes it on its journey against a real server, once with a kill in the middle.

Run by `make test-mobile`, which writes the surface. The compiler comes from npm (package-lock.json), JNA from Debian."""

import hashlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import TARGET, Server  # noqa: E402

COMPILER = HERE / "node_modules" / "kotlin-compiler"
CLASSES = TARGET / "kotlin"
JARS = ["/usr/share/java/jna.jar"]
JARS += [str(COMPILER / "lib" / name) for name in ("kotlin-stdlib.jar", "kotlinx-coroutines-core-jvm.jar")]


def compiled():
    """Compiles, unless the same was compiled before."""
    sources = sorted(HERE.glob("*.kt")) + sorted((TARGET / "bindings").rglob("*.kt"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    mark = CLASSES / "compiled"
    if mark.exists() and mark.read_text() == digest:
        return
    command = ["bash", str(COMPILER / "bin" / "kotlinc"), "-no-stdlib", "-no-reflect", "-nowarn", "-classpath", ":".join(JARS)]
    subprocess.run([*command, "-d", str(CLASSES), *map(str, sources)], check=True, env={**os.environ, "JAVA_OPTS": "-Xmx1g"})
    mark.write_text(digest)


def java(*words):
    options = ["-XX:TieredStopAtLevel=1", f"-Djna.library.path={TARGET}/bindings/python", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
    return ["java", *options, "-cp", ":".join([str(CLASSES), *JARS]), "JourneyKt", *map(str, words)]


def journey(server, folder):
    codes = [server.codes[name] for name in ("rep", "boss", "spare")]
    subprocess.run(java("journey", folder, server.url, *codes), check=True, timeout=240)


def killed(server, folder):
    phone = pathlib.Path(folder) / "killed"
    child = subprocess.Popen(java("notes", phone, server.url, server.codes["third"]), stdout=subprocess.PIPE, text=True)
    entries = []
    for line in child.stdout:
        entries.append(int(line))
        if len(entries) == 25:
            os.kill(child.pid, signal.SIGKILL)
    child.wait(60)
    assert len(entries) >= 25, f"it ended by itself after {entries}"
    subprocess.run(java("look", phone, max(entries), len(entries)), check=True, timeout=120)


if __name__ == "__main__":
    compiled()
    with Server() as server, tempfile.TemporaryDirectory(prefix="sojourn-kotlin-") as folder:
        journey(server, folder)
        killed(server, folder)
    print("kotlin: journey, errors, callbacks and kill -9 passed")
