"""The size of the phone's release library, stripped, against what it may be. libcrypto is the system's and not in it."""

import pathlib
import shutil
import subprocess
import sys

from server import TARGET

MOST = 6_000_000


def main():
    built = TARGET.parent / "phone" / "examples" / "libphone_library.so"
    stripped = pathlib.Path(shutil.copy(built, built.with_suffix(".stripped.so")))
    subprocess.run(["strip", "--strip-unneeded", stripped], check=True)
    size = stripped.stat().st_size
    print(f"library, stripped: {size} bytes (under {MOST}); as built {built.stat().st_size}")
    return 0 if size < MOST else 1


if __name__ == "__main__":
    sys.exit(main())
